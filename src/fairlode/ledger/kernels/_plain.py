"""The instructions of `_machine` in plain Python, for runs with ``NUMBA_DISABLE_JIT=1``.

They say what each instruction means, exactly; they are slow, and no product run uses them.
"""

import numpy as np
import numpy.typing as npt

from fairlode.ledger.kernels._compile import Index

_SPLIT = 134217729.0
"""2**27 + 1: cuts a float64 into two halves of 26 bits (T. J. Dekker, Numer. Math. 18, 1971)."""

FOLD_BITS = 61
"""Bits of the Mersenne prime 2**61 - 1."""

STIR_PLACE = 0x9E3779B97F4A7C15
STIR_WORD = 0xBF58476D1CE4E5B9
"""Odd constants of SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, OOPSLA 2014)."""
_WORD_BITS = 0xFFFFFFFFFFFFFFFF


def prefetch(array: npt.NDArray[np.generic], row: Index, column: Index) -> None:
    """Ask for the cache line of ``array[row, column]`` ahead of use; no effect on any result."""


def load_word(data: npt.NDArray[np.uint8], position: Index) -> np.uint64:
    """The eight bytes from `position` as one little-endian word; they need not be aligned."""
    return np.uint64(int.from_bytes(data[position : position + 8].tobytes(), "little"))


def product_error(left: float, right: float, product: float) -> float:
    """What rounding took from ``product = left * right``: exact, for products below 1e290."""
    left_high, left_low = _halves(left)
    right_high, right_low = _halves(right)
    crossed = ((left_high * right_high - product) + left_high * right_low) + left_low * right_high
    return crossed + left_low * right_low


def fold_product(left: np.uint64, right: np.uint64) -> np.uint64:
    """``left * right`` modulo 2**61 - 1, up to a multiple: below 2**61 + product / 2**61."""
    whole = int(left) * int(right)
    return np.uint64((whole & ((1 << FOLD_BITS) - 1)) + (whole >> FOLD_BITS))


def stir(total: np.uint64, word: np.uint64, place: np.uint64) -> np.uint64:
    """`total` plus a mixture of a word and its place, modulo 2**64."""
    mixed = int(word) ^ (int(place) * STIR_PLACE & _WORD_BITS)
    mixed = mixed * STIR_WORD & _WORD_BITS
    mixed ^= mixed >> 32
    return np.uint64((int(total) + mixed * STIR_WORD) & _WORD_BITS)


def lowest_bit(word: np.uint64) -> int:
    """Position of the lowest bit set in a word that is not zero."""
    return (int(word) & -int(word)).bit_length() - 1


def highest_bit(word: np.uint64) -> int:
    """Position of the highest bit set in a word that is not zero."""
    return int(word).bit_length() - 1


def load_acquire(array: npt.NDArray[np.int64], position: Index) -> int:
    """Read a counter; what its writer wrote before it is visible from here on."""
    return int(array[position])


def store_release(array: npt.NDArray[np.int64], position: Index, value: int) -> None:
    """Write a counter after everything this thread has written before."""
    array[position] = value


def _halves(value: float) -> tuple[float, float]:
    scaled = _SPLIT * value
    high = scaled - (scaled - value)
    return high, value - high
