"""Masses as documents state them, to whole grams of dry mass."""

import doctest
import math
import pickle
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from fairlode.types.errors import SourcingError
from fairlode.types.number import Number
from fairlode.types.quantity import (
    MAX_MASS_G,
    MoistureMissingError,
    absolute_uncertainty_g,
    dry_grams,
    dry_uncertainty_g,
    grams_of,
    in_unit,
    relative_uncertainty_g,
)
from fairlode.types.unit import (
    MassUnit,
    known_unit,
    mass_units,
)


@pytest.mark.parametrize(
    ("amount", "unit", "moisture", "grams"),
    [
        ("1234.5", "kg", None, 1_234_500),
        (Decimal("0.0005"), "kg", None, 0),
        (Decimal("0.0015"), "kg", None, 2),
        (Decimal("0.0025"), "kg", None, 2),
        (0.1, "t", None, 100_000),
        (0.0015, "kg", None, 2),
        (27.810000000000002, "kg", None, 27_810),
        (1, "lb", None, 454),
        (1_000_000, "lb", None, 453_592_370),
        ("1e6", "lb", None, 453_592_370),
        (1, "oz t", None, 31),
        (100_000, "APZ", None, 3_110_348),
        (1, "STN", None, 907_185),
        (1, "LTN", None, 1_016_047),
        (1, "CWI", None, 50_802),
        (10, "CTM", None, 2),
        (1420.5, "Kt", None, 1_420_500_000_000),
        (4.55, "million tonnes", None, 4_550_000_000_000),
        (10, "wmt", 0.085, 9_150_000),
        (20, "wmt", "0.085", 18_300_000),
        (10, "t", Decimal("0.085"), 9_150_000),
        (10, "t", 0, 10_000_000),
        (10, "t", 1, 0),
        (10, "dmt", None, 10_000_000),
        (10, "dmt", 0.085, 10_000_000),
        (0, "kg", None, 0),
        (-0.0, "kg", None, 0),
        ("1e-400000000", "kg", None, 0),
        (MAX_MASS_G, "g", None, MAX_MASS_G),
        (Decimal("9223372036854775807.4"), "g", None, MAX_MASS_G),
    ],
)
def test_dry_grams_are_exact_and_rounded_once_half_to_even(
    amount: Number, unit: str, moisture: Number | None, grams: int
) -> None:
    assert dry_grams(amount, unit, moisture=moisture) == grams


def test_a_unit_that_was_asked_about_is_converted_as_answered() -> None:
    assert dry_grams(2, known_unit("tons wet", prefer="STN"), moisture="0.5") == 907_185


@pytest.mark.parametrize(("unit", "code"), [("tonens", "unit_unknown"), ("mt", "unit_ambiguous")])
def test_a_unit_that_is_not_clear_is_refused(unit: str, code: str) -> None:
    with pytest.raises(SourcingError) as refusal:
        dry_grams(1, unit)

    assert refusal.value.code == f"types.{code}"


def test_the_numbers_and_texts_of_numpy_are_read_like_those_of_python() -> None:
    assert dry_grams(np.float64(0.1), "t") == 100_000
    assert dry_grams(np.str_("0.1"), "t") == 100_000


@pytest.mark.parametrize(
    ("amount", "unit", "code"),
    [
        (-1, "kg", "types.mass_negative"),
        ("-0.0001", "mg", "types.mass_negative"),
        (math.nan, "kg", "types.mass_not_finite"),
        (math.inf, "kg", "types.mass_not_finite"),
        ("NaN", "kg", "types.mass_not_finite"),
        ("-Infinity", "kg", "types.mass_not_finite"),
        (Decimal("sNaN"), "kg", "types.mass_not_finite"),
        (MAX_MASS_G + 1, "g", "types.mass_too_large"),
        (Decimal("9223372036854775807.5"), "g", "types.mass_too_large"),
        ("1e999999999", "kg", "types.mass_too_large"),
        (1e308, "Mt", "types.mass_too_large"),
        ("1,5", "kg", "types.number_malformed"),
        ("1 000", "kg", "types.number_malformed"),
        ("1_000", "kg", "types.number_malformed"),
        ("١٢", "kg", "types.number_malformed"),
        ("", "kg", "types.number_malformed"),
        ("12 kg", "kg", "types.number_malformed"),
        ("9" * 100_000, "kg", "types.number_malformed"),
        (True, "kg", "types.number_malformed"),
        (Decimal("0." + "1" * 300), "kg", "types.number_malformed"),
        (1, "wmt", "types.moisture_missing"),
        (1, "t wet", "types.moisture_missing"),
    ],
)
def test_a_mass_that_no_lot_can_have_is_refused(amount: Number, unit: str, code: str) -> None:
    with pytest.raises(SourcingError) as refusal:
        dry_grams(amount, unit)

    assert refusal.value.code == code


@pytest.mark.parametrize("moisture", [-0.01, 1.01, 8.5, math.nan, math.inf, "-1"])
@pytest.mark.parametrize("unit", ["t", "wmt", "dmt"])
def test_a_moisture_that_is_no_mass_fraction_is_refused(unit: str, moisture: Number) -> None:
    with pytest.raises(SourcingError) as refusal:
        dry_grams(1, unit, moisture=moisture)

    assert refusal.value.code == "types.moisture_out_of_range"
    assert refusal.value.problem().remedy == "Write 8.5 % moisture as 0.085."


def test_a_moisture_of_endless_digits_is_refused_not_rounded() -> None:
    with pytest.raises(SourcingError) as refusal:
        dry_grams(1, "t", moisture=Decimal("1e-300"))

    assert refusal.value.code == "types.number_malformed"


def test_an_error_survives_another_process() -> None:
    error = MoistureMissingError(amount="1", unit="wmt")

    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert (type(copy), copy.facts) == (MoistureMissingError, {"amount": "1", "unit": "wmt"})


def test_integers_have_a_fast_path_with_the_same_limits() -> None:
    assert grams_of(7, 1000) == 7000
    for amount in (-1, MAX_MASS_G):
        with pytest.raises(SourcingError):
            grams_of(amount, 1000)


@pytest.mark.parametrize("unit", mass_units(), ids=lambda unit: unit.code)
def test_every_unit_of_the_table_gives_its_grams_back(unit: MassUnit) -> None:
    grams = 123_456_789_012_345_678

    assert dry_grams(in_unit(grams, unit), unit, moisture=0) == grams


@pytest.mark.parametrize(
    ("relative", "coverage", "grams"), [("0.01", 1, 1234.5), (0.02, 2, 1234.5), (0, 1, 0.0)]
)
def test_a_relative_uncertainty_becomes_grams(
    relative: Number, coverage: Number, grams: float
) -> None:
    assert relative_uncertainty_g(123_450, relative, coverage_factor=coverage) == grams


def test_an_absolute_uncertainty_becomes_grams() -> None:
    assert absolute_uncertainty_g("0.5", "kg") == 500.0
    assert absolute_uncertainty_g(5, "t", coverage_factor=2) == 2_500_000.0


def test_the_uncertainty_of_a_dry_mass_has_both_its_causes() -> None:
    # 10 t at 20 % moisture: 0.8 x 3 kg from the scales, 10 t x 0.00032 from the moisture.
    found = dry_uncertainty_g(10_000_000, 0.2, u_wet_g=3_000, u_moisture=0.00032)

    assert found == pytest.approx(4_000.0)


@pytest.mark.parametrize(
    ("relative", "coverage"), [(-0.1, 1), (math.nan, 1), (0.1, 0), (0.1, -2), (0.1, math.inf)]
)
def test_an_uncertainty_that_cannot_be_one_is_refused(relative: Number, coverage: Number) -> None:
    with pytest.raises(SourcingError) as refusal:
        relative_uncertainty_g(1, relative, coverage_factor=coverage)

    assert refusal.value.code == "types.uncertainty_out_of_range"


def test_the_examples_of_the_reference_do_as_shown() -> None:
    page = Path(__file__).parents[3] / "docs/reference/quantities-and-materials.md"

    result = doctest.testfile(str(page), module_relative=False)

    assert (result.failed, result.attempted > 0) == (0, True)
