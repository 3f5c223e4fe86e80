"""What is physically in a lot, as far as the events of the record allow to say it.

A lot's proportion of a characteristic follows from what was mixed into it (controlled blending);
it is segregated where all that went in carries the characteristic, and identity preserved where
all of it came from one lot. Whatever the record does not explain carries nothing.
"""

from collections.abc import Mapping

import numpy as np

from fairlode.engine.graph import Graph
from fairlode.engine.kernels.mixing import propagate
from fairlode.ledger.columns.tables import Bool, Float64
from fairlode.types.lot import CustodyModel


class Status:
    """The physical status of every lot, given what is known of some."""

    def __init__(self, graph: Graph, element: str, known: Mapping[int, float]) -> None:
        """`known`: by lot code, the share that carries the characteristic; history ends there."""
        self._graph = graph
        self._ends = np.zeros(graph.network.size, np.bool_)
        self._ends[graph.network.node_of_lot[list(known)]] = True
        self._without = _without(graph, element, known, self._ends)

    def proportion(self, lot: int) -> float:
        """Share of the lot that carries the characteristic, by what was mixed."""
        return 1.0 - float(self._without[lot])

    def pure(self, lot: int) -> bool:
        """Whether all that went into the lot carries it."""
        return bool(self._without[lot] == 0.0)

    def sources(self, lot: int) -> tuple[int, ...]:
        """Codes of the lots that it is made from, followed back to where more is known or nothing.

        A step that the record does not explain wholly is no source, but `pure` is then false.
        """
        network = self._graph.network
        todo, seen, found = [int(network.node_of_lot[lot])], set[int](), set[int]()
        while todo:
            node = todo.pop()
            if node in seen:
                continue
            seen.add(node)
            start, stop = int(network.indptr[node]), int(network.indptr[node + 1])
            if self._ends[node] or start == stop:
                found.add(int(network.lot[node]))
            else:
                todo += network.inputs[start:stop].tolist()
        return tuple(sorted(found - {-1}))

    def carries(self, lot: int, model: CustodyModel) -> bool:
        """Whether the lot may be called by a physical model."""
        if not self.pure(lot):
            return False
        return model is not CustodyModel.IDENTITY_PRESERVED or len(self.sources(lot)) == 1


def _without(graph: Graph, element: str, known: Mapping[int, float], ends: Bool) -> Float64:
    """By lot code: share that does not carry the characteristic.

    It is this share that is propagated, because it is exactly zero where nothing else went in: a
    sum of shares that should be one need not be.
    """
    network, mixture = graph.network, graph.mixture(element)
    fed = np.diff(network.indptr) > 0
    own = np.where(fed, mixture.gap, 1.0)
    lots = list(known)
    own[network.node_of_lot[lots]] = [1.0 - known[lot] for lot in lots]
    share = np.where(ends[network.outputs_of()], 0.0, mixture.share)
    carried = propagate(network.indptr, network.inputs, share, own.reshape(-1, 1).copy())
    result: Float64 = np.clip(carried[network.node_of_lot, 0], 0.0, 1.0)
    return result
