"""Workbooks in the binary format of Excel 97 to 2003 (.xls), by way of calamine.

The library does not tell how a cell shows its number, so a share of 0.238 may have been shown as
23.8 %: where that matters, the reader is told (`Sheet.sees_percent`).
"""

from collections.abc import Iterator
from datetime import date
from decimal import Context, Decimal
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.cells import SHEET_ERRORS, Cell, CellError
from fairlode.exchange.tabular.limits import MAX_LEGACY_BYTES
from fairlode.exchange.tabular.sheet import Merge, Row, Sheet, SheetError
from fairlode.exchange.tabular.sources.package import damaged
from fairlode.exchange.tabular.sources.xlsx import HIDDEN, PasswordNeededError

_EXCEL = Context(prec=15)


class LegacyTooLargeError(ExchangeError):
    """A file of a format that can only be read whole, too large for that."""

    code = "tabular.legacy_too_large"
    sentence = "The file has {size} MiB; of this old format at most {limit} MiB are read."
    remedy = "Save it as .xlsx or CSV."


def open_xls(path: Path) -> Iterator[Sheet]:
    """The visible sheets of a workbook, in order. Raises `SheetError`."""
    size = path.stat().st_size
    if size > MAX_LEGACY_BYTES:
        cause = LegacyTooLargeError(size=size >> 20, limit=MAX_LEGACY_BYTES >> 20)
        raise SheetError(cause=cause)
    book = _opened(path)
    for number, about in enumerate(book.sheets_metadata):
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        if about.visible is not SheetVisibleEnum.Visible:
            yield Sheet(name=about.name, rows=iter(()), facts=(HIDDEN,))
        else:
            yield _sheet(book, number, about.name)


def _opened(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(path)
    except CalamineError as error:
        if "password" in str(error).lower() or type(error).__name__ == "PasswordError":
            raise SheetError(cause=PasswordNeededError()) from None
        raise damaged(str(error)) from None
    except BaseException as error:
        # The library is in Rust; where it panics, it raises what is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(str(error)) from None


def _sheet(book: CalamineWorkbook, number: int, name: str) -> Sheet:
    try:
        sheet = book.get_sheet_by_index(number)
        merged = sheet.merged_cell_ranges or []
    except CalamineError as error:
        raise damaged(str(error)) from None
    # The library gives the rows from the first on, but of each only from the first used column on.
    left = [None] * (sheet.start[1] if sheet.start else 0)
    rows: Iterator[Row] = ([*left, *map(_cell, row)] for row in sheet.iter_rows())
    merges = tuple(Merge(a[0], a[1], b[0], b[1]) for a, b in merged)
    return Sheet(name=name, rows=rows, merges=merges, sees_percent=False)


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return CellError(value) if value in SHEET_ERRORS else value or None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _EXCEL.plus(Decimal(repr(value)))
    if value is None or isinstance(value, date):
        return value
    return str(value)  # a time of day or a duration, which no column of the form holds
