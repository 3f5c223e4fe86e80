"""A site of the record as balances: one for each of its transformations, and one for all together.

Each event is a node with what went in and what came out as streams. Masses are as recorded, grades
are the lots' assays. What an event loses is a stream too: measured where a loss is stated, else an
amount that nobody measured (slag, dust, tailings, stock), of which the balance says how much it has
to be. It cannot be less than nothing: where it comes out so, more came out than is recorded to
have gone in.

Where no uncertainty is stated, the relative one of `assumed_uncertainty` stands in, and is marked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from fairlode.engine.contents import elements_in
from fairlode.engine.graph import Graph
from fairlode.engine.reconcile.model import OUTSIDE, Balance, Measured, Stream
from fairlode.engine.reconcile.questions import assumed_uncertainty
from fairlode.ledger.columns.tables import SITE_KINDS, Float64, Ints
from fairlode.ledger.network.graph import Via
from fairlode.ledger.network.mixture import lot_fractions
from fairlode.types.errors import SourcingError
from fairlode.types.identifiers import SiteId

TONNE_G = 1e6
NOT_RECORDED = "(left, not recorded)"
"""The stream of what was not measured: slag, dust, tailings, stock."""
STATED_LOSS = "(stated losses)"
_ROUNDING_T = 0.5 / TONNE_G


class SiteUnknownError(SourcingError):
    """A site that the record does not name."""

    code = "reconcile.site_unknown"
    sentence = "The record knows no site {site}."
    remedy = "Give the id of a site; fairlode log list --kind site shows them."


class NothingMadeError(SourcingError):
    """A site at which nothing is recorded to have been made of anything."""

    code = "reconcile.nothing_made"
    sentence = "No event at {site} has both inputs and outputs."
    remedy = "Record transformations with their masses; a site that only holds lots has no balance."


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteBalances:
    """The balances of one site, the earliest event first."""

    site: SiteId
    kind: str
    """Of the site; empty where it is not stated."""
    events: tuple[Balance, ...]
    times: tuple[int, ...]
    """Microseconds since 1970 UTC, by event."""
    together: Balance | None
    """All events as one; None where there is one."""
    outputs: Mapping[str, tuple[str, ...]]
    """By title of a balance: the streams that are lots made."""
    skipped: int
    """Events without inputs or without outputs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """Relative standard uncertainties where none is stated."""

    mass: float
    grade: float

    @classmethod
    def usual(cls) -> "Assumed":
        """Those of the table."""
        table = assumed_uncertainty()
        return cls(mass=table["mass"], grade=table["grade"])


def site_balances(graph: Graph, site: SiteId, assumed: Assumed | None = None) -> SiteBalances:
    """The balances of a site. Raises `SiteUnknownError` or `NothingMadeError`."""
    columns, network = graph.columns, graph.network
    code = columns.place_ids.code(site)
    if code < 0:
        raise SiteUnknownError(site=site)
    entry = np.maximum(network.entry, 0)
    here = (network.event >= 0) & (network.entry >= 0) & (columns.entries.site[entry] == code)
    reader = _Reader(graph, assumed or Assumed.usual())
    nodes = np.flatnonzero(here)
    found = [(node, reader.balance(int(node))) for node in nodes]
    made = [(node, balance) for node, balance in found if balance is not None]
    if not made:
        raise NothingMadeError(site=site)
    times = {node: int(columns.entries.time[network.entry[node]]) for node, _ in made}
    made.sort(key=lambda item: (times[item[0]], item[1].title))
    events = tuple(balance for _, balance in made)
    kind = int(columns.places.kind[code])
    together = _together(site, events) if len(events) > 1 else None
    every = (*events, together) if together else events
    return SiteBalances(
        site=site,
        kind=SITE_KINDS[kind].value if kind >= 0 else "",
        events=events,
        times=tuple(times[node] for node, _ in made),
        together=together,
        outputs={each.title: _made(each) for each in every},
        skipped=len(nodes) - len(made),
    )


class _Reader:
    """Events of a graph as balances."""

    def __init__(self, graph: Graph, assumed: Assumed) -> None:
        self.graph, self.assumed = graph, assumed
        self.ends, self.order = _by_input(graph)
        self.fractions: dict[str, tuple[Float64, Float64]] = {}

    def balance(self, node: int) -> Balance | None:
        """The balance of an event; None without inputs or without outputs."""
        network = self.graph.network
        into = np.arange(network.indptr[node], network.indptr[node + 1])
        left, right = np.searchsorted(self.ends, [node, node + 1])
        out = self.order[left:right]
        into, out = into[network.via[into] == Via.INPUT], out[network.via[out] == Via.OUTPUT]
        if not (len(into) and len(out)):
            return None
        title = self.graph.columns.event_ids[int(network.event[node])]
        elements = elements_in(self.graph, network.edge_lot[np.concatenate((into, out))])
        streams = [
            *(self._stream(int(edge), title, elements, into=True) for edge in into),
            *(self._stream(int(edge), title, elements, into=False) for edge in out),
            self._loss(node, title),
        ]
        return Balance(title=title, streams=tuple(_merged(streams)), unit="t")

    def _stream(self, edge: int, node: str, elements: tuple[str, ...], *, into: bool) -> Stream:
        network, columns = self.graph.network, self.graph.columns
        lot = int(network.edge_lot[edge])
        grams = int(network.mass_g[edge])
        whole = int(network.lot_mass_g[lot])
        stated = float(columns.lots.mass_u_g[lot])
        relative = stated / whole if np.isfinite(stated) and stated > 0 and whole > 0 else None
        return Stream(
            id=columns.lot_ids[lot],
            source=OUTSIDE if into else node,
            target=node if into else OUTSIDE,
            mass=self._mass(grams, relative) if grams >= 0 else None,
            grades={
                symbol: grade
                for symbol in elements
                for grade in [self._grade(symbol, lot)]
                if grade is not None
            },
        )

    def _mass(self, grams: int, relative: float | None) -> Measured:
        tonnes = grams / TONNE_G
        share = self.assumed.mass if relative is None else relative
        u = max(tonnes * share, _ROUNDING_T)
        return Measured(value=tonnes, u=u, assumed=relative is None)

    def _grade(self, symbol: str, lot: int) -> Measured | None:
        if symbol not in self.fractions:
            self.fractions[symbol] = lot_fractions(self.graph.columns, symbol)
        fraction, u = (float(each[lot]) for each in self.fractions[symbol])
        if not np.isfinite(fraction):
            return None
        known = np.isfinite(u) and u > 0
        # The rest to 100 % is what is uncertain in a nearly pure material.
        least = self.assumed.grade * min(fraction, max(1.0 - fraction, _PURE))
        return Measured(value=fraction, u=u if known else max(least, _TRACE), assumed=not known)

    def _loss(self, node: int, title: str) -> Stream:
        grams = int(self.graph.network.loss_g[node])
        mass = self._mass(grams, None) if grams > 0 else None
        return Stream(id=STATED_LOSS if mass else NOT_RECORDED, source=title, mass=mass)


_PURE = 0.01
"""Mass fraction that a material is at least taken to be from pure, for its assumed uncertainty."""
_TRACE = 1e-9


def _by_input(graph: Graph) -> tuple[Ints, Ints]:
    """The node that each edge comes from, rising, and the position of each edge."""
    order = np.argsort(graph.network.inputs, kind="stable")
    return graph.network.inputs[order], order


def _merged(streams: list[Stream]) -> list[Stream]:
    """Several draws from one lot in one event are numbered apart."""
    seen: dict[str, int] = {}
    result = []
    for stream in streams:
        seen[stream.id] = count = seen.get(stream.id, 0) + 1
        result.append(stream if count == 1 else replace(stream, id=f"{stream.id} ({count})"))
    return result


def _together(site: SiteId, events: tuple[Balance, ...]) -> Balance:
    """All events as one node: what a stock carries from one to the next cancels out."""
    streams = [
        replace(
            stream,
            id=f"{stream.id} in {balance.title}",
            source=site if stream.source else OUTSIDE,
            target=site if stream.target else OUTSIDE,
        )
        for balance in events
        for stream in balance.streams
        if stream.id != NOT_RECORDED
    ]
    title = f"all {len(events)} events together"
    if len(streams) < sum(len(balance.streams) for balance in events):
        streams.append(Stream(id=NOT_RECORDED, source=site))
    return Balance(title=title, streams=tuple(streams), unit="t")


def _made(balance: Balance) -> tuple[str, ...]:
    """The streams of a balance that are lots made."""
    losses = (NOT_RECORDED, STATED_LOSS)
    return tuple(
        stream.id
        for stream in balance.streams
        if not stream.target and not stream.id.startswith(losses)
    )
