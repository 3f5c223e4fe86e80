"""Random figures: for each uncertain mass or assay, 16 draws at a time, from a counter.

A draw is a function of the seed, the key of its figure and its own number, and of nothing else:
no thread, block, order or neighbour can change it. The generator is Philox4x32-7 (J. K. Salmon,
M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
24 bits of a word become a standard normal deviate by the inverse of the normal distribution
(M. B. Giles, "Approximating the erfinv function", GPU Computing Gems 2, 2011, single precision).
Logarithm and exponential are polynomials (S. L. Moshier, Cephes, single precision) of additions
and products alone, so that every processor gives the same bits.
"""

import numpy as np
import numpy.typing as npt

from fairlode.ledger.kernels._compile import Int32, UInt64, kernel

Float32 = npt.NDArray[np.float32]
UInt32 = npt.NDArray[np.uint32]

LANES = 16
"""Draws that are computed side by side: float32 in one cache line of 64 bytes."""
_GROUP = 4
"""Figures that are drawn together, so that the lanes of a processor are full."""
_FIGURE = 2
_COUNTER = 3
"""Of a lane: which figure it is of (shift), and which of its four counters (mask)."""
ROUNDS = 7
"""The fewest of which the authors found every statistical test passed."""
_FIRST_FACTOR = np.uint64(0xD2511F53)
_SECOND_FACTOR = np.uint64(0xCD9E8D57)
_FIRST_STEP = np.uint64(0x9E3779B9)
_SECOND_STEP = np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
MASS = 0
ASSAY = 1
"""The streams of the two doubts that a figure may have."""
_SPARE_BITS = np.uint32(8)
_ODD = np.uint32(1)
_ZERO = np.float32(0.0)
_ONE = np.float32(1.0)
_HALF_OF = np.float32(0.5)
_CENTRE = np.int32(2**24)
_SCALE = np.float32(2.0**-24)
_MOST = np.float32(1.0 - 2.0**-24)
_SQRT_2 = np.float32(1.4142135623730951)
_SQRT_HALF_BITS = np.int32(0x3F3504F3)
_FRACTION = np.int32(23)
_BIAS = np.int32(127)
_LN_2_HIGH = np.float32(0.693359375)
_LN_2_LOW = np.float32(-2.12194440e-4)
_LOG_2_E = np.float32(1.4426950408889634)
_POWER = np.float32(80.0)
"""Exponents beyond this are cut: no stated uncertainty comes near it."""
_TAIL_FROM = np.float32(5.0)
_MIDDLE_CENTRE = np.float32(2.5)
_TAIL_CENTRE = np.float32(3.0)
_LOG = tuple(
    np.float32(value)
    for value in (
        7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
        -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    )
)  # fmt: skip  # coefficients of a polynomial, highest power first
_EXP = tuple(
    np.float32(value)
    for value in (
        1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1,
        5.0000001201e-1,
    )
)  # fmt: skip  # the same
_MIDDLE = tuple(
    np.float32(value)
    for value in (
        2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087,
        -0.00125372503, -0.00417768164, 0.246640727, 1.50140941,
    )
)  # fmt: skip  # the same
_TAIL = tuple(
    np.float32(value)
    for value in (
        -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773,
        -0.0076224613, 0.00943887047, 1.00167406, 2.83297682,
    )
)  # fmt: skip  # the same


@kernel
def random_words(
    key: UInt64, first: int, block: int, stream: int, seed: np.uint64, words: UInt32
) -> None:
    """The random words of four figures for one block of draws: Philox4x32-7.

    Parameters
    ----------
    key : uint64[f], of the figures; those from `first` on are used, zero beyond the last
    block : of the draws ``16 * block`` to ``16 * block + 15``
    stream : `MASS` or `ASSAY`
    seed : the key of Philox
    words : uint32[4, 16], written in place: ``words[w, l]`` is of figure ``first + l // 4`` and
        of draw ``4 * w + l % 4`` of the block
    """
    for lane in range(LANES):
        figure = first + (lane >> _FIGURE)
        mine = key[figure] if figure < key.size else np.uint64(0)
        words[0, lane] = np.uint32(mine & _LOW)
        words[1, lane] = np.uint32(mine >> _HALF)
        words[2, lane] = np.uint32(_GROUP * block + (lane & _COUNTER))
        words[3, lane] = np.uint32(stream)
    left, right = seed & _LOW, seed >> _HALF
    for _ in range(ROUNDS):
        left_word, right_word = np.uint32(left), np.uint32(right)
        for lane in range(LANES):
            one = _FIRST_FACTOR * np.uint64(words[0, lane])
            two = _SECOND_FACTOR * np.uint64(words[2, lane])
            words[0, lane] = np.uint32(two >> _HALF) ^ words[1, lane] ^ left_word
            words[2, lane] = np.uint32(one >> _HALF) ^ words[3, lane] ^ right_word
            words[1, lane] = np.uint32(two & _LOW)
            words[3, lane] = np.uint32(one & _LOW)
        left, right = (left + _FIRST_STEP) & _LOW, (right + _SECOND_STEP) & _LOW


@kernel
def normals(words: UInt32, z: Float32, work: Float32) -> None:
    """Standard normal deviates from random words.

    Parameters
    ----------
    words : uint32[4, 16] from `random_words`
    z : float32[4, 16], written in place, within ±5.5; off by less than 1e-6 of itself
    work : float32[2, 64], overwritten
    """
    flat, source = z.reshape(z.size), words.reshape(words.size)
    for k in range(flat.size):
        odd = np.int32(np.int32((source[k] >> _SPARE_BITS << _ODD) | _ODD) - _CENTRE)
        flat[k] = np.float32(odd) * _SCALE
    _inverse(flat, work)


@kernel
def normals_between(
    words: UInt32, centre: Float32, span: Float32, z: Float32, work: Float32
) -> None:
    """As `normals`, each lane of a part of the distribution.

    `centre` and `span`, float32[16]: what ``2 p - 1`` runs through is ``centre ± span``.
    """
    flat = z.reshape(z.size)
    for w in range(_GROUP):
        for lane in range(LANES):
            odd = np.int32((words[w, lane] >> _SPARE_BITS << _ODD) | _ODD) - _CENTRE
            x = centre[lane] + span[lane] * (np.float32(odd) * _SCALE)
            z[w, lane] = min(max(x, -_MOST), _MOST)
    _inverse(flat, work)


@kernel
def _inverse(flat: Float32, work: Float32) -> None:
    """``sqrt(2)`` times the inverse error function, in place, of numbers between -1 and 1."""
    argument, mantissa = work[0], work[1]
    bits, split = argument.view(np.int32), mantissa.view(np.int32)
    for k in range(flat.size):
        argument[k] = (_ONE - flat[k]) * (_ONE + flat[k])
    for k in range(flat.size):
        split[k] = bits[k] - np.int32(_exponent(bits[k]) << _FRACTION)
    for k in range(flat.size):
        exponent = np.float32(_exponent(bits[k]))
        f = mantissa[k] - _ONE
        square = f * f
        log = f * square * _ninth(_LOG, f) + exponent * _LN_2_LOW - _HALF_OF * square
        away = -(log + f + exponent * _LN_2_HIGH)
        middle = _ninth(_MIDDLE, away - _MIDDLE_CENTRE)
        tail = _ninth(_TAIL, np.float32(np.sqrt(away)) - _TAIL_CENTRE)
        flat[k] = _SQRT_2 * (middle if away < _TAIL_FROM else tail) * flat[k]


@kernel
def exponentials(z: Float32, sigma: Float32, shift: Float32, work: Float32) -> None:
    """``exp(sigma z + shift)`` in place of `z`, float32[4, 16]; off by less than 1e-6 of itself.

    `sigma` and `shift` are float32[16], by lane; `work` is float32[2, 64], overwritten.
    """
    power, scale = work[0], work[1]
    bits = scale.view(np.int32)
    flat = z.reshape(z.size)
    for w in range(_GROUP):
        for lane in range(LANES):
            y = sigma[lane] * z[w, lane] + shift[lane]
            y = min(max(y, -_POWER), _POWER)
            whole = np.float32(np.floor(y * _LOG_2_E + _HALF_OF))
            bits[w * LANES + lane] = np.int32(np.int32(whole) + _BIAS) << _FRACTION
            power[w * LANES + lane] = y - whole * _LN_2_HIGH - whole * _LN_2_LOW
    for k in range(flat.size):
        r = power[k]
        flat[k] = (r * r * _sixth(_EXP, r) + r + _ONE) * scale[k]


@kernel
def _exponent(bits: np.int32) -> np.int32:
    """Of a float32 between the square roots of 1/2 and 2 times a power of two: that power."""
    # Narrowed at each step: compiled, a difference of two int32 has 64 bits and half the lanes.
    return np.int32(np.int32(bits - _SQRT_HALF_BITS) >> _FRACTION)


@kernel
def _ninth(c: tuple[np.float32, ...], x: np.float32) -> np.float32:
    """The polynomial of nine coefficients at `x`."""
    p = ((c[0] * x + c[1]) * x + c[2]) * x + c[3]
    p = ((p * x + c[4]) * x + c[5]) * x + c[6]
    return (p * x + c[7]) * x + c[8]


@kernel
def _sixth(c: tuple[np.float32, ...], x: np.float32) -> np.float32:
    """The polynomial of six coefficients at `x`."""
    return ((((c[0] * x + c[1]) * x + c[2]) * x + c[3]) * x + c[4]) * x + c[5]


@kernel
def draw_figures(  # noqa: C901 - loops over a few figures, one after another
    mass_key: UInt64,
    spread: Float32,
    assay_key: UInt64,
    fraction: Float32,
    rows: Int32,
    seed: np.uint64,
    block: int,
    out: Float32,
) -> None:
    """One block of 16 draws of every uncertain figure.

    Parameters
    ----------
    mass_key, assay_key : uint64[f]
    spread : float32[f, 2], sigma and shift of the logarithm of a mass: its factor is
        ``exp(sigma z + shift)``; 0 and 0 for a mass that is held
    fraction : float32[f, 4], value and standard uncertainty of a mass fraction, and the
        `centre` and `span` that keep it in [0, 1] (see `normals_between`); an uncertainty of 0
        holds it
    rows : int32[f], where in `out` each figure goes
    seed, block : as `random_words`
    out : float32[n, 16 or more], the first 16 columns of `rows` are written in place: the
        factor of the mass times the mass fraction

    O(f), no allocation that grows.
    """
    words = np.empty((_GROUP, LANES), np.uint32)
    z = np.empty((_GROUP, LANES), np.float32)
    work = np.empty((2, _GROUP * LANES), np.float32)
    lanes = np.zeros((4, LANES), np.float32)  # lanes of no figure stay quiet
    for first in range(0, rows.size, _GROUP):
        last = min(first + _GROUP, rows.size)
        weighed, doubted = False, False
        for figure in range(first, last):
            at = _GROUP * (figure - first)
            lanes[0, at : at + _GROUP], lanes[1, at : at + _GROUP] = spread[figure]
            weighed |= spread[figure, 0] > _ZERO
            doubted |= fraction[figure, 1] > _ZERO
        if doubted:
            for figure in range(first, last):
                at = _GROUP * (figure - first)
                lanes[2, at : at + _GROUP] = fraction[figure, 2]
                lanes[3, at : at + _GROUP] = fraction[figure, 3]
            random_words(assay_key, first, block, ASSAY, seed, words)
            normals_between(words, lanes[2], lanes[3], z, work)
            for figure in range(first, last):
                _put_fractions(fraction[figure], z, _GROUP * (figure - first), out[rows[figure]])
        elif not weighed:
            for figure in range(first, last):
                out[rows[figure], :LANES] = fraction[figure, 0]
        if weighed:
            random_words(mass_key, first, block, MASS, seed, words)
            normals(words, z, work)
            exponentials(z, lanes[0], lanes[1], work)
            for figure in range(first, last):
                if not doubted:
                    out[rows[figure], :LANES] = fraction[figure, 0]
                _multiply(z, _GROUP * (figure - first), out[rows[figure]])


@kernel
def _put_fractions(fraction: Float32, z: Float32, at: int, out: Float32) -> None:
    """Mass fractions of one figure, cut off at 0 and 1 where rounding passes them."""
    for w in range(_GROUP):
        for q in range(_GROUP):
            moved = fraction[0] + fraction[1] * z[w, at + q]
            out[_GROUP * w + q] = min(max(moved, _ZERO), _ONE)


@kernel
def _multiply(z: Float32, at: int, out: Float32) -> None:
    """Factors of the mass of one figure, into what stands there."""
    for w in range(_GROUP):
        for q in range(_GROUP):
            out[_GROUP * w + q] *= z[w, at + q]
