"""Which lots change, and by how much: the answer of a recall in one measure."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from fairlode.engine.contents import masses
from fairlode.engine.evidence import entries_behind, with_makers
from fairlode.engine.recall.case import Case
from fairlode.engine.recall.spans import (
    Share,
    Spans,
    connected,
    spans,
    supplied,
    tightened,
    unplaced,
)
from fairlode.engine.recall.told import Change, Changes, Concern, Mass, Source
from fairlode.engine.recall.when import ALWAYS, NEVER
from fairlode.ledger.columns.tables import Bool, Float64, Int64
from fairlode.types.identifiers import LotId

DETAIL = 10_000
"""Lots that an answer lists unless asked for more."""
_NOTHING = 1e-12
"""Difference of shares that is rounding."""


def changes(case: Case, *, tight: Collection[str] | int = 0, detail: int = DETAIL) -> Changes:
    """Everything that changes, the `detail` largest lots in full.

    `tight`: of how many of the lots listed first the bounds are made tight, or ids of lots.
    """
    answer = _Answer(case)
    rows = answer.rows()
    shown = rows[:detail]
    listed = [answer.change(int(lot)) for lot in shown]
    if tight:
        listed = [
            answer.tight(change) if _wanted(change, at, tight) else change
            for at, change in enumerate(listed)
        ]
    finals = rows[answer.final[rows]]
    return Changes(
        element=case.question.element,
        sources=answer.sources(detail),
        counts=answer.counts(),
        lots=tuple(listed),
        codes=rows,
        finals_in_all=len(finals),
        final_g=answer.total(finals),
        unweighed=int(np.isnan(answer.mass[finals]).sum()),
        entries=answer.entries(rows),
    )


def _wanted(change: Change, at: int, tight: Collection[str] | int) -> bool:
    return at < tight if isinstance(tight, int) else change.lot in tight


class _Answer:
    """The spans of every lot, and the lots among them that change."""

    def __init__(self, case: Case) -> None:
        self._case, self._graph, question = case, case.graph, case.question
        self._class = case.concerned_class()
        self._node = self._graph.network.node_of_lot
        self._was = spans(case.was, self._class)
        self._is = self._was
        if case.subject.assay is not None:
            self._is = spans(case.now, self._class)
        self._said = self._statements()
        lots = np.arange(len(self._node))
        self._mass_was = masses(self._graph, lots, question.element)
        self.mass = masses(case.after, lots, question.element)
        indptr, _, _ = self._graph.transposed
        self.final: Bool = indptr[self._node] == indptr[self._node + 1]

    def rows(self) -> Int64:
        """Codes of the lots that change, in the order in which they are told."""
        case = self._case
        seeds = case.concerned.perhaps
        reached = connected(case.was, seeds)[self._node]
        rows = np.flatnonzero(reached | seeds)
        if case.subject.assay is not None:
            rows = rows[self._differs(rows)]
        share = self._is.mean[self._node[rows]]
        mass = np.nan_to_num(share * self.mass[rows])
        # Alike in all else, lots stand in an order that depends on nothing but their ids.
        names = self._graph.columns.lot_ids.hash_of()[rows]
        result: Int64 = rows[np.lexsort((names, -share, -mass, ~self.final[rows]))]
        return result

    def sources(self, detail: int) -> tuple[Source, ...]:
        """Up to `detail` lots of the subject, those concerned first."""
        found = self._case.concerned
        lots = np.flatnonzero(self._case.lots)
        names = self._graph.columns.lot_ids.hash_of()[lots]
        order = np.lexsort((names, ~found.perhaps[lots], ~found.surely[lots]))
        shown = [self._source(int(lot)) for lot in lots[order[:detail]]]
        ranks = list(Concern)
        return tuple(sorted(shown, key=lambda one: (ranks.index(one.concern), one.lot)))

    def counts(self) -> dict[Concern, int]:
        """How many lots of the subject are concerned, perhaps, or not."""
        found, lots = self._case.concerned, self._case.lots
        surely, perhaps = int((lots & found.surely).sum()), int((lots & found.perhaps).sum())
        return {
            Concern.CONCERNED: surely,
            Concern.PERHAPS: perhaps - surely,
            Concern.NOT: int(lots.sum()) - perhaps,
        }

    def change(self, lot: int) -> Change:
        """What is told of one lot."""
        columns, node = self._graph.columns, int(self._node[lot])
        share = self._is.at(node)
        site = int(columns.lots.site[lot])
        holder = int(columns.lots.holder[lot])
        held = holder >= 0
        if not held and site >= 0:
            holder = int(columns.places.operator[site])
        assayed = self._case.subject.assay is not None
        before, after = (None if said is None else said.at(node) for said in self._said)
        return Change(
            lot=columns.lot_ids[lot],
            holder=self._place(holder),
            held=held,
            site=self._place(site),
            final=bool(self.final[lot]),
            own=bool(self._case.lots[lot]),
            mass_g=_known(self.mass[lot]),
            concerned=share,
            concerned_g=_mass(share, self.mass[lot]),
            before=before,
            after=after,
            before_g=_mass(self._was.at(node), self._mass_was[lot]) if assayed else None,
        )

    def tight(self, change: Change) -> Change:
        """The same with tight bounds."""
        case, lot = self._case, LotId(change.lot)
        concerned = tightened(case.now, lot, self._class, change.concerned)
        before, after = self._tight_statements(change, concerned)
        code = case.graph.lot_code(lot)
        assayed = case.subject.assay is not None
        return replace(
            change,
            concerned=concerned,
            concerned_g=_mass(concerned, self.mass[code]),
            before=before,
            after=after,
            before_g=_mass(before, self._mass_was[code]) if assayed and before else None,
        )

    def _tight_statements(
        self, change: Change, concerned: Share
    ) -> tuple[Share | None, Share | None]:
        case, lot = self._case, LotId(change.lot)
        if change.before is None or change.after is None:
            return None, None
        recorded = case.subject.assurance
        if recorded is None:
            return tightened(case.was, lot, self._class, change.before), concerned
        was, is_ = (case.assured_class(recorded, void=at) for at in (None, case.subject.since))
        before = tightened(case.was, lot, was, change.before)
        return before, tightened(case.was, lot, is_, change.after)

    def total(self, lots: Int64) -> Mass:
        """The sum over lots that are no part of one another, as far as weighed.

        Together they hold no more than there was: of the material concerned, and of what is of
        unknown origin. So the most of all can be less than the sum of the most of each.
        """
        weighed = lots[np.isfinite(self.mass[lots])]
        if not len(weighed):
            return Mass(least=None, mean=None, most=None)
        nodes, mass = self._node[weighed], self.mass[weighed]
        ends = (self._is.least, self._is.mean, self._is.most)
        least, mean, most = (float((end[nodes] * mass).sum()) for end in ends)
        there = supplied(self._case.now, self._case.concerned.perhaps)
        there += float(unplaced(self._case.now, self._class, self._case.concerned)[nodes].sum())
        return Mass(least=least, mean=mean, most=max(mean, min(most, there)))

    def entries(self, lots: Int64) -> tuple[int, ...]:
        """The records behind the answer about these lots, and about the subject's."""
        own = np.flatnonzero(self._case.lots)
        nodes = np.union1d(self._node[lots], self._node[own]).astype(np.int32)
        found = set(entries_behind(self._graph, with_makers(self._graph, nodes)))
        subject = self._case.subject
        if subject.assurance is not None:
            found |= {one.entry.sequence for one in (subject.assurance, *subject.others)}
        return tuple(sorted(found))

    def _statements(self) -> tuple[Spans | None, Spans | None]:
        """What was said and what is to be said, of every lot."""
        case = self._case
        recorded, since = case.subject.assurance, case.subject.since
        if recorded is not None:
            was, is_ = (case.assured_class(recorded, void=void) for void in (None, since))
            return spans(case.was, was), spans(case.was, is_)
        if case.subject.assay is not None:
            return self._was, self._is
        return None, None

    def _differs(self, lots: Int64) -> Bool:
        """Whether a corrected assay changes what is said of each lot."""
        nodes = self._node[lots]
        found = _apart(self._mass_was[lots], self.mass[lots])
        for name in ("least", "mean", "most", "unknown"):
            found |= _apart(getattr(self._was, name)[nodes], getattr(self._is, name)[nodes])
        return found

    def _source(self, lot: int) -> Source:
        found, when = self._case.concerned, self._case.when
        sure, may = bool(found.surely[lot]), bool(found.perhaps[lot])
        first, last = int(when.first[lot]), int(when.last[lot])
        return Source(
            lot=self._graph.columns.lot_ids[lot],
            concern=Concern.CONCERNED if sure else Concern.PERHAPS if may else Concern.NOT,
            mass_g=_known(self.mass[lot]),
            first=None if first == ALWAYS else first,
            last=None if last == NEVER else last,
        )

    def _place(self, code: int) -> str:
        return self._graph.columns.place_ids[code] if code >= 0 else ""


def _apart(one: Float64, other: Float64) -> Bool:
    same = (np.abs(one - other) <= _NOTHING * np.maximum(np.abs(one), 1.0)) | (
        np.isnan(one) & np.isnan(other)
    )
    found: Bool = ~same
    return found


def _mass(share: Share, grams: float) -> Mass:
    if np.isnan(grams):
        return Mass(least=None, mean=None, most=None)
    mass = float(grams)
    return Mass(least=share.least * mass, mean=share.mean * mass, most=share.most * mass)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
