"""A table of either kind, found in a file by its header, with its cells by column.

Text files, workbooks and Parquet are opened as the tabular form opens them.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from itertools import islice

from fairlode.exchange.contract import Document
from fairlode.exchange.reconcile.errors import HeaderRepeatedError, TableUnknownError
from fairlode.exchange.tabular.cells import Cell, is_blank, plain, text_of
from fairlode.exchange.tabular.numerals import POINT, evidence
from fairlode.exchange.tabular.sheet import Row, Sheet, SheetError
from fairlode.exchange.tabular.sources.open import open_document
from fairlode.types.errors import Problem, RefusedError

_HEADER_ROWS = 20
"""Rows from the top among which the header is looked for."""


class Table(StrEnum):
    """Which kind of table."""

    STREAMS = "streams"
    DECLARED = "declared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table, read whole."""

    kind: Table
    place: str
    """The file, and the sheet of a workbook."""
    columns: Mapping[str, int]
    """Position of each known column, by its key."""
    headers: Sequence[str]
    """As they are written."""
    rows: Sequence[tuple[int, Row]]
    """Each with its number in the file; blank ones are left out."""
    facts: Sequence[str] = field(default_factory=tuple)

    def cell(self, row: Row, column: int | None) -> Cell:
        """What stands in a row, None for nothing."""
        value = row[column] if column is not None and column < len(row) else None
        return None if is_blank(value) else value

    def at(self, number: int, column: str = "") -> str:
        """A place, as messages call it."""
        return f"{self.place}, row {number}" + (f", {column}" if column else "")

    def mark(self, column: int) -> str:
        """The decimal mark of a column; a point where nothing speaks for either."""
        return evidence([self.cell(row, column) for _, row in self.rows]).mark or POINT


def read_grid(document: Document) -> Grid:
    """The first table of either kind in a document.

    Raises `RefusedError` for a file that cannot be read, `TableUnknownError` for one without one.
    """
    try:
        for sheet in open_document(document):
            grid = _grid(document, sheet)
            if grid is not None:
                return grid
    except SheetError as error:
        place = ", ".join(part for part in (document.title, error.place) if part)
        problem = error.cause.problem(place)
        raise RefusedError(document=document.title, problems=[problem]) from None
    raise TableUnknownError(
        document=document.title,
        streams=", ".join(_required(Table.STREAMS)),
        declared=", ".join(_required(Table.DECLARED)),
    )


def refuse(grid: Grid, problems: Sequence[Problem]) -> None:
    """Raise `RefusedError` where there are problems."""
    if problems:
        raise RefusedError(document=grid.place, problems=problems)


def _grid(document: Document, sheet: Sheet) -> Grid | None:
    place = sheet.place(document.title)
    head = list(islice(sheet.rows, _HEADER_ROWS))
    for number, row in enumerate(head, 1):
        for kind in Table:
            columns = _known(kind, row, place)
            if set(_required(kind)) <= set(columns):
                body = [*enumerate(head[number:], number + 1)]
                body += enumerate(sheet.rows, len(head) + 1)
                return Grid(
                    kind=kind,
                    place=place,
                    columns=columns,
                    headers=[text_of(cell) for cell in row],
                    rows=[(at, cells) for at, cells in body if not all(map(is_blank, cells))],
                    facts=tuple(sheet.facts),
                )
    return None


def _known(kind: Table, row: Row, place: str) -> dict[str, int]:
    names, found = _names(kind), dict[str, int]()
    for at, cell in enumerate(row):
        key = names.get(plain(text_of(cell)))
        if key is None:
            continue
        if key in found:
            error = HeaderRepeatedError(first=text_of(row[found[key]]), second=text_of(cell))
            raise RefusedError(document=place, problems=[error.problem(place)])
        found[key] = at
    return found


@lru_cache
def _rows() -> tuple[Mapping[str, str], ...]:
    text = (resources.files(__package__) / "data" / "columns.csv").read_text("utf-8")
    return tuple(csv.DictReader(io.StringIO(text, newline="")))


@lru_cache
def _names(kind: Table) -> Mapping[str, str]:
    """Key of each folded name of a column."""
    return {
        plain(name): row["column"]
        for row in _rows()
        if row["table"] == kind
        for name in row["names"].split(";")
    }


@lru_cache
def _required(kind: Table) -> tuple[str, ...]:
    rows = (row for row in _rows() if row["table"] == kind)
    return tuple(row["column"] for row in rows if row["required"] == "yes")
