"""The graph of a batch: edges by output lot, in an order that puts inputs first.

Tables in time order are taken as they stand. In any other order the lots are computed level by
level; the rows of their attributes stay where they are.
"""

from dataclasses import dataclass, replace

import numpy as np

from fairlode.engine.kernels import mixing
from fairlode.exchange.batch.arrow import Codes, Flags, Int64, Numbers, Reals
from fairlode.ledger.kernels import csr, order, sums

_NONE: Codes = np.zeros(0, np.int32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """What `mixing.propagate` needs. Places are by the order, inputs by the row of the lot."""

    indptr: Int64
    until: Int64
    """Where the inputs of each place end: ``indptr[1:]``, or before, where history ends."""
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
        return len(self.rows) - int(self.starts[-1]) if len(self.cycle) else 0

    @property
    def edges(self) -> int:
        """Inputs of all lots."""
        return int((self.until - self.indptr[:-1]).sum())

    @property
    def made(self) -> Flags:
        """uint8 by row, 1 for a lot that has inputs which are followed."""
        made = np.zeros(len(self.rows), np.uint8)
        made[self.rows] = self.until > self.indptr[:-1]
        return made

    def ending_at(self, ends: Flags | None) -> "Graph":
        """The same graph with no inputs of the lots that are not 0 in `ends`, by row."""
        if ends is None or not ends.any():
            return self
        cut = ends[self.rows] != 0
        return replace(self, until=np.where(cut, self.indptr[:-1], self.until))

    def drawn_g(self) -> Reals:
        """What is drawn from each lot in all, by row."""
        live, inputs, mass = csr.live_rows(self.indptr, self.until, self.inputs, self.mass)
        return drawn_g(len(self.rows), inputs[:live], mass[:live])

    def propagate(self, own: Reals, weight: Numbers | None = None) -> None:
        """Own values in, carried values out, in place; by mass unless there is another weight."""
        mixing.propagate(
            self.indptr,
            self.inputs,
            self.mass if weight is None else weight,
            own,
            mean=True,
            rows=self.rows,
            starts=self.starts,
            until=self.until,
        )

    def contained(self, content: Reals) -> tuple[Reals, Flags]:
        """What of an element each input brings, and the rows that are mixed by mass all the same.

        `content`: by row, as part of the mass; NaN where it is not known.
        """
        return mixing.contained(self.indptr, self.until, self.inputs, self.mass, self.rows, content)


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
    return Graph(
        indptr=indptr,
        until=indptr[1:],
        inputs=inputs,
        mass=mass,
        rows=rows,
        starts=starts,
        cycle=_NONE,
    )


def _cyclic(lots: int, output: Codes, input_: Codes, starts: Int64) -> Graph:
    indptr, inputs, _ = csr.csr_from_edges(lots, output, input_)
    return Graph(
        indptr=indptr,
        until=indptr[1:],
        inputs=inputs,
        mass=np.zeros(0),
        rows=np.arange(lots, dtype=np.int32),
        starts=starts,
        cycle=order.find_cycle(indptr, inputs),
    )


def drawn_g(lots: int, input_: Codes, mass: Numbers) -> Reals:
    """What was drawn from each lot in all; an input of no known lot counts for none."""
    if mass.dtype == np.int64:
        grams = mass.astype(np.int64, copy=False)
        return sums.scatter_sum(lots, input_, grams).astype(np.float64)
    return sums.scatter_total(lots, input_, mass)


def warm() -> None:
    """Load the compiled kernels before they are needed."""
    one = np.zeros(1, np.int32)
    mass = np.ones(1, np.int64)
    for output, input_ in ((one + 1, one), (one, one + 1)):
        arrange(2, output, input_, mass).propagate(np.ones((2, 1)))
    drawn_g(2, one, mass)
