"""One balance to be made: its boundary, its rules, its measure, and what was stated."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from fairlode.engine.custody.books import calendar_of
from fairlode.engine.custody.boundary import Boundary
from fairlode.engine.custody.characteristics import Stated
from fairlode.engine.custody.contents import Contents
from fairlode.engine.custody.movements import Movements
from fairlode.engine.custody.period import Calendar
from fairlode.engine.custody.profile import Profile
from fairlode.engine.custody.words import measure_words
from fairlode.engine.graph import Graph
from fairlode.ledger.columns.tables import CUSTODY
from fairlode.ledger.network import Via
from fairlode.types.instant import EARLIEST, to_micros
from fairlode.types.lot import CustodyModel

_EARLIEST = to_micros(EARLIEST)


@dataclass(frozen=True, kw_only=True)
class Case:
    """Not slotted: what is found on first use stays."""

    graph: Graph
    boundary: Boundary
    profile: Profile
    moves: Movements
    characteristic: str
    element: str = ""
    """Symbol; empty for gross dry mass."""
    stated: Sequence[Stated] = field(default_factory=tuple)
    """About this characteristic."""

    @cached_property
    def calendar(self) -> Calendar:
        """The periods of the profile."""
        return calendar_of(self.profile)

    @cached_property
    def contents(self) -> Contents:
        """How much of the measure lots hold."""
        return Contents(self.graph, self.element)

    @property
    def measure(self) -> str:
        """What is counted, for messages."""
        return measure_words(self.element)

    @cached_property
    def about(self) -> dict[str, list[Stated]]:
        """The statements by subject, each list in an order of its own content."""
        found: dict[str, list[Stated]] = {}
        for stated in sorted(self.stated, key=lambda one: (one.source, one.subject)):
            amount = stated.amount
            if not (amount and amount.element and amount.element != self.element):
                found.setdefault(stated.subject, []).append(stated)
        return found

    @property
    def subjects(self) -> set[str]:
        """Ids that a statement is about where it bears on the boundary: lots, sites, parties."""
        moves = self.moves
        lots = {move.lot for move in (*moves.received, *moves.made)} | moves.begun
        made_at = {self.site(lot) for lot in lots} - {""}
        return {self.lot(lot) for lot in lots} | made_at | self.boundary.parties

    def lot(self, code: int) -> str:
        """Id of a lot."""
        return self.graph.columns.lot_ids[code]

    def custody(self, lot: int) -> CustodyModel | None:
        """The custody model that the lot is stated to have."""
        code = int(self.graph.columns.lots.custody[lot])
        return CUSTODY[code] if code >= 0 else None

    def site(self, lot: int) -> str:
        """Id of the site where the lot was made; empty where not known."""
        columns = self.graph.columns
        code = int(columns.lots.site[lot])
        maker = self._maker(lot)
        if code < 0 and maker is not None:
            code = int(columns.entries.site[maker])
        return columns.place_ids[code] if code >= 0 else ""

    def born(self, lot: int) -> int | None:
        """When the lot was made, or from when it is described; None where neither is known."""
        columns = self.graph.columns
        maker = self._maker(lot)
        if maker is not None:
            return int(columns.entries.time[maker])
        entry = int(columns.lots.entry[lot])
        stated = int(columns.entries.time[entry]) if entry >= 0 else _EARLIEST
        return stated if stated > _EARLIEST else None

    def has_inputs(self, lot: int) -> bool:
        """Whether the record knows what the lot was made from."""
        network = self.graph.network
        node = int(network.node_of_lot[lot])
        return bool(network.indptr[node + 1] > network.indptr[node])

    def _maker(self, lot: int) -> int | None:
        """The entry of the event that made a lot, the earliest of several; None for none."""
        network, times = self.graph.network, self.graph.columns.entries.time
        node = int(network.node_of_lot[lot])
        rows = np.arange(network.indptr[node], network.indptr[node + 1])
        entries = network.edge_entry[rows[network.via[rows] == Via.OUTPUT]]
        return int(entries[np.argmin(times[entries])]) if len(entries) else None
