"""The ancestors of a lot as arrays: the quick form of a trace; the readable one is made from it."""

from dataclasses import dataclass

import numpy as np

from fairlode.engine.answer import Boundary
from fairlode.engine.graph import Graph
from fairlode.engine.kernels.origins import ancestors_push
from fairlode.ledger.columns.tables import Bool, Float64, Int32, Int64
from fairlode.types.identifiers import LotId

NEGLIGIBLE = 1e-15
"""Shares below this are rounding, and not listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """How a lot is to be traced."""

    element: str = ""
    """Symbol, or empty for gross dry mass."""
    boundary: Boundary = Boundary.RECLAIM
    threshold: float = 0.0
    """Share below which history is not followed; the rest is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ancestry:
    """Every node that a lot goes back to, the lot itself first, each before its inputs."""

    nodes: Int32
    held: Float64
    """Share of the lot that passed through, or began at, each node."""
    end: Bool
    """Whether history ends at the node: an origin, or the boundary or threshold asked for."""
    gap: Float64
    """Share of the lot that the record does not explain at each node; 0 at ends."""
    edges: Int64
    """Positions in the network of the edges followed."""
    passed: Float64
    """Share of the lot that came along each of `edges`."""


def ancestry(graph: Graph, lot: LotId, question: Question) -> Ancestry:
    """All that `lot` goes back to. ``held[end]`` and `gap` together sum to 1.

    Raises `LotUnknownError`, or `LotIsPlaceError`. Time grows with the ancestors, not with the
    record.
    """
    network, mixture = graph.network, graph.mixture(question.element)
    terminal = graph.terminal(question.boundary)
    nodes, held, edges, passed = ancestors_push(
        network.indptr,
        network.inputs,
        mixture.share,
        int(network.node_of_lot[graph.lot_code(lot)]),
        terminal.view(np.uint8),
        question.threshold,
        *graph.buffers,
    )
    unfed = network.indptr[nodes] == network.indptr[nodes + 1]
    end = terminal[nodes] | unfed | (held < question.threshold)
    gap = np.where(end, 0.0, held * mixture.gap[nodes])
    return Ancestry(nodes=nodes, held=held, end=end, gap=gap, edges=edges, passed=passed)
