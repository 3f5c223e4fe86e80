"""OpenDocument spreadsheets (.ods), read row by row.

OASIS OpenDocument 1.3, part 3. Repeated rows and cells are counted, not copied, so that a file of
some hundred bytes that claims to fill a sheet costs no more than its size.
"""

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from decimal import Context, Decimal, InvalidOperation
from pathlib import Path

from fairlode.exchange.tabular.cells import Cell, Percent
from fairlode.exchange.tabular.limits import MAX_COLUMNS, MAX_SHEET_ROWS
from fairlode.exchange.tabular.sheet import Merge, Row, Sheet, SheetError
from fairlode.exchange.tabular.sources.delimited import TooManyColumnsError
from fairlode.exchange.tabular.sources.package import Package, damaged
from fairlode.exchange.tabular.sources.workbook import check_length
from fairlode.exchange.tabular.sources.xlsx import HIDDEN
from fairlode.exchange.tabular.sources.xml import Attributes, Walker, local

_CONTENT = "content.xml"
_PLAIN = Context(prec=15)  # digits of a stored double that are no noise
_HUNDRED = Decimal(100)
_CELLS = frozenset({"table-cell", "covered-table-cell"})


def open_ods(path: Path) -> Iterator[Sheet]:
    """The visible sheets of a spreadsheet, in order. Raises `SheetError`."""
    package = Package(path)
    try:
        shape = _Shape(_CONTENT)
        shape.run(package.blocks(_CONTENT))
        for number, name in enumerate(shape.names):
            if shape.styles[number] in shape.hidden:
                yield Sheet(name=name, rows=iter(()), facts=(HIDDEN,))
            else:
                rows = _rows(package, number)
                yield Sheet(name=name, rows=rows, merges=tuple(shape.merges[number]))
    finally:
        package.close()


def _rows(package: Package, table: int) -> Iterator[Row]:
    """The rows of one table, the blank ones behind the last left out."""
    walker = _Rows(table)
    blank = given = 0
    for block in package.blocks(_CONTENT):
        walker.feed(block)
        while walker.done:
            row, times = walker.done.popleft()
            if not any(cell is not None for cell in row):
                blank += times
                continue
            given += blank + times
            if given > MAX_SHEET_ROWS:
                raise damaged("a sheet has more rows than there can be")
            for _ in range(blank):
                yield ()
            blank = 0
            for _ in range(times):
                yield row
    walker.feed(b"", last=True)


class _Shape(Walker):
    """The tables of a document: their names, which are hidden, which cells are merged."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.names: list[str] = []
        self.styles: list[str] = []
        self.hidden: set[str] = set()
        self.merges: list[list[Merge]] = []
        self._style = ""
        self._row = self._column = self._times = 0

    def opened(self, name: str, attributes: Attributes) -> None:
        name = local(name)
        if name in _CELLS:
            self._cell(attributes)
        elif name == "table-row":
            self._times = _repeats(attributes, "number-rows-repeated")
            self._column = 0
        elif name == "table":
            self.names.append(_value(attributes, "name"))
            self.styles.append(_value(attributes, "style-name"))
            self.merges.append([])
            self._row = 0
        elif name == "style":
            self._style = _value(attributes, "name")
        elif name == "table-properties" and _value(attributes, "display") == "false":
            self.hidden.add(self._style)

    def closed(self, name: str) -> None:
        if local(name) == "table-row":
            self._row += self._times

    def _cell(self, attributes: Attributes) -> None:
        down = _repeats(attributes, "number-rows-spanned")
        across = _repeats(attributes, "number-columns-spanned")
        if (down > 1 or across > 1) and self.merges:
            bottom, right = self._row + down - 1, self._column + across - 1
            if bottom < MAX_SHEET_ROWS and right < MAX_COLUMNS:
                self.merges[-1].append(Merge(self._row, self._column, bottom, right))
        self._column += _repeats(attributes, "number-columns-repeated")


class _Rows(Walker):
    """Turns the XML of one table into rows, each with how often it is repeated."""

    def __init__(self, table: int) -> None:
        super().__init__(_CONTENT)
        self.done: deque[tuple[list[Cell], int]] = deque()
        self._left = table + 1
        self._row: list[Cell] = []
        self._times = 1
        self._blank = 0
        self._attributes: Attributes = {}
        self._texts: list[str] = []
        self._in_text = 0
        self._aside = 0

    def opened(self, name: str, attributes: Attributes) -> None:
        name = local(name)
        if name == "table":
            self._left -= 1
        elif self._left:
            return
        elif name == "table-row":
            self._row, self._blank = [], 0
            self._times = _repeats(attributes, "number-rows-repeated")
        elif name in _CELLS:
            self._attributes = attributes
            self._texts = []
        elif name == "annotation":
            self._aside += 1
        elif name == "p" and not self._aside:
            self._in_text += 1
            if self._texts:
                self._texts.append("\n")
        elif name in {"s", "tab", "line-break"} and self._in_text:
            times = _repeats(attributes, "c") if name == "s" else 1
            self._texts.append({"s": " ", "tab": "\t"}.get(name, "\n") * min(times, MAX_COLUMNS))

    def text(self, data: str) -> None:
        if self._in_text and not self._aside and not self._left:
            self._texts.append(data)
            check_length(self._texts, "")

    def closed(self, name: str) -> None:
        name = local(name)
        if name == "table" and not self._left:
            self._left = -1
        elif self._left:
            return
        elif name in _CELLS:
            self._keep()
        elif name == "table-row":
            self.done.append((self._row, self._times))
        elif name == "annotation":
            self._aside -= 1
        elif name == "p" and not self._aside:
            self._in_text -= 1

    def _keep(self) -> None:
        """Add the cell to the row as often as it is repeated; blank ones only before others."""
        times = _repeats(self._attributes, "number-columns-repeated")
        value = _cell_value(self._attributes, "".join(self._texts))
        self._texts = []
        if value is None or value == "":
            self._blank += times
            return
        if len(self._row) + self._blank + times > MAX_COLUMNS:
            raise SheetError(cause=TooManyColumnsError(limit=MAX_COLUMNS))
        self._row.extend([None] * self._blank)
        self._row.extend([value] * times)
        self._blank = 0


def _cell_value(attributes: Attributes, text: str) -> Cell:
    stated = {local(key): value for key, value in attributes.items()}
    try:
        match stated.get("value-type"):
            case "percentage":
                return Percent(_PLAIN.multiply(Decimal(stated["value"]), _HUNDRED))
            case "float" | "currency":
                return _PLAIN.create_decimal(stated["value"])
            case "date":
                found = datetime.fromisoformat(stated["date-value"])
                return found if "T" in stated["date-value"] else found.date()
            case "boolean":
                return stated["boolean-value"].upper()
            case _:
                return stated.get("string-value") or text
    except (KeyError, ValueError, InvalidOperation):
        return text


def _value(attributes: Attributes, name: str) -> str:
    return next((value for key, value in attributes.items() if local(key) == name), "")


def _repeats(attributes: Attributes, name: str) -> int:
    stated = _value(attributes, name)
    return max(1, int(stated)) if stated.isdigit() and len(stated) < 9 else 1  # noqa: PLR2004 - beyond any sheet
