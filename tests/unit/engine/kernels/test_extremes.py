import numpy as np
import pytest

from fairlode.engine.kernels.extremes import take_in


@pytest.mark.parametrize("draws", [40, 100, 137])
def test_the_outermost_draws_and_moments_are_those_of_all(draws: int) -> None:
    rng = np.random.default_rng(draws)
    lots, kept = 7, 5
    every = rng.normal(3, 1, (lots, draws)).astype(np.float32)
    every[2] = 0.25  # a lot that does not vary
    table = np.zeros((lots, 48), np.float32)
    moments = np.zeros((lots, 2))
    least = np.full((lots, kept + 1), np.inf, np.float32)
    least[:, -1] = -np.inf
    most, bounds = least.copy(), np.tile(np.array([np.inf, -np.inf], np.float32), (lots, 1))
    centre = np.full(lots, 2.0)

    for first in range(0, draws, 16):
        count = min(16, draws - first)
        table[:, 16:32] = 1e9  # what is left of the block must not be looked at
        table[:, 16 : 16 + count] = every[:, first : first + count]
        for cut in ((0, 3), (3, lots)):
            take_in(table, 16, count, centre, moments, least, most, bounds, *cut)

    in_order = np.sort(every, axis=1)
    assert np.array_equal(least[:, :kept], in_order[:, kept - 1 :: -1][:, :kept])
    assert np.array_equal(-most[:, :kept], in_order[:, -kept:])
    np.testing.assert_allclose(moments[:, 0], (every - 2.0).sum(axis=1), rtol=1e-5)
    np.testing.assert_allclose(moments[:, 1], ((every - 2.0) ** 2).sum(axis=1), rtol=1e-5)
