"""The origins of one lot, drawn: over its ancestors alone, every origin in every draw."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from fairlode.engine.ancestry import NEGLIGIBLE, Ancestry, Question, ancestry
from fairlode.engine.answer import Origin, OriginStatus
from fairlode.engine.ends import Ends
from fairlode.engine.graph import Graph
from fairlode.engine.kernels.draw_origins import push_draws
from fairlode.engine.kernels.draws import LANES
from fairlode.engine.uncertainty.answer import DrawnOrigins, Spread, spread_of
from fairlode.engine.uncertainty.plan import Plan, plan_of
from fairlode.engine.uncertainty.sampling import Sampling
from fairlode.ledger.columns.tables import Float64, Int32
from fairlode.types.identifiers import LotId

DETAIL = 1_000
"""Origins that are told one by one; countries and kinds of origin hold all of them."""


def drawn_origins(graph: Graph, lot: LotId, question: Question, sampling: Sampling) -> DrawnOrigins:
    """The origins of `lot`, each with the interval in which its share lies.

    What is followed, by the boundary and the threshold, is what `trace` follows with the figures
    as stated. Raises `LotUnknownError` or `LotIsPlaceError`.
    """
    found = ancestry(graph, lot, question)
    plan = plan_of(
        graph, question.element, found.nodes[::-1].astype(np.int64), found.end[::-1].copy()
    )
    classes = _classes(graph, question, found)
    answer = _Answer(classes, _drawn(plan, classes, sampling), sampling)
    countries = {origin.country for origin in classes.origins if _recorded(origin)}
    return DrawnOrigins(
        lot=lot,
        element=question.element,
        boundary=question.boundary,
        threshold=question.threshold,
        sampling=sampling,
        stated=plan.stated,
        origins=answer.origins(),
        origins_in_all=sum(origin.share > NEGLIGIBLE for origin in classes.origins),
        countries=answer.countries(countries),
        statuses=tuple(
            (status, answer.spread(origin.status is status for origin in classes.origins))
            for status in OriginStatus
        ),
    )


@dataclass(frozen=True, slots=True)
class _Classes:
    """Rows of draws: the largest origins each have their own, the others one for their kind."""

    origins: Sequence[Origin]
    """All ends, largest share first."""
    row: Int32
    """The row of each."""
    end: Int32
    gap: Int32
    """By node of the plan: the row of what ends there, and of what is not explained there."""

    @property
    def rows(self) -> int:
        return int(self.row.max(initial=-1)) + 1


def _recorded(origin: Origin) -> bool:
    return origin.status is not OriginStatus.UNKNOWN


def _classes(graph: Graph, question: Question, found: Ancestry) -> _Classes:
    ends = Ends(graph, question, None)
    open_ = ~found.end & (graph.mixture(question.element).gap[found.nodes] > 0)
    met = [
        (make(int(found.nodes[at]), float(share[at])), at, gap)
        for rows, share, make, gap in (
            (np.flatnonzero(found.end), found.held, ends.origin, False),
            (np.flatnonzero(open_), found.gap, ends.gap, True),
        )
        for at in rows.tolist()
    ]
    met.sort(key=lambda item: (-item[0].share, item[0].lot, item[0].event))
    kinds: dict[tuple[str, str], int] = {}
    row = np.empty(len(met), np.int32)
    by_node = np.zeros((2, len(found.nodes)), np.int32)
    told = min(len(met), DETAIL)
    for number, (origin, at, gap) in enumerate(met):
        shared = (origin.status.value, origin.country)
        row[number] = number if number < told else told + kinds.setdefault(shared, len(kinds))
        by_node[int(gap), len(found.nodes) - 1 - at] = row[number]
    return _Classes([origin for origin, _, _ in met], row, by_node[0], by_node[1])


def _drawn(plan: Plan, classes: _Classes, sampling: Sampling) -> Float64:
    """The share of every row in every draw, float64[rows, draws]."""
    blocks = -(-sampling.draws // LANES)
    shares = np.empty((classes.rows, blocks * LANES))
    table, drawer = plan.table(0), plan.drawer(sampling.seed)
    held, share = np.empty((plan.size, LANES)), np.empty((classes.rows, LANES))
    for block in range(blocks):
        drawer.draw(block, table)
        push_draws(*plan.flow, classes.end, classes.gap, table, held, share)
        shares[:, block * LANES : (block + 1) * LANES] = share
    return shares[:, : sampling.draws]


class _Answer:
    """Spreads of origins, alone and together."""

    def __init__(self, classes: _Classes, draws: Float64, sampling: Sampling) -> None:
        self._classes, self._draws, self._sampling = classes, draws, sampling

    def origins(self) -> tuple[tuple[Origin, Spread], ...]:
        told = self._classes.origins[:DETAIL]
        return tuple(
            (origin, spread_of(origin.share, self._draws[row], self._sampling))
            for row, origin in enumerate(told)
            if origin.share > NEGLIGIBLE
        )

    def countries(self, wanted: set[str]) -> tuple[tuple[str, Spread], ...]:
        origins = self._classes.origins
        found = [
            (name, self.spread(_recorded(each) and each.country == name for each in origins))
            for name in sorted(wanted)
        ]
        return tuple(sorted(found, key=lambda item: (-item[1].share, item[0])))

    def spread(self, belongs: Iterable[bool]) -> Spread:
        """Of all origins that belong, told of each in turn, together."""
        inside = [at for at, does in enumerate(belongs) if does]
        share = min(1.0, sum(self._classes.origins[at].share for at in inside))
        draws = self._draws[np.unique(self._classes.row[inside])].sum(axis=0)
        return spread_of(share, np.clip(draws, 0.0, 1.0), self._sampling)
