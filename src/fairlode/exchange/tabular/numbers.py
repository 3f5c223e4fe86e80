"""The numbers of a table: which decimal mark each column has, and plain numbers and shares."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import TypeVar

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.cells import Cell, Percent, cleaned, is_blank
from fairlode.exchange.tabular.numerals import (
    COMMA,
    POINT,
    DecimalsMixedError,
    Evidence,
    assumed,
    evidence,
    read_number,
)
from fairlode.exchange.tabular.schema import tables
from fairlode.exchange.tabular.table import Field, TableData
from fairlode.types.assay import unit_fraction
from fairlode.types.errors import SourcingError
from fairlode.types.quantity import MoistureOutOfRangeError

NUMBER_TYPES = frozenset({"mass", "percent", "number", "spread", "assay"})
"""Types of columns whose cells are numbers."""

_COMMA_LANGUAGES = frozenset({"es", "fr", "pt"})
_PERCENT = Decimal(100)

T = TypeVar("T")


class PercentUnseenError(ExchangeError):
    """Shares of which nothing tells whether they are percentages or fractions."""

    code = "tabular.percent_open"
    sentence = "All values of the column are at most 1 ({text}), which may be fractions or percent."
    remedy = "Say which in the header, such as {name} (%) or {name} (fraction){legacy}."


class Marks:
    """The decimal marks of a table's columns, decided once."""

    def __init__(self, data: TableData) -> None:
        """Decide; what is contradictory or open goes to the report."""
        self._data = data
        self._marks: dict[int, str] = {}
        self.spoiled: set[int] = set()
        """Positions of columns that cannot be read."""
        found = {each.place.at: evidence(each.cells) for each in _numbers(data)}
        usual = _usual(found)
        for each in _numbers(data):
            self._marks[each.place.at] = self._decide(each, found[each.place.at], usual)

    def of(self, column: Field) -> str:
        """The decimal mark of a column of numbers."""
        return self._marks.get(column.place.at, POINT)

    def words(self, column: Field) -> str:
        """How to tell of it; empty where there is nothing to tell."""
        return ", decimal comma" if self.of(column) == COMMA else ""

    def _decide(self, column: Field, found: Evidence, usual: str) -> str:
        if found.point and found.comma:
            error = DecimalsMixedError(point=found.point, comma=found.comma)
            self._data.report.error(error, self._data.column_at(column))
            self.spoiled.add(column.place.at)
            return POINT
        if found.mark or not found.either:
            return found.mark or POINT
        mark = usual or _likely(self._data)
        if not usual:
            place = self._data.column_at(column)
            self._data.report.warning(assumed(found.either, mark), place)
        return mark


def numbers(
    data: TableData, marks: Marks, column: Field, read: Callable[[Decimal], T]
) -> list[T | None]:
    """`read` of the number in each cell of a column; None for blank cells and refused ones."""
    if column.place.at in marks.spoiled:
        return [None] * len(data)
    return data.each(column, partial(_then, read, marks.of(column)))


def plain_numbers(data: TableData, marks: Marks, key: str) -> list[Decimal | None]:
    """The numbers of the column with this key; None where there is none."""
    column = data.first(key)
    return [None] * len(data) if column is None else numbers(data, marks, column, _same)


def moistures(data: TableData, marks: Marks) -> list[Decimal | None]:
    """The moisture of each row as a mass fraction of the wet mass."""
    column = data.first("moisture")
    if column is None or column.place.at in marks.spoiled:
        return [None] * len(data)
    unit = column.meaning.unit or "%"
    try:
        stated = unit_fraction(unit)
    except SourcingError as error:
        data.report.error(error, data.column_at(column))
        return [None] * len(data)
    percent = stated * 100 == 1
    if percent and percent_open(data, marks, column, unit=column.meaning.unit):
        return [None] * len(data)
    scale = Decimal(stated.numerator) / Decimal(stated.denominator)
    return data.each(column, partial(_moisture, scale, marks.of(column)))


def is_percent(cell: Cell) -> bool:
    """Whether the cell itself shows a percent sign."""
    return isinstance(cell, Percent) or (isinstance(cell, str) and cleaned(cell).endswith("%"))


def without_percent(cell: Cell) -> Cell:
    """The cell without the percent sign of a text."""
    return cleaned(cell).removesuffix("%") if isinstance(cell, str) else cell


def percent_open(data: TableData, marks: Marks, column: Field, *, unit: str) -> bool:
    """Whether a column in percent may as well hold fractions; if so, it is refused.

    So it is where neither header nor cells show a percent sign and no value is above 1, and in a
    file that does not tell how its cells are shown.
    """
    if unit and data.sees_percent:
        return False
    cells = [cell for cell in dict.fromkeys(column.cells) if not is_blank(cell)]
    if not cells or any(map(is_percent, cells)):
        return False
    try:
        largest = max(read_number(cell, marks.of(column)) for cell in cells)
    except (SourcingError, ArithmeticError):
        return False
    if not 0 < largest <= 1:
        return False
    legacy = "" if data.sees_percent else ", and save the file as .xlsx"
    error = PercentUnseenError(
        text=cells[0], name=column.place.header.split(" (")[0], legacy=legacy
    )
    data.report.error(error, data.column_at(column))
    return True


def unit_is_percent(unit: str) -> bool:
    """Whether a unit is percent, or not said."""
    return not unit or unit_fraction(unit) * 100 == 1


def _moisture(scale: Decimal, mark: str, cell: Cell) -> Decimal:
    shown = is_percent(cell)
    number = read_number(without_percent(cell), mark)
    share = number / _PERCENT if shown else number * scale
    if not (share.is_finite() and 0 <= share <= 1):
        raise MoistureOutOfRangeError(moisture=share)
    return share


def _then(read: Callable[[Decimal], T], mark: str, cell: Cell) -> T:
    return read(read_number(cell, mark))


def _same(number: Decimal) -> Decimal:
    return number


def _numbers(data: TableData) -> Sequence[Field]:
    columns = tables()[data.table].columns
    return [
        each
        for each in data.fields
        if each.meaning.key
        and columns[each.meaning.key].type in NUMBER_TYPES
        and each.meaning.part in {"", "u"}
    ]


def _usual(found: Mapping[int, Evidence]) -> str:
    """The mark that the columns with evidence share; empty where there is none or they differ."""
    marks = {each.mark for each in found.values() if each.mark}
    return marks.pop() if len(marks) == 1 else ""


def _likely(data: TableData) -> str:
    """The mark that the delimiter and the language of the headers suggest."""
    if data.delimiter == ",":
        return POINT
    return COMMA if data.delimiter == ";" or data.language in _COMMA_LANGUAGES else POINT
