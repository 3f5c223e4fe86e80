"""The graph of a batch: edges by output lot, in an order that puts inputs first.

Tables in time order are taken as they stand. In any other order the lots are computed level by
level; the rows of their attributes stay where they are.
"""

from dataclasses import dataclass

import numpy as np

from fairlode.engine.kernels import mixing
from fairlode.exchange.batch.arrow import Codes, Int64, Numbers, Reals
from fairlode.ledger.kernels import csr, order, sums

_NONE: Codes = np.zeros(0, np.int32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """What `mixing.propagate` needs. Places are by the order, inputs by the row of the lot."""

    indptr: Int64
    inputs: Codes
    mass: Numbers
    rows: Codes
    starts: Int64
    """Runs of places with no edge inside; the last is below the number of lots with a cycle."""
    cycle: Codes
    """Lots each made from the next, and the last from the first; empty when there is no cycle."""

    @property
    def unplaced(self) -> int:
        """Lots that depend on a cycle."""
        return len(self.indptr) - 1 - int(self.starts[-1])

    def propagate(self, own: Reals) -> None:
        """Own values in, carried values out, in place."""
        mixing.propagate(
            self.indptr,
            self.inputs,
            self.mass,
            own,
            mean=True,
            rows=self.rows,
            starts=self.starts,
        )


def arrange(lots: int, output: Codes, input_: Codes, mass: Numbers) -> Graph:
    """Edges in any order, each code in [0, lots), as a graph that can be computed.

    With a cycle, the graph has the cycle and cannot be propagated.
    """
    rows = place = np.arange(lots, dtype=np.int32)
    starts = None
    if not (input_ < output).all():
        rows, starts = order.level_order(lots, output, input_)
        if starts[-1] < lots:
            return _cyclic(lots, output, input_, starts)
        place = np.empty_like(rows)
        place[rows] = np.arange(lots, dtype=np.int32)
    if starts is None and csr.is_grouped(output):
        indptr, inputs = csr.row_starts(lots, output), input_
    else:
        indptr, inputs, mass = csr.rows_by_place(place, output, input_, mass)
    if starts is None:
        starts = order.windows(indptr, inputs)
    return Graph(indptr=indptr, inputs=inputs, mass=mass, rows=rows, starts=starts, cycle=_NONE)


def _cyclic(lots: int, output: Codes, input_: Codes, starts: Int64) -> Graph:
    indptr, inputs, _ = csr.csr_from_edges(lots, output, input_)
    return Graph(
        indptr=indptr,
        inputs=inputs,
        mass=np.zeros(0),
        rows=_NONE,
        starts=starts,
        cycle=order.find_cycle(indptr, inputs),
    )


def drawn_g(lots: int, input_: Codes, mass: Numbers) -> Reals:
    """What was drawn from each lot in all; an input of no known lot counts for none."""
    return sums.scatter_total(lots, input_, mass)


def warm() -> None:
    """Load the compiled kernels before they are needed."""
    one = np.zeros(1, np.int32)
    mass = np.ones(1, np.int64)
    for output, input_ in ((one + 1, one), (one, one + 1)):
        arrange(2, output, input_, mass).propagate(np.ones((2, 1)))
    drawn_g(2, one, mass)
