"""A trace as people read it, and as machines do."""

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

import fairlode
from fairlode.cli.actions.bounds_view import bounds_data, print_bounds
from fairlode.cli.actions.prose import print_prose
from fairlode.cli.actions.uncertain_view import drawn_data, print_drawn
from fairlode.cli.listing import indented, plain, said, table
from fairlode.engine.answer import Origin, OriginStatus, Step, Trail
from fairlode.exchange.bundle import Receipt
from fairlode.exchange.diagram.figures import UNKNOWN, count_text, mass_text, share_text
from fairlode.exchange.diagram.names import Names
from fairlode.exchange.diagram.words import (
    assay_words,
    basis_words,
    boundary_words,
    lead_words,
    measure,
    mixing_words,
    origin_note,
    origin_title,
    recovery,
    step_basis,
    step_figures,
    step_title,
)

if TYPE_CHECKING:
    from fairlode.cli.actions.tracing import Answer

_ROOM_FOR_STEPS = 78
"""Characters a line; with fewer, the figures of a step leave no room for its name beside them."""


def print_trace(console: Console, answer: "Answer", *, limit: int | None) -> None:
    """Print an answer; `limit` is how many rows of each table are shown, None for all."""
    lot = answer.trails[0].lot
    material = answer.names.material(lot)
    console.print(said(f"Lot {answer.names.lot_with_id(lot)}", "bold"))
    if material:
        console.print(said(material))
    for number, trail in enumerate(answer.trails):
        _print_trail(console, trail, answer.names, limit=limit)
        if answer.bounds:
            print_bounds(console, answer.bounds[number], answer.names, limit=limit)
        if answer.drawn:
            print_drawn(console, answer.drawn[number], answer.names, limit=limit)
    console.print()
    first = answer.trails[0]
    print_prose(console, f"{boundary_words(first.boundary, first.threshold)} {mixing_words()}")
    console.print()
    print_receipt(console, answer.receipt)


def _print_trail(console: Console, trail: Trail, names: Names, *, limit: int | None) -> None:
    of = measure(trail.element)
    console.print()
    console.print(said(f"{of[0].upper()}{of[1:]}: {mass_text(trail.mass_g)}", "bold"))
    said_of_it = (lead_words(trail), basis_words(trail), assay_words(trail, names))
    print_prose(console, " ".join(filter(None, said_of_it)))
    console.print()
    origins = table("Share", "Mass", "Origin", right=("Share", "Mass"))
    for origin in trail.origins[:limit]:
        mass = mass_text(origin.mass_g)
        origins.add_row(share_text(origin.share), mass, _origin(origin, names))
    rest = trail.origins[limit:] if limit is not None else ()
    if rest:
        share = sum(origin.share for origin in rest)
        mass = UNKNOWN if trail.mass_g is None else mass_text(share * trail.mass_g)
        more = f"{count_text(len(rest), 'smaller origin')}; --all lists them"
        origins.add_row(share_text(share), mass, said(more, "dim"))
    indented(console, origins)
    if trail.steps:
        _print_steps(console, trail, names, limit=limit)


def _origin(origin: Origin, names: Names) -> Text:
    style = "yellow" if origin.status is OriginStatus.UNKNOWN else ""
    title = (plain(origin_title(origin, names)), style)
    return Text.assemble(title, "\n", (plain(origin_note(origin, names)), "dim"))


def _print_steps(console: Console, trail: Trail, names: Names, *, limit: int | None) -> None:
    console.print()
    steps = table(
        "Step, latest first", "In", "Out", "Recovery", "Rests on", right=("In", "Out", "Recovery")
    )
    narrow = console.width < _ROOM_FOR_STEPS
    if narrow:
        steps = table("Steps, latest first")
    for step in trail.steps[:limit]:
        name, figures = _step_name(step, names), _figures(step)
        if narrow:
            worded = "in {}, out {}, recovery {}; rests on {}".format(*figures)
            steps.add_row(Text.assemble(name, "\n", (worded, "dim")))
        else:
            steps.add_row(name, *figures)
    shown = len(trail.steps[:limit])
    if trail.steps_in_all > shown:
        more = count_text(trail.steps_in_all - shown, "more step")
        steps.add_row(said(f"{more}; --all lists them", "dim"))
    indented(console, steps)


def _step_name(step: Step, names: Names) -> Text:
    return Text.assemble(plain(step_title(step, names)), "\n", (plain(step.event), "dim"))


def _figures(step: Step) -> tuple[str, str, str, str]:
    """What went in and came out of a step, the part recovered, and what it rests on."""
    return *step_figures(step), step_basis(step.basis)


def print_receipt(console: Console, receipt: Receipt) -> None:
    """Print what an answer was computed from, so that anyone can compute it again."""
    records = count_text(len(receipt.digests), "record")
    console.print(said("Receipt", "bold"))
    for line in (
        f"{receipt.digest}",
        f"over the digests of {records}, by Fairlode {receipt.version}",
        f"from a log of {count_text(receipt.anchor.size, 'entry', plural='entries')} with the root",
        receipt.anchor.root.hex(),
    ):
        # A digest is copied: whatever the width, it stays one line.
        console.print(said(f"  {line}"), soft_wrap=True)


def trace_data(answer: "Answer") -> dict[str, Any]:
    """The answer as plain JSON data, with every origin."""
    first, names = answer.trails[0], answer.names
    return {
        "fairlode": fairlode.__version__,
        "lot": {
            "id": first.lot,
            "name": names.lot(first.lot),
            "material": names.material(first.lot),
        },
        "boundary": first.boundary.value,
        "threshold": first.threshold,
        "as_known_at": answer.ask.as_known_at,
        "at": answer.ask.at,
        "statements": [boundary_words(first.boundary, first.threshold), mixing_words()],
        "answers": [_answer(answer, number) for number in range(len(answer.trails))],
        "receipt": answer.receipt.as_dict(),
    }


def _answer(answer: "Answer", number: int) -> dict[str, Any]:
    data = _trail(answer.trails[number], answer.names)
    if answer.bounds:
        data["bounds"] = bounds_data(answer.bounds[number], answer.names)
    if answer.drawn:
        data["drawn"] = drawn_data(answer.drawn[number], answer.names)
    return data


def _trail(trail: Trail, names: Names) -> dict[str, Any]:
    return {
        "element": trail.element,
        "measure": measure(trail.element),
        "mass_g": trail.mass_g,
        "unknown_share": trail.unknown_share,
        "gross_share": trail.gross_share,
        "rests_on": basis_words(trail),
        "not_measured": [
            {"lot": item.lot, "basis": item.basis.value, "share": item.share}
            for item in trail.unmeasured
        ],
        "origins": [_origin_data(origin, names) for origin in trail.origins],
        "steps": [_step(step, names) for step in trail.steps],
        "steps_in_all": trail.steps_in_all,
    }


def _origin_data(origin: Origin, names: Names) -> dict[str, Any]:
    reason = origin.reason
    return {
        "status": origin.status.value,
        "share": origin.share,
        "mass_g": origin.mass_g,
        "lot": origin.lot,
        "lot_name": names.lot(origin.lot),
        "event": origin.event,
        "site": origin.site,
        "site_name": names.place(origin.site),
        "country": origin.country,
        "reason": reason.value if reason else None,
        "reason_sentence": reason.sentence if reason else None,
    }


def _step(step: Step, names: Names) -> dict[str, Any]:
    return {
        "event": step.event,
        "time": step.time,
        "site": step.site,
        "site_name": names.place(step.site),
        "share": step.share,
        "in_g": step.in_g,
        "in_at_most": step.in_at_most,
        "out_g": step.out_g,
        "out_at_least": step.out_at_least,
        "recovery": recovery(step),
        "rests_on": step_basis(step.basis),
        "inputs": [{"lot": lot, "share": share} for lot, share in step.inputs],
        "outputs": list(step.outputs),
    }
