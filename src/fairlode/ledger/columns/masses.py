"""Sums of masses that may be more than 64 bits hold: they are refused later, and never wrap."""

import numpy as np

from fairlode.ledger.columns.tables import Float64, Int64
from fairlode.types.lot import MAX_MASS_G


def capped(total: Int64, rough: Float64) -> Int64:
    """Sums of masses that wrapped around 64 bits as `MAX_MASS_G`; the others as they are.

    total : int64[n], sums of non-negative values modulo 2**64
    rough : float64[n], the same sums to within a part in 1e9
    """
    wrapped = (total < 0) | (rough > 1.5 * MAX_MASS_G)
    return np.where(wrapped, MAX_MASS_G, total)
