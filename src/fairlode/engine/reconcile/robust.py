"""Scales that the far ends of a distribution cannot stretch.

Declared figures have heavy tails: most agree to a per cent, a few are off by a factor. A standard
deviation would describe the few. Both scales here are 1 for a normal distribution with a standard
deviation of 1.
"""

from enum import StrEnum

import numpy as np

from fairlode.ledger.columns.tables import Float64

_MAD_NORMAL = 1.482602218505602
"""1 over the upper quartile of the normal distribution."""
_QN_NORMAL = 2.2219144767989614
"""1 over (sqrt 2 times the 5/8 quantile of the normal distribution)."""
_QN_SMALL = (0.399, 0.994, 0.512, 0.844, 0.611, 0.857, 0.669, 0.872)
"""Corrections for samples of 2 to 9 (Croux and Rousseeuw 1992, table 1)."""
_BISECTIONS = 200


class Scale(StrEnum):
    """Which robust scale."""

    MAD = "mad"
    """Median absolute deviation from the median."""
    QN = "qn"
    """A low quantile of the differences of all pairs: needs no centre, uses the data better."""


def robust_scale(values: Float64, scale: Scale = Scale.MAD) -> float:
    """Robust scale of finite `values`; NaN for fewer than two."""
    if len(values) < 2:  # noqa: PLR2004 - one value has no spread
        return float("nan")
    return mad(values) if scale is Scale.MAD else qn(values)


def mad(values: Float64) -> float:
    """1.4826 times the median absolute deviation from the median; no small-sample correction."""
    return _MAD_NORMAL * float(np.median(np.abs(values - np.median(values))))


def qn(values: Float64) -> float:
    """Qn of Rousseeuw and Croux (JASA 88, 1993), with its corrections for small samples.

    The k-th smallest of the n(n-1)/2 differences, ``k = h(h-1)/2``, ``h = n // 2 + 1``, found by
    bisection over counts: O(n log n) a round, no table of pairs.
    """
    x, n = np.sort(values), len(values)
    half = n // 2 + 1
    return _QN_NORMAL * _qn_correction(n) * _kth_difference(x, half * (half - 1) // 2)


def _qn_correction(n: int) -> float:
    if n < 2 + len(_QN_SMALL):
        return _QN_SMALL[n - 2]
    return n / (n + 1.4) if n % 2 else n / (n + 3.8)


def _kth_difference(x: Float64, k: int) -> float:
    """The k-th smallest difference of two of the sorted `x`, to the last digit."""
    first = np.arange(1, len(x) + 1)
    low, high = -1.0, float(x[-1] - x[0])
    for _ in range(_BISECTIONS):
        middle = low + (high - low) / 2
        if not low < middle < high:
            break
        # A difference is at most `middle` as it is computed, not as the sum would round.
        within = np.searchsorted(x, x + middle, side="right") - first
        low, high = (low, middle) if int(within.sum()) >= k else (middle, high)
    return high
