"""The share of a class of material in every lot: least, by perfect mixing, and most.

The points at which the class is decided may lie anywhere in the chain, at origins or between: what
went into such a point is not followed. Bounds are the outer ones of `fairlode.engine.bounds`, the
mean is perfect mixing down to the same points.
"""

from dataclasses import dataclass

import numpy as np

from fairlode.engine.ancestry import Question
from fairlode.engine.answer import Boundary
from fairlode.engine.bounds import Flows, OriginClass, tight_bounds
from fairlode.engine.bounds.outer import gaps, shares
from fairlode.engine.bounds.programme import NoRoutingError
from fairlode.engine.contents import masses
from fairlode.engine.graph import Graph
from fairlode.engine.kernels.bounds import FOLLOWED, OUTSIDE, UNKNOWN, WITHIN, outer_most
from fairlode.engine.kernels.mixing import propagate
from fairlode.engine.recall.when import Covered
from fairlode.engine.shares import ends_of
from fairlode.ledger.columns.tables import Bool, Float64
from fairlode.types.identifiers import LotId


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The share of one class in one lot."""

    least: float
    mean: float
    """By perfect mixing, of what is known to be of the class."""
    unknown: float
    """By perfect mixing, of what may be of the class or not."""
    most: float
    tight: bool = False
    """Whether some routing attains the ends; else the bounds hold and may be wider."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """By node: the share of one class."""

    least: Float64
    mean: Float64
    unknown: Float64
    most: Float64

    def at(self, node: int) -> Share:
        """The share at one node."""
        return Share(
            least=float(self.least[node]),
            mean=float(self.mean[node]),
            unknown=float(self.unknown[node]),
            most=float(self.most[node]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """A graph, the measure that it is asked in, and what each edge may have carried of it."""

    graph: Graph
    question: Question
    flows: Flows


def class_at(
    graph: Graph, boundary: Boundary, name: str, *, points: Bool, within: Covered
) -> OriginClass:
    """The class of the material that is `within` at the points, or at the ends of history.

    `points` and `within` are bool by lot code. A point that is not even perhaps within is outside,
    as is an end that is known to be primary or secondary; any other end may be of the class.
    """
    network = graph.network
    role = np.full(network.size, FOLLOWED, dtype=np.uint8)
    fed = np.diff(network.indptr) > 0
    ends = ~fed | graph.terminal(boundary)
    role[ends] = UNKNOWN
    primary, secondary = ends_of(graph, boundary)
    nodes = network.node_of_lot
    said = (primary | secondary) & ends[nodes]
    role[nodes[said | points]] = OUTSIDE
    decided = points | ends[nodes]
    role[nodes[within.perhaps & decided]] = UNKNOWN
    role[nodes[within.surely & decided]] = WITHIN
    return OriginClass(name=name, role=role)


def spans(net: Net, origins: OriginClass) -> Spans:
    """The share of the class in every node. The threshold of the question is not used."""
    graph, question, flows = net.graph, net.question, net.flows
    network, role = graph.network, origins.role
    within, outside = outer_most(
        network.indptr, network.inputs, flows.most, *gaps(flows.gap, origins), role
    )
    least, most = shares(within, outside, flows.held)
    mixture = graph.mixture(question.element)
    followed = role == FOLLOWED
    values = np.column_stack([role == WITHIN, role == UNKNOWN]).astype(np.float64)
    if origins.open_gap:
        values[:, 1] += np.where(followed, mixture.gap, 0.0)
    share = np.where(followed[network.outputs_of()], mixture.share, 0.0)
    found = np.clip(propagate(network.indptr, network.inputs, share, values), 0.0, 1.0)
    mean = found[:, 0]
    return Spans(
        least=np.minimum(least, mean), mean=mean, unknown=found[:, 1], most=np.maximum(most, mean)
    )


def tightened(net: Net, lot: LotId, origins: OriginClass, outer: Share) -> Share:
    """`outer` with bounds that some routing attains; as it is where the figures refuse any."""
    try:
        found = tight_bounds(net.graph, lot, net.question, origins=origins, flows=net.flows)
    except NoRoutingError:
        return outer
    return Share(
        least=min(max(found.least, outer.least), outer.mean),
        mean=outer.mean,
        unknown=outer.unknown,
        most=max(min(found.most, outer.most), outer.mean),
        tight=True,
    )


def connected(net: Net, seeds: Bool) -> Bool:
    """By node: whether some recorded flow could bring material of `seeds` (by lot code) there."""
    graph, boundary, flows = net.graph, net.question.boundary, net.flows
    network = graph.network
    role = np.full(network.size, FOLLOWED, dtype=np.uint8)
    role[(np.diff(network.indptr) == 0) | graph.terminal(boundary)] = OUTSIDE
    role[network.node_of_lot[seeds]] = WITHIN
    nothing = np.zeros(network.size)
    within, _ = outer_most(network.indptr, network.inputs, flows.most, nothing, nothing, role)
    found: Bool = within > 0
    return found


def supplied(net: Net, seeds: Bool) -> float:
    """Grams at most that the lots `seeds` (by lot code) can have given; infinite for no limit."""
    network = net.graph.network
    drawn = np.zeros(network.size)
    np.add.at(drawn, network.inputs, net.flows.most)
    lots = np.flatnonzero(seeds)
    nodes = network.node_of_lot[lots]
    whole = np.nan_to_num(masses(net.graph, lots, net.question.element))
    return float(np.maximum(drawn[nodes], whole).sum())


def unplaced(net: Net, origins: OriginClass, seeds: Covered) -> Float64:
    """By node: grams at most of unknown origin, other than what the seeds may have given."""
    network = net.graph.network
    role = np.where(origins.role == UNKNOWN, WITHIN, origins.role)
    role[origins.role == WITHIN] = OUTSIDE
    role[network.node_of_lot[seeds.perhaps]] = OUTSIDE
    gap = gaps(net.flows.gap, origins)
    within, _ = outer_most(
        network.indptr, network.inputs, net.flows.most, *gap, role.astype(np.uint8)
    )
    return within
