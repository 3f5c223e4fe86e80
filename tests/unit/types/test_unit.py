"""Units of mass, by what people call them."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from fairlode.types.errors import SourcingError
from fairlode.types.unit import (
    MassBasis,
    MassUnit,
    UnitAmbiguousError,
    known_unit,
    mass_unit,
    mass_units,
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
        known_unit(text)

    assert refusal.value.code == "types.unit_ambiguous"
    assert refusal.value.facts["codes"] == codes


def test_the_answer_to_which_is_given_as_a_preferred_code() -> None:
    tonne = mass_unit("mt", prefer="TNE")

    assert tonne == known_unit("t")
    short = known_unit("tons wet", prefer="STN")
    assert (short.code, short.basis) == ("STN", MassBasis.WET)


def test_a_preferred_code_does_not_overrule_a_clear_name() -> None:
    assert known_unit("kg", prefer="TNE") == known_unit("KGM")


@pytest.mark.parametrize(
    ("text", "suggestion"), [("tonens", "tonnes"), ("kilogrm", "kilogram"), ("zzzzzzz", "kg")]
)
def test_an_unknown_unit_comes_with_the_nearest_known(text: str, suggestion: str) -> None:
    with pytest.raises(SourcingError) as refusal:
        known_unit(text)

    assert refusal.value.code == "types.unit_unknown"
    assert refusal.value.facts == {"unit": text, "suggestion": suggestion}


def test_a_huge_cell_is_not_repeated_in_its_error() -> None:
    with pytest.raises(SourcingError) as refusal:
        known_unit("k" * 1_000_000)

    assert len(str(refusal.value)) < 300


def test_whole_grams_are_known_of_the_units_that_have_them() -> None:
    assert (known_unit("kg").whole_grams, known_unit("lb").whole_grams) == (1000, None)


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
