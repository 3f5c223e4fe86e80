"""Where a lot comes from: the recorded origins, their shares, and what stays unknown.

The share of an origin is the product of the mixing shares along each way to it, summed over all
ways: perfect mixing at each node, exact to rounding. What a node cannot explain stays at the
node under its own name. Origins sum to 1.
"""

from collections.abc import Iterable

import numpy as np

from fairlode.engine.ancestry import NEGLIGIBLE, Ancestry, Question, ancestry
from fairlode.engine.answer import Link, Origin, Step, Trail, Unmeasured
from fairlode.engine.contents import assay_bases, fractions, masses
from fairlode.engine.ends import Ends
from fairlode.engine.evidence import entries_behind
from fairlode.engine.graph import Graph
from fairlode.ledger.columns.tables import BASES, Float64, Int32, Ints
from fairlode.ledger.network import Basis
from fairlode.types.content import Basis as AssayBasis
from fairlode.types.identifiers import LotId
from fairlode.types.instant import format_instant, from_micros

DETAIL = 1_000
"""Steps and links that a trail shows unless asked for more: beyond, nobody reads them."""
Passages = dict[int, list[tuple[int, float]]]
"""By node: the edges into it that were followed, each with the share that came along it."""


def trace(graph: Graph, lot: LotId, question: Question, *, detail: int = DETAIL) -> Trail:
    """The origins of `lot`, all of them, with the `detail` largest steps and links on the way.

    Raises `LotUnknownError`, or `LotIsPlaceError`.
    """
    found = ancestry(graph, lot, question)
    mass_g = _known(masses(graph, np.array([graph.lot_code(lot)]), question.element)[0])
    ends = Ends(graph, question, mass_g)
    way = _Way(graph, question, found, ends)
    return Trail(
        lot=lot,
        element=question.element,
        mass_g=mass_g,
        boundary=question.boundary,
        threshold=question.threshold,
        origins=tuple(sorted(_origins(found, ends), key=_by_share)),
        steps=tuple(way.steps(detail)),
        steps_in_all=way.steps_in_all,
        links=tuple(sorted(way.links(detail), key=_by_way)),
        gross_share=_gross_share(graph, question, found),
        unmeasured=_unmeasured(graph, question, found),
        entries=entries_behind(graph, found.nodes),
    )


def _origins(found: Ancestry, ends: Ends) -> Iterable[Origin]:
    at_end = found.end & (found.held > NEGLIGIBLE)
    for node, share in zip(found.nodes[at_end].tolist(), found.held[at_end].tolist(), strict=True):
        yield ends.origin(node, share)
    for node, share in _gaps(found):
        yield ends.gap(node, share)


def _gaps(found: Ancestry) -> Iterable[tuple[int, float]]:
    open_ = found.gap > NEGLIGIBLE
    return zip(found.nodes[open_].tolist(), found.gap[open_].tolist(), strict=True)


def _gross_share(graph: Graph, question: Question, found: Ancestry) -> float:
    """Largest part of the lot that passed a node mixed by gross mass."""
    if not question.element:
        return 1.0
    gross = graph.mixture(question.element).basis[found.nodes] == Basis.GROSS
    return min(1.0, float(found.held[gross & ~found.end].max(initial=0.0)))


def _unmeasured(graph: Graph, question: Question, found: Ancestry) -> tuple[Unmeasured, ...]:
    """Of the lots on the way, those whose assay nobody made; the lots that only passed, too."""
    lots = graph.network.lot[found.nodes]
    rows = np.flatnonzero((lots >= 0) & (found.held > NEGLIGIBLE))
    if not question.element or not len(rows):
        return ()
    bases = assay_bases(graph, lots[rows], question.element)
    weak = np.isin(bases, [BASES.index(basis) for basis in _NOT_MEASURED])
    items = [
        Unmeasured(lot=graph.columns.lot_ids[lot], basis=BASES[basis], share=float(found.held[row]))
        for lot, basis, row in zip(
            lots[rows][weak].tolist(), bases[weak].tolist(), rows[weak].tolist(), strict=True
        )
    ]
    return tuple(sorted(items, key=lambda item: (-item.share, item.lot)))


_NOT_MEASURED = (AssayBasis.ASSUMED, AssayBasis.SPECIFICATION)


def _by_way(link: Link) -> tuple[float, str, str]:
    # Not by node: among equals, their numbers depend on events that say nothing of the lot.
    return -link.share, link.target, link.source


def _by_share(origin: Origin) -> tuple[float, str, str]:
    return -origin.share, origin.lot, origin.event


class _Way:
    """The events and flows between a lot and its origins."""

    def __init__(self, graph: Graph, question: Question, found: Ancestry, ends: Ends) -> None:
        self._graph, self._found, self._ends = graph, found, ends
        self._mixture = graph.mixture(question.element)
        indptr = graph.network.indptr
        self._outputs: Ints = np.searchsorted(indptr, found.edges, side="right") - 1
        is_event = graph.network.lot[found.nodes] < 0
        self._events: Ints = np.flatnonzero(is_event & (found.held > NEGLIGIBLE))

    @property
    def steps_in_all(self) -> int:
        """How many events lie on the way."""
        return len(self._events)

    def steps(self, detail: int) -> Iterable[Step]:
        """The `detail` events that most of the lot passed through, the latest first."""
        rows = self._events[_largest(self._found.held[self._events], detail)]
        nodes = self._found.nodes[rows]
        passages = self._passages(nodes)
        for node, held in zip(nodes.tolist(), self._found.held[rows].tolist(), strict=True):
            yield self._step(node, held, passages)

    def links(self, detail: int) -> Iterable[Link]:
        """The `detail` largest shares that moved; gaps come from a point of their own."""
        network, found = self._graph.network, self._found
        moved = _largest(found.passed, detail)
        sources = network.inputs[found.edges[moved]].tolist()
        outputs, passed = self._outputs[moved].tolist(), found.passed[moved].tolist()
        for source, output, share in zip(sources, outputs, passed, strict=True):
            yield Link(source=self._name(source), target=self._name(output), share=share)
        for node, share in _gaps(found):
            name = self._name(node)
            yield Link(source=f"unknown origin at {name}", target=name, share=share)

    def _step(self, node: int, held: float, passages: Passages) -> Step:
        network, columns = self._graph.network, self._graph.columns
        came = [
            (self._ends.lot(int(network.inputs[edge])), share)
            for edge, share in passages.get(node, ())
        ]
        out_g, at_least = self._out(node)
        return Step(
            event=self._ends.event(node),
            time=format_instant(from_micros(columns.entries.time[network.entry[node]])),
            site=self._ends.site(node),
            share=held,
            in_g=_known(self._mixture.supplied_g[node]),
            in_at_most=bool(network.implied[network.indptr[node] : network.indptr[node + 1]].any()),
            out_g=out_g,
            out_at_least=at_least,
            basis=Basis(self._mixture.basis[node]),
            inputs=tuple(sorted(came, key=lambda item: (-item[1], item[0]))),
            outputs=tuple(sorted(self._made_by(node))),
        )

    def _out(self, node: int) -> tuple[float | None, bool]:
        """What came out of an event, as far as known, and whether that is not all."""
        whole = _known(self._mixture.required_g[node])
        if whole is not None:
            return whole, False
        network, element = self._graph.network, self._mixture.element
        indptr, _, position = self._graph.transposed
        edges = position[indptr[node] : indptr[node + 1]]
        mass = np.where(network.mass_g[edges] >= 0, network.mass_g[edges], np.nan)
        fraction = fractions(self._graph, network.edge_lot[edges], element)
        part = mass * fraction
        known = np.isfinite(part)
        return (float(part[known].sum()), True) if known.any() else (None, False)

    def _made_by(self, node: int) -> Iterable[str]:
        indptr, outputs, _ = self._graph.transposed
        return (self._ends.lot(int(to)) for to in outputs[indptr[node] : indptr[node + 1]])

    def _name(self, node: int) -> str:
        return self._ends.lot(node) or self._ends.event(node)

    def _passages(self, nodes: Int32) -> Passages:
        found = self._found
        rows = np.flatnonzero(np.isin(self._outputs, nodes))
        groups: Passages = {}
        columns = (self._outputs[rows], found.edges[rows], found.passed[rows])
        for output, edge, share in zip(*(column.tolist() for column in columns), strict=True):
            groups.setdefault(output, []).append((edge, share))
        return groups


def _largest(shares: Float64, count: int) -> Ints:
    """Positions, ascending, of the `count` largest shares that are more than rounding."""
    rows = np.flatnonzero(shares > NEGLIGIBLE)
    if len(rows) > count:
        # Stable, so that of equal shares the same ones are shown each time.
        kept = np.argsort(-shares[rows], kind="stable")[:count]
        rows = np.sort(rows[kept])
    return rows


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
