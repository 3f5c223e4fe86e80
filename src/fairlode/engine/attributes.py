"""Attributes that travel with mass, for all lots at once: ``x_lot = own + sum(w_ij x_j)``."""

from dataclasses import dataclass

import numpy as np

from fairlode.engine.ancestry import Question
from fairlode.engine.graph import Graph
from fairlode.engine.kernels.mixing import propagate
from fairlode.engine.kernels.origins import ancestors_push
from fairlode.ledger.columns.tables import Float64


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """A value for each lot and attribute."""

    names: tuple[str, ...]
    values: Float64
    """float64[n_lots, len(names)], rows by lot code."""


def carried(graph: Graph, own: Float64, question: Question) -> Float64:
    """What every lot carries: its own value and the mixing-weighted values of its inputs.

    `own` is float64[n_lots, K], by lot code; the result has its shape and its unit. Where the
    boundary ends history, a lot carries its own value alone. The threshold is not used: all
    lots are computed in one pass, at no saving.
    """
    values = np.zeros((graph.network.size, own.shape[1]))
    values[graph.network.node_of_lot] = own
    return carried_by_node(graph, values, question)[graph.network.node_of_lot]


def carried_above(graph: Graph, values: Float64, question: Question) -> tuple[Float64, Float64]:
    """As `carried`, but a share below the threshold is not followed; and the rest of each lot.

    `values` is float64[n_nodes, K]; the results are float64[n_lots, K], and float64[n_lots]: the
    share of each lot that was not followed. Each lot is traced by itself: time grows with all
    their ancestors.
    """
    network, terminal = graph.network, graph.terminal(question.boundary)
    share = graph.mixture(question.element).share
    unfed = network.indptr[1:] == network.indptr[:-1]
    found = np.empty((len(network.node_of_lot), values.shape[1]))
    rest = np.empty(len(found))
    for code, node in enumerate(network.node_of_lot.tolist()):
        nodes, held, _, _ = ancestors_push(
            network.indptr,
            network.inputs,
            share,
            node,
            terminal.view(np.uint8),
            question.threshold,
            *graph.buffers,
        )
        cut = (held < question.threshold) & ~(terminal[nodes] | unfed[nodes])
        found[code] = held[~cut] @ values[nodes[~cut]]
        rest[code] = held[cut].sum()
    return found, rest


def carried_by_node(graph: Graph, values: Float64, question: Question) -> Float64:
    """As `carried`, of lots and events by node: float64[n_nodes, K], written in place."""
    network = graph.network
    terminal = graph.terminal(question.boundary)
    share = graph.mixture(question.element).share
    share = np.where(terminal[network.outputs_of()], 0.0, share)
    return propagate(network.indptr, network.inputs, share, values)
