"""From a sheet to its table: the header found, the rows as columns, what is no data left out.

Left out, each with a note: rows above the header, blank rows, repeated headers, rows of totals,
and the example rows of a template. Cells merged over several rows hold their value in each, but
for numbers: one mass over three rows is refused, because it is not three masses.
"""

import difflib
from collections.abc import Iterator, Sequence
from itertools import chain, islice, zip_longest

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.cells import Cell, is_blank, plain, text_of
from fairlode.exchange.tabular.headers import meaning
from fairlode.exchange.tabular.layout import STATED, Layout, Place, find_layout, is_data, preamble
from fairlode.exchange.tabular.leave_out import leave_out
from fairlode.exchange.tabular.limits import (
    BLOCK_ROWS,
    HEAD_ROWS,
    MAX_CELLS,
    MAX_HEADER_COLUMNS,
    MAX_NAMED_ROWS,
    MAX_ROWS,
)
from fairlode.exchange.tabular.report import Report
from fairlode.exchange.tabular.schema import LANGUAGES, tables
from fairlode.exchange.tabular.sheet import Row, Sheet
from fairlode.exchange.tabular.table import Field, TableData

_NUMBERS = frozenset({"mass", "percent", "number", "spread", "assay"})
_SHARED = frozenset({str, type(None)})


class HeaderMissingError(ExchangeError):
    """A table without a column that it needs."""

    code = "tabular.column_missing"
    sentence = "The table of {table} has no column {column}."
    remedy = "Add it, or rename the column that holds it{nearest}."


class HeaderTwiceError(ExchangeError):
    """Two columns that mean the same."""

    code = "tabular.column_twice"
    sentence = "The columns {first} and {second} ({header}) both hold the {column}."
    remedy = "Rename or remove one of them."


class TableOpenError(ExchangeError):
    """A table that may be one of two."""

    code = "tabular.table_open"
    sentence = "The columns fit a table of {first} as well as one of {second}."
    remedy = "Name the sheet or file after what it holds, such as {title}."


class RowTooWideError(ExchangeError):
    """A row of a text file with more cells than the header."""

    code = "tabular.row_too_wide"
    sentence = "The row has {cells} cells, the header {columns}."
    remedy = "Put texts that hold a {delimiter!r} in quotation marks."


class TooManyRowsError(ExchangeError):
    """More rows than are held at once."""

    code = "tabular.too_many_rows"
    sentence = "The table has more than {limit:,} rows."
    remedy = "Split the document."


class MergedNumberError(ExchangeError):
    """One number over several rows."""

    code = "tabular.number_merged"
    sentence = "One number stands in cells merged over {count} rows."
    remedy = "Unmerge the cells and give each row its own number."


Strangers = tuple[str, ...]
"""The headers of a sheet that holds no table of the form, as far as it has any."""


def gather(sheet: Sheet, report: Report, *, hint: str = "") -> TableData | Strangers | None:
    """The table of a sheet; what its headers are instead; None where a table cannot be read.

    `hint` is the name of the document. What is wrong goes to `report`. Raises what the rows of the
    sheet raise.
    """
    where = sheet.place(report.title)
    head = [row[:MAX_HEADER_COLUMNS] for row in islice(sheet.rows, HEAD_ROWS)]
    layout = find_layout(head, sheet.merges, sheet.name or hint)
    if layout is None:
        return _strangers(head)
    if layout.rival:
        titles = [tables()[key].title("en") for key in (layout.table, layout.rival)]
        report.error(TableOpenError(first=titles[0], second=titles[1], title=titles[0]), where)
        return None
    if _refused(layout, report, where):
        return None
    data = TableData(
        table=layout.table,
        where=where,
        fields=[Field(place=place, cells=[]) for place in layout.places],
        header_rows=_header_rows(layout),
        rows=[],
        report=report,
        delimiter=sheet.delimiter,
        stated=_stated(layout, head),
        language=_language(layout),
        sees_percent=sheet.sees_percent,
    )
    _fill(data, layout, chain(head[layout.last + 1 :], sheet.rows))
    _unmerge(data, sheet, layout)
    leave_out(data)
    return data


def _strangers(head: Sequence[Row]) -> Strangers:
    """The row with most texts: what a person would call the header."""
    rows = [[text for cell in row if (text := text_of(cell)) and not is_data(cell)] for row in head]
    widest: list[str] = max(rows, key=len) if rows else []
    return tuple(widest)


def _header_rows(layout: Layout) -> str:
    first, last = layout.first + 1, layout.last + 1
    return f"header in row {first}" if first == last else f"header in rows {first}-{last}"


def _refused(layout: Layout, report: Report, where: str) -> bool:
    """Whether the header lacks a column or has one twice; says so."""
    seen: dict[tuple[str, str, str], Place] = {}
    twice = False
    for place in layout.places:
        if place.meaning is None:
            continue
        other = seen.setdefault(place.meaning.slot, place)
        if other is not place:
            twice = True
            letters = [_letters(each) for each in (other, place)]
            name = " ".join(part for part in place.meaning.slot if part)
            error = HeaderTwiceError(
                first=letters[0], second=letters[1], header=place.header, column=name
            )
            report.error(error, where)
    for key in layout.missing:
        error_ = HeaderMissingError(
            table=tables()[layout.table].title("en"),
            column=tables()[layout.table].columns[key].title("en"),
            nearest=_nearest(layout, key),
        )
        report.error(error_, f"{where}, row {layout.last + 1}")
    return twice or bool(layout.missing)


def _letters(place: Place) -> str:
    return Field(place=place, cells=[]).letters


def _nearest(layout: Layout, key: str) -> str:
    """The header most like the name of a column, as the end of a remedy."""
    unknown = {plain(place.header): place.header for place in layout.places if not place.meaning}
    names = [plain(n) for ns in tables()[layout.table].columns[key].names.values() for n in ns]
    best = max(
        ((difflib.SequenceMatcher(a=u, b=n).ratio(), h) for u, h in unknown.items() for n in names),
        default=(0.0, ""),
    )
    return f"; the nearest is {best[1]!r}" if best[0] > 0.5 else ""  # noqa: PLR2004 - more alike than not


def _fill(data: TableData, layout: Layout, rows: Iterator[Row]) -> None:
    """Append the cells of all rows to the table's columns, block by block."""
    width = max(place.at for place in layout.places) + 1
    start = number = layout.last + 2
    numbers: range | list[int] = range(start, start)
    known: dict[Cell, Cell] = {}
    unheaded = set(range(width)) - {place.at for place in layout.places}
    while block := list(islice(rows, BLOCK_ROWS)):
        widths = set(map(len, block))
        if max(widths) > width:
            block = [_cut(data, row, width, at) for at, row in enumerate(block, number)]
            widths = {min(each, width) for each in widths}
        columns = _turned(block, even=len(widths) == 1)
        data.unheaded.update(at for at in unheaded if at < len(columns) and any(columns[at]))
        stands = range(number, number + len(block))
        number += len(block)
        if any(map(all, columns)) and isinstance(numbers, range):
            numbers = range(start, number)  # no row is blank, so far
        else:
            numbers = numbers if isinstance(numbers, list) else list(numbers)
            numbers.extend(at for at, row in zip(stands, block, strict=True) if any(row))
            columns = _turned(list(filter(any, block)), even=len(widths) == 1)
        _check_size(len(numbers), len(data.fields))
        if columns:
            _extend(data, columns, known)
    data.rows = numbers


def _turned(rows: Sequence[Row], *, even: bool) -> list[tuple[Cell, ...]]:
    """The columns of some rows; `even` where all are as wide."""
    return list(zip(*rows, strict=True) if even else zip_longest(*rows))


def _extend(data: TableData, columns: Sequence[Sequence[Cell]], known: dict[Cell, Cell]) -> None:
    """Append the cells of some rows to the table's columns.

    Equal texts are held once: a lot that is made and used, a date in many rows. That takes a
    third of the memory, and makes looking them up later twice as fast.
    """
    rows = len(columns[0])
    for each in data.fields:
        at = each.place.at
        cells: Sequence[Cell] = columns[at] if at < len(columns) else [None] * rows
        if data.delimiter or set(map(type, cells)) <= _SHARED:  # a text file has texts alone
            each.cells.extend(map(known.setdefault, cells, cells))
        else:
            each.cells.extend(cells)


def _cut(data: TableData, row: Row, width: int, number: int) -> Row:
    """The row, no wider than the header; what is beyond it is refused in a text file."""
    if data.delimiter and any(row[width:]):
        error = RowTooWideError(cells=len(row), columns=width, delimiter=data.delimiter)
        data.report.error(error, f"{data.where}, row {number}")
    data.unheaded.update(at for at, cell in enumerate(row[width:], width) if cell)
    return row[:width]


def _check_size(rows: int, columns: int) -> None:
    if rows > MAX_ROWS or rows * columns > MAX_CELLS:
        raise TooManyRowsError(limit=min(MAX_ROWS, MAX_CELLS // max(columns, 1)))


def _unmerge(data: TableData, sheet: Sheet, layout: Layout) -> None:
    """Give every row of a merged block its value; refuse numbers merged over rows."""
    by_place = {each.place.at: each for each in data.fields}
    spread: dict[int, list[str]] = {}
    for merge in sheet.merges:
        column = by_place.get(merge.left)
        if merge.top <= layout.last or merge.bottom == merge.top or column is None:
            continue
        top, stop = data.row_of(merge.top + 1), data.row_of(merge.bottom + 2)
        if top >= len(data) or data.rows[top] != merge.top + 1 or is_blank(column.cells[top]):
            continue
        key = column.meaning.key
        kind = tables()[data.table].columns[key].type if key else "text"
        if kind in _NUMBERS and stop - top > 1:
            error = MergedNumberError(count=stop - top)
            data.report.error(error, data.at(top, column))
            continue
        column.fill(top, stop)
        spread.setdefault(merge.left, []).append(f"{merge.top + 1}-{merge.bottom + 1}")
    for at, spans in spread.items():
        column = by_place[at]
        more = f" and {len(spans) - MAX_NAMED_ROWS} more" if len(spans) > MAX_NAMED_ROWS else ""
        data.understood.append(
            f"merged cells of column {column.letters} taken to hold for each of their rows "
            f"({', '.join(spans[:MAX_NAMED_ROWS])}{more})"
        )


def _stated(layout: Layout, head: Sequence[Row]) -> dict[str, str]:
    """What the rows above the header state for the whole table: its date, its unit."""
    found: dict[str, str] = {}
    for _, name, value in preamble(head, layout.first):
        known = meaning(layout.table, name)
        if known and known.key in STATED:
            found.setdefault(known.key, value)
    return found


def _language(layout: Layout) -> str:
    """The language in which most headers are names of their column; empty where none leads."""
    columns = tables()[layout.table].columns
    votes = dict.fromkeys(LANGUAGES, 0)
    for place in layout.places:
        if place.meaning is None:
            continue
        for language, names in columns[place.meaning.key].names.items():
            votes[language] += plain(place.header) in {plain(name) for name in names}
    best = max(votes, key=lambda language: votes[language])
    others = [count for language, count in votes.items() if language != best]
    return best if votes[best] > max(others) else ""
