"""Outer bounds for all lots in one linear pass, beside the perfect-mixing mean.

At an event with inputs drawn ``c`` from lots of mass ``m`` that hold between ``lo`` and ``hi`` of
the class, the drawn part holds between ``max(0, c - (m - lo))`` and ``min(c, hi)``; an output of
mass ``m`` of a total ``M`` holds between ``max(0, m - (M - sum lo))`` and ``min(m, sum hi)``. The
bounds hold for every routing that the record allows, and some are wider than the tightest that do.
"""

from dataclasses import dataclass

import numpy as np

from fairlode.engine.ancestry import Question
from fairlode.engine.attributes import carried_by_node
from fairlode.engine.bounds.classes import OriginClass
from fairlode.engine.bounds.flows import Flows, flows_of
from fairlode.engine.graph import Graph
from fairlode.engine.kernels.bounds import FOLLOWED, OUTSIDE, UNKNOWN, WITHIN, outer_most
from fairlode.ledger.columns.tables import Float64


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    """By node: the share of one class of origin."""

    least: Float64
    mean: Float64
    """By perfect mixing, of what is known to be of the class."""
    unknown: Float64
    """By perfect mixing, of what may be of the class or not."""
    most: Float64


def outer_bounds(
    graph: Graph, question: Question, origins: OriginClass, flows: Flows | None = None
) -> Outer:
    """The share of `origins` in every node. The threshold of the question is not used."""
    network = graph.network
    flows = flows or flows_of(graph, question.element)
    within, outside = outer_most(
        network.indptr, network.inputs, flows.most, *gaps(flows.gap, origins), origins.role
    )
    least, most = shares(within, outside, flows.held)
    mean, unknown = means(graph, question, origins)
    return Outer(
        least=np.minimum(least, mean), mean=mean, unknown=unknown, most=np.maximum(most, mean)
    )


def gaps(gap: Float64, origins: OriginClass) -> tuple[Float64, Float64]:
    """Of grams that nobody explains: what may be of the class, and of all else."""
    return (gap if origins.open_gap else np.zeros_like(gap)), gap


def shares(within: Float64, outside: Float64, held: Float64) -> tuple[Float64, Float64]:
    """Least and most share, from the most grams of the class and of all else.

    `held`: grams of both together, at least; where that is 0, a share is open unless one of the
    two cannot be there at all.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        most = np.where(within > 0, np.minimum(within / held, 1.0), 0.0)
        other = np.where(outside > 0, np.minimum(outside / held, 1.0), 0.0)
    return 1.0 - np.nan_to_num(other, nan=1.0), np.nan_to_num(most, nan=1.0)


def means(graph: Graph, question: Question, origins: OriginClass) -> tuple[Float64, Float64]:
    """By node, by perfect mixing: the share of the class, and the share that nobody can place."""
    role = origins.role
    gap = np.where(role == FOLLOWED, graph.mixture(question.element).gap, 0.0)
    values = np.column_stack([role == WITHIN, role == UNKNOWN, role == OUTSIDE]).astype(np.float64)
    values[:, 1 if origins.open_gap else 2] += gap
    found = carried_by_node(graph, values, question)
    return np.clip(found[:, 0], 0.0, 1.0), np.clip(found[:, 1], 0.0, 1.0)
