"""Sixteen draws of one lot's origins: the sweep of `origins`, with drawn weights."""

import numpy as np

from fairlode.engine.kernels.draw_mixing import COPY, LOST, OPEN, OWN, drawn_gap
from fairlode.engine.kernels.draws import Float32
from fairlode.ledger.kernels._compile import Float64, Int32, Int64, UInt8, kernel


@kernel
def push_draws(  # noqa: C901 - one sweep over the kinds of node, without calls in its loops
    indptr: Int64,
    inputs: Int32,
    kind: UInt8,
    base: Float64,
    figure: Int32,
    gap_row: Int32,
    gap_indptr: Int64,
    gap_fixed: Float64,
    gap_base: Float64,
    gap_figure: Int32,
    end_class: Int32,
    gap_class: Int32,
    table: Float32,
    held: Float64,
    share: Float64,
) -> None:
    """Share of the last node that each class of ends makes up, in 16 draws.

    Parameters
    ----------
    indptr to gap_figure, table : as `mix_draws`; the last node is the one asked about
    end_class : int32[n], class of a node of kind `OWN`
    gap_class : int32[n], class of what is not explained at a node
    held : float64[n, 16], overwritten: share of the last node that came through each node
    share : float64[c, 16], written in place; the classes of a draw sum to 1

    O(n + m) time, no allocation that grows.
    """
    lanes = held.shape[1]
    total, gap = np.empty(lanes, np.float64), np.empty(lanes, np.float64)
    held[:] = 0.0
    share[:] = 0.0
    held[-1, :] = 1.0
    for node in range(indptr.size - 2, -1, -1):
        sort = kind[node]
        if sort in (OWN, LOST):
            row = end_class[node] if sort == OWN else gap_class[node]
            for d in range(lanes):
                share[row, d] += held[node, d]
            continue
        start, stop = indptr[node], indptr[node + 1]
        if sort == COPY:
            for d in range(lanes):
                held[inputs[start], d] += held[node, d]
            continue
        total[:] = 0.0
        for e in range(start, stop):
            grams, row = base[e], figure[e]
            for d in range(lanes):
                total[d] += grams * np.float64(table[row, d])
        if sort == OPEN:
            drawn_gap(node, gap_row, gap_indptr, gap_fixed, gap_base, gap_figure, table, total, gap)
            for d in range(lanes):
                part = gap[d] / total[d] if total[d] > 0.0 else 1.0
                share[gap_class[node], d] += held[node, d] * part
        for d in range(lanes):
            total[d] = held[node, d] / total[d] if total[d] > 0.0 else 0.0
        for e in range(start, stop):
            grams, row, source = base[e], figure[e], inputs[e]
            for d in range(lanes):
                held[source, d] += total[d] * (grams * np.float64(table[row, d]))
