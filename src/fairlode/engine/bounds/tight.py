"""Tight bounds for one lot: the least and the most share that any routing attains."""

from dataclasses import dataclass

import numpy as np

from fairlode.engine.ancestry import Ancestry, Question, ancestry
from fairlode.engine.bounds.classes import OriginClass
from fairlode.engine.bounds.flows import Flows, flows_of
from fairlode.engine.bounds.outer import gaps
from fairlode.engine.bounds.programme import Local, Routing, extremes
from fairlode.engine.graph import Graph
from fairlode.engine.kernels.bounds import FOLLOWED, UNKNOWN, WITHIN, outer_most
from fairlode.ledger.columns.tables import Float64, Int32, Int64
from fairlode.ledger.network import Mixture
from fairlode.types.identifiers import LotId


@dataclass(frozen=True, slots=True, kw_only=True)
class Tight:
    """The share of one class of origin in one lot."""

    name: str
    least: float
    mean: float
    """By perfect mixing, of what is known to be of the class."""
    unknown: float
    """By perfect mixing, of what may be of the class or not."""
    most: float
    local: Local
    mixture: Mixture
    """The shares that the mean rests on."""
    least_routing: Routing | None
    """How material would have gone for the least; None where there is only one way."""
    most_routing: Routing | None

    @property
    def width(self) -> float:
        """What the records leave open: the measure of missing evidence."""
        return self.most - self.least


def tight_bounds(
    graph: Graph,
    lot: LotId,
    question: Question,
    *,
    origins: OriginClass,
    flows: Flows | None = None,
) -> Tight:
    """The bounds of `origins` in `lot`, exact for the record's figures and their tolerances.

    The threshold of the question is not used. Raises `LotUnknownError`, `LotIsPlaceError`, or
    `NoRoutingError` where the figures contradict each other.
    """
    whole = Question(element=question.element, boundary=question.boundary)
    found = ancestry(graph, lot, whole)
    local = local_of(graph, found, origins, flows or flows_of(graph, question.element))
    role = origins.role[found.nodes]
    mean = float(found.held[role == WITHIN].sum())
    unplaced = float(found.held[role == UNKNOWN].sum())
    unplaced += float(found.gap.sum()) if origins.open_gap else 0.0
    routings: tuple[Routing, Routing] | tuple[None, None] = (None, None)
    if role[0] != FOLLOWED:
        least, most = float(role[0] == WITHIN), float(role[0] in (WITHIN, UNKNOWN))
    elif not _content(local):
        least, most = 0.0, 1.0
    else:
        routings = extremes(local, lot)
        least, most = routings[0].share, routings[1].share
    return Tight(
        name=origins.name,
        least=least,
        mean=min(mean, 1.0),
        unknown=min(unplaced, 1.0),
        most=most,
        local=local,
        mixture=graph.mixture(question.element),
        least_routing=routings[0],
        most_routing=routings[1],
    )


def local_of(graph: Graph, found: Ancestry, origins: OriginClass, flows: Flows) -> Local:
    """The ancestry of a lot, with what its figures and its origins allow on every edge."""
    network = graph.network
    nodes, edges = found.nodes, found.edges
    row = np.full(int(nodes.max(initial=0)) + 1, -1, dtype=np.int64)
    row[nodes] = np.arange(len(nodes))
    outputs = (np.searchsorted(network.indptr, edges, side="right") - 1).astype(np.int64)
    source, sink = row[network.inputs[edges]], row[outputs]
    arcs = _Arcs(nodes=nodes, edges=edges, source=source, sink=sink)
    within, outside = _outer(arcs, origins, flows)
    scale = _scale(flows, edges, sink, float(flows.gap[nodes[0]]))
    least, most = flows.least[edges], flows.most[edges]
    return Local(
        nodes=nodes,
        edges=edges,
        source=source,
        sink=sink,
        least=least / scale,
        most=most / scale,
        within_most=np.minimum(most, within[source]) / scale,
        outside_most=np.minimum(most, outside[source]) / scale,
        gap=flows.gap[nodes] / scale,
        held=flows.held[nodes] / scale,
        beside=_beside(graph, flows, found, source) / scale,
        role=origins.role[nodes],
        open_gap=origins.open_gap,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arcs:
    nodes: Int32
    edges: Int64
    source: Int64
    sink: Int64


def _outer(arcs: _Arcs, origins: OriginClass, flows: Flows) -> tuple[Float64, Float64]:
    """By row: the most of the class and of all else, by the outer bounds of the ancestry alone."""
    nodes, edges, source, sink = arcs.nodes, arcs.edges, arcs.source, arcs.sink
    size = len(nodes)
    # Rows fall from the lot to its origins; the kernel wants inputs first.
    order = np.argsort(size - 1 - sink, kind="stable")
    indptr = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(size - 1 - sink, minlength=size), out=indptr[1:])
    within, outside = outer_most(
        indptr,
        (size - 1 - source[order]).astype(np.int32),
        flows.most[edges[order]],
        *gaps(flows.gap[nodes[::-1]], origins),
        origins.role[nodes[::-1]],
    )
    return within[::-1], outside[::-1]


def _scale(flows: Flows, edges: Int64, sink: Int64, gap: float) -> float:
    """Grams that the lot holds, about: the programme counts in this unit."""
    most = flows.most[edges[sink == 0]]
    least = flows.least[edges[sink == 0]]
    known = np.where(np.isfinite(most), (least + most) / 2, least)
    return max(float(known.sum()) + gap, 1.0)


def _beside(graph: Graph, flows: Flows, found: Ancestry, source: Int64) -> Float64:
    """By row: grams at least that went to what is no ancestor of the lot."""
    indptr, _, position = graph.transposed
    size = len(found.nodes)
    beside = np.zeros(size)
    for row, node in enumerate(found.nodes.tolist()):
        out = position[indptr[node] : indptr[node + 1]]
        beside[row] = flows.least[out].sum()
    inside = np.bincount(source, weights=flows.least[found.edges], minlength=size)
    beside[0] = inside[0] = 0.0
    rest: Float64 = beside - inside
    return np.where(rest > _ROUNDING * beside, rest, 0.0)


_ROUNDING = 1e-9
"""Relative difference of two sums of the same figures that is no figure."""


def _content(local: Local) -> bool:
    """Whether the lot can hold any of the measure."""
    return bool((local.most[local.sink == 0] > 0).any() or local.gap[0] > 0)
