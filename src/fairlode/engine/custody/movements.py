"""What a boundary received, drew, made, counted and sent, as the events of the record say.

- A lot from outside is received at its receiving event (else accepting, arriving, unloading); where
  none is recorded, when an event within the boundary draws on it.
- What begins within the boundary (mined, or reclaimed there) is received when it begins.
- A lot leaves by a shipping or departing event; where none is recorded, when an event elsewhere
  draws on it. What comes back, or goes from one site of the boundary to another, has not left.
- An event that names no place happened where the first lot that came out of it was made.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from fairlode.engine.custody.boundary import Boundary
from fairlode.engine.custody.characteristics import entries_at
from fairlode.engine.graph import Graph
from fairlode.ledger.codec import decode
from fairlode.ledger.columns.tables import KINDS, Int32, Int64
from fairlode.ledger.contract import LedgerReader
from fairlode.ledger.network import Via
from fairlode.ledger.record import Kind
from fairlode.types.event import ObjectEvent
from fairlode.types.instant import EARLIEST, to_micros

RECEIVING = ("receiving", "accepting", "arriving", "unloading")
"""Business steps by which a lot comes in, the most telling first (CBV 2.0)."""
SENDING = ("shipping", "departing")
COUNTING = "stock_taking"
"""A count of all that is there; a cycle count is of a part, and not used."""
BEGINNING = "commissioning"
UNKNOWN = -1
_EARLIEST = to_micros(EARLIEST)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Move:
    """Part of a lot, at a moment."""

    time: int
    """Microseconds."""
    lot: int
    """Code."""
    mass_g: int
    """Dry grams; `UNKNOWN` where not recorded."""
    entry: int = UNKNOWN
    """Sequence of the log entry that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movements:
    """All of one boundary, each in order of time."""

    received: Sequence[Move] = ()
    drawn: Sequence[Move] = ()
    """What events within took in, of whatever lot."""
    made: Sequence[Move] = ()
    sent: Sequence[Move] = ()
    counted: Mapping[int, Sequence[Move]] = field(default_factory=dict)
    """By moment: all that was counted."""
    begun: frozenset[int] = frozenset()
    """Lots that begin within the boundary."""
    made_here: frozenset[int] = frozenset()
    """Lots that events within the boundary made."""


def movements(
    graph: Graph, boundary: Boundary, reader: LedgerReader, *, at: int | None = None
) -> Movements:
    """What the record says of a boundary; `at` as the graph was opened with."""
    seen = _Seen(graph, boundary, reader, at)
    inputs, outputs = seen.edges(Via.INPUT), seen.edges(Via.OUTPUT)
    made = sorted(move for move, here in outputs if here)
    drawn = sorted(move for move, here in inputs if here)
    elsewhere = [move for move, here in inputs if not here]
    lots_made = {move.lot for move, _ in outputs}
    begun = frozenset(seen.begun(lots_made))
    made_here = frozenset(move.lot for move in made)
    own = made_here | begun
    received = [*seen.received(drawn, own), *seen.begins(begun, [*drawn, *elsewhere])]
    held = own | {move.lot for move in received}
    return Movements(
        received=sorted(received),
        drawn=drawn,
        made=made,
        sent=sorted(seen.sent(elsewhere, held, drawn)),
        counted=seen.counted,
        begun=begun,
        made_here=made_here,
    )


class _Seen:
    """The events of the record, told apart by where they happened."""

    def __init__(
        self, graph: Graph, boundary: Boundary, reader: LedgerReader, at: int | None
    ) -> None:
        self._graph, self._columns = graph, graph.columns
        self._inside = np.append(boundary.inside, False)
        self._by_step: dict[str, list[Move]] = {}
        self.counted: dict[int, Sequence[Move]] = {}
        self._read(reader, at)

    def edges(self, via: Via) -> list[tuple[Move, bool]]:
        """Every draw or yield that touches the boundary's lots, and whether it happened within."""
        network = self._graph.network
        rows = np.flatnonzero(network.via == via)
        here = self._inside[self._site_of_event[self._event_node(rows, via)]]
        near = np.isin(network.edge_lot[rows], self._lots_near(here, rows)) | here
        rows, here = rows[near], here[near]
        entry = network.edge_entry[rows]
        columns = zip(
            self._columns.entries.time[entry].tolist(),
            network.edge_lot[rows].tolist(),
            network.mass_g[rows].tolist(),
            entry.tolist(),
            here.tolist(),
            strict=True,
        )
        return [(Move(time=t, lot=lot, mass_g=m, entry=e), h) for t, lot, m, e, h in columns]

    def begun(self, lots_made: Iterable[int]) -> list[int]:
        """Lots of the boundary's sites that no event made."""
        columns = self._columns
        made = np.zeros(len(columns.lots.entry), np.bool_)
        made[self._graph.network.edge_lot[self._graph.network.via == Via.OUTPUT]] = True
        made[list(lots_made)] = True
        of_site = self._inside[columns.lots.site] & ~columns.lots.product_class & ~made
        return np.flatnonzero(of_site).tolist()

    def begins(self, lots: Iterable[int], draws: Sequence[Move]) -> Iterator[Move]:
        """When each of these lots began: commissioned, described, or first heard of."""
        commissioned = _first_times(self._by_step.get(BEGINNING, []))
        heard = _first_times([*draws, *(move for some in self._by_step.values() for move in some)])
        for lot in lots:
            entry = int(self._columns.lots.entry[lot])
            stated = int(self._columns.entries.time[entry]) if entry >= 0 else _EARLIEST
            described = stated if stated > _EARLIEST else None
            times = (commissioned.get(lot), described, heard.get(lot))
            time = next((time for time in times if time is not None), None)
            if time is not None:
                mass = int(self._graph.network.lot_mass_g[lot])
                yield Move(time=time, lot=lot, mass_g=mass, entry=entry)

    def received(self, drawn: Sequence[Move], own: Iterable[int]) -> Iterator[Move]:
        """What came from outside: by its receipt, else by its first use."""
        ours = frozenset(own)
        booked: dict[int, list[Move]] = {}
        for step in RECEIVING:
            of_step: dict[int, list[Move]] = {}
            for move in self._by_step.get(step, []):
                if move.lot not in ours:
                    of_step.setdefault(move.lot, []).append(move)
            booked = of_step | booked
        for lot, moves in booked.items():
            yield from self._within_lot(lot, moves)
        yield from (move for move in drawn if move.lot not in ours and move.lot not in booked)

    def sent(
        self, elsewhere: Sequence[Move], held: Iterable[int], drawn: Sequence[Move]
    ) -> Iterator[Move]:
        """What left for good: by its shipment, else by its use elsewhere."""
        ours = set(held)
        back = _last_times(
            [*drawn, *(m for step in RECEIVING for m in self._by_step.get(step, []))]
        )
        shipped: dict[int, list[Move]] = {}
        for step in reversed(SENDING):
            of_step: dict[int, list[Move]] = {}
            for move in self._by_step.get(step, []):
                if move.lot in ours and move.time >= back.get(move.lot, move.time):
                    of_step.setdefault(move.lot, []).append(move)
            shipped |= of_step
        for lot, moves in shipped.items():
            yield from self._within_lot(lot, moves)
        yield from (move for move in elsewhere if move.lot in ours and move.lot not in shipped)

    def _within_lot(self, lot: int, moves: Sequence[Move]) -> Iterator[Move]:
        """The moves, no more in all than the lot; where none has a mass, the first is all of it."""
        left = whole = int(self._graph.network.lot_mass_g[lot])
        unweighed = all(move.mass_g < 0 for move in moves)
        for move in sorted(moves)[: 1 if unweighed else None]:
            mass = whole if unweighed else move.mass_g
            if whole >= 0 and mass >= 0:
                mass = min(mass, left)
                left -= mass
            if mass:
                yield Move(time=move.time, lot=lot, mass_g=mass, entry=move.entry)

    def _read(self, reader: LedgerReader, at: int | None) -> None:
        """The object events of the boundary, by business step."""
        entries = self._columns.entries
        object_event = KINDS.index(Kind.OBJECT_EVENT)
        rows = (entries.kind == object_event) & entries.live & self._inside[entries.site]
        if at is not None:
            rows &= entries.time <= at
        for entry in entries_at(reader, np.flatnonzero(rows).astype(np.int64)):
            event = decode(entry.kind, entry.body)
            if not isinstance(event, ObjectEvent):
                continue
            moves = [
                Move(
                    time=entry.valid_from,
                    lot=self._columns.lot_ids.code(flow.lot),
                    mass_g=UNKNOWN if flow.mass_g is None else flow.mass_g,
                    entry=entry.sequence,
                )
                for flow in event.objects
            ]
            self._by_step.setdefault(event.step, []).extend(moves)
            if event.step == COUNTING:
                before = self.counted.get(entry.valid_from, ())
                self.counted[entry.valid_from] = [*before, *moves]

    def _event_node(self, rows: Int64, via: Via) -> Int32:
        network = self._graph.network
        outputs = network.outputs_of()
        nodes: Int32 = outputs[rows] if via is Via.INPUT else network.inputs[rows]
        return nodes

    @cached_property
    def _site_of_event(self) -> Int32:
        """By node: where its event happened; for want of a place, where its first lot was made."""
        network, columns = self._graph.network, self._columns
        site = np.full(network.size, UNKNOWN, np.int32)
        out = np.flatnonzero(network.via == Via.OUTPUT)[::-1]
        site[network.inputs[out]] = columns.lots.site[network.edge_lot[out]]
        events = np.flatnonzero((network.lot < 0) & (network.entry >= 0))
        stated = columns.entries.site[network.entry[events]]
        site[events[stated >= 0]] = stated[stated >= 0]
        return site

    def _lots_near(self, here: Int32, rows: Int64) -> Int32:
        """Lots that events of the boundary touch, or that are stated to be made there."""
        network, columns = self._graph.network, self._columns
        at_events = self._inside[self._site_of_event]
        touched = at_events[network.outputs_of()] | at_events[network.inputs]
        seen = [move.lot for moves in self._by_step.values() for move in moves]
        of_site = np.flatnonzero(self._inside[columns.lots.site])
        lots = [network.edge_lot[touched], network.edge_lot[rows[here]], of_site, np.array(seen)]
        return np.unique(np.concatenate([part.astype(np.int32) for part in lots]))


def _first_times(moves: Iterable[Move]) -> dict[int, int]:
    """By lot: the time of its first move."""
    times: dict[int, int] = {}
    for move in moves:
        times[move.lot] = min(move.time, times.get(move.lot, move.time))
    return times


def _last_times(moves: Iterable[Move]) -> dict[int, int]:
    """By lot: the time of its last move."""
    times: dict[int, int] = {}
    for move in moves:
        times[move.lot] = max(move.time, times.get(move.lot, move.time))
    return times
