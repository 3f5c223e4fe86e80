from datetime import date
from decimal import Decimal

import pytest

from fairlode.exchange.tabular.cells import (
    Cell,
    CellError,
    Percent,
    column_letters,
    escaped,
    is_blank,
    plain,
    text_of,
    unescaped,
)


@pytest.mark.parametrize(
    "cell",
    [
        None,
        "",
        "  ",
        "\u00a0",
        "-",
        "\u2013",
        "n/a",
        "N/A",
        " n.d. ",
        "s/d",
        "NULL",
        "\ufeff",
        "      -",
    ],
)
def test_a_cell_that_says_nothing_is_blank(cell: Cell) -> None:
    assert is_blank(cell)


@pytest.mark.parametrize(
    "cell", ["0", Decimal(0), "NA", "none", "a", CellError("#N/A"), "no data here"]
)
def test_a_cell_that_says_something_is_not(cell: Cell) -> None:
    assert not is_blank(cell)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Decimal("1234.0"), "1234"),
        (Decimal("1E+3"), "1000"),
        (1234.5, "1234.5"),
        (Percent(Decimal("23.8")), "23.8 %"),
        (date(2026, 3, 31), "2026-03-31"),
        ("\u00a0 a b \u200b", "a b"),
        ("e\u0301", "\u00e9"),
        (None, ""),
        (CellError("#REF!"), "#REF!"),
        (float("nan"), "NaN"),
    ],
)
def test_a_cell_as_text_is_what_a_person_reads(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize("text", ["=1+1", "+5", "-5", "@x", "'=1", "'", "''", "a", "", "'a"])
def test_no_text_is_written_as_a_formula_and_all_come_back(text: str) -> None:
    assert escaped(text)[:1] not in {"=", "+", "-", "@"}
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize(
    ("position", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")],
)
def test_columns_are_called_as_spreadsheets_call_them(position: int, letters: str) -> None:
    assert column_letters(position) == letters


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("N.º de lote", "n de lote"),
        ("  Lot_ID* ", "lot id"),
        ("Événement", "evenement"),
        ("Mass ±", "mass ±"),
    ],
)
def test_names_are_compared_without_what_writers_choose(text: str, bare: str) -> None:
    assert plain(text) == bare
