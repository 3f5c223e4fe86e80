"""What an invariant looks at."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from fairlode.ledger.columns import Columns
from fairlode.ledger.columns.tables import Bool, Int64
from fairlode.ledger.network import Mixture, Network, gross_mixture


@dataclass(frozen=True, kw_only=True)
class State:
    """The record as it would be, and which part of it is new. Not slotted: parts are kept."""

    columns: Columns
    network: Network
    fresh: int
    """Entries from this sequence on are new; older ones were checked when they came."""
    corrected: bool = False
    """Whether some of the new entries put older ones out of force."""

    @cached_property
    def touched_lot(self) -> Bool:
        """By lot code: whether a new entry speaks of the lot."""
        columns = self.columns
        touched = np.zeros(len(columns.lots.entry), dtype=np.bool_)
        touched[columns.flows.lot[columns.flows.entry >= self.fresh]] = True
        touched |= columns.lots.entry >= self.fresh
        return touched

    @cached_property
    def concerned_lot(self) -> Bool:
        """By lot code: whether a new entry may have brought the lot out of order."""
        return np.ones_like(self.touched_lot) if self.corrected else self.touched_lot

    @cached_property
    def touched_node(self) -> Bool:
        """By node: a lot that a new entry speaks of, or an event with such a lot."""
        network = self.network
        touched = np.zeros(network.size, dtype=np.bool_)
        is_lot = network.lot >= 0
        touched[is_lot] = self.touched_lot[network.lot[is_lot]]
        outputs = network.outputs_of()
        edges = self.touched_lot[network.edge_lot]
        touched[outputs[edges]] = True
        touched[network.inputs[edges]] = True
        return touched

    @cached_property
    def gross(self) -> Mixture:
        """Mixing by gross mass."""
        return gross_mixture(self.columns, self.network)

    @cached_property
    def elements(self) -> tuple[str, ...]:
        """Symbols of all elements that any lot has an assay of."""
        codes: Int64 = np.unique(self.columns.assays.element).astype(np.int64)
        return tuple(self.columns.words[int(code)] for code in codes)

    def lot(self, code: int) -> str:
        """Id of a lot."""
        return self.columns.lot_ids[int(code)]

    def node(self, node: int) -> str:
        """Id of the lot or event at a node."""
        lot = int(self.network.lot[node])
        return self.lot(lot) if lot >= 0 else self.columns.event_ids[int(self.network.event[node])]
