"""Which record would narrow the bounds of a lot most, and by how much.

Each candidate is tried: the bounds are computed again as they would be with it. Where the answer
cannot be known beforehand, the worse one is taken, so that what is promised is the least it does;
an assay or a mass that nobody has is taken to be as perfect mixing expects it, and says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

import numpy as np

from fairlode.engine.bounds.outer import shares
from fairlode.engine.bounds.tight import Tight
from fairlode.engine.bounds.witness import node_name
from fairlode.engine.graph import Graph
from fairlode.engine.kernels.bounds import FOLLOWED, OUTSIDE, UNKNOWN, WITHIN, outer_mixed
from fairlode.ledger.columns.tables import Float64, Int64
from fairlode.ledger.kernels._compile import UInt8
from fairlode.ledger.network import Via

MOST = 2_000
"""Candidates tried, those that most of the lot passed through first."""
_NOTHING = 1e-9
"""Narrowing that is rounding."""


class EvidenceKind(StrEnum):
    """What kind of record is missing."""

    ORIGIN = "origin"
    """Where a lot comes from that the record begins with."""
    GAP = "gap"
    """What else went into an event, or a lot, of which more came out than went in."""
    MIXING = "mixing"
    """Which inputs went into which output or draw; or that all was mixed."""
    ASSAY = "assay"
    """How much of the element a lot holds."""
    MASS = "mass"
    """How much was drawn from, or put into, a lot."""

    @property
    def sentence(self) -> str:
        """What to ask for; ``{at}`` is the lot or event."""
        return _SENTENCES[self]


_SENTENCES = {
    EvidenceKind.ORIGIN: "a statement of where {at} comes from",
    EvidenceKind.GAP: "a record of what else went into {at}",
    EvidenceKind.MIXING: "a batch record of which input of {at} went where, or that it was mixed",
    EvidenceKind.ASSAY: "an assay of {at}",
    EvidenceKind.MASS: "the weight of {at}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A record that is missing, and the bounds as they would be with it."""

    kind: EvidenceKind
    at: str
    """Id of the lot or event."""
    least: float
    most: float
    narrows: float
    """By how much, at least: share points of the lot."""
    expected: bool
    """Whether a figure that nobody has was taken as perfect mixing expects it."""


def missing_evidence(graph: Graph, bounds: Tight, *, count: int = 5) -> tuple[Evidence, ...]:
    """The `count` records that would narrow `bounds` most, best first.

    Bounds with the new record are outer ones, cut to those that hold already: what is promised
    is less than, or equal to, what the record would do.
    """
    if bounds.width <= _NOTHING:
        return ()
    useful = [found for found in _Trial(graph, bounds).all() if found.narrows > _NOTHING]
    useful.sort(key=lambda evidence: (-evidence.narrows, evidence.kind, evidence.at))
    return tuple(useful[:count])


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What the sweep sees, inputs first."""

    cap: Float64
    gap_within: Float64
    gap_outside: Float64
    role: UInt8
    mixed: UInt8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    kind: EvidenceKind
    row: int
    answers: tuple[_State, ...]
    """The states that the record may bring."""
    expected: bool = False


class _Trial:
    """The ancestry of the lot in the order of the sweep, for trying changes."""

    def __init__(self, graph: Graph, bounds: Tight) -> None:
        local = bounds.local
        self._graph, self._bounds, self._local = graph, bounds, local
        self._last = len(local.nodes) - 1
        sink = self._last - local.sink
        self._order: Int64 = np.argsort(sink, kind="stable")
        self._indptr = np.zeros(self._last + 2, dtype=np.int64)
        np.cumsum(np.bincount(sink, minlength=self._last + 1), out=self._indptr[1:])
        self._inputs = (self._last - local.source[self._order]).astype(np.int32)
        self._held = local.held[::-1].copy()
        gap = local.gap[::-1].copy()
        self._state = _State(
            cap=local.most[self._order],
            gap_within=gap if local.open_gap else np.zeros_like(gap),
            gap_outside=gap,
            role=local.role[::-1].copy(),
            mixed=np.zeros(self._last + 1, dtype=np.uint8),
        )

    def all(self) -> Iterator[Evidence]:
        """Every record that may be missing, tried."""
        through = np.argsort(-self._local.held, kind="stable")[:MOST]
        for row in through.tolist():
            for candidate in self._candidates(row):
                yield self._tried(candidate)

    def _tried(self, candidate: _Candidate) -> Evidence:
        bounds = self._bounds
        worst = -1.0, bounds.least, bounds.most
        for state in candidate.answers:
            within, outside = outer_mixed(
                self._indptr,
                self._inputs,
                state.cap,
                state.gap_within,
                state.gap_outside,
                state.role,
                self._held,
                state.mixed,
            )
            least, most = shares(within[-1:], outside[-1:], self._held[-1:])
            low, high = max(float(least[0]), bounds.least), min(float(most[0]), bounds.most)
            worst = max(worst, (max(high - low, 0.0), low, max(low, high)))
        width, low, high = worst
        return Evidence(
            kind=candidate.kind,
            at=node_name(self._graph, int(self._local.nodes[candidate.row])),
            least=low,
            most=high,
            narrows=bounds.width - width,
            expected=candidate.expected,
        )

    def _candidates(self, row: int) -> Iterator[_Candidate]:
        local, base, at = self._local, self._state, self._last - row
        if local.role[row] == UNKNOWN:
            answers = tuple(
                replace(base, role=_put(base.role, at, answer)) for answer in (WITHIN, OUTSIDE)
            )
            yield _Candidate(kind=EvidenceKind.ORIGIN, row=row, answers=answers)
        if base.gap_within[at] > 0:
            answers = (
                replace(base, gap_within=_put(base.gap_within, at, 0.0)),
                replace(base, gap_outside=_put(base.gap_outside, at, 0.0)),
            )
            yield _Candidate(kind=EvidenceKind.GAP, row=row, answers=answers)
        if row and local.role[row] == FOLLOWED:
            mixed = replace(base, mixed=_put(base.mixed, at, 1))
            yield _Candidate(kind=EvidenceKind.MIXING, row=row, answers=(mixed,))
        yield from self._unstated(row)

    def _unstated(self, row: int) -> Iterator[_Candidate]:
        """The assay or the weight of the lot at a row, as perfect mixing expects it."""
        network, local = self._graph.network, self._local
        lot = int(network.lot[local.nodes[row]])
        of_lot = (network.edge_lot[local.edges] == lot) & (local.least <= 0) & (local.most > 0)
        if lot < 0 or not of_lot.any():
            return
        expected = self._expected(np.flatnonzero(of_lot))
        if not (expected > 0).all():
            return
        most = local.most.copy()
        most[of_lot] = np.minimum(most[of_lot], expected)
        weighed = bool((network.mass_g[local.edges[of_lot]] >= 0).all())
        yield _Candidate(
            kind=EvidenceKind.ASSAY if weighed else EvidenceKind.MASS,
            row=row,
            answers=(replace(self._state, cap=most[self._order]),),
            expected=True,
        )

    def _expected(self, columns: Int64) -> Float64:
        """What edges carry by perfect mixing: of an event, their part of what it yielded."""
        network, local, mixture = self._graph.network, self._local, self._bounds.mixture
        edges = local.edges[columns]
        into_lot = network.via[edges] == Via.OUTPUT
        event = np.where(into_lot, local.source[columns], local.sink[columns])
        yielded = self._graph.mixture().supplied_g[local.nodes[event]]
        with np.errstate(invalid="ignore", divide="ignore"):
            part = np.where(into_lot, network.mass_g[edges] / yielded, mixture.share[edges])
        return np.nan_to_num(part * local.held[event])


_Array = TypeVar("_Array", Float64, UInt8)


def _put(values: _Array, at: int, value: float) -> _Array:
    """A copy with one value changed."""
    changed = values.copy()
    changed[at] = value
    return changed
