"""Loops from a table of flows: mass that moved between sites and materials in one period.

A row is a flow from one point (site and material) to another, or from outside into a point, with
what is known of its origin. A point from which something goes, and into which nothing does, is of
unknown origin.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from fairlode.engine.answer import OriginStatus
from fairlode.engine.loops.answer import (
    OPENING,
    PRIMARY,
    RECYCLED,
    SECONDARY,
    UNKNOWN,
    LoopShares,
    Point,
)
from fairlode.engine.loops.errors import FlowMassError
from fairlode.engine.loops.system import Solution, System, solve
from fairlode.ledger.columns.tables import Float64

_COLUMN = {OriginStatus.PRIMARY: 0, OriginStatus.SECONDARY: 1, OriginStatus.UNKNOWN: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Mass that moved. Raises `FlowMassError` where it has none."""

    to: Point
    mass_g: float
    source: Point | None = None
    """None for what enters from outside."""
    status: OriginStatus = OriginStatus.UNKNOWN
    """Of what enters from outside."""
    country: str = ""
    recycled: bool = False
    """Whether what moves was reclaimed on this way: scrap that goes back, whatever it is of."""
    place: str = ""
    """Where the flow was stated, for messages."""

    def __post_init__(self) -> None:
        if not 0 < self.mass_g < np.inf:
            raise FlowMassError(place=self.place or str(self.to), mass=self.mass_g)


def flow_loops(flows: Sequence[Flow], *, element: str = "") -> LoopShares:
    """What each point consists of. Raises `ClosedLoopError` or `LoopsUnsolvedError`.

    `element` names what the masses are of; empty for gross mass. Points are told by site and
    material, whatever the order of the flows.
    """
    points = sorted({flow.to for flow in flows} | {flow.source for flow in flows if flow.source})
    number = {point: at for at, point in enumerate(points)}
    in_order = sorted(flows, key=lambda flow: (flow.to, flow.source or Point("", ""), flow.mass_g))
    total = np.zeros(len(points))
    for flow in in_order:
        total[number[flow.to]] += flow.mass_g
    countries = sorted({flow.country for flow in flows if flow.country and not flow.source})
    names = (PRIMARY, SECONDARY, UNKNOWN, OPENING, *(f"share_from_{each}" for each in countries))
    system = _System(points, number, total)
    found = solve(system.of(in_order, countries))
    second = solve(system.reclaimed(in_order))
    values = np.column_stack([found.values, second.values])
    return LoopShares(
        element=element,
        boundary=None,
        points=tuple(points),
        mass_g=total,
        by_gross=(False,) * len(points),
        assayed=(True,) * len(points),
        names=(*names, RECYCLED),
        solution=Solution(
            values=np.clip(values, 0.0, 1.0),
            circle=found.circle,
            sweeps=max(found.sweeps, second.sweeps),
            residual=found.residual,
            method=found.method,
        ),
        recycled_residual=second.residual,
        lots=0,
        lots_left_out=0,
    )


@dataclass(frozen=True, slots=True)
class _System:
    points: Sequence[Point]
    number: dict[Point, int]
    total: Float64

    def of(self, flows: Sequence[Flow], countries: Sequence[str]) -> System:
        """For the origins: what enters stays what it is."""
        own = np.zeros((len(self.points), 4 + len(countries)))
        column = {country: 4 + at for at, country in enumerate(countries)}
        own[self.total == 0, _COLUMN[OriginStatus.UNKNOWN]] = 1.0
        for flow in flows:
            if flow.source is None:
                at = self.number[flow.to]
                own[at, _COLUMN[flow.status]] += flow.mass_g / self.total[at]
                if flow.country:
                    own[at, column[flow.country]] += flow.mass_g / self.total[at]
        return self._system([flow for flow in flows if flow.source], own)

    def reclaimed(self, flows: Sequence[Flow]) -> System:
        """For what was reclaimed at least once: from where it was, it is so whole."""
        own = np.zeros((len(self.points), 1))
        for flow in flows:
            if flow.recycled or (flow.source is None and flow.status is OriginStatus.SECONDARY):
                at = self.number[flow.to]
                own[at] += flow.mass_g / self.total[at]
        return self._system([flow for flow in flows if flow.source and not flow.recycled], own)

    def _system(self, flows: Sequence[Flow], own: Float64) -> System:
        size = len(self.points)
        to = np.array([self.number[flow.to] for flow in flows], np.int64)
        source = np.array([self.number[flow.source] for flow in flows if flow.source], np.int64)
        mass = np.array([flow.mass_g for flow in flows])
        matrix = sparse.csr_array((mass / self.total[to], (to, source)), shape=(size, size))
        matrix.sum_duplicates()
        return System(
            names=tuple(str(point) for point in self.points),
            indptr=matrix.indptr.astype(np.int64),
            inputs=matrix.indices.astype(np.int32),
            weight=matrix.data,
            own=own,
        )
