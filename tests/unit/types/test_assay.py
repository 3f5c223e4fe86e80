"""Assays: grades of every coat, as mass fractions of elements."""

import math
import pickle
from dataclasses import FrozenInstanceError

import pytest

from fairlode.types.assay import (
    SUM_TOLERANCE,
    Assay,
    Basis,
    Content,
    Grade,
    measured_element,
    read_content,
    read_grade,
    unit_fraction,
    zero_contents,
)
from fairlode.types.errors import Problem, Severity, SourcingError
from fairlode.types.quantity import Number
from fairlode.types.stoichiometry import content


def measured(fraction: float, u: float | None = None) -> Content:
    return Content(fraction=fraction, u=u, basis=Basis.MEASURED)


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


def test_the_error_of_130_percent_says_so() -> None:
    with pytest.raises(SourcingError) as refusal:
        Content.from_percent(130, basis=Basis.MEASURED)

    assert str(refusal.value) == "A content of 130 % is not between 0 and 100 %."


@pytest.mark.parametrize("fraction", [-0.001, 1.001, math.nan, math.inf])
def test_a_content_cannot_be_built_out_of_range(fraction: float) -> None:
    with pytest.raises(SourcingError) as refusal:
        measured(fraction)

    assert refusal.value.code == "types.assay_out_of_range"


@pytest.mark.parametrize("u", [-0.1, math.nan, math.inf])
def test_a_content_cannot_have_an_impossible_uncertainty(u: float) -> None:
    with pytest.raises(SourcingError) as refusal:
        measured(0.5, u)

    assert refusal.value.code == "types.assay_uncertainty"


def test_percent_ppm_and_grams_per_tonne_say_the_same() -> None:
    percent = Content.from_percent("0.0012", u="0.0001", basis=Basis.MEASURED)
    ppm = Content.from_ppm(12, u=1, basis=Basis.MEASURED)
    grams = Content.from_grams_per_tonne("12.0", u="1.0", basis=Basis.MEASURED)

    assert (percent.fraction, ppm.fraction, grams.fraction) == (12e-6, 12e-6, 12e-6)
    assert [each.u for each in (percent, ppm, grams)] == [pytest.approx(1e-6)] * 3


def test_a_vanishing_content_is_zero_without_effort() -> None:
    assert Content.from_percent("1e-999999999", basis=Basis.MEASURED).fraction == 0.0


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


def test_an_assay_reads_like_a_mapping_in_order_of_symbols() -> None:
    assay = Assay({"Sn": measured(0.1), "Cu": measured(0.2)})

    assert list(assay.items()) == [("Cu", measured(0.2)), ("Sn", measured(0.1))]
    assert ("Cu" in assay, "Au" in assay, len(assay), dict(Assay())) == (True, False, 2, {})


def test_assays_of_the_same_contents_are_equal_whatever_their_order() -> None:
    one = Assay({"Sn": measured(0.1), "Cu": measured(0.2)})
    other = Assay({"Cu": measured(0.2), "Sn": measured(0.1)})

    assert (one, hash(one), repr(one)) == (other, hash(other), repr(other))
    assert one != Assay({"Cu": measured(0.2)})


def test_an_assay_survives_another_process() -> None:
    assay = Assay({"Cu": measured(0.2, u=0.01)})

    assert pickle.loads(pickle.dumps(assay)) == assay  # noqa: S301 - our own bytes


def test_an_assay_cannot_be_changed() -> None:
    given = {"Cu": measured(0.2)}
    assay = Assay(given)

    given["Sn"] = measured(0.1)

    assert list(assay) == ["Cu"]
    with pytest.raises(FrozenInstanceError):
        assay._contents = given
    with pytest.raises(FrozenInstanceError):
        del assay._contents


@pytest.mark.parametrize("key", ["copper", "CU", "Ta2O5", ""])
def test_the_keys_of_an_assay_are_symbols(key: str) -> None:
    with pytest.raises(SourcingError) as refusal:
        Assay({key: measured(0.1)})

    assert refusal.value.code == "types.element_unknown"


def test_contents_above_the_lot_are_refused() -> None:
    with pytest.raises(SourcingError) as refusal:
        Assay({"Cu": measured(0.6), "Zn": measured(0.5)})

    assert refusal.value.code == "types.assay_sum"
    assert refusal.value.facts == {"elements": "Cu, Zn", "percent": "110"}


@pytest.mark.parametrize(
    ("zinc", "u", "accepted"),
    [
        (0.5, None, True),
        (0.5 + 0.9 * SUM_TOLERANCE, None, True),
        (0.5 + 1.1 * SUM_TOLERANCE, None, False),
        (0.5 + SUM_TOLERANCE + 0.019, 0.01, True),
        (0.5 + SUM_TOLERANCE + 0.021, 0.01, False),
    ],
)
def test_contents_may_exceed_the_lot_by_rounding_and_uncertainty(
    zinc: float, u: float | None, *, accepted: bool
) -> None:
    contents = {"Cu": measured(0.5), "Zn": measured(zinc, u)}

    if accepted:
        assert Assay(contents)["Zn"].fraction == zinc
    else:
        with pytest.raises(SourcingError):
            Assay(contents)


def test_an_assay_is_built_from_grades_as_they_are_written() -> None:
    assay = Assay.from_grades(
        {"cobre": "23.8 %", "Ta": "10 % Ta2O5", "SnO2": "50 kg/t"}, basis=Basis.SPECIFICATION
    )

    assert {symbol: found.note for symbol, found in assay.items()} == {
        "Cu": "",
        "Sn": "50 kg/t SnO2",
        "Ta": "10 % Ta2O5",
    }
    assert assay["Cu"] == Content(fraction=0.238, basis=Basis.SPECIFICATION)
    assert assay["Ta"].fraction == float(content("Ta2O5", "Ta") / 10)


@pytest.mark.parametrize(
    ("grades", "code"),
    [
        ({"Ta": "10 %", "Ta2O5": "10 %"}, "types.assay_duplicate"),
        ({"Cu": "10 % Ta2O5"}, "types.grade_malformed"),
        ({"Cu": "130 %"}, "types.assay_out_of_range"),
        ({"coltan": "10 %"}, "types.element_unknown"),
    ],
)
def test_grades_that_contradict_are_refused(grades: dict[str, str], code: str) -> None:
    with pytest.raises(SourcingError) as refusal:
        Assay.from_grades(grades, basis=Basis.MEASURED)

    assert refusal.value.code == code


def test_a_content_of_zero_is_allowed_and_worth_a_warning() -> None:
    assay = Assay({"Au": measured(0.0), "Cu": measured(0.2)})

    assert zero_contents(assay, "lots.csv, row 7") == (
        Problem(
            code="types.assay_zero",
            sentence="The content of Au is stated as 0 %.",
            remedy="Leave it empty if it was not measured: missing is not zero.",
            place="lots.csv, row 7",
            severity=Severity.WARNING,
            facts={"element": "Au"},
        ),
    )
    assert zero_contents(Assay({"Cu": measured(0.2)})) == ()
