import numpy as np
import pytest
from scipy import stats

from fairlode.engine.reconcile import Discovery, discoveries
from fairlode.engine.reconcile.errors import LevelError


@pytest.mark.parametrize("method", Discovery)
@pytest.mark.parametrize("seed", range(5))
def test_rates_are_those_of_scipy(method: Discovery, seed: int) -> None:
    p = np.random.default_rng(seed).beta(0.3, 1.0, 40)

    found = discoveries(p, 0.05, method)

    np.testing.assert_allclose(found.q, stats.false_discovery_control(p, method=method.value))
    np.testing.assert_array_equal(found.named, found.q <= 0.05)
    assert found.tested == 40


def test_a_test_that_was_none_is_not_counted() -> None:
    found = discoveries(np.array([0.03, np.nan, 0.9]), 0.05)

    assert found.tested == 2
    np.testing.assert_array_equal(found.q, [0.06, np.nan, 0.9])
    assert not found.named.any()


def test_no_test_names_nothing() -> None:
    found = discoveries(np.array([]), 0.05)

    assert (found.tested, found.threshold) == (0, 0.0)


def test_few_of_the_named_are_named_by_chance() -> None:
    """300 studies of 100 lots, 20 of which truly differ: the mean share named falsely."""
    rng = np.random.default_rng(1)
    false = np.zeros((2, 300))
    for study in range(300):
        z = rng.normal(size=100)
        z[:20] += 3.5
        p = 2 * stats.norm.sf(np.abs(z))
        for at, method in enumerate(Discovery):
            named = discoveries(p, 0.1, method).named
            false[at, study] = named[20:].sum() / max(named.sum(), 1)

    # The rate is 0.1 x 80 %; three standard errors of the mean are allowed.
    error = 3 * false.std(axis=1) / np.sqrt(300)
    assert false[0].mean() <= 0.08 + error[0]
    assert false[0].mean() >= 0.08 - error[0]
    assert false[1].mean() <= 0.1 / 5.187 + error[1]


@pytest.mark.parametrize("rate", [0.0, 1.0, -1.0, float("nan")])
def test_a_rate_is_a_share(rate: float) -> None:
    with pytest.raises(LevelError):
        discoveries(np.array([0.5]), rate)
