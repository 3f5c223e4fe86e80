"""What a lot carries, from what its inputs carry: mean of the inputs by drawn mass, plus its own.

``x_lot = own + sum(mass_j * x_j) / sum(mass_j)``, for all lots and all attributes in one pass.
Sums and means hold twice the digits of a float64 until they are rounded once, so that the order
of a lot's inputs cannot show and a mean never leaves the range of what was mixed. NaN stands for
missing, and what was made from it is missing too.
"""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from fairlode.ledger.kernels._compile import Float64, Int32, Int64, Mass, UInt8, kernel
from fairlode.ledger.kernels._machine import load_acquire, prefetch, product_error, store_release
from fairlode.ledger.kernels.order import windows
from fairlode.ledger.kernels.sums import totals, two_sum

_AHEAD = 24
"""Inputs between asking for a row and reading it: the best of 8 to 64 on AMD Zen 3 and Zen 4."""
_LOTS_AHEAD = 8
"""The same in lots, for the row to write."""
_LINE = 8
"""float64 values in a cache line of 64 bytes."""
_SPINS = 20_000
"""Looks at another thread's progress before a thread gives its processor away: some 0.1 ms."""
_PAUSE_S = 50e-6
_TWO = 2
"""Threads at most: more were not measured."""
PARALLEL_FROM_LOTS = 200_000
"""Below this, two threads wait for each other longer than they save (measured)."""
_PARALLEL_WINDOW = 500
"""Mean number of lots in a window from which dividing it pays."""


@kernel
def shares(indptr: Int64, mass: Mass) -> Float64:
    """Share of each input in all that was drawn into its lot.

    Parameters
    ----------
    indptr : int64[n + 1]
    mass : int64[m] in grams or float64[m] in any unit, > 0

    Returns
    -------
    float64[m] in (0, 1]; a lot's shares sum to 1 within rounding. O(n + m).
    """
    total = totals(indptr, mass)
    share = np.empty(mass.size, np.float64)
    for i in range(indptr.size - 1):
        for e in range(indptr[i], indptr[i + 1]):
            share[e] = np.float64(mass[e]) / total[i]
    return share


@kernel
def contained(
    indptr: Int64, until: Int64, inputs: Int32, mass: Mass, rows: Int32, content: Float64
) -> tuple[Float64, UInt8]:
    """Mass of one element in each input, where all inputs of a lot say; else their whole mass.

    Parameters
    ----------
    indptr to rows : as `mix_rows`
    content : float64[n] by row, part of the mass that is the element, in [0, 1]; NaN: unknown

    Returns
    -------
    weight : float64[m], to mix by
    whole : uint8[n] by row, 1 where a lot's inputs are mixed by their whole mass: the content of
        one is unknown, or all have none of the element. O(n + m).
    """
    weight = np.empty(mass.size, np.float64)
    whole = np.zeros(rows.size, np.uint8)
    ask_until = inputs.size - _AHEAD
    column = content.reshape(content.size, 1)
    for p in range(rows.size):
        known = 0.0
        for e in range(indptr[p], until[p]):
            if e < ask_until:
                prefetch(column, inputs[e + _AHEAD], 0)
            weight[e] = np.float64(mass[e]) * content[inputs[e]]
            known += weight[e]  # NaN from one makes the sum NaN
        if known > 0.0 or indptr[p] == until[p]:
            continue
        whole[rows[p]] = 1
        for e in range(indptr[p], until[p]):
            weight[e] = np.float64(mass[e])
    return weight, whole


@kernel
def mix_rows(  # noqa: C901 - one pass over memory; a call in it would cost
    indptr: Int64,
    until: Int64,
    inputs: Int32,
    mass: Mass,
    mean: bool,
    rows: Int32,
    x: Float64,
    first: int,
    last: int,
) -> None:
    """Add to the rows of lots ``first`` to ``last - 1`` what their inputs' rows carry to them.

    Parameters
    ----------
    indptr, until : int64[n + 1], int64[n], by place in the order: the lot at place ``p`` has row
        ``rows[p]`` and the inputs ``inputs[indptr[p]:until[p]]``; ``until`` is ``indptr[1:]``
        unless history ends at some lots, or rows were corrected
    inputs : int32[m], rows of the inputs; every one is done before its output
    mass : int64[m] or float64[m] > 0, drawn from each input, or its share
    mean : divide by the sum of a lot's masses; with shares, do not
    rows : int32[n]
    x : float64[n, k], in: own values; out, for the lots done: own + carried. Written in place
    first, last : places in the order

    Checks nothing. O(k * inputs) time, 16 k bytes allocated. At k = 8 bound by memory: the row
    of the input `_AHEAD` places on is asked for before it is needed. Products keep what rounding
    takes from them (TwoProduct by fused multiply-add: T. Ogita, S. M. Rump, S. Oishi, SIAM J.
    Sci. Comput. 26, 2005).
    """
    width = x.shape[1]
    high = np.empty(width, np.float64)
    low = np.empty(width, np.float64)
    ask_until = inputs.size - _AHEAD
    for p in range(first, last):
        if p + _LOTS_AHEAD < last:
            prefetch(x, rows[p + _LOTS_AHEAD], 0)
        start, stop = indptr[p], until[p]
        if start == stop:
            continue
        high[:] = 0.0
        low[:] = 0.0
        total, total_low = 0.0, 0.0
        for e in range(start, stop):
            if e < ask_until:
                prefetch(x, inputs[e + _AHEAD], 0)
                for column in range(_LINE, width, _LINE):
                    prefetch(x, inputs[e + _AHEAD], column)
            row = inputs[e]
            factor = np.float64(mass[e])
            total, error = two_sum(total, factor)
            total_low += error
            for k in range(width):
                value = x[row, k]
                product = factor * value
                lost = product_error(factor, value, product)
                high[k], error = two_sum(high[k], product)
                low[k] += error + lost
        row = rows[p]
        if not mean:
            for k in range(width):
                x[row, k] += high[k] + low[k]
            continue
        for k in range(width):
            quotient = high[k] / total
            product = quotient * total
            lost = product_error(quotient, total, product)
            rest = (high[k] - product) - lost + low[k] - quotient * total_low
            x[row, k] += quotient + rest / total


@kernel
def mix_part(
    indptr: Int64,
    until: Int64,
    inputs: Int32,
    mass: Mass,
    mean: bool,
    rows: Int32,
    x: Float64,
    cuts: Int64,
    done: Int64,
    mine: int,
    window: int,
) -> int:
    """One thread's part of every window, in step with the other threads.

    Parameters
    ----------
    indptr to x : as `mix_rows`
    cuts : int64[windows, threads + 1]; thread ``t`` does lots ``cuts[w, t]:cuts[w, t + 1]``
    done : int64[threads, 8], windows finished by each thread, a cache line each
    mine : this thread's number
    window : where to begin

    Returns
    -------
    The window to go on with after a pause (another thread is far behind), or the number of
    windows when all are done.
    """
    while window < cuts.shape[0]:
        if not others_reached(done, window):
            return window
        first, last = cuts[window, mine], cuts[window, mine + 1]
        mix_rows(indptr, until, inputs, mass, mean, rows, x, first, last)
        window += 1
        window_done(done, mine, window)
    return window


@kernel
def others_reached(done: Int64, window: int) -> bool:
    """Wait until every thread has done the windows before `window`; False after some 0.1 ms.

    ``done`` : int64[threads, 8], windows finished by each thread, a cache line each
    """
    flat = done.reshape(done.size)
    for other in range(done.shape[0]):
        spins = 0
        while load_acquire(flat, other * _LINE) < window:
            spins += 1
            if spins > _SPINS:
                return False
    return True


@kernel
def window_done(done: Int64, mine: int, windows_done: int) -> None:
    """Tell the other threads how many windows this one has finished."""
    store_release(done.reshape(done.size), mine * _LINE, windows_done)


@kernel
def divide_windows(indptr: Int64, starts: Int64, threads: int) -> Int64:
    """Cut each window into parts of about as many inputs: int64[windows, threads + 1]."""
    cuts = np.empty((starts.size - 1, threads + 1), np.int64)
    for w in range(starts.size - 1):
        first, last = starts[w], starts[w + 1]
        cuts[w, 0] = first
        work = indptr[last] - indptr[first] + (last - first)
        for t in range(1, threads):
            wanted = work * t // threads
            low, high = cuts[w, t - 1], last
            while low < high:
                middle = (low + high) // 2
                if indptr[middle] - indptr[first] + (middle - first) < wanted:
                    low = middle + 1
                else:
                    high = middle
            cuts[w, t] = low
        cuts[w, threads] = last
    return cuts


def propagate(
    indptr: Int64,
    inputs: Int32,
    weight: Mass,
    x: Float64,
    *,
    mean: bool = False,
    rows: Int32 | None = None,
    starts: Int64 | None = None,
    until: Int64 | None = None,
    threads: int | None = None,
) -> Float64:
    """Carry attributes through the whole graph: ``x = own + sum(weight * x of inputs)``.

    Parameters
    ----------
    indptr, inputs : int64[n + 1], int32[m], lots in an order that puts inputs first
    weight : float64[m] shares; or, for a `mean`, int64[m] or float64[m] masses > 0
    x : float64[n, k], own values in; **written in place** and returned. Fastest C-contiguous
        with k a multiple of 8
    mean : divide by the sum of a lot's weights
    rows : int32[n], the row of `x` for each place in the order; the same number when left out.
        `inputs` are rows, `indptr` and `starts` go by place
    starts : int64[w + 1], runs of places with no edge inside; found when left out, which
        needs `rows` left out too
    until : int64[n], where each place's inputs end; ``indptr[1:]`` when left out
    threads : by size and processors when left out; the result is the same to the last digit
    """
    lots = indptr.size - 1
    starts = windows(indptr, inputs) if starts is None else starts
    rows = np.arange(lots, dtype=np.int32) if rows is None else rows
    until = indptr[1:] if until is None else until
    graph = (indptr, until, inputs, weight, mean, rows, x)

    def part(cuts: Int64, done: Int64, mine: int, window: int) -> int:
        return mix_part(*graph, cuts, done, mine, window)

    threads = parallel_threads(lots, starts) if threads is None else threads
    if threads < _TWO:
        mix_rows(*graph, 0, lots)
    else:
        in_step(part, divide_windows(indptr, starts, threads))
    return x


def in_step(part: Callable[[Int64, Int64, int, int], int], cuts: Int64) -> None:
    """Run a kernel over all windows, a thread for each column of `cuts` but the last.

    ``part(cuts, done, mine, window)`` does one thread's part of each window from `window` on, and
    returns the window to go on with after a pause, as `mix_part` does.
    """
    threads = cuts.shape[1] - 1
    done = np.zeros((threads, _LINE), np.int64)
    stop = threading.Event()

    def run(mine: int) -> None:
        window = 0
        try:
            while window < len(cuts) and not stop.is_set():
                window = part(cuts, done, mine, window)
                if window < len(cuts):
                    time.sleep(_PAUSE_S)
        except BaseException:
            stop.set()
            raise

    _in_threads(run, threads)


def parallel_threads(lots: int, starts: Int64) -> int:
    """As many threads as pay for a pass over `lots` in windows."""
    pays = lots >= PARALLEL_FROM_LOTS and lots >= _PARALLEL_WINDOW * (starts.size - 1)
    return min(_TWO, os.cpu_count() or 1) if pays else 1


def _in_threads(part: Callable[[int], None], threads: int) -> None:
    """Run all parts, the first in this thread; raise the first failure."""
    with ThreadPoolExecutor(threads - 1) as pool:
        others = [pool.submit(part, mine) for mine in range(1, threads)]
        part(0)
        for other in others:
            other.result()
