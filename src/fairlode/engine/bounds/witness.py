"""The routing that attains a bound: what of the lot would have come along each step, and whence."""

from dataclasses import dataclass, replace

import numpy as np

from fairlode.engine.ancestry import Question
from fairlode.engine.answer import Link, Origin, Trail
from fairlode.engine.bounds.programme import Local, Routing
from fairlode.engine.bounds.tight import Tight
from fairlode.engine.contents import masses
from fairlode.engine.ends import Ends
from fairlode.engine.graph import Graph
from fairlode.ledger.columns.tables import Float64
from fairlode.types.identifiers import LotId

_NOTHING = 1e-9
"""Shares below it are what the solver rounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What of the lot came along one step of a routing, in shares of the lot."""

    source: str
    """Id of a lot or event; empty for what nobody explains."""
    target: str
    within: float
    """Of the class."""
    other: float
    """Of all else."""

    @property
    def share(self) -> float:
        """Both together."""
        return self.within + self.other


def witness(graph: Graph, bounds: Tight, routing: Routing) -> tuple[Passage, ...]:
    """How the lot would have come about, from the lot back to its origins.

    One of many ways, mostly. Of what a step yielded only the part that went on to the lot is
    told; the shares into the lot sum to 1.
    """
    local = bounds.local
    within = _led(local, routing.within, routing.gap_within)
    other = _led(local, routing.carried - routing.within, routing.gap - routing.gap_within)
    names = [node_name(graph, int(node)) for node in local.nodes]
    edges = [
        Passage(
            source=names[local.source[edge]],
            target=names[local.sink[edge]],
            within=float(within[0][edge]),
            other=float(other[0][edge]),
        )
        for edge in np.flatnonzero(within[0] + other[0] > _NOTHING)
    ]
    gaps = [
        Passage(
            source="", target=names[row], within=float(within[1][row]), other=float(other[1][row])
        )
        for row in np.flatnonzero(within[1] + other[1] > _NOTHING)
    ]
    return (*edges, *gaps)


def witness_trail(graph: Graph, bounds: Tight, routing: Routing, base: Trail) -> Trail:
    """The routing as a trail, to be drawn like one; `base` is the lot's trail by perfect mixing.

    Of its steps only what they are called is meant: the routing has other figures for them.
    """
    passages = witness(graph, bounds, routing)
    links = [
        Link(
            source=passage.source or f"unknown origin at {passage.target}",
            target=passage.target,
            share=passage.share,
        )
        for passage in passages
    ]
    origins = _origins(graph, bounds, passages, base)
    return replace(base, origins=origins, links=tuple(links))


def _origins(
    graph: Graph, bounds: Tight, passages: tuple[Passage, ...], base: Trail
) -> tuple[Origin, ...]:
    question = Question(element=base.element, boundary=base.boundary)
    lot = np.array([graph.lot_code(LotId(base.lot))])
    mass = float(masses(graph, lot, base.element)[0])
    ends = Ends(graph, question, None if np.isnan(mass) else mass)
    node_of = {node_name(graph, int(node)): int(node) for node in bounds.local.nodes}
    targets = {passage.target for passage in passages}
    shares: dict[str, float] = {}
    found = []
    for passage in passages:
        if not passage.source:
            found.append(ends.gap(node_of[passage.target], passage.share))
        elif passage.source not in targets:
            shares[passage.source] = shares.get(passage.source, 0.0) + passage.share
    found += [ends.origin(node_of[name], share) for name, share in shares.items()]
    return tuple(sorted(found, key=lambda origin: (-origin.share, origin.lot, origin.event)))


def _led(local: Local, carried: Float64, gap: Float64) -> tuple[Float64, Float64]:
    """What of a flow leads on to the lot, by edge, and what of each gap.

    Of what enters a point and partly stays there, every part stays in proportion.
    """
    carried, gap = np.maximum(carried, 0.0), np.maximum(gap, 0.0)
    rows = len(local.nodes)
    entered = np.bincount(local.sink, weights=carried, minlength=rows) + gap
    needed = np.zeros(rows)
    needed[0] = entered[0]
    led = np.zeros(len(carried))
    order = np.argsort(local.sink, kind="stable")
    starts = np.searchsorted(local.sink[order], np.arange(rows + 1))
    part = np.zeros(rows)
    for row in range(rows):  # rows fall from the lot to its origins
        if needed[row] <= 0 or entered[row] <= 0:
            continue
        part[row] = min(needed[row] / entered[row], 1.0)
        edges = order[starts[row] : starts[row + 1]]
        led[edges] = carried[edges] * part[row]
        np.add.at(needed, local.source[edges], led[edges])
    return led, gap * part


def node_name(graph: Graph, node: int) -> str:
    """Id of the lot, or else the event, at a node."""
    network, columns = graph.network, graph.columns
    lot = int(network.lot[node])
    return columns.lot_ids[lot] if lot >= 0 else columns.event_ids[int(network.event[node])]
