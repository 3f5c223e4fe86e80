"""Columns that are kept as they are and look as though the form wanted them.

A table without a date whose column `Ship date` holds dates would be taken to hold from the
beginning; a date that is not read shifts every question about a time. So the author is asked.
"""

from collections.abc import Iterator
from datetime import date, datetime

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.cells import Cell
from fairlode.exchange.tabular.dates import DAY_FIRST, MONTH_FIRST, read_moment
from fairlode.exchange.tabular.table import Field, TableData
from fairlode.types.errors import SourcingError

_LOOKED_AT = 50
"""Distinct cells of a column that are tried."""
_DATED = frozenset({"lots", "events", "inputs"})


class DatesOverlookedError(ExchangeError):
    """A column of dates in a table of which no date is read."""

    code = "tabular.dates_overlooked"
    sentence = "The column {header} holds dates, and no column of the table is read as its date."
    remedy = (
        "If it says when the lots came to be, or the events happened, call it Date; if not, leave "
        "it: it is kept as it is."
    )


def overlooked(data: TableData) -> Iterator[tuple[SourcingError, Field]]:
    """A warning for each column of dates that is not read, where the table has no other date."""
    if data.table not in _DATED or any(each.meaning.key == "date" for each in data.fields):
        return
    for each in data.fields:
        if each.place.meaning is None and each.place.header and _holds_dates(each):
            yield DatesOverlookedError(header=each.place.header), each


def _holds_dates(column: Field) -> bool:
    cells = [cell for cell in column.distinct[:_LOOKED_AT] if cell is not None and cell != ""]
    return bool(cells) and all(map(_is_date, cells))


def _is_date(cell: Cell) -> bool:
    if isinstance(cell, date | datetime):
        return True
    if not isinstance(cell, str) or cell.strip().isdigit():
        return False  # a number may be anything
    try:
        read_moment(cell, DAY_FIRST)
    except SourcingError:
        try:
            read_moment(cell, MONTH_FIRST)
        except SourcingError:
            return False
    return True
