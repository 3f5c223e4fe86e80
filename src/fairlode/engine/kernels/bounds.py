"""The most of a class of origin, and the most of all else, that each node can hold.

Two upper bounds say all: what a node holds at least of the class is its mass less the most it can
hold of all else. Both are carried from inputs to outputs in one sweep, without recursion.
"""

import numpy as np

from fairlode.engine.kernels.mixing import (
    divide_windows,
    in_step,
    others_reached,
    parallel_threads,
    window_done,
)
from fairlode.ledger.kernels._compile import Float64, Int32, Int64, Mass, UInt8, kernel
from fairlode.ledger.kernels._machine import prefetch
from fairlode.ledger.kernels.sums import two_sum

_AHEAD = 24
"""Inputs between asking for a row and reading it, as in `mixing`."""
_TWO = 2
FOLLOWED = 0
"""A node that its inputs explain."""
WITHIN = 1
"""An origin of the class."""
OUTSIDE = 2
"""An origin of another class."""
UNKNOWN = 3
"""An origin that may be of the class, or not."""


@kernel
def outer_most(
    indptr: Int64,
    inputs: Int32,
    cap: Float64,
    gap_within: Float64,
    gap_outside: Float64,
    role: UInt8,
) -> tuple[Float64, Float64]:
    """The most of the class, and the most of all else, in every node.

    What is drawn from a node holds of the class at most what the node holds, and at most all that
    is drawn; a node holds at most what is drawn into it, and its gap. That each draw is looked at
    alone makes the bounds outer ones: no record allows more, some allow less.

    Parameters
    ----------
    indptr, inputs : int64[n + 1], int32[m], every input numbered below its output
    cap : float64[m] grams, the most that each edge may carry; infinite where nobody says
    gap_within, gap_outside : float64[n] grams that the record does not explain, and that may be
        of the class, and of all else
    role : uint8[n], `FOLLOWED`, or what the origin at the node is

    Returns
    -------
    within, outside : float64[n] grams; infinite at origins, which hold as much as is drawn

    O(n + m) time, 16 n bytes.
    """
    n = indptr.size - 1
    within = np.empty(n, np.float64)
    outside = np.empty(n, np.float64)
    for i in range(n):
        if role[i] != FOLLOWED:
            within[i] = 0.0 if role[i] == OUTSIDE else np.inf
            outside[i] = 0.0 if role[i] == WITHIN else np.inf
            continue
        held = gap_within[i]
        other = gap_outside[i]
        for e in range(indptr[i], indptr[i + 1]):
            held += min(cap[e], within[inputs[e]])
            other += min(cap[e], outside[inputs[e]])
        within[i] = held
        outside[i] = other
    return within, outside


@kernel
def outer_mixed(
    indptr: Int64,
    inputs: Int32,
    cap: Float64,
    gap_within: Float64,
    gap_outside: Float64,
    role: UInt8,
    held: Float64,
    mixed: UInt8,
) -> tuple[Float64, Float64]:
    """As `outer_most`, where some nodes are known to be mixed.

    ``held`` : float64[n] grams at least that passed through each node
    ``mixed`` : uint8[n], 1 where every draw has the composition of the whole node, so that it
    holds of the class at most its part of what the node holds
    """
    n = indptr.size - 1
    within = np.empty(n, np.float64)
    outside = np.empty(n, np.float64)
    for i in range(n):
        if role[i] != FOLLOWED:
            within[i] = 0.0 if role[i] == OUTSIDE else np.inf
            outside[i] = 0.0 if role[i] == WITHIN else np.inf
            continue
        held_within = gap_within[i]
        held_outside = gap_outside[i]
        for e in range(indptr[i], indptr[i + 1]):
            before = inputs[e]
            some, other = within[before], outside[before]
            if mixed[before] and held[before] > 0.0 and role[before] == FOLLOWED:
                part = cap[e] / held[before]
                some, other = min(some, part * some), min(other, part * other)
            held_within += min(cap[e], some)
            held_outside += min(cap[e], other)
        within[i] = held_within
        outside[i] = held_outside
    return within, outside


@kernel
def gap_rows(
    indptr: Int64,
    until: Int64,
    cap: Mass,
    rows: Int32,
    held: Float64,
    slack: float,
    slack_g: float,
) -> Float64:
    """What each row holds beyond all that was drawn into it, past a tolerance.

    Parameters
    ----------
    indptr, until, rows : as `bound_rows`
    cap : int64[m] or float64[m] grams; infinite where nobody says
    held : float64[n] grams, by row; NaN where nobody says
    slack, slack_g : part of what is held, and grams, below which an excess is rounding

    Returns
    -------
    float64[n] grams by row, 0 where there is none; NaN where `held` is. O(n + m).
    """
    gap = np.zeros(rows.size, np.float64)
    for p in range(rows.size):
        row = rows[p]
        drawn, low = 0.0, 0.0
        for e in range(indptr[p], until[p]):
            if cap[e] != np.inf:
                drawn, error = two_sum(drawn, np.float64(cap[e]))
                low += error
        excess = held[row] - drawn - low
        if not excess <= max(slack * held[row], slack_g):
            gap[row] = excess
    return gap


@kernel
def bound_rows(
    indptr: Int64,
    until: Int64,
    inputs: Int32,
    cap: Mass,
    rows: Int32,
    gap: Float64,
    role: UInt8,
    most: Float64,
    first: int,
    last: int,
) -> None:
    """As `outer_most`, for some places of an order, and with the same digits for any order.

    Parameters
    ----------
    indptr, until : int64[n + 1], int64[n], by place: the lot at place ``p`` has row ``rows[p]``
        and the inputs ``inputs[indptr[p]:until[p]]``
    inputs : int32[m], rows; every one is done before its output
    cap : int64[m] or float64[m] grams, the most that each edge may carry
    rows : int32[n]
    gap : float64[n] grams by row that nobody explains; of the class, or not
    role : uint8[n] by row, `FOLLOWED`, or what the origin at the row is
    most : float64[n, 2], written: the most grams of the class, and of all else
    first, last : places in the order

    O(inputs) time; the row of the input `_AHEAD` places on is asked for before it is needed.
    """
    ask_until = inputs.size - _AHEAD
    for p in range(first, last):
        row = rows[p]
        if role[row] != FOLLOWED:
            most[row, 0] = 0.0 if role[row] == OUTSIDE else np.inf
            most[row, 1] = 0.0 if role[row] == WITHIN else np.inf
            continue
        within, within_low = gap[row], 0.0
        outside, outside_low = gap[row], 0.0
        endless_within = endless_outside = gap[row] == np.inf
        for e in range(indptr[p], until[p]):
            if e < ask_until:
                prefetch(most, inputs[e + _AHEAD], 0)
            before = inputs[e]
            carried = min(np.float64(cap[e]), most[before, 0])
            other = min(np.float64(cap[e]), most[before, 1])
            endless_within |= carried == np.inf
            endless_outside |= other == np.inf
            within, error = two_sum(within, carried)
            within_low += error
            outside, error = two_sum(outside, other)
            outside_low += error
        most[row, 0] = np.inf if endless_within else within + within_low
        most[row, 1] = np.inf if endless_outside else outside + outside_low


@kernel
def bound_part(
    indptr: Int64,
    until: Int64,
    inputs: Int32,
    cap: Mass,
    rows: Int32,
    gap: Float64,
    role: UInt8,
    most: Float64,
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
        bound_rows(indptr, until, inputs, cap, rows, gap, role, most, first, last)
        window += 1
        window_done(done, mine, window)
    return window


@kernel
def bound_shares(
    most: Float64, held: Float64, role: UInt8, mean: Float64, least: Float64, highest: Float64
) -> None:
    """Least and most share of the class in each row, from the most grams of it and of all else.

    Parameters
    ----------
    most : float64[n, 2] grams, from `bound_rows`
    held : float64[n] grams of both together; NaN or 0 where nobody says
    role : uint8[n]
    mean : float64[n] share by perfect mixing, NaN where missing; the bounds contain it (rounding)
    least, highest : float64[n], written
    """
    for i in range(least.size):
        low, high = 0.0, 1.0
        if most[i, 1] == 0.0:
            low = 1.0
        elif role[i] == FOLLOWED and held[i] > 0.0:
            low = max(0.0, (held[i] - most[i, 1]) / held[i])
        if most[i, 0] == 0.0:
            high = 0.0
        elif role[i] == FOLLOWED and held[i] > 0.0:
            high = min(1.0, most[i, 0] / held[i])
        least[i] = min(low, mean[i]) if mean[i] == mean[i] else low
        highest[i] = max(high, mean[i]) if mean[i] == mean[i] else high


def bound_all(
    indptr: Int64,
    inputs: Int32,
    cap: Mass,
    gap: Float64,
    role: UInt8,
    *,
    rows: Int32,
    starts: Int64,
    until: Int64,
    threads: int | None = None,
) -> Float64:
    """The most grams of the class, and of all else, in every row: float64[n, 2].

    Arguments as of `bound_rows` and `mixing.propagate`; the threads change no digit.
    """
    most = np.empty((rows.size, 2), np.float64)
    graph = (indptr, until, inputs, cap, rows, gap, role, most)

    def part(cuts: Int64, done: Int64, mine: int, window: int) -> int:
        return bound_part(*graph, cuts, done, mine, window)

    threads = parallel_threads(rows.size, starts) if threads is None else threads
    if threads < _TWO:
        bound_rows(*graph, 0, rows.size)
    else:
        in_step(part, divide_windows(indptr, starts, threads))
    return most
