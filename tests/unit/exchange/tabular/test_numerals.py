from decimal import Decimal

import pytest

from fairlode.exchange.tabular.cells import CellError, Percent
from fairlode.exchange.tabular.numerals import (
    COMMA,
    POINT,
    Evidence,
    NumberUnreadableError,
    SheetErrorCellError,
    evidence,
    read_number,
)


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["12.5"], Evidence(point="12.5")),
        (["12,5"], Evidence(comma="12,5")),
        (["1.234"], Evidence(either="1.234")),
        (["1,234"], Evidence(either="1,234")),
        (["0.238"], Evidence(point="0.238")),
        (["0,238"], Evidence(comma="0,238")),
        (["1.234.567"], Evidence(comma="1.234.567")),
        (["1,234,567"], Evidence(point="1,234,567")),
        (["1.234,5"], Evidence(comma="1.234,5")),
        (["1,234.5"], Evidence(point="1,234.5")),
        (["1234.567"], Evidence(point="1234.567")),
        (["1.5E+03"], Evidence(point="1.5E+03")),
        (["23,8 %"], Evidence(comma="23,8 %")),
        (["<0,01"], Evidence(comma="<0,01")),
        (["1.234", "12.5"], Evidence(point="12.5")),
        (["12,5", "12.5"], Evidence(point="12.5", comma="12,5")),
        (["n.d.", "s/d", "a,b", ""], Evidence()),
        ([Decimal("1.234"), 5, None], Evidence()),
    ],
)
def test_numbers_speak_for_the_mark_that_they_can_have(cells: list, found: Evidence) -> None:
    assert evidence(cells) == found


@pytest.mark.parametrize(
    ("text", "mark", "number"),
    [
        ("1234.5", POINT, "1234.5"),
        ("1,234.5", POINT, "1234.5"),
        ("12,34,567.8", POINT, "1234567.8"),
        ("1 234.5", POINT, "1234.5"),
        ("1\u202f234\u00a0567", POINT, "1234567"),
        ("1'234.5", POINT, "1234.5"),
        ("1.234,5", COMMA, "1234.5"),
        ("1.234", COMMA, "1234"),
        ("1.234", POINT, "1.234"),
        (",5", COMMA, "0.5"),
        ("(12.5)", POINT, "-12.5"),
        ("12.5-", POINT, "-12.5"),
        ("\u221212", POINT, "-12"),
        (" 7 ", POINT, "7"),
        ("1.2e3", POINT, "1.2e3"),
        ("0.1000000000000000055511151231257827", POINT, "0.1000000000000000055511151231257827"),
    ],
)
def test_a_number_is_read_digit_by_digit(text: str, mark: str, number: str) -> None:
    assert read_number(text, mark) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "12,34",
        "1.2.3",
        "1 23",
        "12kg",
        "0x10",
        "\uff11\uff12",
        "9" * 65,
        "--1",
        "1e9999",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NumberUnreadableError):
        read_number(text, POINT)


@pytest.mark.parametrize(("text", "is_nan"), [("NaN", True), ("inf", False), ("-Infinity", False)])
def test_what_is_not_finite_stays_so_for_the_reader_of_masses_to_refuse(
    text: str, is_nan: bool
) -> None:
    number = read_number(text, POINT)

    assert not number.is_finite()
    assert number.is_nan() is is_nan


def test_cells_of_a_workbook_are_numbers_already() -> None:
    assert read_number(Decimal("27.81"), COMMA) == Decimal("27.81")
    assert read_number(Percent(Decimal("23.8")), COMMA) == Decimal("23.8")
    assert read_number(0.1, POINT) == Decimal("0.1")


def test_a_failed_formula_is_refused_with_its_error() -> None:
    with pytest.raises(SheetErrorCellError) as refusal:
        read_number(CellError("#REF!"), POINT)

    assert refusal.value.facts == {"text": "#REF!"}
