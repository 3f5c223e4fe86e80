"""`fairlode reach`: where a lot, or all lots of a site or an organisation, went."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fairlode.cli.actions.measures import Measures, check_threshold, measures
from fairlode.cli.actions.reach_view import print_reach, reach_data
from fairlode.cli.actions.record import Record, moment, opened
from fairlode.cli.session import Session
from fairlode.engine.ancestry import Question
from fairlode.engine.answer import Boundary, Reach
from fairlode.engine.contents import elements_in
from fairlode.engine.reach import DETAIL, reach, sources_of
from fairlode.exchange.bundle import Extract, Receipt, receipt_of, sequences_of, write_bundle
from fairlode.exchange.diagram.names import Names, names_behind
from fairlode.types.identifiers import canonical_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question as it was put on the command line."""

    subject: str
    elements: Sequence[str] = ()
    gross: bool = False
    boundary: Boundary = Boundary.RECLAIM
    threshold: float = 0.0
    as_known_at: str | None = None
    at: str | None = None
    final_only: bool = False
    everything: bool = False
    """Whether all lots are told, not only the `DETAIL` largest."""

    def about(self, symbols: Sequence[str]) -> dict[str, object]:
        """The question as plain JSON data, to stand in a bundle."""
        return {
            "what": "reach",
            "subject": self.subject,
            "elements": list(symbols),
            "boundary": self.boundary.value,
            "threshold": self.threshold,
            "final": self.final_only,
            "as_known_at": self.as_known_at,
            "at": self.at,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Where the lots of one subject went, in each measure, with what it rests on."""

    ask: Ask
    measures: Measures
    reaches: Sequence[Reach]
    """One for each measure, in their order."""
    names: Names
    receipt: Receipt


def run_reach(session: Session, ask: Ask, *, bundle: Path | None, limit: int | None) -> None:
    """Answer, print, and write the records behind the answer where they are wanted.

    `limit` is how many rows people see (None: all).
    """
    with session.progress("opening") as progress, opened(session, progress) as record:
        progress("reading the record", 0, 0)
        answer = answer_reach(record, ask)
        if bundle:
            extract = Extract(
                sequences=sequences_of(answer.reaches),
                size=answer.receipt.anchor.size,
                about=ask.about(answer.measures.symbols),
            )
            write_bundle(record.reader, bundle, extract=extract)
    session.show(reach_data(answer), lambda console: print_reach(console, answer, limit=limit))
    if bundle:
        session.note(f"Wrote {bundle}.")


def answer_reach(record: Record, ask: Ask) -> Answer:
    """Ask the engine. Raises `SubjectUnknownError`, or what a malformed question raises."""
    check_threshold(ask.threshold)
    subject = canonical_id(ask.subject)
    columns = record.columns(as_known_at=moment(ask.as_known_at))
    graph = record.graph(columns, at=moment(ask.at))
    sources = sources_of(graph, subject)
    counted = measures(ask.elements, gross=ask.gross, assayed=lambda: elements_in(graph, sources))
    detail = sys.maxsize if ask.everything else DETAIL
    questions = (
        Question(element=of, boundary=ask.boundary, threshold=ask.threshold)
        for of in counted.symbols
    )
    reaches = [
        reach(graph, subject, question, detail=detail, final_only=ask.final_only)
        for question in questions
    ]
    return Answer(
        ask=ask,
        measures=counted,
        reaches=reaches,
        names=names_behind(record.reader, columns, answers=reaches),
        receipt=receipt_of(columns, reaches, anchor=record.anchor(columns)),
    )
