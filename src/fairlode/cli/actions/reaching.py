"""`fairlode reach`: where a lot, or all lots of a site or an organisation, went."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

import fairlode
from fairlode.cli.actions.record import moment, opened
from fairlode.cli.actions.trace_view import print_receipt
from fairlode.cli.listing import indented, plain, said, table
from fairlode.cli.session import Session
from fairlode.engine.ancestry import Question
from fairlode.engine.answer import Boundary, Reach, Reached
from fairlode.engine.reach import DETAIL, reach
from fairlode.exchange.bundle import Extract, Receipt, receipt_of, write_bundle
from fairlode.exchange.diagram.figures import count_text, mass_text, share_text
from fairlode.exchange.diagram.names import Names, names_behind
from fairlode.exchange.diagram.words import GROSS, boundary_words, measure, mixing_words
from fairlode.types.element import element
from fairlode.types.identifiers import canonical_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question as it was put on the command line."""

    subject: str
    element: str = ""
    boundary: Boundary = Boundary.RECLAIM
    as_known_at: str | None = None
    at: str | None = None
    final_only: bool = False
    limit: int | None = None

    def about(self) -> dict[str, object]:
        """The question as plain JSON data, to stand in a bundle."""
        return {
            "what": "reach",
            "subject": self.subject,
            "element": self.element,
            "boundary": self.boundary.value,
            "as_known_at": self.as_known_at,
            "at": self.at,
        }


def run_reach(session: Session, ask: Ask, *, bundle: Path | None) -> None:
    """Answer, print, and write the records behind the answer where they are wanted."""
    symbol = element(ask.element).symbol if ask.element else ""
    question = Question(element=symbol, boundary=ask.boundary)
    with session.progress("opening") as progress, opened(session, progress) as record:
        columns = record.columns(as_known_at=moment(ask.as_known_at))
        graph = record.graph(columns, at=moment(ask.at))
        detail = DETAIL if ask.limit else sys.maxsize
        answer = reach(graph, canonical_id(ask.subject), question, detail=detail)
        names = names_behind(record.reader, columns, answers=[answer])
        receipt = receipt_of(columns, [answer], anchor=record.anchor(columns))
        if bundle:
            extract = Extract(sequences=answer.entries, size=receipt.anchor.size, about=ask.about())
            write_bundle(record.reader, bundle, extract=extract)
    lots = [item for item in answer.lots if item.final or not ask.final_only]
    session.show(
        _data(answer, lots, names=names, receipt=receipt),
        lambda console: _print(console, answer, lots[: ask.limit], names=names, receipt=receipt),
    )
    if bundle:
        session.note(f"Wrote {bundle}.")


def _print(
    console: Console, answer: Reach, lots: Sequence[Reached], *, names: Names, receipt: Receipt
) -> None:
    place = names.place(answer.subject)
    known = place != answer.subject
    name = f"{place} ({answer.subject})" if known else names.lot_with_id(answer.subject)
    console.print(said(f"Where {name} went", "bold"))
    console.print(said(_lead(answer)))
    if answer.lots:
        console.print()
        indented(console, _rows(answer, lots, names))
    console.print()
    console.print(said(f"{boundary_words(answer.boundary)} {mixing_words()}"))
    console.print()
    print_receipt(console, receipt)


def _rows(answer: Reach, lots: Sequence[Reached], names: Names) -> Table:
    rows = table("Share", "Mass", "Lot", "Holder or site", right=("Share", "Mass"))
    for item in lots:
        share, mass = share_text(item.share), mass_text(item.mass_g)
        rows.add_row(share, mass, _lot(item, names), _held(item, names))
    if answer.lots_in_all > len(lots):
        more = f"{answer.lots_in_all - len(lots):,} more; --all lists them"
        rows.add_row("", "", said(more, "dim"), "")
    return rows


def _lead(answer: Reach) -> str:
    sources = count_text(len(answer.sources), "lot")
    reached = count_text(answer.lots_in_all, "lot")
    of = measure(answer.element) if answer.element else GROSS
    return (
        f"{reached} downstream of {sources}, each with the share of its {of} that stems from there."
    )


def _lot(item: Reached, names: Names) -> Text:
    final = "\nnothing recorded beyond" if item.final else ""
    return Text.assemble(plain(names.lot_with_id(item.lot)), (final, "dim"))


def _held(item: Reached, names: Names) -> Text:
    return said(names.place(item.holder) or names.place(item.site))


def _data(
    answer: Reach, lots: Sequence[Reached], *, names: Names, receipt: Receipt
) -> dict[str, Any]:
    return {
        "fairlode": fairlode.__version__,
        "subject": answer.subject,
        "sources": list(answer.sources),
        "element": answer.element,
        "measure": measure(answer.element),
        "boundary": answer.boundary.value,
        "statements": [boundary_words(answer.boundary), mixing_words()],
        "lots": [
            {
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
            for item in lots
        ],
        "lots_in_all": answer.lots_in_all,
        "receipt": receipt.as_dict(),
    }
