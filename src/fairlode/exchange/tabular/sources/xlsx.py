"""Workbooks of Excel and its kin (.xlsx, .xlsm), read row by row.

Our own reader rather than a library's, for what others lose: which cells show a percentage, which
hold an error, which are merged or hidden; and because it holds one row at a time, whatever the
sheet says of its size. Values of formulas are those that the program stored.
"""

import re
from collections import deque
from collections.abc import Iterator
from decimal import Context, Decimal, InvalidOperation
from pathlib import Path

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.cells import Cell, CellError, Percent
from fairlode.exchange.tabular.dates import DateUnreadableError, from_serial
from fairlode.exchange.tabular.limits import MAX_COLUMNS, MAX_SHEET_ROWS
from fairlode.exchange.tabular.sheet import Merge, Row, Sheet, SheetError
from fairlode.exchange.tabular.sources.delimited import TooManyColumnsError
from fairlode.exchange.tabular.sources.package import Package, damaged
from fairlode.exchange.tabular.sources.workbook import (
    SheetPart,
    Workbook,
    check_length,
    open_workbook,
)
from fairlode.exchange.tabular.sources.xml import Attributes, Walker, local

_EXCEL = Context(prec=15)  # digits that Excel keeps: the rest of a stored double is noise
_HUNDRED = Decimal(100)
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+[0-9]+):([A-Z]+[0-9]+)"')
_LONGEST_TAG = 256


class PasswordNeededError(ExchangeError):
    """A workbook that is encrypted."""

    code = "tabular.password_needed"
    sentence = "The workbook is protected by a password."
    remedy = "Open it in a spreadsheet program and save it without the password."


def open_xlsx(path: Path) -> Iterator[Sheet]:
    """The visible sheets of a workbook, in order; hidden ones as sheets without rows.

    Raises `SheetError`.
    """
    package = Package(path)
    try:
        book = open_workbook(package)
        for part in book.sheets:
            if part.hidden:
                yield Sheet(name=part.name, rows=iter(()), facts=(HIDDEN,))
            elif part.part.lower() in package:
                merges = tuple(dict.fromkeys(_merges(package, part)))
                yield Sheet(name=part.name, rows=_rows(book, part), merges=merges)
    finally:
        package.close()


HIDDEN = "The sheet is hidden and was not read."


def cell_position(reference: str) -> tuple[int, int]:
    """Row and column from 0 of a cell such as ``C7``; raises ValueError."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    if not letters.isupper() or not letters.isascii() or len(letters) > 3:  # noqa: PLR2004 - XFD is the last
        raise ValueError(reference)
    return int(reference[len(letters) :]) - 1, column - 1


def _merges(package: Package, part: SheetPart) -> Iterator[Merge]:
    """The merged cells, which stand behind all rows, found without parsing the rows."""
    rest = b""
    for block in package.blocks(part.part):
        text = rest + block
        for match in _MERGE.finditer(text):
            top, left = cell_position(match[1].decode())
            bottom, right = cell_position(match[2].decode())
            if bottom < MAX_SHEET_ROWS and right < MAX_COLUMNS:
                yield Merge(top, left, bottom, right)
        # A tag may be cut by the end of a block.
        rest = text[text.rfind(b"<") :] if len(text) - text.rfind(b"<") < _LONGEST_TAG else b""


def _rows(book: Workbook, part: SheetPart) -> Iterator[Row]:
    """Every row from the first on, blank ones as empty lists."""
    walker = _Rows(book, part)
    given = 0
    for block in book.package.blocks(part.part):
        walker.feed(block)
        while walker.done:
            number, row = walker.done.popleft()
            if number < given or number >= MAX_SHEET_ROWS:
                raise damaged(f"row {number + 1} of the sheet {part.name} is out of order")
            for _ in range(given, number):
                yield ()
            yield row
            given = number + 1
    walker.feed(b"", last=True)


class _Rows(Walker):
    """Turns the XML of a sheet into rows of cells."""

    def __init__(self, book: Workbook, part: SheetPart) -> None:
        super().__init__(part.part)
        self.done: deque[tuple[int, list[Cell]]] = deque()
        self._book = book
        self._row: list[Cell] = []
        self._number = -1
        self._column = -1
        self._kind = ""
        self._style = ""
        self._pieces: list[str] = []
        self._open = False
        self._aside = False
        self._columns: dict[str, int] = {}

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._cell(attributes)
        elif name in {"v", "t"}:
            self._open = not self._aside
        elif name == "row":
            self._number = self._row_number(attributes)
            self._row = []
            self._column = -1
        elif name == "rPh":
            self._aside = True
        elif ":" in name:
            self.opened(local(name), attributes)

    def text(self, data: str) -> None:
        if self._open:
            self._pieces.append(data)
            if len(data) > 255 or len(self._pieces) > 1:  # noqa: PLR2004 - short cells are the rule
                check_length(self._pieces, f"row {self._number + 1}")

    def closed(self, name: str) -> None:
        if name in {"v", "t"}:
            self._open = False
        elif name == "c":
            if self._pieces:
                self._keep("".join(self._pieces))
                self._pieces.clear()
        elif name == "row":
            self.done.append((self._number, self._row))
        elif name == "rPh":
            self._aside = False
        elif ":" in name:
            self.closed(local(name))

    def _row_number(self, attributes: Attributes) -> int:
        stated = attributes.get("r", "")
        return int(stated) - 1 if stated.isdigit() and len(stated) < 9 else self._number + 1  # noqa: PLR2004 - beyond any sheet

    def _cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        self._column = self._column + 1 if reference is None else self._position(reference)
        if self._column >= MAX_COLUMNS:
            cause = TooManyColumnsError(limit=MAX_COLUMNS)
            raise SheetError(cause=cause, place=f"row {self._number + 1}")
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "")

    def _position(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        found = self._columns.get(letters)
        if found is None:
            try:
                found = cell_position(f"{letters}1")[1]
            except ValueError:
                raise damaged(f"{self.part}: no cell is called {reference[:20]}") from None
            self._columns[letters] = found
        return found

    def _keep(self, text: str) -> None:
        value = self._value(text)
        if value is None or value == "":
            return
        missing = self._column - len(self._row)
        if missing > 0:
            self._row.extend([None] * missing)
        elif missing < 0:
            raise damaged(f"{self.part}: cells of row {self._number + 1} are out of order")
        self._row.append(value)

    def _value(self, text: str) -> Cell:
        match self._kind:
            case "n":
                return self._number_cell(text)
            case "s":
                return self._shared(text)
            case "b":
                return "TRUE" if text.strip() == "1" else "FALSE"
            case "e":
                return CellError(text.strip())
            case _:  # inlineStr, the text of a formula, an ISO 8601 date
                return text

    def _shared(self, text: str) -> str:
        try:
            return self._book.texts[int(text)]
        except (ValueError, IndexError):
            raise damaged(f"{self.part}: there is no shared text {text[:20]}") from None

    def _number_cell(self, text: str) -> Cell:
        try:
            exact = Decimal(text.strip())
            number = _EXCEL.plus(exact)
        except InvalidOperation:
            return text
        shown = self._book.shown
        style = int(self._style) if self._style.isdigit() else 0
        kind = shown[style] if style < len(shown) else "number"
        if kind == "number" or not number.is_finite():
            return number
        if kind == "percent":
            return Percent(_EXCEL.multiply(number, _HUNDRED))
        try:
            return from_serial(exact, day_zero=self._book.day_zero)
        except DateUnreadableError:
            return number
