"""Grades of every coat, as contents of elements."""

import math

import pytest

from fairlode.types.content import Basis
from fairlode.types.errors import SourcingError
from fairlode.types.grade import Grade, measured_element, read_content, read_grade, unit_fraction
from fairlode.types.number import Number
from fairlode.types.stoichiometry import content


@pytest.mark.parametrize(
    ("text", "symbol", "fraction"),
    [
        ("23.8 % Cu", "Cu", 0.238),
        ("Cu 23.8%", "Cu", 0.238),
        ("Cu: 23.8 %", "Cu", 0.238),
        ("238 kg/t cuivre", "Cu", 0.238),
        ("1.2 g/t Au", "Au", 1.2e-6),
        ("350 ppm Co", "Co", 350e-6),
        ("995 ‰ Au", "Au", 0.995),
        ("5 ppb Au", "Au", 5e-9),
        ("0.238 fraction Cu", "Cu", 0.238),
        ("10 opt Ag", "Ag", 10 * 31.1034768 / 907184.74),
        ("100 % Ta2O5", "Ta", float(content("Ta2O5", "Ta"))),
        ("70 % SnO2", "Sn", float(content("SnO2", "Sn")) * 0.7),
        ("65 % WO3", "W", float(content("WO3", "W")) * 0.65),
        ("6 % Li2O", "Li", float(content("Li2O", "Li")) * 0.06),
        ("500 ppm U3O8", "U", float(content("U3O8", "U")) * 500e-6),
        ("0.5 % CaCO3", "Ca", float(content("CaCO3", "Ca")) * 0.005),
    ],
)
def test_a_grade_becomes_the_fraction_of_an_element(
    text: str, symbol: str, fraction: float
) -> None:
    grade = read_grade(text)

    named, found = read_content(grade.analyte, grade.value, unit=grade.unit, basis=Basis.MEASURED)

    assert named == symbol
    assert found.fraction == pytest.approx(fraction, rel=1e-15)


def test_the_parts_of_a_grade_are_kept_as_they_are_written() -> None:
    assert read_grade("35%Ta2O5") == Grade(value="35", unit="%", analyte="Ta2O5")
    assert read_grade(" 1.2e3 g/t ") == Grade(value="1.2e3", unit="g/t", analyte="")


def test_an_oxide_grade_is_noted_and_its_uncertainty_converted() -> None:
    share = float(content("Ta2O5", "Ta"))

    symbol, found = read_content("Ta2O5", 35, unit="%", basis=Basis.MEASURED, u=0.5)

    assert (symbol, found.note, found.basis) == ("Ta", "35 % Ta2O5", Basis.MEASURED)
    assert found.u == pytest.approx(0.005 * share)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("23.8", "types.grade_malformed"),
        ("23,8 %", "types.grade_malformed"),
        ("Cu", "types.grade_malformed"),
        ("", "types.grade_malformed"),
        ("nan %", "types.grade_malformed"),
        ("1 % " * 1000, "types.grade_malformed"),
        ("5 bags", "types.grade_unit_unknown"),
        ("Cu 5 % Co", "types.grade_unit_unknown"),
    ],
)
def test_what_is_no_grade_is_refused(text: str, code: str) -> None:
    with pytest.raises(SourcingError) as refusal:
        read_grade(text)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("value", "unit", "analyte"),
    [
        (130, "%", "Cu"),
        ("130", "%", "Ta2O5"),
        (110, "%", "Ta2O5"),  # 90 % tantalum, of more oxide than there is lot
        (-1, "%", "Cu"),
        (1001, "kg/t", "Cu"),
        (math.nan, "%", "Cu"),
        (math.inf, "%", "Cu"),
        ("1e999999999", "%", "Cu"),
    ],
)
def test_a_content_below_0_or_above_100_percent_is_refused(
    value: Number, unit: str, analyte: str
) -> None:
    with pytest.raises(SourcingError) as refusal:
        read_content(analyte, value, unit=unit, basis=Basis.MEASURED)

    assert refusal.value.code == "types.assay_out_of_range"


@pytest.mark.parametrize(
    ("analyte", "symbol"),
    [
        ("Cu", "Cu"),
        ("CU", "Cu"),
        ("NI", "Ni"),  # nickel in capitals, not nitrogen and iodine
        ("CO", "Co"),  # cobalt in capitals, not carbon monoxide
        ("cobalto", "Co"),
        ("CuO", "Cu"),
        ("FeS2", "Fe"),
        ("P2O5", "P"),
        ("SO3", "S"),
        ("Li2CO3", "Li"),
        ("CoSO4.7H2O", "Co"),
    ],
)
def test_the_element_that_an_analyte_is_about(analyte: str, symbol: str) -> None:
    assert measured_element(analyte)[0] == symbol


@pytest.mark.parametrize(
    ("analyte", "code"),
    [
        ("CuFeS2", "types.analyte_ambiguous"),
        ("LiFePO4", "types.analyte_ambiguous"),
        ("H2O", "types.analyte_ambiguous"),
        ("TREO", "types.element_unknown"),
        ("coltan", "types.element_unknown"),
        ("", "types.element_unknown"),
    ],
)
def test_an_analyte_that_names_no_single_element_is_refused(analyte: str, code: str) -> None:
    with pytest.raises(SourcingError) as refusal:
        measured_element(analyte)

    assert refusal.value.code == code


def test_ounces_per_ton_ask_which_ton_and_take_the_answer() -> None:
    with pytest.raises(SourcingError) as refusal:
        unit_fraction("oz/t")

    assert refusal.value.code == "types.grade_unit_ambiguous"
    assert refusal.value.facts["codes"] == "oz_per_short_ton, oz_per_tonne"
    assert unit_fraction("oz/t", prefer="oz_per_tonne") * 10**6 == pytest.approx(31.1034768)


def test_an_unknown_unit_of_grade_comes_with_the_nearest() -> None:
    with pytest.raises(SourcingError) as refusal:
        unit_fraction("percnt")

    assert refusal.value.code == "types.grade_unit_unknown"
    assert refusal.value.facts == {"unit": "percnt", "suggestion": "percent"}
