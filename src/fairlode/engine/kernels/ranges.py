"""Least, most and mean share of a class of origin in every lot of a batch, in one pass.

The bounds are those of `bounds.outer_most`, for rows in any order, in two threads, with the gaps
and the mean worked out on the way.
"""

import numpy as np

from fairlode.engine.kernels.bounds import FOLLOWED, OUTSIDE, UNKNOWN, WITHIN
from fairlode.engine.kernels.mixing import (
    divide_windows,
    in_step,
    others_reached,
    parallel_threads,
    window_done,
)
from fairlode.ledger.kernels._compile import Float64, Int32, Int64, Mass, UInt8, kernel
from fairlode.ledger.kernels._machine import prefetch, product_error
from fairlode.ledger.kernels.sums import two_sum

_AHEAD = 24
"""Inputs between asking for a row and reading it, as in `mixing`."""
_TWO = 2
_COLUMNS = 4
"""float64 values in a row of `bound_rows`: half a cache line."""
SLACK = 1e-6
"""Part of its mass by which a lot may outweigh its inputs: what converting units may cost."""
SLACK_G = 1.0
"""The same in grams: what rounding may cost."""


@kernel
def bound_rows(
    indptr: Int64,
    until: Int64,
    inputs: Int32,
    cap: Mass,
    weight: Mass,
    rows: Int32,
    held: Float64,
    unexplained: UInt8,
    by_mass: bool,
    role: UInt8,
    found: Float64,
    first: int,
    last: int,
) -> None:
    """As `bounds.outer_most`, with gaps and the mean, for places of an order, rows in any order.

    Parameters
    ----------
    indptr, until : int64[n + 1], int64[n], by place: the lot at place ``p`` has row ``rows[p]``
        and the inputs ``inputs[indptr[p]:until[p]]``
    inputs : int32[m], rows; every one is done before its output
    cap : int64[m] or float64[m] grams, the most that each edge may carry; infinite: nobody says
    weight : int64[m] or float64[m], what the mean of perfect mixing weighs each edge by
    rows : int32[n]
    held : float64[n] grams by row; NaN where nobody says
    unexplained : uint8[n] by row, 1 where a lot weighs more than all that was drawn for it;
        written `by_mass`, else read where `held` is NaN: such a lot may hold any more of it
    role : uint8[n] by row, `FOLLOWED`, or what the origin at the row is
    found : float64[n, 4], written: the most grams of the class, and of all else, both infinite
        at origins; the mean share of the class, NaN where missing; grams held
    first, last : places in the order

    What is held beyond all draws, past `SLACK` and `SLACK_G`, is a gap, of the class or not; less
    is rounding, and has the composition of what was drawn. Sums keep what rounding takes from
    them, as in `mixing.mix_rows`. O(inputs) time; the row of the input `_AHEAD` places on is asked
    for before it is needed.
    """
    ask_until = inputs.size - _AHEAD
    for p in range(first, last):
        row = rows[p]
        if role[row] != FOLLOWED:
            found[row, 0] = 0.0 if role[row] == OUTSIDE else np.inf
            found[row, 1] = 0.0 if role[row] == WITHIN else np.inf
            found[row, 2] = 1.0 if role[row] == WITHIN else 0.0
            if role[row] == UNKNOWN:
                found[row, 2] = np.nan
            found[row, 3] = held[row]
            continue
        within, within_low, outside, outside_low = 0.0, 0.0, 0.0, 0.0
        drawn, drawn_low, total, total_low, mean, mean_low = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        known = True
        for e in range(indptr[p], until[p]):
            if e < ask_until:
                prefetch(found, inputs[e + _AHEAD], 0)
            before = inputs[e]
            most = np.float64(cap[e])
            part = min(most, found[before, 0])
            other = min(most, found[before, 1])
            within, within_low = _added(within, within_low, part)
            outside, outside_low = _added(outside, outside_low, other)
            if most == np.inf:
                known = False
            else:
                drawn, drawn_low = _added(drawn, drawn_low, most)
            factor = np.float64(weight[e])
            total, total_low = _added(total, total_low, factor)
            product = factor * found[before, 2]
            mean, mean_low = _added(mean, mean_low, product)
            mean_low += product_error(factor, found[before, 2], product)
        drawn += drawn_low
        gap, scale = _gap(held[row], drawn, known, unexplained[row] != 0)
        if by_mass:
            unexplained[row] = gap > 0.0
        quotient = mean / total
        product = quotient * total
        rest = (mean - product) - product_error(quotient, total, product)
        rest += mean_low - quotient * total_low
        found[row, 0] = gap + scale * (within + within_low)
        found[row, 1] = gap + scale * (outside + outside_low)
        found[row, 2] = quotient + rest / total
        found[row, 3] = held[row]


@kernel
def _added(high: float, low: float, value: float) -> tuple[float, float]:
    """A sum and what rounding took from it; an infinite one has lost nothing."""
    if high == np.inf or value == np.inf:  # noqa: PLR1714 - compiled, a set is dearer
        return np.inf, 0.0
    whole, error = two_sum(high, value)
    return whole, low + error


@kernel
def _gap(held: float, drawn: float, known: bool, unexplained: bool) -> tuple[float, float]:
    """Grams that no draw explains; and what a gram drawn is of the lot, where that is rounding."""
    if np.isnan(held):
        return np.inf if unexplained else 0.0, 1.0
    excess = held - drawn
    if excess <= 0.0:
        return 0.0, 1.0
    if not known or excess > max(SLACK * held, SLACK_G):
        return excess, 1.0
    return 0.0, held / drawn if drawn > 0.0 else 1.0


@kernel
def bound_part(
    indptr: Int64,
    until: Int64,
    inputs: Int32,
    cap: Mass,
    weight: Mass,
    rows: Int32,
    held: Float64,
    unexplained: UInt8,
    by_mass: bool,
    role: UInt8,
    found: Float64,
    cuts: Int64,
    done: Int64,
    mine: int,
    window: int,
) -> int:
    """One thread's part of every window of `bound_rows`, in step as `mixing.mix_part`."""
    while window < cuts.shape[0]:
        if not others_reached(done, window):
            return window
        first, last = cuts[window, mine], cuts[window, mine + 1]
        bound_rows(
            indptr, until, inputs, cap, weight, rows, held, unexplained, by_mass, role, found,
            first, last,
        )  # fmt: skip
        window += 1
        window_done(done, mine, window)
    return window


@kernel
def to_shares(found: Float64, role: UInt8) -> None:
    """Grams of `bound_rows` into shares, in place: least, most, mean in columns 0, 1 and 2.

    The bounds contain the mean, which rounds apart from them. Where a lot holds neither the class
    nor anything else, its share is open.
    """
    for i in range(found.shape[0]):
        within, outside, mean, held = found[i, 0], found[i, 1], found[i, 2], found[i, 3]
        low, high = 0.0, 1.0
        if within > 0.0 or outside > 0.0:
            known = role[i] == FOLLOWED and held > 0.0
            if outside == 0.0:
                low = 1.0
            elif known:
                low = max(0.0, (held - outside) / held)
            if within == 0.0:
                high = 0.0
            elif known:
                high = min(1.0, within / held)
        found[i, 0] = low if np.isnan(mean) else min(low, mean)
        found[i, 1] = high if np.isnan(mean) else max(high, mean)


def bound_all(
    indptr: Int64,
    inputs: Int32,
    amounts: tuple[Mass, Mass],
    lots: tuple[Float64, UInt8, UInt8],
    *,
    by_mass: bool,
    rows: Int32,
    starts: Int64,
    until: Int64,
    threads: int | None = None,
) -> Float64:
    """Least, most and mean share of the class in every row: float64[n, 4], the last of no use.

    ``amounts`` are `cap` and `weight` of `bound_rows`, ``lots`` are `held`, `unexplained` and
    `role`; the rest as of `mixing.propagate`. The threads change no digit.
    """
    held, unexplained, role = lots
    found = np.empty((rows.size, _COLUMNS), np.float64)
    graph = (indptr, until, inputs, *amounts, rows, held, unexplained, by_mass, role, found)

    def part(cuts: Int64, done: Int64, mine: int, window: int) -> int:
        return bound_part(*graph, cuts, done, mine, window)

    threads = parallel_threads(rows.size, starts) if threads is None else threads
    if threads < _TWO:
        bound_rows(*graph, 0, rows.size)
    else:
        in_step(part, divide_windows(indptr, starts, threads))
    to_shares(found, role)
    return found
