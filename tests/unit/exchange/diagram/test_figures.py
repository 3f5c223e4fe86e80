import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlode.exchange.diagram.figures import UNKNOWN, count_text, mass_text, share_text

GRAMS = {"kt": Decimal(10**9), "t": Decimal(10**6), "kg": Decimal(10**3), "g": Decimal(1)}


@pytest.mark.parametrize(
    ("grams", "text"),
    [
        (None, UNKNOWN),
        (0, "0 g"),
        (0.0, "0 g"),
        (1, "1.000 g"),
        (999.96, "1.000 kg"),
        (12_345, "12.34 kg"),
        (999_950, "1.000 t"),
        (231.6e9, "231.6 kt"),
        (1_420.5e9, "1420 kt"),
        (2**62, "4612000000 kt"),
    ],
)
def test_a_mass_has_four_digits_in_a_fitting_unit(grams: float | None, text: str) -> None:
    assert mass_text(grams) == text


@given(st.integers(1, 2**63 - 1))
def test_a_mass_as_read_is_the_mass_to_four_digits(grams: int) -> None:
    number, unit = mass_text(grams).split(" ")

    read = Decimal(number) * GRAMS[unit]

    assert math.isclose(read, grams, rel_tol=5.1e-4)


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0.00 %"),
        (1e-9, "<0.01 %"),
        (0.0001, "0.01 %"),
        (1 / 3, "33.33 %"),
        (0.99999, ">99.99 %"),
        (1.0 - 1e-15, "100.00 %"),
        (1.0, "100.00 %"),
        (1.1501, "115.01 %"),
    ],
)
def test_a_share_is_neither_nothing_nor_the_whole_unless_it_is(share: float, text: str) -> None:
    assert share_text(share) == text


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 lots"), (1, "1 lot"), (2, "2 lots"), (12_000, "12,000 lots")]
)
def test_a_count_has_its_noun(number: int, text: str) -> None:
    assert count_text(number, "lot") == text
