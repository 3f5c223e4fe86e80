"""What the record says of the points at which a trail ends."""

from fairlode.engine.ancestry import Question
from fairlode.engine.answer import Boundary, Origin, OriginStatus, Reason
from fairlode.engine.graph import Graph
from fairlode.ledger.columns.tables import ORIGINS, SITE_KINDS
from fairlode.ledger.network import Basis
from fairlode.types.lot import OriginKind
from fairlode.types.site import SiteKind

MINES = (SITE_KINDS.index(SiteKind.MINE), SITE_KINDS.index(SiteKind.ARTISANAL_MINE))
"""Codes of the site kinds from which material comes into the world."""

Verdict = tuple[OriginStatus, Reason | None]


class Ends:
    """Turns nodes into named origins, for one question and one mass."""

    def __init__(self, graph: Graph, question: Question, mass_g: float | None) -> None:
        """`mass_g`: of the traced lot, in the measure of the question."""
        self._graph, self._question, self._mass_g = graph, question, mass_g

    def origin(self, node: int, share: float) -> Origin:
        """The origin at a node where history ends."""
        return self._named(node, share, self._verdict(node))

    def gap(self, node: int, share: float) -> Origin:
        """What the record does not explain at a node."""
        basis = self._graph.mixture(self._question.element).basis[node]
        missing = basis == Basis.UNDETERMINED
        reason = Reason.MASSES_MISSING if missing else Reason.UNEXPLAINED
        return self._named(node, share, (OriginStatus.UNKNOWN, reason))

    def site(self, node: int) -> str:
        """Where the lot was made, or the event happened; empty where not stated."""
        code = self._site_code(node)
        return self._graph.columns.place_ids[code] if code >= 0 else ""

    def lot(self, node: int) -> str:
        """Id of the lot at a node; empty for an event."""
        code = int(self._graph.network.lot[node])
        return self._graph.columns.lot_ids[code] if code >= 0 else ""

    def event(self, node: int) -> str:
        """Id of the event, or the transformation, at a node; empty for a lot."""
        code = int(self._graph.network.event[node])
        return self._graph.columns.event_ids[code] if code >= 0 else ""

    def _named(self, node: int, share: float, verdict: Verdict) -> Origin:
        status, reason = verdict
        return Origin(
            status=status,
            share=share,
            mass_g=None if self._mass_g is None else share * self._mass_g,
            lot=self.lot(node),
            event=self.event(node),
            site=self.site(node),
            country=self._country(node),
            reason=reason,
        )

    def _verdict(self, node: int) -> Verdict:
        network, lots = self._graph.network, self._graph.columns.lots
        lot = int(network.lot[node])
        reclaimed = self._question.boundary is Boundary.RECLAIM and network.reclaim[node]
        if not reclaimed and network.indptr[node] < network.indptr[node + 1]:
            return OriginStatus.UNKNOWN, Reason.BELOW_THRESHOLD
        if lot < 0:
            return OriginStatus.UNKNOWN, Reason.NO_INPUT
        if lots.product_class[lot]:
            return OriginStatus.UNKNOWN, Reason.PRODUCT_CLASS
        return self._stated(lot)

    def _stated(self, lot: int) -> Verdict:
        lots, places = self._graph.columns.lots, self._graph.columns.places
        kind = ORIGINS[lots.origin[lot]]
        if kind.recycled:
            return OriginStatus.SECONDARY, None
        site = int(lots.site[lot])
        mined = site >= 0 and int(places.kind[site]) in MINES
        if kind is OriginKind.PRIMARY or mined:
            return OriginStatus.PRIMARY, None
        return OriginStatus.UNKNOWN, Reason.NOT_STATED

    def _site_code(self, node: int) -> int:
        network, columns = self._graph.network, self._graph.columns
        lot = int(network.lot[node])
        return int(
            columns.lots.site[lot] if lot >= 0 else columns.entries.site[network.entry[node]]
        )

    def _country(self, node: int) -> str:
        columns, site = self._graph.columns, self._site_code(node)
        code = int(columns.places.country[site]) if site >= 0 else -1
        return columns.words[code] if code >= 0 else ""
