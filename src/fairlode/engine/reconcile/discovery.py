"""Many lots are tested at once: how many of those named are named by chance.

A test at 5 % names one in twenty of the lots with which nothing is the matter. Here the *share of
the named* that are named by chance is held below a level instead, on average.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from fairlode.engine.reconcile.errors import LevelError
from fairlode.ledger.columns.tables import Bool, Float64


class Discovery(StrEnum):
    """How the false-discovery rate is controlled."""

    BH = "bh"
    """Benjamini and Hochberg, J. R. Stat. Soc. B 57 (1995): independent or positively dependent."""
    BY = "by"
    """Benjamini and Yekutieli, Ann. Stat. 29 (2001): any dependence, at the price of power."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discoveries:
    """Which of many tests are named."""

    named: Bool
    q: Float64
    """By test: the lowest rate at which it would be named; NaN where there was no test."""
    threshold: float
    """Largest p-value that is named; 0.0 for none."""
    one_more: float
    """P-value at which one more of the tests would be named: what its power is told for."""
    tested: int


def discoveries(p: Float64, rate: float, method: Discovery = Discovery.BH) -> Discoveries:
    """Name those of the p-values that keep the false-discovery rate at `rate`; NaN is no test.

    Raises `LevelError` for a rate outside (0, 1).
    """
    if not 0 < rate < 1:
        raise LevelError(what="false-discovery rate", value=rate)
    q = np.full(len(p), np.nan)
    at = np.flatnonzero(np.isfinite(p))
    order = at[np.argsort(p[at], kind="stable")]
    count = len(order)
    rank = np.arange(1, count + 1)
    price = float((1.0 / rank).sum()) if method is Discovery.BY else 1.0
    scaled = p[order] * price * count / rank
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    named = np.nan_to_num(q, nan=np.inf) <= rate
    threshold = float(p[named].max()) if named.any() else 0.0
    one_more = min(rate * (int(named.sum()) + 1) / (price * max(count, 1)), rate)
    return Discoveries(named=named, q=q, threshold=threshold, one_more=one_more, tested=count)
