"""Means, deviations and the outermost draws of many lots, without keeping every draw.

An interval that leaves out 25 draws of 1,000 at each end needs the 25 least and the 25 largest:
those are kept in order, and the interval is the exact one of all draws.
"""

import numpy as np

from fairlode.engine.kernels.draws import LANES, Float32
from fairlode.ledger.kernels._compile import Float64, kernel

_STEP = 4
"""Partial sums side by side: the sums of a block are the same on every machine."""


@kernel
def take_in(
    table: Float32,
    column: int,
    count: int,
    centre: Float64,
    moments: Float64,
    least: Float32,
    most: Float32,
    bounds: Float32,
    first: int,
    last: int,
) -> None:
    """Add one block of draws to what is kept of lots ``first`` to ``last - 1``.

    Parameters
    ----------
    table : float32[n or more, ...]; the draws are in the 16 columns from ``column`` on
    count : of them, 1 to 16, the others are left out
    centre : float64[n], about the mean of each lot: sums are of what differs from it
    moments : float64[n, 2], written in place: sums of the difference, and of its square
    least, most : float32[n, r + 1], written in place: the least draws, falling, and the largest
        ones, negated, falling; the last column is -inf, begin with inf in the others
    bounds : float32[n, 2], written in place: the first columns of `least` and `most`, negated
        where they are; begin with inf and -inf

    O(n), and O(r) for each draw that is among the outermost so far.
    """
    block = np.empty(LANES, np.float32)
    lanes = block.size
    for lot in range(first, last):
        low, high, middle = bounds[lot, 0], bounds[lot, 1], centre[lot]
        for d in range(lanes):
            block[d] = table[lot, column + d]
        for d in range(count, lanes):
            block[d] = block[0]
        outside = np.int32(0)
        for d in range(lanes):
            outside |= np.int32(block[d] < low) | np.int32(block[d] > high)
        _add_moments(block, count, middle, moments, lot)
        if outside == 0:
            continue
        for d in range(count):
            if block[d] < least[lot, 0]:
                _insert(least[lot], block[d])
            if -block[d] < most[lot, 0]:
                _insert(most[lot], -block[d])
        bounds[lot, 0], bounds[lot, 1] = least[lot, 0], -most[lot, 0]


@kernel
def _add_moments(block: Float32, count: int, middle: float, moments: Float64, lot: int) -> None:
    """Sums of a block, in one order whatever the machine."""
    one, two, three, four = 0.0, 0.0, 0.0, 0.0
    square_one, square_two, square_three, square_four = 0.0, 0.0, 0.0, 0.0
    for d in range(0, count - _STEP + 1, _STEP):
        a, b = np.float64(block[d]) - middle, np.float64(block[d + 1]) - middle
        c, e = np.float64(block[d + 2]) - middle, np.float64(block[d + 3]) - middle
        one, two, three, four = one + a, two + b, three + c, four + e
        square_one, square_two = square_one + a * a, square_two + b * b
        square_three, square_four = square_three + c * c, square_four + e * e
    for d in range(count - count % _STEP, count):
        a = np.float64(block[d]) - middle
        one, square_one = one + a, square_one + a * a
    moments[lot, 0] += (one + two) + (three + four)
    moments[lot, 1] += (square_one + square_two) + (square_three + square_four)


@kernel
def _insert(kept: Float32, value: np.float32) -> None:
    """Put `value` among falling values, of which the first, the largest, drops out."""
    for k in range(kept.size - 1):
        above = max(value, kept[k + 1])
        kept[k] = min(above, kept[k])
