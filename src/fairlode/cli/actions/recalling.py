"""`fairlode recall`: what changes when something is called into question, as of a date."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fairlode.cli.actions.measures import Measures, measures
from fairlode.cli.actions.recalling_assay import assay_of
from fairlode.cli.actions.recalling_names import names_of
from fairlode.cli.actions.recalling_notices import LANGUAGES, write_notices
from fairlode.cli.actions.recalling_record import Written, record_recall
from fairlode.cli.actions.recalling_view import print_recall, recall_data
from fairlode.cli.actions.record import Record, moment, opened
from fairlode.cli.actions.targets import check_free
from fairlode.cli.errors import UsageError
from fairlode.cli.session import Session
from fairlode.engine.ancestry import Question
from fairlode.engine.answer import Boundary
from fairlode.engine.contents import elements_in
from fairlode.engine.graph import Graph
from fairlode.engine.recall import (
    Case,
    Changes,
    Notice,
    Subject,
    Touched,
    changes,
    notices,
    stated_content,
    subject_of,
    touched,
)
from fairlode.engine.recall.changes import DETAIL
from fairlode.exchange.bundle import Receipt
from fairlode.exchange.diagram.names import Names
from fairlode.ledger.columns import Columns
from fairlode.types.content import Content
from fairlode.types.identifiers import LotId, canonical_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question as it was put on the command line."""

    subject: str
    void_from: str | None = None
    assay: str | None = None
    elements: Sequence[str] = ()
    gross: bool = False
    boundary: Boundary = Boundary.RECLAIM
    tight: bool = False
    """Whether the bounds of all lots that people see are made tight."""
    lots: Sequence[str] = ()
    """Lots whose bounds are made tight."""
    limit: int | None = 20
    """Rows that people see; None for all."""
    complete: bool = False
    """Whether all lots are told, not only the `DETAIL` largest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What is to be written, beside the answer."""

    record: bool = False
    reason: str = ""
    author: str = ""
    notices: Path | None = None
    languages: Sequence[str] = ()
    force: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What changes, in each measure, with the claims and what it rests on."""

    ask: Ask
    subject: Subject
    measures: Measures
    changes: Sequence[Changes]
    claims: Sequence[Touched]
    notices: Sequence[Notice]
    stated: Content | None
    """What the record held before, of an assay that is corrected."""
    names: Names
    receipt: Receipt
    written: Written | None = None
    """What was recorded, if anything."""

    @property
    def nothing(self) -> bool:
        """Whether nothing changes at all."""
        return not any(one.lots_in_all for one in self.changes)


def run_recall(session: Session, ask: Ask, writing: Writing) -> None:
    """Answer, print, and write what is wanted.

    Raises `RecallSubjectUnknownError`, `VoidDateMissingError`, `VoidDateConflictError`,
    `RecallMismatchError`, `AssayNotStatedError`, `UsageError`, `TargetExistsError`, or
    `RefusedError` where the record does not take the entry.
    """
    languages = _languages(writing.languages)
    if writing.record != bool(writing.reason):
        raise UsageError(what="--record and --reason go together.")
    if writing.notices:
        check_free(writing.notices, force=writing.force)
    with session.progress("opening") as progress, opened(session, progress) as record:
        progress("reading the record", 0, 0)
        graph, subject = _asked(record, ask)
        written = record_recall(record, subject, writing) if writing.record else None
        answer = answer_recall(record, graph, subject, ask=ask, written=written)
        if writing.notices:
            progress("writing notices", 0, len(answer.notices))
            write_notices(answer, writing.notices, languages=languages, force=writing.force)
    session.show(recall_data(answer), lambda console: print_recall(console, answer))
    if writing.notices:
        session.note(f"Wrote {len(answer.notices)} notice(s) to {writing.notices}.")


def answer_recall(
    record: Record, graph: Graph, subject: Subject, *, ask: Ask, written: Written | None = None
) -> Answer:
    """Ask the engine. `graph` is of the record as it was before anything was `written`."""
    counted = _measures(graph, subject, ask)
    tight = (ask.limit or sys.maxsize) if ask.tight else [canonical_id(lot) for lot in ask.lots]
    cases = [
        Case(graph=graph, subject=subject, question=Question(element=of, boundary=ask.boundary))
        for of in counted.symbols
    ]
    detail = sys.maxsize if ask.complete else DETAIL
    found = [changes(case, tight=tight, detail=detail) for case in cases]
    claims = touched(record.reader, cases[0], found[0])
    lot = LotId(subject.id)
    return Answer(
        ask=ask,
        subject=subject,
        measures=counted,
        changes=found,
        claims=claims,
        notices=notices(graph, subject, found, claims),
        stated=stated_content(graph, lot, subject.assay.element) if subject.assay else None,
        names=_names(record, graph.columns, found, subject=subject),
        receipt=_receipt(record, graph.columns, found, claims=claims),
        written=written,
    )


def _asked(record: Record, ask: Ask) -> tuple[Graph, Subject]:
    columns = record.columns()
    graph = record.graph(columns)
    id_ = canonical_id(ask.subject)
    assay = assay_of(ask.assay, lot=id_) if ask.assay else None
    since = moment(ask.void_from)
    subject = subject_of(record.reader, columns, id_, since=since, assay=assay)
    if assay is not None:
        stated_content(graph, LotId(id_), assay.element)
    return graph, subject


def _measures(graph: Graph, subject: Subject, ask: Ask) -> Measures:
    """What was asked for; else the corrected element; else what the subject's lots hold."""
    if subject.assay is not None and not ask.elements and not ask.gross:
        return measures([subject.assay.element], gross=False, assayed=tuple)
    gross = Case(graph=graph, subject=subject, question=Question())
    lots = np.flatnonzero(gross.lots)
    return measures(ask.elements, gross=ask.gross, assayed=lambda: elements_in(graph, lots))


def _names(
    record: Record, columns: Columns, found: Sequence[Changes], *, subject: Subject
) -> Names:
    lots = {change.lot for one in found for change in one.lots} | {subject.id, subject.named}
    lots |= {source.lot for one in found for source in one.sources}
    places = {
        place for one in found for change in one.lots for place in (change.holder, change.site)
    }
    return names_of(record.reader, columns, lots=lots, places=places | {subject.id, subject.named})


def _receipt(
    record: Record, columns: Columns, found: Sequence[Changes], *, claims: Sequence[Touched]
) -> Receipt:
    used = {sequence for one in found for sequence in one.entries}
    used |= {one.sequence for one in claims}
    digests = {columns.entries.digest[at].tobytes() for at in used}
    return Receipt(anchor=record.anchor(columns), digests=tuple(sorted(digests)))


def _languages(asked: Sequence[str]) -> Sequence[str]:
    unknown = [code for code in asked if code not in LANGUAGES]
    if unknown:
        known = ", ".join(LANGUAGES)
        raise UsageError(what=f"There are no notices in {unknown[0]!r}; there are {known}.")
    return tuple(dict.fromkeys(asked)) or LANGUAGES
