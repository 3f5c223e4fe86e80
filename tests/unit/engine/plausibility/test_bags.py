from decimal import Decimal

import numpy as np
import pytest
from scipy import stats

from fairlode.engine.plausibility import Bag, Finding, check_bags
from fairlode.engine.plausibility.bags import BagWeightError


def bags(weights: list[str]) -> list[Bag]:
    return [Bag(id=f"b{at:04}", weight_kg=Decimal(text)) for at, text in enumerate(weights)]


def codes(found: list[Finding]) -> list[str]:
    return [each.code for each in found]


def scale_readings(count: int, seed: int = 1) -> list[str]:
    drawn = np.random.default_rng(seed).integers(250, 450, count)
    return [f"{tenths / 10:.1f}" for tenths in drawn]


def test_readings_of_a_scale_have_nothing_to_ask() -> None:
    assert check_bags(bags(scale_readings(200))) == []


def test_one_bag_twice_is_told_with_both_weights() -> None:
    (one,) = check_bags([Bag(id="b", weight_kg=Decimal(kg)) for kg in ("31.5", "30.0")])

    assert one.code == "plausibility.bag_repeated"
    assert one.facts == {"times": 2, "weights_kg": [30.0, 31.5]}


@pytest.mark.parametrize(("kg", "told"), [("4.9", 1), ("5.0", 0), ("110", 0), ("111", 1)])
def test_weights_of_no_bag_are_told(kg: str, told: int) -> None:
    assert codes(check_bags(bags([kg]))) == ["plausibility.bag_weight_range"] * told


def test_digits_that_nobody_read_off_a_scale_are_told() -> None:
    rounded = [f"{30 + (at % 14) / 2:.1f}" for at in range(100)]

    (one,) = check_bags(bags(rounded))

    assert one.code == "plausibility.bag_digits"
    assert (one.facts["counts"][0], one.facts["counts"][5]) == (50, 50)


def test_few_weights_say_nothing_of_digits() -> None:
    assert check_bags(bags([f"{30 + at}.5" for at in range(40)])) == []


def test_even_digits_are_told_as_seldom_as_the_level_says() -> None:
    told = sum(bool(check_bags(bags(scale_readings(100, seed)))) for seed in range(300))

    assert told <= stats.binom.isf(1e-3, 300, 0.01)


def test_bags_of_one_weight_are_told() -> None:
    weights = ["50.0"] * 10 + [f"{30 + at}.{at % 10}" for at in range(15)]

    (one,) = check_bags(bags(weights))

    assert (one.code, one.facts["count"]) == ("plausibility.bag_same_weight", 10)


def test_a_weight_is_above_zero() -> None:
    with pytest.raises(BagWeightError):
        bags(["0"])
    with pytest.raises(BagWeightError):
        bags(["NaN"])
