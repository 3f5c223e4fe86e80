"""One table of a document as columns of cells, and reading a column's cells into values.

What a cell means is worked out once for each distinct cell of a column, then looked up for every
row: a site that stands in a hundred thousand rows is recognised once, and a clean column costs a
look-up a row. The cells of all rows are held until the drafts are made.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.cells import (
    BLANKS,
    SHEET_ERRORS,
    Cell,
    CellError,
    column_letters,
    is_blank,
    text_of,
    unescaped,
)
from fairlode.exchange.tabular.headers import Meaning
from fairlode.exchange.tabular.layout import Place
from fairlode.exchange.tabular.limits import MAX_NAMED_ROWS, MAX_PROBLEMS
from fairlode.exchange.tabular.numerals import SheetErrorCellError
from fairlode.exchange.tabular.report import Report
from fairlode.exchange.tabular.vocabulary import word
from fairlode.types.errors import SourcingError
from fairlode.types.identifiers import canonical_id

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

_SHORT = max(map(len, BLANKS))
_PLAIN_TEXT = rf"[A-Za-z0-9][^\n]{{{_SHORT - 1},}}[A-Za-z0-9]"
_PLAIN_TEXTS = re.compile(rf"(?:{_PLAIN_TEXT}\n)*+{_PLAIN_TEXT}")
_POINTED = re.compile(r"\s*\d+\.0\s*", re.ASCII)


class CellMissingError(ExchangeError):
    """A row without a value that it needs."""

    code = "tabular.cell_missing"
    sentence = "The row has no {column}."
    remedy = "Fill the cell, or remove the row."


@dataclass(slots=True, kw_only=True)
class Field:
    """A column of the table, with a cell for each row."""

    place: Place
    cells: list[Cell]
    _distinct: Sequence[Cell] | None = None

    @property
    def distinct(self) -> Sequence[Cell]:
        """Its cells without repeats, in their order; worked out once."""
        if self._distinct is None:
            self._distinct = list(dict.fromkeys(self.cells))
        return self._distinct

    def fill(self, top: int, stop: int) -> None:
        """Hold in all cells from `top` to before `stop` what stands in the first of them."""
        self.cells[top:stop] = [self.cells[top]] * (stop - top)
        self._distinct = None

    def replace(self, cells: list[Cell]) -> None:
        """Hold other cells."""
        self.cells, self._distinct = cells, None

    @property
    def meaning(self) -> Meaning:
        """What its header says; an unknown header is kept under its own name."""
        return self.place.meaning or Meaning(key="")

    @property
    def letters(self) -> str:
        """How spreadsheets call it."""
        return column_letters(self.place.at)


@dataclass(slots=True, kw_only=True)
class TableData:
    """The rows of one table."""

    table: str
    where: str
    """The document and the sheet, as messages call them."""
    fields: list[Field]
    header_rows: str
    """Where the header stands, for the note on the table."""
    rows: Sequence[int]
    """Number of each row in the sheet, from 1, rising."""
    report: Report
    delimiter: str = ""
    stated: Mapping[str, str] = field(default_factory=dict)
    """What stands above the header, by key of a column."""
    language: str = ""
    """Of the headers, where they tell."""
    sees_percent: bool = True
    """Whether its cells tell a percentage from a plain number."""
    understood: list[str] = field(default_factory=list)
    """How columns were read, for the note on the table."""
    exact: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    """By row, values that stand in for what its cells hold, by key of the column."""
    unheaded: set[int] = field(default_factory=set)
    """Positions of columns that hold something and have no header; they are not read."""
    unused: list[Field] = field(default_factory=list)
    """Columns of the form that say nothing here, such as an uncertainty without its content."""
    date_order: str = ""
    """Which of day and month comes first, as other dates of the document show."""
    misdated: set[int] = field(default_factory=set)
    """Rows whose date was refused."""
    _canonical: dict[Cell, str] = field(default_factory=dict)
    """Ids by cell; a lot is named in a column of outputs, and in one of inputs."""

    def __len__(self) -> int:
        return len(self.rows)

    def first(self, key: str) -> Field | None:
        """The column with this key, if there is one."""
        return next((each for each in self.fields if each.meaning.key == key), None)

    def at(self, row: int, column: Field | None = None) -> str:
        """The place of a row, or of a cell in it, for messages; `row` from 0."""
        place = f"{self.where}, row {self.rows[row]}"
        if column is None:
            return place
        return f"{place}, column {column.letters} ({column.place.header})"

    def span(self, rows: Sequence[int]) -> str:
        """The place of several rows, rising, for messages."""
        first, last = rows[0], rows[-1]
        if first == last:
            return f"{self.where}, row {self.rows[first]}"
        return f"{self.where}, rows {self.rows[first]}-{self.rows[last]}"

    def column_at(self, column: Field) -> str:
        """The place of a column, for messages."""
        return f"{self.where}, column {column.letters} ({column.place.header})"

    def row_of(self, number: int) -> int:
        """The first row, from 0, whose number in the sheet is not below `number`."""
        return bisect_left(self.rows, number)

    def texts(self, key: str) -> list[str]:
        """The texts of a column; empty where a cell or the column is missing."""
        return self._exactly(key, self._read(key, read_text))

    def ids(self, key: str) -> list[str]:
        """The canonical ids of a column; empty where a cell or the column is missing.

        Whole numbers that some program wrote as ``1234.0``, all of them, are read as 1234.
        """
        column = self.first(key)
        if column is None:
            return self._exactly(key, [""] * len(self))
        if _all_pointed(column.cells):
            self.report.note(
                f"{self.where}: column {column.letters} ({column.place.header}) holds ids written "
                "as numbers with .0, which was left out."
            )
            return self._exactly(key, self._read(key, _read_pointed))
        # In the order of the rows, in which texts lie side by side in memory.
        fresh = [cell for cell in column.distinct if cell not in self._canonical]
        try:
            self._canonical.update(zip(fresh, _canonical_ids(fresh), strict=True))
        except SourcingError:
            found = self.every(column, column.cells, read=_id_or_none)
            return self._exactly(key, [each or "" for each in found])
        return self._exactly(key, list(map(self._canonical.__getitem__, column.cells)))

    def words(self, key: str, name: str) -> list[str]:
        """The keys of a column's words; empty where a cell or the column is missing."""
        column = self.first(key)
        header = column.place.header if column else key
        return self._exactly(key, self._read(key, partial(_read_word, name, header)))

    def lists(self, key: str) -> list[tuple[str, ...]]:
        """The canonical ids that a column lists, parted by semicolons or line breaks."""
        column = self.first(key)
        found = [()] * len(self) if column is None else self.each(column, _read_ids)
        lists = [ids or () for ids in found]
        for row, values in self.exact.items():
            if key in values:
                lists[row] = tuple(values[key])
        return lists

    def has(self, key: str) -> bool:
        """Whether any row may have a value for this key."""
        return self.first(key) is not None or any(key in each for each in self.exact.values())

    def _read(self, key: str, read: Callable[[Cell], str]) -> list[str]:
        column = self.first(key)
        if column is None:
            return [""] * len(self)
        return [value or "" for value in self.each(column, read)]

    def _exactly(self, key: str, values: list[str]) -> list[str]:
        for row, exact in self.exact.items():
            if key in exact:
                values[row] = str(exact[key])
        return values

    def each(self, column: Field, read: Callable[[Cell], T]) -> list[T | None]:
        """`read` of every cell; None for a blank one, and for one that it refused.

        What `read` raises becomes a problem at each row that has such a cell.
        """
        return self.every(
            column, column.cells, read=lambda cell: None if is_blank(cell) else read(cell)
        )

    def every(
        self, column: Field, keys: Sequence[K], *, read: Callable[[K], T | None]
    ) -> list[T | None]:
        """As `each`, for rows that are told apart by `keys`: one cell, or several together."""
        values: dict[K, T | None] = {}
        faults: dict[K, SourcingError] = {}
        distinct = dict.fromkeys(keys)
        try:
            # The common case is that none is refused, and needs no look at each.
            return list(map({key: read(key) for key in distinct}.__getitem__, keys))
        except SourcingError:
            pass
        for key in distinct:
            try:
                values[key] = read(key)
            except SourcingError as error:
                values[key] = None
                faults[key] = error
        if faults:
            self._blame(column, keys, faults)
        return list(map(values.__getitem__, keys))

    def missing(self, rows: Iterable[int], key: str, header: str = "") -> None:
        """Note that these rows have no value where they need one."""
        column = self.first(key)
        error = CellMissingError(column=header or (column.place.header if column else key))
        for row in rows:
            self.report.error(error, self.at(row, column))

    def named(self, rows: Sequence[int]) -> str:
        """Some rows, for a sentence: ``rows 7, 9 and 3 more``."""
        numbers = [str(self.rows[row]) for row in rows[:MAX_NAMED_ROWS]]
        more = len(rows) - len(numbers)
        head = "row" if len(rows) == 1 else "rows"
        return f"{head} {', '.join(numbers)}" + (f" and {more} more" if more else "")

    def drop(self, rows: Iterable[int]) -> None:
        """Leave rows out."""
        gone = set(rows)
        if not gone:
            return
        for each in self.fields:
            each.replace([cell for at, cell in enumerate(each.cells) if at not in gone])
        self.rows = [number for at, number in enumerate(self.rows) if at not in gone]

    def release(self) -> None:
        """Let go of the cells: all columns have been read, and what they say is held elsewhere."""
        for each in self.fields:
            each.replace([])
        self._canonical = {}

    def _blame(self, column: Field, keys: Sequence[K], faults: Mapping[K, SourcingError]) -> None:
        shown = 0
        for row, key in enumerate(keys):
            error = faults.get(key)
            if error is not None:
                # Beyond the cap only the number matters, so the place is not worked out.
                place = self.at(row, column) if shown < MAX_PROBLEMS else self.where
                self.report.error(error, place)
                shown += 1


def read_text(cell: Cell) -> str:
    """The text of a cell that is not blank; raises `SheetErrorCellError`."""
    if isinstance(cell, CellError) or cell in SHEET_ERRORS:
        raise SheetErrorCellError(text=text_of(cell))
    return unescaped(text_of(cell))


def read_id(cell: Cell) -> str:
    """The canonical id in a cell that is not blank.

    Raises `IdentifierError` and `SheetErrorCellError`.
    """
    return canonical_id(read_text(cell))


def _canonical_ids(cells: Collection[Cell]) -> list[str]:
    """The canonical ids in cells; empty for blank ones. Raises what `read_id` raises."""
    try:
        plain = _PLAIN_TEXTS.fullmatch("\n".join(cells))  # type: ignore[arg-type]  # a cell that is no text is the point
    except TypeError:
        plain = None
    if plain:  # the common case, without further looks
        return list(map(canonical_id, cells))  # type: ignore[arg-type]  # all are texts
    return [_id_or_none(cell) or "" for cell in cells]


def _id_or_none(cell: Cell) -> str | None:
    """The canonical id in a cell; None for a blank one."""
    return None if is_blank(cell) else read_id(cell)


def _read_ids(cell: Cell) -> tuple[str, ...]:
    parts = re.split(r"[;\n|]", read_text(cell))
    return tuple(canonical_id(part) for part in parts if part.strip())


def _read_pointed(cell: Cell) -> str:
    return read_id(str(cell).strip().removesuffix(".0"))


def _all_pointed(cells: Sequence[Cell]) -> bool:
    """Whether all cells are texts of whole numbers with a superfluous ``.0``."""
    sample = next((cell for cell in cells if not is_blank(cell)), None)
    if not isinstance(sample, str) or not _POINTED.fullmatch(sample):
        return False
    return all(
        isinstance(cell, str) and _POINTED.fullmatch(cell)
        for cell in dict.fromkeys(cells)
        if not is_blank(cell)
    )


def _read_word(name: str, header: str, cell: Cell) -> str:
    return word(name, read_text(cell), column=header)
