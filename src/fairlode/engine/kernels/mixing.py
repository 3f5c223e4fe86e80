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

from fairlode.ledger.kernels._compile import Float64, Int32, Int64, Mass, kernel
from fairlode.ledger.kernels._machine import load_acquire, prefetch, product_error, store_release
from fairlode.ledger.kernels.order import windows
from fairlode.ledger.kernels.sums import totals, two_sum

_AHEAD = 24
"""Inputs between asking for a row and reading it: the best of 8 to 64 on AMD Zen 3 and Zen 4."""
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
def mix_rows(
    indptr: Int64,
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
    indptr : int64[n + 1], by place in the order: lot ``p`` in the order has row ``rows[p]``
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
        start, stop = indptr[p], indptr[p + 1]
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
    threads = cuts.shape[1] - 1
    flat = done.reshape(done.size)
    while window < cuts.shape[0]:
        for other in range(threads):
            spins = 0
            while load_acquire(flat, other * _LINE) < window:
                spins += 1
                if spins > _SPINS:
                    return window
        mix_rows(indptr, inputs, mass, mean, rows, x, cuts[window, mine], cuts[window, mine + 1])
        window += 1
        store_release(flat, mine * _LINE, window)
    return window


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
    threads : by size and processors when left out; the result is the same to the last digit
    """
    lots = indptr.size - 1
    starts = windows(indptr, inputs) if starts is None else starts
    rows = np.arange(lots, dtype=np.int32) if rows is None else rows
    threads = _threads(lots, starts) if threads is None else threads
    graph = (indptr, inputs, weight, mean, rows, x)
    if threads < _TWO:
        mix_rows(*graph, 0, lots)
        return x
    cuts = divide_windows(indptr, starts, threads)
    done = np.zeros((threads, _LINE), np.int64)
    stop = threading.Event()

    def part(mine: int) -> None:
        window = 0
        try:
            while window < len(cuts) and not stop.is_set():
                window = mix_part(*graph, cuts, done, mine, window)
                if window < len(cuts):
                    time.sleep(_PAUSE_S)
        except BaseException:
            stop.set()
            raise

    _in_threads(part, threads)
    return x


def _threads(lots: int, starts: Int64) -> int:
    """As many as pay."""
    pays = lots >= PARALLEL_FROM_LOTS and lots >= _PARALLEL_WINDOW * (starts.size - 1)
    return min(_TWO, os.cpu_count() or 1) if pays else 1


def _in_threads(part: Callable[[int], None], threads: int) -> None:
    """Run all parts, the first in this thread; raise the first failure."""
    with ThreadPoolExecutor(threads - 1) as pool:
        others = [pool.submit(part, mine) for mine in range(1, threads)]
        part(0)
        for other in others:
            other.result()
