"""Attributes that travel with mass, for all lots at once: ``x_lot = own + sum(w_ij x_j)``."""

from dataclasses import dataclass

import numpy as np

from fairlode.engine.ancestry import Question
from fairlode.engine.graph import Graph
from fairlode.engine.kernels.mixing import propagate
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


def carried_by_node(graph: Graph, values: Float64, question: Question) -> Float64:
    """As `carried`, of lots and events by node: float64[n_nodes, K], written in place."""
    network = graph.network
    terminal = graph.terminal(question.boundary)
    share = graph.mixture(question.element).share
    share = np.where(terminal[network.outputs_of()], 0.0, share)
    return propagate(network.indptr, network.inputs, share, values)
