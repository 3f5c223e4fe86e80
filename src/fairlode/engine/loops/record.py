"""Loops from a record: of every site and material, what its lots go back to.

A lot of a point is weighed by its mass (of the element, where all lots of the point that have a
mass have an assay), and consists of what its event mixed, as in `fairlode.engine.trace`; a point
is one pot for the whole period. Where the boundary ends history, a lot is an origin.
"""

import numpy as np
from scipy import sparse

from fairlode.engine.ancestry import Question
from fairlode.engine.answer import Boundary
from fairlode.engine.graph import Graph
from fairlode.engine.loops.answer import (
    OPENING,
    PRIMARY,
    RECYCLED,
    SECONDARY,
    UNKNOWN,
    LoopShares,
)
from fairlode.engine.loops.pots import Pots, Span, entering, fed_by, pots_of
from fairlode.engine.loops.system import Solution, System, solve
from fairlode.engine.shares import ends_of
from fairlode.ledger.columns.tables import Float64

_ROUNDING = 1e-12
"""Shares below this, left over from sums of shares, are none."""


def record_loops(graph: Graph, question: Question, period: Span | None = None) -> LoopShares:
    """What each site's materials consist of, over the whole record or one period.

    Of a period count the lots that events within it made, and the origins that these draw on;
    what they take from lots made before it is opening stock. The threshold is not used. Raises
    `ClosedLoopError` or `LoopsUnsolvedError`.
    """
    network, closed = graph.network, graph.terminal(question.boundary)
    pots = pots_of(graph, question.element, closed, period)
    countries, origins = _origins(graph, question.boundary)
    fed = np.diff(network.indptr) > 0
    origins[network.node_of_lot] *= (~fed | closed)[network.node_of_lot][:, None]
    own = entering(pots, origins)
    found = solve(_system(pots, fed_by(graph, question.element, pots, closed), own))
    recycled, missed = found.values[:, 1], 0.0
    if question.boundary is Boundary.HISTORY:
        own = entering(pots, network.recycled.astype(np.float64)[:, None])
        reclaimed = fed_by(graph, question.element, pots, network.recycled)
        second = solve(_system(pots, reclaimed, own, rest=False))
        recycled, missed = second.values[:, 0], second.residual
    values = np.column_stack([found.values, np.clip(recycled, 0.0, 1.0)])
    return LoopShares(
        element=question.element,
        boundary=question.boundary,
        points=pots.points,
        mass_g=pots.mass_g,
        by_gross=tuple(pots.by_gross.tolist()),
        assayed=tuple(pots.assayed.tolist()),
        names=(PRIMARY, SECONDARY, UNKNOWN, OPENING, *countries, RECYCLED),
        solution=_with(found, np.clip(values, 0.0, 1.0)),
        recycled_residual=missed,
        lots=int((pots.point >= 0).sum()),
        lots_left_out=pots.left_out,
    )


def _origins(graph: Graph, boundary: Boundary) -> tuple[list[str], Float64]:
    """Names of countries; by node, whether a lot is primary, secondary or of each country."""
    columns = graph.columns
    primary, secondary = ends_of(graph, boundary)
    known = primary | secondary
    country = np.append(columns.places.country, -1)[columns.lots.site]
    codes = np.unique(country[known & (country >= 0)])
    by_lot = [primary, secondary, *((country == code) & known for code in codes)]
    values = np.zeros((graph.network.size, len(by_lot)))
    values[graph.network.node_of_lot] = np.column_stack(by_lot)
    return [f"share_from_{columns.words[int(code)]}" for code in codes], values


def _system(pots: Pots, fed: sparse.csr_array, own: Float64, *, rest: bool = True) -> System:
    """The system of the points; with a `rest`, what is not known and what was there before."""
    size = len(pots.points)
    inside, before = fed[:, :size].tocsr(), fed[:, [size]].toarray()[:, 0]
    inside.sort_indices()
    if rest:
        known = inside.sum(axis=1) + before + own[:, 0] + own[:, 1]
        unknown = np.where(known < 1.0 - _ROUNDING, 1.0 - known, 0.0)
        own = np.column_stack([own[:, :2], unknown, before, own[:, 2:]])
    return System(
        names=tuple(str(point) for point in pots.points),
        indptr=inside.indptr.astype(np.int64),
        inputs=inside.indices.astype(np.int32),
        weight=inside.data,
        own=own,
    )


def _with(found: Solution, values: Float64) -> Solution:
    return Solution(
        values=values,
        circle=found.circle,
        sweeps=found.sweeps,
        residual=found.residual,
        method=found.method,
    )
