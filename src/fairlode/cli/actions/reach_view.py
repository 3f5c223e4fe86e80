"""Where lots went, as people read it, and as machines do."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

import fairlode
from fairlode.cli.actions.prose import print_prose
from fairlode.cli.actions.trace_view import print_receipt
from fairlode.cli.listing import indented, plain, said, table
from fairlode.engine.answer import Reach, Reached
from fairlode.exchange.diagram.figures import count_text, mass_text, share_text
from fairlode.exchange.diagram.names import Names
from fairlode.exchange.diagram.words import boundary_words, measure, mixing_words

if TYPE_CHECKING:
    from fairlode.cli.actions.reaching import Answer


def print_reach(console: Console, answer: "Answer", *, limit: int | None) -> None:
    """Print an answer; `limit` is how many rows of each table are shown, None for all."""
    first = answer.reaches[0]
    console.print(said(_title(answer), "bold"))
    for reach in answer.reaches:
        if len(answer.reaches) > 1:
            of = measure(reach.element)
            console.print()
            console.print(said(f"{of[0].upper()}{of[1:]}", "bold"))
        print_prose(console, lead_words(reach))
        if reach.lots:
            console.print()
            indented(console, _rows(reach, reach.lots[:limit], answer.names))
    console.print()
    print_prose(console, f"{boundary_words(first.boundary, first.threshold)} {mixing_words()}")
    console.print()
    print_receipt(console, answer.receipt)


def lead_words(reach: Reach) -> str:
    """How many lots were reached, in what their shares are counted, and what these rest on."""
    sources = count_text(len(reach.sources), "lot")
    if not reach.sources:
        return "The record holds none."
    if not reach.lots_in_all and reach.not_followed:
        return f"No lot made from {sources} was reached. {' '.join(_cautions(reach))}"
    if not reach.lots_in_all:
        return f"Nothing is recorded to have been made from {sources}."
    kind = " with nothing recorded beyond" if reach.final_only else ""
    reached = count_text(reach.lots_in_all, "lot")
    lead = (
        f"{reached}{kind}, downstream of {sources}: each with the share of its "
        f"{measure(reach.element)} that stems from there."
    )
    return " ".join((lead, *_cautions(reach)))


def _cautions(reach: Reach) -> Iterator[str]:
    """What the shares of an element do not rest on an assay for."""
    without, of = len(reach.sources) - reach.assayed, reach.element
    if of and without:
        who = f"{without:,} of the {len(reach.sources):,}" if len(reach.sources) > 1 else "It"
        yield f"{who} {'have' if without > 1 else 'has'} no assay of {of}."
    if reach.not_followed:
        points = count_text(reach.not_followed, "lot or event", plural="lots and events")
        rest = mass_text(reach.not_followed_g)
        yield f"Below the threshold, {points} with {rest} from there had more made from them."
    if reach.gross_steps:
        were = "were" if reach.gross_steps > 1 else "was"
        steps = f"{count_text(reach.gross_steps, 'step')} on the way {were}"
        yield f"{steps} mixed by gross dry mass, for want of an assay."


def _title(answer: "Answer") -> str:
    first, names = answer.reaches[0], answer.names
    if first.sources == (first.subject,):
        name = names.lot_with_id(first.subject)
    else:
        place = names.place(first.subject)
        known = place != first.subject
        name = f"the lots of {place} ({first.subject})" if known else f"the lots of {place}"
    return f"Where {name} went, by {answer.measures.words()}"


def _rows(reach: Reach, lots: Sequence[Reached], names: Names) -> Table:
    rows = table("Share", "Mass", "Lot", right=("Share", "Mass"))
    for item in lots:
        rows.add_row(share_text(item.share), mass_text(item.mass_g), _lot(item, names))
    if reach.lots_in_all > len(lots):
        more = f"{reach.lots_in_all - len(lots):,} more; --all lists them"
        rows.add_row("", "", said(more, "dim"))
    return rows


def _lot(item: Reached, names: Names) -> Text:
    where = names.place(item.holder) or names.place(item.site)
    note = "; ".join(part for part in (where, item.final and "nothing recorded beyond") if part)
    lot = plain(names.lot_with_id(item.lot))
    return Text.assemble(lot, "\n" if note else "", (plain(note), "dim"))


def reach_data(answer: "Answer") -> dict[str, Any]:
    """The answer as plain JSON data."""
    first = answer.reaches[0]
    return {
        "fairlode": fairlode.__version__,
        "subject": first.subject,
        "sources": list(first.sources),
        "boundary": first.boundary.value,
        "threshold": first.threshold,
        "as_known_at": answer.ask.as_known_at,
        "at": answer.ask.at,
        "statements": [boundary_words(first.boundary, first.threshold), mixing_words()],
        "chosen": answer.measures.why.value,
        "answers": [_reach(reach, answer.names) for reach in answer.reaches],
        "receipt": answer.receipt.as_dict(),
    }


def _reach(reach: Reach, names: Names) -> dict[str, Any]:
    return {
        "element": reach.element,
        "measure": measure(reach.element),
        "rests_on": lead_words(reach),
        "sources_assayed": reach.assayed if reach.element else None,
        "gross_steps": reach.gross_steps,
        "not_followed": reach.not_followed,
        "not_followed_g": reach.not_followed_g,
        "lots": [_reached(item, names) for item in reach.lots],
        "lots_in_all": reach.lots_in_all,
    }


def _reached(item: Reached, names: Names) -> dict[str, Any]:
    return {
        "lot": item.lot,
        "lot_name": names.lot(item.lot),
        "share": item.share,
        "mass_g": item.mass_g,
        "holder": item.holder,
        "holder_name": names.place(item.holder),
        "site": item.site,
        "site_name": names.place(item.site),
        "final": item.final,
    }
