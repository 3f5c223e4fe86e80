"""Every claim that a recall touches: what was known when it was made, and what is true now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from fairlode.engine.custody.characteristics import entries_at
from fairlode.engine.recall.case import Case
from fairlode.engine.recall.criteria import Attribute, Figure, attribute_of
from fairlode.engine.recall.judging import (
    Claimed,
    Verdict,
    amount_of,
    claimed_share,
    judged,
    judged_content,
)
from fairlode.engine.recall.spans import Share
from fairlode.engine.recall.state import State, measured_in, state_at, state_now
from fairlode.engine.recall.told import Changes
from fairlode.ledger.codec import decode
from fairlode.ledger.columns.tables import KINDS
from fairlode.ledger.contract import LedgerReader
from fairlode.ledger.record import Entry, Kind
from fairlode.types.evidence import Claim
from fairlode.types.instant import EARLIEST, to_micros

PASTS = 24
"""Earlier states of the record that are built again, the latest; each costs as much as opening the
record of its day."""
_CLAIM = KINDS.index(Kind.CLAIM)
_UNDATED = to_micros(EARLIEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A claim in force, and what the recall makes of it."""

    claim: Claim
    recorded_at: int
    """When it was recorded, microseconds; what was known then is judged by this."""
    made: int | None
    """The day it is dated; None where no date is stated."""
    attribute: Attribute
    element: str
    """The measure of `then` and `now`; empty for gross mass."""
    claimed: Claimed | None
    """The share claimed; None where it is not understood as one."""
    then: Share | None
    """The figure as known when the claim was recorded; None for none."""
    looked_back: bool
    """Whether the record of that time was looked at (`PASTS`)."""
    known: bool
    """Whether what is recalled now had already been recorded then."""
    now: Share | None
    verdict: Verdict
    sequence: int


def touched(reader: LedgerReader, case: Case, found: Changes) -> tuple[Touched, ...]:
    """The claims in force about what changes, in the order in which they were recorded.

    Those about the lots that change, the lots of the subject that are concerned, the subject
    itself and the sites it operates; those that an assurance names, and those that rest on it.
    """
    about = list(_about(reader, case, found))
    times = sorted({entry.recorded_at for entry, _ in about})[-PASTS:]
    present: dict[str, State] = {}
    past: tuple[int, dict[str, State]] = (-1, {})
    result = []
    for entry, claim in about:
        if entry.recorded_at != past[0]:
            past = entry.recorded_at, {}
        looked = entry.recorded_at in times
        one = _Look(reader, case, entry=entry, claim=claim)
        result.append(one.touched(present, past[1] if looked else None))
    return tuple(result)


class _Look:
    """One claim, looked at."""

    def __init__(self, reader: LedgerReader, case: Case, *, entry: Entry, claim: Claim) -> None:
        self._reader, self._case = reader, case
        self._entry, self._claim = entry, claim
        self._attribute = attribute_of(claim, case.subject)
        self._amount = amount_of(claim)
        named = self._amount.element if self._amount is not None else ""
        self._element = named or case.question.element

    def touched(self, present: dict[str, State], past: dict[str, State] | None) -> Touched:
        """What is made of it; states are taken from, and put into, the two caches."""
        entry, subject = self._entry, self._claim.subject
        if self._element not in present:
            present[self._element] = state_now(measured_in(self._case, self._element))
        now_state = present[self._element]
        if past is not None and self._element not in past:
            case = measured_in(self._case, self._element)
            past[self._element] = state_at(self._reader, case, entry.recorded_at)
        now = now_state.value(self._attribute, subject)
        then = past[self._element].value(self._attribute, subject) if past is not None else None
        claimed = self._claimed(now_state)
        return Touched(
            claim=self._claim,
            recorded_at=entry.recorded_at,
            made=entry.valid_from if entry.valid_from > _UNDATED else None,
            attribute=self._attribute,
            element=self._element,
            claimed=claimed,
            then=then,
            looked_back=past is not None,
            known=self._known(),
            now=now,
            verdict=self._verdict(claimed, now),
            sequence=entry.sequence,
        )

    def _claimed(self, now: State) -> Claimed | None:
        if self._attribute.figure is Figure.CONCERNED:
            return None
        return claimed_share(self._amount, now.mass_g(self._claim.subject))

    def _verdict(self, claimed: Claimed | None, now: Share | None) -> Verdict:
        if self._attribute.figure is Figure.CONCERNED:
            return Verdict.LOOK_AGAIN
        if self._attribute.figure is Figure.CONTENT:
            return judged_content(claimed, now)
        return judged(claimed, now)

    def _known(self) -> bool:
        """Whether the record already held the void when the claim was recorded."""
        recorded = self._case.subject.assurance
        if recorded is None or not self._case.subject.stated:
            return False
        return recorded.entry.recorded_at <= self._entry.recorded_at


def _about(reader: LedgerReader, case: Case, found: Changes) -> Iterator[tuple[Entry, Claim]]:
    columns, subject = case.graph.columns, case.subject
    rows = np.flatnonzero((columns.entries.kind == _CLAIM) & columns.entries.live)
    changed = np.zeros(len(case.lots), dtype=np.bool_)
    changed[found.codes] = True
    named = {subject.id, subject.named, *_operated(case)}
    assurance = subject.assurance.assurance if subject.assurance else None
    listed = frozenset(assurance.claims) if assurance else frozenset()
    for entry in entries_at(reader, rows.astype(np.int64)):
        claim = decode(entry.kind, entry.body)
        if not isinstance(claim, Claim):
            continue
        code = columns.lot_ids.code(claim.subject)
        if (
            (code >= 0 and changed[code])
            or claim.subject in named
            or claim.id in listed
            or (assurance is not None and subject.id in claim.evidence)
        ):
            yield entry, claim


def _operated(case: Case) -> Sequence[str]:
    """Ids of the sites that the subject operates."""
    places = case.graph.columns.place_ids
    code = places.code(case.subject.named)
    if code < 0:
        return ()
    sites = np.flatnonzero(case.graph.columns.places.operator == code)
    return [places[int(site)] for site in sites]
