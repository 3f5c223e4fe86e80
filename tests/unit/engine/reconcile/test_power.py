import math

import numpy as np
import pytest
from scipy import stats

from fairlode.engine.reconcile.errors import LevelError
from fairlode.engine.reconcile.power import (
    critical_value,
    global_power,
    one_sided_power,
    ratio_shift,
    seen_shift,
    two_sided_power,
)

RUNS = 20_000


def within_chance(count: int, probability: float) -> bool:
    return abs(count - RUNS * probability) <= 4 * math.sqrt(RUNS * probability * (1 - probability))


def test_the_global_test_rejects_as_often_as_is_said() -> None:
    shift = np.array([1.0, -0.5, 2.0])
    drawn = np.random.default_rng(1).normal(size=(RUNS, 3)) + shift

    rejected = int(((drawn**2).sum(axis=1) > stats.chi2.isf(0.05, 3)).sum())

    assert within_chance(rejected, global_power(float((shift**2).sum()), 3, 0.05))


@pytest.mark.parametrize("shift", [0.0, 1.0, 3.0])
def test_a_figure_is_named_as_often_as_is_said(shift: float) -> None:
    drawn = np.random.default_rng(2).normal(size=RUNS) + shift
    critical = critical_value(0.05, 7)

    assert within_chance(int((np.abs(drawn) > critical).sum()), two_sided_power(shift, critical))
    assert within_chance(int((drawn > critical).sum()), one_sided_power(shift, critical))


def test_the_largest_of_many_exceeds_its_limit_at_the_level() -> None:
    drawn = np.abs(np.random.default_rng(3).normal(size=(RUNS, 12))).max(axis=1)

    assert within_chance(int((drawn > critical_value(0.05, 12)).sum()), 0.05)


def test_the_shift_that_is_seen_is_seen() -> None:
    assert one_sided_power(seen_shift(2.5, 0.9), 2.5) == pytest.approx(0.9)


def test_a_fifth_from_elsewhere_makes_a_quarter_more_than_the_ore_explains() -> None:
    assert ratio_shift(0.2, 0.01) == pytest.approx(math.log(1.25) / 0.01)


def test_without_freedom_nothing_is_seen() -> None:
    assert global_power(100.0, 0, 0.05) == 0.0
    with pytest.raises(LevelError):
        ratio_shift(1.0, 0.1)
