"""Assays: the contents of a lot."""

import pickle
from dataclasses import FrozenInstanceError

import pytest

from fairlode.types.assay import SUM_TOLERANCE, Assay, zero_contents
from fairlode.types.content import Basis, Content
from fairlode.types.errors import Problem, Severity, SourcingError
from fairlode.types.stoichiometry import content


def measured(fraction: float, u: float | None = None) -> Content:
    return Content(fraction=fraction, u=u, basis=Basis.MEASURED)


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
