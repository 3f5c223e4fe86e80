"""A trace as people read it, and as machines do."""

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

import fairlode
from fairlode.cli.listing import indented, plain, said, table
from fairlode.engine.answer import Origin, OriginStatus, Step, Trail
from fairlode.exchange.bundle import Receipt
from fairlode.exchange.diagram.figures import UNKNOWN, count_text, mass_text, share_text
from fairlode.exchange.diagram.names import Names
from fairlode.exchange.diagram.words import (
    basis_words,
    boundary_words,
    lead_words,
    measure,
    mixing_words,
    origin_note,
    origin_title,
    recovery,
    step_basis,
    step_title,
)

if TYPE_CHECKING:
    from fairlode.cli.actions.tracing import Answer


def print_trace(console: Console, answer: "Answer", *, limit: int | None) -> None:
    """Print an answer; `limit` is how many rows of each table are shown, None for all."""
    lot = answer.trails[0].lot
    material = answer.names.material(lot)
    console.print(said(f"Lot {answer.names.lot_with_id(lot)}", "bold"))
    if material:
        console.print(said(material))
    for trail in answer.trails:
        _print_trail(console, trail, answer.names, limit=limit)
    console.print()
    first = answer.trails[0]
    console.print(said(f"{boundary_words(first.boundary, first.threshold)} {mixing_words()}"))
    console.print()
    print_receipt(console, answer.receipt)


def _print_trail(console: Console, trail: Trail, names: Names, *, limit: int | None) -> None:
    of = measure(trail.element)
    console.print()
    console.print(said(f"{of[0].upper()}{of[1:]}: {mass_text(trail.mass_g)}", "bold"))
    console.print(said(f"{lead_words(trail)} {basis_words(trail)}"))
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
    for step in trail.steps[:limit]:
        part = recovery(step)
        steps.add_row(
            Text.assemble(plain(step_title(step, names)), "\n", (plain(step.event), "dim")),
            mass_text(step.in_g),
            mass_text(step.out_g),
            UNKNOWN if part is None else share_text(part),
            step_basis(step.basis),
        )
    shown = len(trail.steps[:limit])
    if trail.steps_in_all > shown:
        more = count_text(trail.steps_in_all - shown, "more step")
        steps.add_row(said(f"{more}; --all lists them", "dim"), "", "", "", "")
    indented(console, steps)


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
        indented(console, said(line))


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
        "answers": [_trail(trail, names) for trail in answer.trails],
        "receipt": answer.receipt.as_dict(),
    }


def _trail(trail: Trail, names: Names) -> dict[str, Any]:
    return {
        "element": trail.element,
        "measure": measure(trail.element),
        "mass_g": trail.mass_g,
        "unknown_share": trail.unknown_share,
        "gross_share": trail.gross_share,
        "rests_on": basis_words(trail),
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
        "out_g": step.out_g,
        "recovery": recovery(step),
        "rests_on": step_basis(step.basis),
        "inputs": [{"lot": lot, "share": share} for lot, share in step.inputs],
        "outputs": list(step.outputs),
    }
