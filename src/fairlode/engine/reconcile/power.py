"""What a test would have seen: the other half of a test that found nothing.

An admixture of share ``f`` is a part ``f`` of a recorded output that did not come from the recorded
inputs. It shifts a measurement by ``f`` times its value; with which probability a test then says so
follows from the noncentral distributions of the same test.
"""

import math

import numpy as np
from scipy import stats

from fairlode.engine.reconcile.errors import LevelError


def global_power(noncentrality: float, dof: int, level: float) -> float:
    """Probability that the global test at `level` rejects: noncentral chi-square."""
    if dof == 0:
        return 0.0
    return float(stats.ncx2.sf(stats.chi2.isf(level, dof), dof, noncentrality))


def two_sided_power(shift: float, critical: float) -> float:
    """Probability that a standard normal shifted by `shift` leaves ±`critical`."""
    return float(stats.norm.sf(critical - shift) + stats.norm.cdf(-critical - shift))


def one_sided_power(shift: float, critical: float) -> float:
    """Probability that a standard normal shifted by `shift` lies above `critical`."""
    return float(stats.norm.sf(critical - shift))


def critical_value(level: float, tests: int = 1, *, sides: int = 2) -> float:
    """What a standard normal exceeds with probability `level` in any of `tests` (Sidak).

    Source of the correction: Mah and Tamhane, AIChE J. 28 (1982). Raises `LevelError`.
    """
    check_share(level, "level")
    each = -math.expm1(math.log1p(-level) / max(tests, 1))
    return float(stats.norm.isf(each / sides))


def seen_shift(critical: float, probability: float) -> float:
    """The least shift that is seen with `probability`, one tail counted: a lower bound of power."""
    check_share(probability, "probability")
    return critical + float(stats.norm.ppf(probability))


def ratio_shift(share: float, scale: float) -> float:
    """How far an admixture moves the log of declared over expected, in robust scales.

    What was declared is then ``1 / (1 - share)`` times what the ore explains.
    """
    return -math.log1p(-check_share(share, "admixture")) / scale


def check_share(value: float, what: str) -> float:
    """`value`, if it lies in (0, 1). Raises `LevelError`."""
    if not 0 < value < 1 or not np.isfinite(value):
        raise LevelError(what=what, value=value)
    return value
