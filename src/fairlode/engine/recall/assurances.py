"""The assurances of a record, and which lots of which time each of them speaks of.

An assurance covers the lots of its subject that were produced within its validity and before it is
void: the lot itself; the lots of a site; the lots that an organisation holds, and those of the
sites it operates (as `fairlode.engine.reach.sources_of` finds them).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from fairlode.engine.answer import SubjectUnknownError
from fairlode.engine.custody.characteristics import WITHDRAWN, entries_at
from fairlode.engine.graph import Graph
from fairlode.engine.reach import sources_of
from fairlode.engine.recall.when import ALWAYS, NEVER, Covered, Produced, Span, covered
from fairlode.ledger.codec import decode
from fairlode.ledger.columns import Columns
from fairlode.ledger.columns.tables import KINDS, Bool, Int64
from fairlode.ledger.contract import LedgerReader
from fairlode.ledger.record import Entry, Kind
from fairlode.types.evidence import Assurance
from fairlode.types.instant import to_micros

_ASSURANCE = KINDS.index(Kind.ASSURANCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An assurance in force in the record, and its entry."""

    assurance: Assurance
    entry: Entry

    @property
    def void_from(self) -> int | None:
        """From when it is void, microseconds; None for not void."""
        stated = self.assurance.void_from
        return None if stated is None else to_micros(stated)

    @property
    def validity(self) -> Span:
        """When it assures, void or not."""
        stated = self.assurance.validity
        if stated is None:
            return ALWAYS, NEVER
        return to_micros(stated.begin), to_micros(stated.end) if stated.end else NEVER

    @property
    def holds(self) -> Span:
        """When it assures, as the record says; an empty span for not at all."""
        begin, end = self.validity
        if self.void_from is not None:
            return begin, min(end, self.void_from)
        withdrawn = self.assurance.status.casefold() in WITHDRAWN
        return begin, begin if withdrawn else end


def assurances_in(reader: LedgerReader, columns: Columns) -> list[Recorded]:
    """Every assurance in force in `columns`, in the order in which they were recorded."""
    rows = np.flatnonzero((columns.entries.kind == _ASSURANCE) & columns.entries.live)
    found = []
    for entry in entries_at(reader, rows.astype(np.int64)):
        statement = decode(entry.kind, entry.body)
        if isinstance(statement, Assurance):
            found.append(Recorded(assurance=statement, entry=entry))
    return found


def of_id(recorded: Iterable[Recorded], assurance: str) -> Recorded | None:
    """What is stated under an id: by the party who spoke first, in its latest words."""
    named = [one for one in recorded if one.assurance.id == assurance]
    return next((one for one in reversed(named) if one.entry.author == named[0].entry.author), None)


def assured(
    graph: Graph, when: Produced, spans: Iterable[tuple[str, Span]], *, among: Bool
) -> Covered:
    """Which lots `among` (bool by lot code) are covered; `spans` are those of each subject."""
    by_subject: dict[str, list[Span]] = {}
    for subject, span in spans:
        by_subject.setdefault(subject, []).append(span)
    surely = np.zeros(len(among), dtype=np.bool_)
    perhaps = surely.copy()
    for subject in sorted(by_subject):
        lots = lots_of(graph, subject)
        lots = lots[among[lots]]
        part = Produced(first=when.first[lots], last=when.last[lots])
        found = covered(part, by_subject[subject])
        surely[lots] |= found.surely
        perhaps[lots] |= found.perhaps
    return Covered(surely=surely, perhaps=perhaps)


def lots_of(graph: Graph, subject: str) -> Int64:
    """Codes of the lots that `subject` names; none for what the record does not know."""
    try:
        return sources_of(graph, subject)
    except SubjectUnknownError:
        return np.empty(0, np.int64)
