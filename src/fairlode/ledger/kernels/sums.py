"""Sums that the order of their terms cannot change: masses by event, by lot, by site.

Whole grams are summed as int64, exactly. Floats are summed with the rounding of every step
carried along (TwoSum: D. E. Knuth, TAOCP 2, 4.2.2), which holds twice the digits of a float64:
of masses, which have one sign, the sum is right to the last digit.
"""

import numpy as np

from fairlode.ledger.kernels._compile import Float64, Int32, Int64, Mass, UInt64, kernel
from fairlode.ledger.kernels._machine import stir


@kernel
def two_sum(left: float, right: float) -> tuple[float, float]:
    """``left + right`` as the rounded sum and what the rounding took, exactly."""
    total = left + right
    shadow = total - left
    return total, (left - (total - shadow)) + (right - shadow)


@kernel
def segment_sum(indptr: Int64, mass: Int64) -> Int64:
    """Sum of each segment of int64 values.

    Parameters
    ----------
    indptr : int64[n + 1]; segment ``i`` is ``mass[indptr[i]:indptr[i + 1]]``
    mass : int64[m]; each segment sums to less than 2**63 in magnitude

    Returns
    -------
    int64[n], 0 for an empty segment. Exact. O(n + m).
    """
    n = indptr.size - 1
    total = np.zeros(n, np.int64)
    for i in range(n):
        for e in range(indptr[i], indptr[i + 1]):
            total[i] += mass[e]
    return total


@kernel
def totals(indptr: Int64, mass: Mass) -> Float64:
    """Sum of each segment in float64, correct to the last digit whatever the order.

    Parameters
    ----------
    indptr : int64[n + 1]
    mass : int64[m] or float64[m], finite, of one sign

    Returns
    -------
    float64[n], 0 for an empty segment. O(n + m).
    """
    n = indptr.size - 1
    total = np.empty(n, np.float64)
    for i in range(n):
        high = 0.0
        low = 0.0
        for e in range(indptr[i], indptr[i + 1]):
            high, error = two_sum(high, np.float64(mass[e]))
            low += error
        total[i] = high + low
    return total


@kernel
def scatter_sum(n: int, key: Int32, mass: Int64) -> Int64:
    """Sum of int64 values by key: mass drawn from each lot, put out by each event.

    Parameters
    ----------
    n : number of sums
    key : int32[m], each in [0, n), or negative to be left out
    mass : int64[m]; each sum stays below 2**63 in magnitude

    Returns
    -------
    int64[n], exact. O(n + m).
    """
    total = np.zeros(n, np.int64)
    for e in range(key.size):
        if key[e] >= 0:
            total[key[e]] += mass[e]
    return total


@kernel
def scatter_total(n: int, key: Int32, mass: Mass) -> Float64:
    """As `scatter_sum`, in float64, correct to the last digit whatever the order."""
    total = np.zeros((n, 2), np.float64)
    for e in range(key.size):
        if key[e] >= 0:
            high, error = two_sum(total[key[e], 0], np.float64(mass[e]))
            total[key[e], 0] = high
            total[key[e], 1] += error
    return total[:, 0] + total[:, 1]


@kernel
def checksum(words: UInt64, first: int) -> np.uint64:
    """Sum modulo 2**64 of a mixture of each word and its place, for words from place `first` on.

    Tells damage, not malice. Sums of parts add up to that of the whole, so that a change costs
    no more than its own words (`checksum_at`). O(words), bound by memory.
    """
    total = np.uint64(0)
    for i in range(words.size):
        total = stir(total, words[i], np.uint64(first + i))
    return total


@kernel
def checksum_at(words: UInt64, places: Int64) -> np.uint64:
    """As `checksum`, for words that stand at `places`."""
    total = np.uint64(0)
    for i in range(words.size):
        total = stir(total, words[i], np.uint64(places[i]))
    return total
