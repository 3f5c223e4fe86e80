"""Masses as documents state them, to whole grams of dry mass."""

import csv
import doctest
import math
import pickle
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from fairlode.types.errors import SourcingError
from fairlode.types.quantity import (
    MAX_MASS_G,
    MassBasis,
    MassUnit,
    MoistureMissingError,
    Number,
    UnitAmbiguousError,
    absolute_uncertainty_g,
    dry_grams,
    dry_uncertainty_g,
    grams_of,
    in_unit,
    known_unit,
    mass_unit,
    mass_units,
    parse_decimal,
    relative_uncertainty_g,
)


def code_of(text: str) -> str | None:
    unit = mass_unit(text)
    return unit.code if unit else None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("KGM", "KGM"),
        ("GRM", "GRM"),
        ("TNE", "TNE"),
        ("LBR", "LBR"),
        ("ONZ", "ONZ"),
        ("APZ", "APZ"),
        ("STN", "STN"),
        ("LTN", "LTN"),
        ("DTN", "DTN"),
        ("KTN", "KTN"),
        ("MGM", "MGM"),
        ("CWA", "CWA"),
        ("CWI", "CWI"),
        ("CTM", "CTM"),
        ("kgm", "KGM"),
        ("2U", "TNE"),
        ("58", "KGM"),
    ],
)
def test_a_code_of_recommendation_20_is_its_unit(text: str, code: str) -> None:
    assert code_of(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kg", "KGM"),
        (" Kg. ", "KGM"),
        ("kilogrammes", "KGM"),
        ("quilogramas", "KGM"),
        ("t", "TNE"),
        ("T", "TNE"),
        ("tonnes métriques", "TNE"),
        ("TONNES METRIQUES", "TNE"),
        ("toneladas", "TNE"),
        ("metric tons", "TNE"),
        ("kt", "KTN"),
        ("Kt", "KTN"),
        ("miles de toneladas", "KTN"),
        ("'000 t", "KTN"),
        ("Mt", "million_tonnes"),
        ("million tonnes", "million_tonnes"),
        ("milhões de toneladas", "million_tonnes"),
        ("Mg", "TNE"),
        ("mg", "MGM"),
        ("µg", "MC"),
        ("lb", "LBR"),
        ("lbs.", "LBR"),
        ("libras", "LBR"),
        ("thousands of pounds", "thousand_pounds"),
        ("Mlb", "million_pounds"),
        ("mlb", "million_pounds"),
        ("oz t", "APZ"),
        ("onces troy", "APZ"),
        ("koz", "thousand_troy_ounces"),
        ("kozt", "thousand_troy_ounces"),
        ("Moz", "million_troy_ounces"),
        ("moz", "million_troy_ounces"),
        ("short tons", "STN"),
        ("long ton", "LTN"),
        ("toneladas cortas", "STN"),
        ("quilates", "CTM"),
    ],
)
def test_a_symbol_or_word_in_four_languages_is_its_unit(text: str, code: str) -> None:
    assert code_of(text) == code


@pytest.mark.parametrize(
    ("text", "code", "basis"),
    [
        ("wmt", "wmt", MassBasis.WET),
        ("DMT", "dmt", MassBasis.DRY),
        ("TMH", "wmt", MassBasis.WET),
        ("TMS", "dmt", MassBasis.DRY),
        ("MND", "MND", MassBasis.DRY),
        ("t wet", "TNE", MassBasis.WET),
        ("t (dry)", "TNE", MassBasis.DRY),
        ("toneladas húmedas", "TNE", MassBasis.WET),
        ("toneladas métricas secas", "TNE", MassBasis.DRY),
        ("kg (poids sec)", "KGM", MassBasis.DRY),
        ("kg, peso úmido", "KGM", MassBasis.WET),
        ("Mt dry", "million_tonnes", MassBasis.DRY),
        ("dry long ton", "dlt", MassBasis.DRY),
        ("long tons (dry)", "LTN", MassBasis.DRY),
        ("tonnes humides", "TNE", MassBasis.WET),
        ("t", "TNE", MassBasis.AS_IS),
    ],
)
def test_a_word_for_wet_or_dry_may_stand_beside_any_unit(
    text: str, code: str, basis: MassBasis
) -> None:
    unit = mass_unit(text)

    assert unit is not None
    assert (unit.code, unit.basis) == (code, basis)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "m",
        "litre",
        "bags",
        "t wet dry",
        "dmt wet",
        "weight",
        "dry",
        "kg/t",
        "%",
        "x" * 10_000,
    ],
)
def test_what_is_no_unit_of_mass_is_none(text: str) -> None:
    assert mass_unit(text) is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("mt", "TNE, million_tonnes"),
        ("MT", "TNE, million_tonnes"),
        ("mT", "TNE, million_tonnes"),
        ("MG", "TNE, MGM"),
        ("ton", "TNE, STN, LTN"),
        ("TONS", "TNE, STN, LTN"),
        ("tons dry", "TNE, STN, LTN"),
        ("oz", "ONZ, APZ"),
        ("onzas", "ONZ, APZ"),
        ("gr", "GRM, GRN"),
        ("cwt", "CWA, CWI"),
        ("quintal", "DTN, CWA"),
        ("st", "STN, STI"),
    ],
)
def test_a_name_of_two_units_asks_which(text: str, codes: str) -> None:
    with pytest.raises(UnitAmbiguousError) as refusal:
        dry_grams(1, text)

    assert refusal.value.code == "types.unit_ambiguous"
    assert refusal.value.facts["codes"] == codes


def test_the_answer_to_which_is_given_as_a_preferred_code() -> None:
    tonne = mass_unit("mt", prefer="TNE")

    assert tonne == known_unit("t")
    assert dry_grams(2, known_unit("tons wet", prefer="STN"), moisture="0.5") == 907_185


def test_a_preferred_code_does_not_overrule_a_clear_name() -> None:
    assert known_unit("kg", prefer="TNE") == known_unit("KGM")


@pytest.mark.parametrize(
    ("text", "suggestion"), [("tonens", "tonnes"), ("kilogrm", "kilogram"), ("zzzzzzz", "kg")]
)
def test_an_unknown_unit_comes_with_the_nearest_known(text: str, suggestion: str) -> None:
    with pytest.raises(SourcingError) as refusal:
        dry_grams(1, text)

    assert refusal.value.code == "types.unit_unknown"
    assert refusal.value.facts == {"unit": text, "suggestion": suggestion}


def test_a_huge_cell_is_not_repeated_in_its_error() -> None:
    with pytest.raises(SourcingError) as refusal:
        dry_grams(1, "k" * 1_000_000)

    assert len(str(refusal.value)) < 300


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


def test_whole_grams_are_known_of_the_units_that_have_them() -> None:
    assert (known_unit("kg").whole_grams, known_unit("lb").whole_grams) == (1000, None)


@pytest.mark.parametrize("unit", mass_units(), ids=lambda unit: unit.code)
def test_every_unit_of_the_table_gives_its_grams_back(unit: MassUnit) -> None:
    grams = 123_456_789_012_345_678

    assert dry_grams(in_unit(grams, unit), unit, moisture=0) == grams


@pytest.mark.parametrize("unit", mass_units(), ids=lambda unit: unit.code)
def test_every_unit_of_the_table_is_found_by_its_code_and_name(unit: MassUnit) -> None:
    assert (mass_unit(unit.code), mass_unit(unit.name)) == (unit, unit)


def test_the_pound_and_the_troy_ounce_are_those_of_the_1959_agreement() -> None:
    grams = {unit.code: unit.grams for unit in mass_units()}

    assert grams["LBR"] == Decimal("453.59237")
    assert grams["APZ"] == grams["LBR"] * 480 / 7000
    assert grams["ONZ"] == grams["LBR"] / 16
    assert grams["GRN"] == grams["LBR"] / 7000
    assert grams["STN"] == grams["LBR"] * 2000
    assert grams["LTN"] == grams["LBR"] * 2240
    assert grams["CWA"] == grams["LBR"] * 100
    assert grams["CWI"] == grams["LBR"] * 112
    assert grams["STI"] == grams["LBR"] * 14
    assert grams["LBT"] == grams["GRN"] * 5760
    assert grams["DWT"] == grams["GRN"] * 24
    assert grams["tola"] == grams["GRN"] * 180


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


@pytest.mark.parametrize(
    ("text", "value"), [("1", "1"), ("-1234.5", "-1234.5"), ("1.2e6", "1.2e6"), (".5", "0.5")]
)
def test_a_plain_decimal_is_parsed(text: str, value: str) -> None:
    assert parse_decimal(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["nan", "inf", "1.2.3", "1e", "0x10", "1%", " 1", "--1", "1e9999999999"]
)
def test_what_is_no_plain_decimal_is_refused(text: str) -> None:
    with pytest.raises(SourcingError) as refusal:
        parse_decimal(text)

    assert refusal.value.code == "types.number_malformed"


def test_every_unit_of_the_real_chains_is_understood_or_asked_about(shared: Path) -> None:
    columns = ("unit", "process_input_unit", "process_output_unit")
    with (shared / "data/chains/real_chains_masses.csv").open(encoding="utf-8") as file:
        written = {row[column] for row in csv.DictReader(file) for column in columns} - {""}

    found = {text: code_of(text) for text in written - {"tons"}}

    assert found == {
        "Kt": "KTN",
        "kt": "KTN",
        "tonnes": "TNE",
        "kilogram": "KGM",
        "koz": "thousand_troy_ounces",
        "kozt": "thousand_troy_ounces",
        "thousands of pounds": "thousand_pounds",
        "million tonnes": "million_tonnes",
    }
    with pytest.raises(UnitAmbiguousError):
        mass_unit("tons")


def test_the_examples_of_the_reference_do_as_shown() -> None:
    page = Path(__file__).parents[3] / "docs/reference/quantities-and-materials.md"

    result = doctest.testfile(str(page), module_relative=False)

    assert (result.failed, result.attempted > 0) == (0, True)
