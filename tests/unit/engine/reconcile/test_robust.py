from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from fairlode.engine.reconcile import Scale, mad, qn, robust_scale
from fairlode.engine.reconcile.robust import _kth_difference


@pytest.mark.parametrize("seed", range(5))
def test_mad_is_that_of_scipy(seed: int) -> None:
    values = np.random.default_rng(seed).standard_t(2, 31)

    assert mad(values) == pytest.approx(stats.median_abs_deviation(values, scale="normal"))


@pytest.mark.parametrize("size", [2, 3, 7, 20, 41])
def test_a_difference_is_found_as_in_the_table_of_all_pairs(size: int) -> None:
    x = np.sort(np.round(np.random.default_rng(size).normal(size=size), 2))
    every = sorted(b - a for a, b in combinations(x, 2))

    found = [_kth_difference(x, k) for k in range(1, len(every) + 1)]

    assert found == pytest.approx(every, abs=1e-12)


@pytest.mark.parametrize("scale", Scale)
def test_scales_are_one_for_normal_values_and_hardly_moved_by_a_tail(scale: Scale) -> None:
    rng = np.random.default_rng(3)
    values = rng.normal(size=4000)
    tailed = np.concatenate((values, rng.uniform(50, 100, 200)))

    assert robust_scale(values, scale) == pytest.approx(1.0, abs=0.05)
    assert robust_scale(tailed, scale) == pytest.approx(1.0, abs=0.2)


def test_small_samples_are_corrected() -> None:
    rng = np.random.default_rng(4)

    mean = np.mean([qn(rng.normal(size=6)) for _ in range(4000)])

    assert mean == pytest.approx(1.0, abs=0.03)


def test_one_value_has_no_scale() -> None:
    assert np.isnan(robust_scale(np.array([1.0])))
