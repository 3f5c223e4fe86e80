from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from fairlode.exchange.tabular.cells import CellError
from fairlode.exchange.tabular.dates import (
    DAY_FIRST,
    DAY_ZERO_1904,
    MONTH_FIRST,
    DateIncompleteError,
    DateOrderMixedError,
    DateOrderOpenError,
    DateUnreadableError,
    Moment,
    OffsetUnreadableError,
    clean_moments,
    date_order,
    from_serial,
    proven_orders,
    read_moment,
    read_offset,
)
from fairlode.exchange.tabular.numerals import SheetErrorCellError
from fairlode.types.errors import SourcingError
from fairlode.types.instant import InstantImplausibleError
from tests.unit.exchange.tabular.conftest import Book, Read

MARCH = datetime(2026, 3, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "order"),
    [
        ("2026-03-31", ""),
        ("20260331", ""),
        ("2026/03/31", ""),
        ("2026.3.31", ""),
        ("31/03/2026", DAY_FIRST),
        ("31.3.2026", DAY_FIRST),
        ("03/31/2026", MONTH_FIRST),
        ("31 mars 2026", ""),
        ("31 de marzo de 2026", ""),
        ("31-Mar-2026", ""),
        ("March 31, 2026", ""),
        ("31 março 2026", ""),
        ("46112", ""),
        (Decimal(46112), ""),
        (date(2026, 3, 31), ""),
        (datetime(2026, 3, 31), ""),  # noqa: DTZ001 - a cell of a workbook has no zone
    ],
)
def test_a_date_is_its_first_moment_in_utc(cell: object, order: str) -> None:
    assert read_moment(cell, order) == Moment(MARCH)


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-03-31T14:00:00Z", Moment(MARCH.replace(hour=14), offset="+00:00")),
        ("2026-03-31T14:00:00+02:00", Moment(MARCH.replace(hour=12), offset="+02:00")),
        ("2026-03-31 14:00:00 -05:00", Moment(MARCH.replace(hour=19), offset="-05:00")),
        ("2026-03-31 14:00", Moment(MARCH.replace(hour=14), local=True)),
        ("31/03/2026 14:30", Moment(MARCH.replace(hour=14, minute=30), local=True)),
        (Decimal("46112.5"), Moment(MARCH.replace(hour=12), local=True)),
    ],
)
def test_a_time_keeps_its_offset_or_is_local(cell: object, moment: Moment) -> None:
    assert read_moment(cell, DAY_FIRST) == moment


def test_a_local_time_takes_the_offset_of_its_place() -> None:
    moment = read_moment("2026-03-31 14:00")

    assert moment.at("+02:00") == datetime(2026, 3, 31, 14, tzinfo=timezone(timedelta(hours=2)))
    assert moment.at("") == MARCH.replace(hour=14)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["01/02/2026", "13/02/2026"], DAY_FIRST),
        (["01/02/2026", "02/13/2026"], MONTH_FIRST),
        (["05/05/2026", "06/06/2026"], ""),
        (["01.02.2026"], DAY_FIRST),
        (["2026-01-02", None, Decimal(46112)], ""),
    ],
)
def test_one_date_above_twelve_decides_for_its_column(cells: list, order: str) -> None:
    assert date_order(cells) == order


def test_a_column_in_which_no_date_decides_is_refused() -> None:
    with pytest.raises(DateOrderOpenError) as refusal:
        date_order(["01/02/2026", "03/04/2026"])

    assert refusal.value.facts == {"text": "01/02/2026"}


def test_a_column_of_both_orders_is_refused() -> None:
    with pytest.raises(DateOrderMixedError):
        date_order(["13/02/2026", "02/13/2026"])


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ("2019", DateIncompleteError),
        ("2019-05", DateIncompleteError),
        ("05/2019", DateIncompleteError),
        ("yesterday", DateUnreadableError),
        ("31/02/2026", DateUnreadableError),
        ("2026-13-01", DateUnreadableError),
        ("1900-01-01", InstantImplausibleError),
        ("2199-01-01", InstantImplausibleError),
        (Decimal(1), InstantImplausibleError),
        (Decimal("1e30"), DateUnreadableError),
        (CellError("#N/A"), SheetErrorCellError),
    ],
)
def test_what_is_no_plausible_date_is_refused(cell: object, error: type[SourcingError]) -> None:
    with pytest.raises(error):
        read_moment(cell, DAY_FIRST)


@pytest.mark.parametrize(
    ("serial", "day_zero", "found"),
    [
        ("1", None, date(1900, 1, 1)),
        ("59", None, date(1900, 2, 28)),
        ("61", None, date(1900, 3, 1)),
        ("43800", None, date(2019, 12, 1)),
        ("42338", DAY_ZERO_1904, date(2019, 12, 1)),
        ("43800.583333333333", None, datetime(2019, 12, 1, 14)),  # noqa: DTZ001 - no zone in a workbook
    ],
)
def test_days_are_counted_from_the_day_zero_of_the_workbook(
    serial: str, day_zero: datetime | None, found: date
) -> None:
    assert from_serial(Decimal(serial), day_zero=day_zero) == found


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("+02:00", "+02:00"),
        ("-0530", "-05:30"),
        ("Z", "+00:00"),
        ("UTC+02:00", "+02:00"),
        ("GMT", "+00:00"),
        ("+15:00", None),
        ("+02:60", None),
        ("2", None),
        ("CET", None),
    ],
)
def test_an_offset_is_hours_and_minutes(text: str, offset: str | None) -> None:
    if offset is None:
        with pytest.raises(OffsetUnreadableError):
            read_offset(text)
    else:
        assert read_offset(text) == offset


@pytest.mark.parametrize(
    "cells",
    [["2026-03-31", "2019-12-31"], ["2026-03-31T14:00:00Z"], ["1950-01-01T00:00:00Z"]],
)
def test_the_quick_way_reads_a_date_as_the_general_way(cells: list[str]) -> None:
    assert clean_moments(cells) == [read_moment(cell) for cell in cells]


@pytest.mark.parametrize(
    "cells",
    [
        [],
        ["2026-03-31", ""],
        ["2026-03-31", None],
        ["2026-03-31", "2026-03-31T14:00:00Z"],
        ["2026-03-31\n2026-04-01"],
        ["2026-02-30"],
        ["1949-12-31"],
        ["2026-03-31T14:00:00"],
        ["31/03/2026"],
        [date(2026, 3, 31)],
    ],
)
def test_the_quick_way_leaves_all_else_to_the_general_one(cells: list[str]) -> None:
    assert clean_moments(cells) is None


@pytest.mark.parametrize(
    ("cells", "orders"),
    [
        (["31/03/2026", "01/02/2026"], {DAY_FIRST}),
        (["03-31-2026"], {MONTH_FIRST}),
        (["31/03/2026", "03/31/2026"], {DAY_FIRST, MONTH_FIRST}),
        (["31.03.2026", "01/02/2026", "2026-03-31", None], set()),
    ],
)
def test_an_order_is_proven_by_a_number_above_12(cells: list[str], orders: set[str]) -> None:
    assert proven_orders(cells) == orders


LOTS = ["lot id", "date"]
INPUTS = ["output lot", "input lot", "date"]


@pytest.mark.parametrize(
    ("proof", "month", "words"), [("31/12/2025", 2, "dd/mm/yyyy"), ("12/31/2025", 1, "mm/dd/yyyy")]
)
def test_a_date_of_one_sheet_decides_for_another(
    read: Read, book: Book, proof: str, month: int, words: str
) -> None:
    sheets = {"Lots": [LOTS, ["L1", proof]], "Inputs": [INPUTS, ["A", "B", "01/02/2026"]]}

    reading = read(book(sheets))

    assert reading.problems == ()
    assert reading.drafts[-1].valid_from.month == month
    assert (
        f"column C (date) read as dates, {words} as other dates of the document show"
        in reading.notes[-1]
    )


def test_a_date_of_one_column_decides_for_another_and_for_the_date_above(read: Read) -> None:
    head = "Date: 01/02/2026\nlot_id,date,valid_to\n"

    reading = read(f"{head}L1,03/04/2026,31/12/2026\nL2,,\n")

    assert [draft.valid_from.strftime("%d %m") for draft in reading.drafts] == ["03 04", "01 02"]


def test_sheets_that_show_both_orders_decide_for_none(read: Read, book: Book) -> None:
    sheets = {
        "Lots": [[*LOTS, "valid to"], ["L1", "31/12/2025", "12/31/2026"]],
        "Inputs": [INPUTS, ["A", "B", "01/02/2026"]],
    }

    assert [each.code for each in read(book(sheets)).problems] == ["tabular.date_order_open"]


@pytest.mark.parametrize("date", ["2026-13-01", "01/02/2026", "March"])
@pytest.mark.parametrize(
    "table",
    [
        "output_lot,input_lot,date\nA,B,{date}\n",
        "event_id,kind,lot,role,date\nE,transformation,A,input,{date}\nE,,B,output,\n",
    ],
)
def test_a_refused_date_is_not_called_missing(read: Read, table: str, date: str) -> None:
    reading = read(table.format(date=date), "events.csv" if "kind" in table else "inputs.csv")

    assert [each.code.partition("_")[0] for each in reading.problems] == ["tabular.date"]
    assert "tabular.date_missing" not in {each.code for each in reading.problems}


def test_a_refused_date_of_a_lot_is_not_called_missing_where_the_lot_is_made(
    read: Read, book: Book
) -> None:
    sheets = {
        "Lots": [LOTS, ["A", "March"], ["C", None]],
        "Inputs": [INPUTS[:2], ["A", "B"], ["C", "B"]],
    }

    reading = read(book(sheets))

    assert [(each.code, each.place) for each in reading.problems] == [
        ("tabular.date_unreadable", "book.xlsx, sheet Lots, row 2, column B (date)"),
        ("tabular.date_missing", "book.xlsx, sheet Inputs"),
    ]
    assert "row 3" in reading.problems[1].sentence
    assert "1 without a date, taken to hold" in " ".join(reading.notes)
