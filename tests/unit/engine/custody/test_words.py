"""Figures in words keep every digit."""

from fractions import Fraction

import pytest

from fairlode.engine.custody.words import mass_words, scaled, share_words


@pytest.mark.parametrize(
    ("grams", "text"),
    [
        (0, "0 g"),
        (999, "999 g"),
        (1_000, "1 kg"),
        (1_001, "1.001 kg"),
        (1_234_567_000_001, "1,234,567.000001 t"),
        (-5_803_920, "-5.80392 t"),
        (2**62, "4,611,686,018,427.387904 t"),
    ],
)
def test_a_mass_keeps_every_digit(grams: int, text: str) -> None:
    assert mass_words(grams) == text


def test_figures_of_a_column_have_the_decimals_asked_for() -> None:
    assert [scaled(grams, 6, decimals=3) for grams in (1_500_000, 0)] == ["1.500", "0.000"]


def test_a_share_is_rounded_to_two_decimals() -> None:
    assert share_words(Fraction(1, 3)) == "33.33 %"
