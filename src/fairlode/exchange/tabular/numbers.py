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
from fairlode.types.errors import SourcingError
from fairlode.types.grade import unit_fraction

NUMBER_TYPES = frozenset({"mass", "percent", "number", "spread", "assay"})
"""Types of columns whose cells are numbers."""

_COMMA_LANGUAGES = frozenset({"es", "fr", "pt"})
_PERCENT = Decimal(100)
_MOISTURE = Decimal("0.085")
"""A usual moisture of a concentrate, for examples."""
_SAID = {"%": "percent", "1": "parts of 1"}
_GAP = 10
"""How many times the smallest percentage is larger than a fraction beside it."""

T = TypeVar("T")


class PercentUnseenError(ExchangeError):
    """Shares of which nothing tells whether they are percentages or fractions."""

    code = "tabular.percent_open"
    sentence = "All values of the column are at most 1 ({text}), which may be fractions or percent."
    remedy = "Say which in the header, such as {name} (%) or {name} (fraction){legacy}."


class MoistureImpossibleError(ExchangeError):
    """A moisture that leaves no dry material, or is below zero."""

    code = "tabular.moisture_impossible"
    sentence = "A moisture of {moisture} % {what}."
    remedy = "Write it as a share of the wet mass in {unit}: a moisture of 8.5 % is {example}."


class SharesMixedError(ExchangeError):
    """A column in percent of which some values look like fractions."""

    code = "tabular.shares_mixed"
    sentence = (
        "The column is in percent; {small} ({rows}) beside {large} looks like a fraction of 1. "
        "It was read as {small} %."
    )
    remedy = "If it is a fraction, write it in percent, as {percent}."


class Marks:
    """The decimal marks of a table's columns, decided once."""

    def __init__(self, data: TableData) -> None:
        """Decide; what is contradictory or open goes to the report."""
        self._data = data
        self._marks: dict[int, str] = {}
        self.spoiled: set[int] = set()
        """Positions of columns that cannot be read."""
        found = {each.place.at: evidence(each.distinct) for each in _numbers(data)}
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
    data.understood.append(
        f"column {column.letters} ({column.place.header}) read as moisture in "
        f"{column.meaning.unit or '%'} of the wet mass{marks.words(column)}"
    )
    if percent:
        warn_mixed(data, marks, column)
    return data.each(column, partial(_moisture, scale, marks.of(column), unit))


def warn_mixed(data: TableData, marks: Marks, column: Field, like: Field | None = None) -> None:
    """Warn where a column in percent holds fractions too: 0.085 beside 8.5.

    Told by a gap: what is below 1 would, times 100, lie among the others, and is a tenth of the
    smallest of them or less. With `like`, rows are compared that have the same cell there: a
    content of 0.3 % in tailings says nothing of one of 28 % in a concentrate.
    """
    beside = like.cells if like else [None] * len(data)
    groups: dict[Cell, dict[Cell, Decimal]] = {}
    for cell, group in dict.fromkeys(zip(column.cells, beside, strict=True)):
        number = _shown_number(cell, marks.of(column))
        if number is not None and number > 0:
            groups.setdefault(group, {})[cell] = number
    for group, numbers in groups.items():
        small = {cell: number for cell, number in numbers.items() if number < 1}
        large = [number for number in numbers.values() if number >= 1]
        if not small or not large or max(small.values()) * _GAP > min(large):
            continue
        odd = {
            cell
            for cell, number in small.items()
            if min(large) / 2 <= number * _PERCENT <= max(large) * 2
        }
        pairs = enumerate(zip(column.cells, beside, strict=True))
        rows = [row for row, (cell, near) in pairs if near == group and cell in odd]
        if rows:
            _tell_mixed(data, column, rows, [small[column.cells[rows[0]]], min(large)])


def _tell_mixed(
    data: TableData, column: Field, rows: Sequence[int], values: Sequence[Decimal]
) -> None:
    small, large = values
    error = SharesMixedError(
        small=small,
        large=large,
        rows=data.named(rows),
        percent=f"{(small * _PERCENT).normalize():f}",
    )
    data.report.warning(error, data.column_at(column))


def _shown_number(cell: Cell, mark: str) -> Decimal | None:
    """The number in a cell, as it is shown; None for anything else."""
    if is_blank(cell):
        return None
    try:
        number = read_number(without_percent(cell), mark)
    except SourcingError:
        return None
    return number if number.is_finite() else None


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
    cells = [cell for cell in column.distinct if not is_blank(cell)]
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


def _moisture(scale: Decimal, mark: str, unit: str, cell: Cell) -> Decimal:
    shown = is_percent(cell)
    number = read_number(without_percent(cell), mark)
    share = number / _PERCENT if shown else number * scale
    if not (share.is_finite() and 0 <= share < 1):
        what = "is no number"
        if share.is_finite():
            what = "is below zero" if share < 0 else "leaves no dry material"
        stated = "%" if shown else unit
        one = 1 / _PERCENT if shown else scale
        raise MoistureImpossibleError(
            moisture=f"{(share * _PERCENT).normalize():f}" if share.is_finite() else share,
            what=what,
            unit=_SAID.get(stated, stated),
            example=f"{(_MOISTURE / one).normalize():f}{' %' if shown else ''}",
        )
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
