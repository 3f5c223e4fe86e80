import numpy as np
import pytest
from scipy import stats

from fairlode.engine.kernels import draws
from fairlode.engine.kernels.draws import (
    ASSAY,
    LANES,
    MASS,
    draw_figures,
    exponentials,
    normals,
    normals_between,
    random_words,
)

FACTORS, STEPS = (0xD2511F53, 0xCD9E8D57), (0x9E3779B9, 0xBB67AE85)
LOW = 2**32 - 1


def philox(counter: tuple[int, int, int, int], seed: int, rounds: int) -> tuple[int, ...]:
    """Philox4x32 in whole numbers, written from the paper."""
    (a, b, c, d), (left, right) = counter, (seed & LOW, seed >> 32)
    for _ in range(rounds):
        one, two = FACTORS[0] * a, FACTORS[1] * c
        a, b, c, d = (two >> 32) ^ b ^ left, two & LOW, (one >> 32) ^ d ^ right, one & LOW
        left, right = (left + STEPS[0]) & LOW, (right + STEPS[1]) & LOW
    return a, b, c, d


def test_the_reference_gives_the_published_answers() -> None:
    pi = (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344)

    assert philox((0, 0, 0, 0), 0, 10) == (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)
    assert philox(pi, 0x299F31D0_A4093822, 10) == (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)


def test_words_are_those_of_the_reference() -> None:
    key = np.array([7, 2**64 - 1, 0x0123456789ABCDEF, 1, 5], np.uint64)
    words = np.empty((4, LANES), np.uint32)
    seed = 0xFEDCBA9876543210

    random_words(key, 1, 9, ASSAY, np.uint64(seed), words)

    mine = [*key[1:].tolist()]
    wanted = [
        [
            philox((mine[lane // 4] & LOW, mine[lane // 4] >> 32, 36 + lane % 4, 1), seed, 7)[word]
            for lane in range(LANES)
        ]
        for word in range(4)
    ]
    assert draws.ROUNDS == 7
    assert words.tolist() == wanted


def test_normals_are_the_inverse_of_the_distribution_from_end_to_end() -> None:
    words = np.linspace(0, 2**32 - 1, 64).astype(np.uint32).reshape(4, LANES)
    z, work = np.empty((4, LANES), np.float32), np.empty((2, 64), np.float32)

    normals(words, z, work)

    part = ((words >> 8).astype(np.float64) + 0.5) / 2**24
    np.testing.assert_allclose(z, stats.norm.ppf(part), rtol=1e-6, atol=1e-7)


def test_a_cut_off_distribution_stays_within_its_part() -> None:
    words = np.linspace(0, 2**32 - 1, 64).astype(np.uint32).reshape(4, LANES)
    z, work = np.empty((4, LANES), np.float32), np.empty((2, 64), np.float32)
    low, high = stats.norm.cdf([-0.5, 2.0])

    normals_between(
        words,
        np.full(LANES, low + high - 1, np.float32),
        np.full(LANES, high - low, np.float32),
        z,
        work,
    )

    part = low + (high - low) * ((words >> 8).astype(np.float64) + 0.5) / 2**24
    np.testing.assert_allclose(z, stats.norm.ppf(part), rtol=1e-5, atol=1e-6)


def test_exponentials_are_right_to_their_last_digits() -> None:
    z = np.linspace(-5.5, 5.5, 64, dtype=np.float32).reshape(4, LANES)
    wanted = np.exp(1.5 * z.astype(np.float64) - 0.25)

    exponentials(
        z,
        np.full(LANES, 1.5, np.float32),
        np.full(LANES, -0.25, np.float32),
        np.empty((2, 64), np.float32),
    )

    np.testing.assert_allclose(z, wanted, rtol=1e-6)


@pytest.mark.parametrize("size", [1, 3, 4, 9])
def test_a_figure_is_drawn_alike_whoever_stands_beside_it(size: int) -> None:
    rng = np.random.default_rng(1)
    key = rng.integers(0, 2**63, 9).astype(np.uint64)
    spread = np.column_stack([np.linspace(0, 0.2, 9), np.zeros(9)]).astype(np.float32)
    cut = np.tile(np.array([0.5, 0.1, 0.0, 1.0], np.float32), (9, 1))
    rows = np.arange(9, dtype=np.int32)
    whole, alone = np.zeros((9, LANES), np.float32), np.zeros((9, LANES), np.float32)
    seed = np.uint64(3)

    draw_figures(key, spread, key, cut, rows, seed, 2, whole)
    some = slice(9 - size, 9)
    draw_figures(key[some], spread[some], key[some], cut[some], rows[some], seed, 2, alone)

    assert np.array_equal(alone[some], whole[some])
    assert len(np.unique(whole)) == whole.size


def test_masses_and_assays_are_drawn_apart() -> None:
    key = np.array([5], np.uint64)
    words = np.empty((2, 4, LANES), np.uint32)

    random_words(key, 0, 0, MASS, np.uint64(0), words[0])
    random_words(key, 0, 0, ASSAY, np.uint64(0), words[1])

    assert not np.any(words[0, :, :4] == words[1, :, :4])


@pytest.mark.compiled
def test_many_draws_have_the_mean_and_deviation_that_were_stated() -> None:
    size = 20_000
    key = np.arange(size, dtype=np.uint64)
    sigma = np.sqrt(np.log1p(0.2**2))
    spread = np.tile(np.array([sigma, -(sigma**2) / 2], np.float32), (size, 1))
    cut = np.tile(np.array([1.0, 0.0, 0.0, 1.0], np.float32), (size, 1))
    out = np.empty((size, LANES), np.float32)

    draw_figures(key, spread, key, cut, np.arange(size, dtype=np.int32), np.uint64(1), 0, out)

    factors = out.ravel().astype(np.float64)
    assert factors.mean() == pytest.approx(1.0, abs=4 * 0.2 / np.sqrt(factors.size))
    assert factors.std() == pytest.approx(0.2, rel=0.02)
    assert stats.kstest(np.log(factors), "norm", args=(-(sigma**2) / 2, sigma)).pvalue > 1e-4


def test_every_machine_gets_the_same_bits() -> None:
    key = np.array([5, 2**63 + 11], np.uint64)
    spread = np.array([[0.1, -0.005], [0.0, 0.0]], np.float32)
    cut = np.array([[1, 0, 0, 1], [0.3, 0.02, 0, 1]], np.float32)
    out = np.zeros((2, LANES), np.float32)

    draw_figures(key, spread, key, cut, np.arange(2, dtype=np.int32), np.uint64(3), 2, out)

    assert [float(value).hex() for value in out[0, :3]] == [
        "0x1.36b2a40000000p+0", "0x1.1985860000000p+0", "0x1.1e936a0000000p+0",
    ]  # fmt: skip  # three draws
    assert [float(value).hex() for value in out[1, -3:]] == [
        "0x1.2bc4de0000000p-2", "0x1.24a0a60000000p-2", "0x1.1632180000000p-2",
    ]  # fmt: skip  # the same
