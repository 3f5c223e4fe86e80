"""What the flow network is: nodes in topological order, and the edges that go into each.

A node is a lot or an event. A transformation with several outputs is one node, so that its edges
are inputs + outputs, not inputs x outputs. Numbers depend on times and ids alone, never on the
order in which documents came in: the same record gives the same sums to the last bit.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from fairlode.ledger.columns.masses import capped
from fairlode.ledger.columns.tables import Bool, Float64, Int8, Int32, Int64, Ints
from fairlode.ledger.kernels.sums import scatter_sum, scatter_total
from fairlode.ledger.record import LedgerError


class CycleError(LedgerError):
    """Lots that are made from themselves."""

    code = "ledger.cycle"
    sentence = "These lots are made from one another in a circle: {circle}."
    remedy = (
        "Give what comes out a new lot id: a stock that is filled and emptied again is a new lot "
        "each time."
    )


class Via(IntEnum):
    """How an edge carries mass."""

    INPUT = 0
    """From a lot into an event."""
    OUTPUT = 1
    """From an event into a lot."""
    CHILD = 2
    """From a lot into the lot that contains it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Nodes 0 to `size`, every input before its outputs."""

    indptr: Int64
    """Node ``i`` is fed by edges ``indptr[i]:indptr[i + 1]``."""
    inputs: Int32
    """The node each edge comes from."""
    mass_g: Int64
    """Dry mass on each edge; -1 where the record does not say."""
    edge_lot: Int32
    """Code of the lot whose material the edge carries."""
    edge_entry: Int64
    """Log entry that states each edge."""
    via: Int8
    implied: Bool
    """By edge: whether its mass is not stated, but that of the whole lot, drawn or made at once."""
    lot: Int32
    """Lot code of each node; -1 for an event."""
    event: Int32
    """Event code (of the transformation) of each node; -1 for a lot."""
    entry: Int64
    """Log entry that describes each node: the lot's statement, the event's first; or -1."""
    loss_g: Int64
    """By node: dry mass that is stated to have come out of the event as no lot; 0 for a lot."""
    node_of_lot: Int32
    """Node of each lot code."""
    lot_mass_g: Int64
    """Mass of each lot code: as stated, else as made; -1 where the record does not say."""
    stated_mass: Bool
    """By lot code: whether `lot_mass_g` is the lot's own statement."""
    recycled: Bool
    """By node: a lot stated to be secondary."""
    reclaim: Bool
    """By node: a reclaim point, a secondary lot not made from secondary lots."""

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.lot)

    def outputs_of(self) -> Int32:
        """The node that each edge goes into, int32[m]."""
        nodes = np.arange(self.size, dtype=np.int32)
        return np.repeat(nodes, np.diff(self.indptr))


def sum_by(index: Ints, values: Int64, size: int) -> Int64:
    """Sums of int64 `values` by `index`, exact."""
    return scatter_sum(size, index.astype(np.int32), values)


def capped_sum_by(index: Ints, values: Int64, size: int) -> Int64:
    """Sums of non-negative `values` by `index`, exact up to `MAX_MASS_G`, which stands for more."""
    rough = float_sum_by(index, values.astype(np.float64), size)
    return capped(sum_by(index, values, size), rough)


def float_sum_by(index: Ints, values: Float64, size: int) -> Float64:
    """Sums of `values` by `index`, right to the last digit whatever their order."""
    return scatter_total(size, index.astype(np.int32), values)
