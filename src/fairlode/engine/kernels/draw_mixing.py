"""Sixteen draws of the whole graph at once: what `mixing` does for one set of figures.

A row of the table holds, for a lot or event, 16 draws of its figure and then 16 of each attribute,
float32, a cache line each: an input is fetched once for both. Every edge weighs its stated grams
times the draw of its figure; shares are formed anew in each draw, so that they sum to 1 in each.
Sums are float64; a share is kept to about one part in ten million.
"""

import numpy as np

from fairlode.engine.kernels.draws import LANES, Float32
from fairlode.ledger.kernels._compile import Float64, Int32, Int64, UInt8, kernel
from fairlode.ledger.kernels._machine import prefetch

OWN = 0
"""History ends at the node: it carries its own value alone."""
COPY = 1
"""One input makes up all of it."""
MIX = 2
"""Inputs by their drawn weight."""
OPEN = 3
"""The same, beside what the record does not explain."""
LOST = 4
"""No proportion can be stated: all of it is unexplained."""
_AHEAD = 16
"""Inputs between asking for a row and reading it: the best of 8 to 48 on AMD Zen 4."""


@kernel
def drawn_gap(
    node: int,
    gap_row: Int32,
    gap_indptr: Int64,
    gap_fixed: Float64,
    gap_base: Float64,
    gap_figure: Int32,
    table: Float32,
    total: Float64,
    gap: Float64,
) -> None:
    """What an `OPEN` node does not explain in each of 16 draws.

    Parameters
    ----------
    gap_row : int32[n], the row of an `OPEN` node in what follows, else -1
    gap_indptr, gap_fixed : int64[g + 1]; float64[g], grams that came out whatever the draw
    gap_base, gap_figure : float64[h], int32[h]: grams that came out, times the draw in this row
    table : float32[n or more, 16 or more], draws of figures in the first 16 columns
    total : float64[16], grams that went in; written in place: with what is unexplained
    gap : float64[16], written in place: grams that came out beyond those, at least 0
    """
    lanes = total.size  # not a constant, or the loops below are unrolled instead of vectorised
    at = gap_row[node]
    gap[:] = gap_fixed[at]
    for e in range(gap_indptr[at], gap_indptr[at + 1]):
        grams, row = gap_base[e], gap_figure[e]
        for d in range(lanes):
            gap[d] += grams * np.float64(table[row, d])
    for d in range(lanes):
        gap[d] = max(gap[d] - total[d], 0.0)
        total[d] += gap[d]


@kernel
def mix_draws(  # noqa: C901, PLR0912 - loops over 16 draws, written out to be vectorised
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
    own: Float32,
    of_gap: Float32,
    table: Float32,
) -> None:
    """Carry attributes through the graph in 16 draws.

    Parameters
    ----------
    indptr, inputs : int64[n + 1], int32[m], every input numbered below its output
    kind : uint8[n], `OWN` to `LOST`
    base, figure : float64[m] grams, int32[m] row of `table` whose figure they are drawn with
    gap_row to gap_figure : as `drawn_gap`
    own : float32[n, k], a node's own values
    of_gap : float32[k], the value of what is not explained
    table : float32[n or more, 16 (1 + k)], figures in the first 16 columns; written in place:
        own + carried, attribute ``j`` of draw ``d`` in column ``16 (1 + j) + d``

    O(k * inputs) time, no allocation that grows.
    """
    width = own.shape[1]
    lanes = table.shape[1] // (width + 1)
    total, gap = np.empty(lanes, np.float64), np.empty(lanes, np.float64)
    weight = np.empty(lanes, np.float64)
    carried = np.empty((width, lanes), np.float64)
    ask_until = inputs.size - _AHEAD
    for node in range(indptr.size - 1):
        sort = kind[node]
        start, stop = indptr[node], indptr[node + 1]
        if sort not in (MIX, OPEN):
            _carry_whole(node, sort, inputs[start] if sort == COPY else node, own, of_gap, table)
            continue
        total[:] = 0.0
        carried[:] = 0.0
        for e in range(start, stop):
            if e < ask_until:
                for j in range(width + 1):
                    prefetch(table, inputs[e + _AHEAD], j * LANES)
            grams, row, source = base[e], figure[e], inputs[e]
            for d in range(lanes):
                weight[d] = grams * np.float64(table[row, d])
                total[d] += weight[d]
            for j in range(width):
                for d in range(lanes):
                    value = np.float64(table[source, lanes * (1 + j) + d])
                    carried[j, d] += weight[d] * value
        if sort == OPEN:
            drawn_gap(node, gap_row, gap_indptr, gap_fixed, gap_base, gap_figure, table, total, gap)
            for j in range(width):
                for d in range(lanes):
                    carried[j, d] += gap[d] * np.float64(of_gap[j])
        for d in range(lanes):
            weight[d] = 1.0 / total[d] if total[d] > 0.0 else 0.0
        for j in range(width):
            for d in range(lanes):
                value = np.float64(own[node, j]) + carried[j, d] * weight[d]
                table[node, lanes * (1 + j) + d] = np.float32(value)


@kernel
def _carry_whole(
    node: int, sort: int, source: int, own: Float32, of_gap: Float32, table: Float32
) -> None:
    """The attributes of a node that mixes nothing, in each draw."""
    width = own.shape[1]
    lanes = table.shape[1] // (width + 1)
    for j in range(width):
        first = lanes * (1 + j)
        value = own[node, j]
        if sort == LOST:
            value += of_gap[j]
        if sort == COPY:
            for d in range(first, first + lanes):
                table[node, d] = value + table[source, d]
        else:
            for d in range(first, first + lanes):
                table[node, d] = value
