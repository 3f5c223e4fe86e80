"""From a graph to the arrays that the drawing kernels take: all of it, or what is behind one lot.

Proportions are weighed as `fairlode.ledger.network.mixture` weighs them, with each figure drawn:
where it mixes by assay, by contained mass; else by gross mass; a gap that it names is what came
out beyond what went in, in each draw. What it does not name as a gap is within the tolerance of
the figures, and shares are formed anew over what is known.
"""

from dataclasses import dataclass

import numpy as np

from fairlode.engine.graph import Graph
from fairlode.engine.kernels.draw_mixing import COPY, LOST, MIX, OPEN, OWN
from fairlode.engine.kernels.draws import LANES, Float32, draw_figures
from fairlode.engine.uncertainty.figures import Figures, Stated, Uses, figures_of
from fairlode.ledger.columns.tables import Bool, Float64, Int32, Int64, Ints
from fairlode.ledger.kernels._compile import UInt8, UInt64
from fairlode.ledger.network import Basis, Mixture, Via
from fairlode.ledger.network.mixture import lot_fractions

Flow = tuple[Int64, Int32, UInt8, Float64, Int32, Int32, Int64, Float64, Float64, Int32]
"""The first arguments of the kernels, from `indptr` to `gap_figure`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is drawn and how it flows."""

    flow: Flow
    figures: Figures
    stated: Stated
    rows: Int32
    """By figure: its row in the table."""
    height: int
    """Rows of the table."""

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.flow[2])

    @property
    def kind(self) -> UInt8:
        """By node."""
        return self.flow[2]

    def table(self, width: int) -> Float32:
        """A table for one thread, for `width` attributes; figures that are held are 1."""
        return np.ones((self.height, LANES * (1 + width)), np.float32)

    def drawer(self, seed: int) -> "Drawer":
        """What draws the figures that are uncertain."""
        drawn = np.flatnonzero(self.figures.drawn)
        figures = self.figures
        arrays = (
            figures.mass_key[drawn],
            figures.spread(drawn),
            figures.assay_key[drawn],
            figures.cut(drawn),
            self.rows[drawn],
        )
        return Drawer(arrays=arrays, seed=np.uint64(seed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawer:
    """Draws of all uncertain figures, a block at a time."""

    arrays: tuple[UInt64, Float32, UInt64, Float32, Int32]
    seed: np.uint64

    def draw(self, block: int, table: Float32) -> None:
        """Write the draws ``16 block`` to ``16 block + 15`` into the table."""
        draw_figures(*self.arrays, self.seed, block, table)


@dataclass(frozen=True, slots=True)
class _Edges:
    """The edges into the nodes of a plan, by node."""

    at: Int64
    """Position in the network."""
    node: Ints
    """Number in the plan of the node it goes into."""
    source: Int32
    """Number in the plan of the node it comes from."""
    indptr: Int64


def plan_of(graph: Graph, element: str, nodes: Ints, closed: Bool) -> Plan:
    """The plan for these nodes of the network, ascending; history ends at those `closed`.

    All inputs of an open node must be among the nodes.
    """
    mixture = graph.mixture(element)
    edges = _edges_into(graph, nodes, closed)
    kind = _kinds(mixture, nodes, edges)
    contained = _by_assay(graph, mixture, nodes, edges) if element else np.zeros(len(nodes), bool)
    weighed = (kind == MIX) | (kind == OPEN)
    mixing = weighed[edges.node]
    known = np.isfinite(lot_fractions(graph.columns, element)[0]) if element else None
    open_ = np.flatnonzero(kind == OPEN)
    gaps = _gap_terms(graph, nodes, open_, contained=contained, assayed=known)
    uses = _uses(graph, edges, mixing, contained=contained, gaps=gaps)
    figures, stated = figures_of(graph, element, uses)
    rows, height = _rows(graph, nodes, figures)
    grams, row = figures.grams[figures.of_use], rows[figures.of_use]
    split = int(mixing.sum())
    base = np.zeros(len(edges.at))
    base[mixing] = np.maximum(graph.network.mass_g[edges.at[mixing]], 0) * grams[:split]
    figure = np.zeros(len(edges.at), np.int32)
    figure[mixing] = row[:split]
    gap_row = np.full(len(nodes), -1, np.int32)
    gap_row[kind == OPEN] = np.arange(len(gaps.fixed))
    flow = (edges.indptr, edges.source, kind, base, figure)
    terms = (gaps.indptr, gaps.fixed, gaps.mass_g * grams[split:], row[split:])
    return Plan(
        flow=(*flow, gap_row, *terms), figures=figures, stated=stated, rows=rows, height=height
    )


def _edges_into(graph: Graph, nodes: Ints, closed: Bool) -> _Edges:
    network = graph.network
    start = network.indptr[nodes]
    length = np.where(closed, 0, network.indptr[nodes + 1] - start)
    indptr = np.concatenate([[0], np.cumsum(length)]).astype(np.int64)
    node = np.repeat(np.arange(len(nodes)), length)
    at = np.repeat(start - indptr[:-1], length) + np.arange(indptr[-1])
    whole = len(nodes) == network.size
    inputs = network.inputs[at]
    source = inputs if whole else np.searchsorted(nodes, inputs).astype(np.int32)
    return _Edges(at=at, node=node, source=source, indptr=indptr)


def _kinds(mixture: Mixture, nodes: Ints, edges: _Edges) -> UInt8:
    fed = np.diff(edges.indptr)
    kind = np.where(fed == 1, COPY, np.where(fed > 1, MIX, OWN))
    kind[(fed > 0) & (mixture.gap[nodes] > 0)] = OPEN
    kind[(fed > 1) & (mixture.basis[nodes] == Basis.UNDETERMINED)] = LOST
    return kind.astype(np.uint8)


def _by_assay(graph: Graph, mixture: Mixture, nodes: Ints, edges: _Edges) -> Bool:
    """Nodes mixed by contained mass; a lot that only events feed has one composition."""
    holds = np.zeros(len(nodes), dtype=np.bool_)
    holds[edges.node[graph.network.via[edges.at] == Via.CHILD]] = True
    holds |= graph.network.lot[nodes] < 0
    result: Bool = holds & (mixture.basis[nodes] == Basis.ASSAY)
    return result


@dataclass(frozen=True, slots=True)
class _Gaps:
    """What came out of the open nodes, one after another."""

    indptr: Int64
    fixed: Float64
    mass_g: Float64
    lot: Ints
    edge: Int64
    contained: Bool


def _gap_terms(
    graph: Graph, nodes: Ints, open_: Ints, *, contained: Bool, assayed: Bool | None
) -> _Gaps:
    """`assayed`: by lot code, whether the element was measured; None for gross mass."""
    network = graph.network
    spans, lots, fixed = [0], [], np.zeros(len(open_))
    positions: list[Int64] = []  # of edges, or -1 for a lot's own mass
    for number, at in enumerate(open_.tolist()):
        node = int(nodes[at])
        if network.lot[node] >= 0:
            positions.append(np.array([-1]))
            lots.append(network.lot[[node]])
        else:
            found = _outputs(graph, node)
            if assayed is not None and contained[at]:
                found = found[assayed[network.edge_lot[found]]]
            positions.append(found)
            lots.append(network.edge_lot[found])
            fixed[number] = 0.0 if contained[at] else float(network.loss_g[node])
        spans.append(spans[-1] + len(positions[-1]))
    edge = np.concatenate([*positions, np.empty(0)]).astype(np.int64)
    lot = np.concatenate([*lots, np.empty(0)]).astype(np.int64)
    mass = np.where(edge >= 0, network.mass_g[edge], network.lot_mass_g[lot])
    indptr = np.array(spans, np.int64)
    by_assay = np.repeat(contained[open_], np.diff(indptr))
    return _Gaps(
        indptr=indptr, fixed=fixed, mass_g=mass.astype(np.float64), lot=lot, edge=edge,
        contained=by_assay,
    )  # fmt: skip  # six fields in two lines


def _outputs(graph: Graph, node: int) -> Int64:
    """Positions of the edges on which an event yields lots of stated mass."""
    network = graph.network
    indptr, _, edge = graph.transposed
    found = edge[indptr[node] : indptr[node + 1]]
    stated: Int64 = found[(network.via[found] == Via.OUTPUT) & (network.mass_g[found] >= 0)]
    return np.sort(stated)


def _uses(graph: Graph, edges: _Edges, mixing: Bool, *, contained: Bool, gaps: _Gaps) -> Uses:
    """Figures of the edges that are mixed, and then of the gaps."""
    network, at = graph.network, edges.at[mixing]
    own = network.via[at] == Via.OUTPUT
    return Uses(
        lot=np.concatenate([network.edge_lot[at], gaps.lot]).astype(np.int64),
        edge=np.concatenate([np.where(own, at, -1), gaps.edge]),
        contained=np.concatenate([contained[edges.node[mixing]], gaps.contained]),
    )


def _rows(graph: Graph, nodes: Ints, figures: Figures) -> tuple[Int32, int]:
    """By figure its row: that of the lot's node, where that is free, so that both are fetched."""
    size = len(nodes)
    rows = np.full(len(figures.lot), -1, np.int64)
    of_lot = np.flatnonzero(figures.edge < 0)
    home = np.searchsorted(nodes, graph.network.node_of_lot[figures.lot[of_lot]])
    taken = np.full(size, -1, np.int64)
    taken[home] = of_lot  # of a lot's two figures the last one stays: the contained mass
    rows[taken[taken >= 0]] = np.flatnonzero(taken >= 0)
    beside = np.flatnonzero(rows < 0)
    rows[beside] = size + np.arange(len(beside))
    return rows.astype(np.int32), size + len(beside)
