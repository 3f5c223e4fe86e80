"""What a workbook says of itself: its sheets, its texts, its number formats, its day zero.

Office Open XML (ECMA-376), part 1, SpreadsheetML; the strict variant differs in namespaces, which
are not looked at.
"""

import posixpath
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from urllib.parse import unquote

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.dates import DAY_ZERO_1904
from fairlode.exchange.tabular.limits import MAX_CELL_CHARS
from fairlode.exchange.tabular.sheet import SheetError
from fairlode.exchange.tabular.sources.delimited import FieldTooLongError
from fairlode.exchange.tabular.sources.package import Package, damaged
from fairlode.exchange.tabular.sources.xml import Attributes, Elements, Walker, local

Shown = Literal["number", "date", "percent"]
"""How a cell shows its number."""

_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_PERCENT_FORMATS = frozenset({9, 10})
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]', re.IGNORECASE)
_DATE_SIGNS = re.compile(r"[dmyhs]", re.IGNORECASE)
_ROOT_RELATIONS = "_rels/.rels"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of the workbook."""

    name: str
    part: str
    hidden: bool


@dataclass(slots=True, kw_only=True)
class Workbook:
    """What all sheets of a workbook share."""

    package: Package
    sheets: tuple[SheetPart, ...]
    texts: list[str] = field(default_factory=list)
    """The shared texts, by number."""
    shown: list[Shown] = field(default_factory=list)
    """How the cells of each style show their number."""
    day_zero: datetime | None = None
    """None for that of 1900."""


def open_workbook(package: Package) -> Workbook:
    """The workbook in a package. Raises `SheetError`."""
    main = _main_part(package)
    related = _related(package, main)
    parts = Elements(main)
    parts.run(package.blocks(main))
    sheets = tuple(
        _sheet(attributes, related) for name, attributes in parts.found if name == "sheet"
    )
    old = any(
        name == "workbookPr" and attributes.get("date1904") in {"1", "true", "on"}
        for name, attributes in parts.found
    )
    book = Workbook(package=package, sheets=sheets, day_zero=DAY_ZERO_1904 if old else None)
    for target in related.values():
        _read_shared(book, target)
    return book


def _read_shared(book: Workbook, part: str) -> None:
    name = posixpath.basename(part).lower()
    if name.startswith("sharedstrings") and part in book.package:
        texts = _Texts(part)
        texts.run(book.package.blocks(part))
        book.texts = texts.found
    elif name.startswith("styles") and part in book.package:
        styles = Elements(part)
        styles.run(book.package.blocks(part))
        book.shown = _shown(styles.found)


def shown_as(number: int, code: str = "") -> Shown:
    """How the number format with this id, or this code of its own, shows a number."""
    if number in _DATE_FORMATS:
        return "date"
    if number in _PERCENT_FORMATS:
        return "percent"
    bare = _LITERALS.sub("", code.split(";", maxsplit=1)[0])
    if "%" in bare:
        return "percent"
    return "date" if _DATE_SIGNS.search(bare.replace("General", "")) else "number"


def _shown(found: list[tuple[str, Attributes]]) -> list[Shown]:
    codes = {
        int(attributes["numFmtId"]): attributes.get("formatCode", "")
        for name, attributes in found
        if name == "numFmt" and attributes.get("numFmtId", "").isdigit()
    }
    styles: list[Shown] = []
    inside = False
    for name, attributes in found:
        if name in {"cellXfs", "cellStyles", "cellStyleXfs", "dxfs"}:
            inside = name == "cellXfs"
        elif inside and name == "xf":
            number = attributes.get("numFmtId", "0")
            at = int(number) if number.isdigit() else 0
            styles.append(shown_as(at, codes.get(at, "")))
    return styles


def _main_part(package: Package) -> str:
    if _ROOT_RELATIONS in package:
        relations = Elements(_ROOT_RELATIONS)
        relations.run(package.blocks(_ROOT_RELATIONS))
        for name, attributes in relations.found:
            kind = attributes.get("Type", "")
            if name == "Relationship" and kind.endswith("/officeDocument"):
                return attributes.get("Target", "").lstrip("/")
    if "xl/workbook.xml" in package:
        return "xl/workbook.xml"
    raise damaged("it holds no workbook")


def _related(package: Package, main: str) -> dict[str, str]:
    """The parts that the workbook points to, by id of the relation."""
    folder, name = posixpath.split(main)
    part = posixpath.join(folder, "_rels", f"{name}.rels")
    relations = Elements(part)
    relations.run(package.blocks(part))
    return {
        attributes.get("Id", ""): _resolved(folder, attributes.get("Target", ""))
        for name, attributes in relations.found
        if name == "Relationship" and attributes.get("TargetMode") != "External"
    }


def _resolved(folder: str, target: str) -> str:
    target = unquote(target.replace("\\", "/"))
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))


def _sheet(attributes: Attributes, related: dict[str, str]) -> SheetPart:
    relation = next((v for k, v in attributes.items() if local(k) == "id"), "")
    if relation not in related:
        raise damaged(f"the sheet {attributes.get('name', '')} is missing")
    return SheetPart(
        name=attributes.get("name", ""),
        part=related[relation],
        hidden=attributes.get("state", "visible") != "visible",
    )


class _Texts(Walker):
    """The shared texts: runs of rich text joined, the reading aids of East Asian texts left out."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._open = False
        self._aside = False

    def opened(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002 - as its base has it
        name = local(name)
        if name == "t":
            self._open = not self._aside
        elif name == "rPh":
            self._aside = True

    def text(self, data: str) -> None:
        if self._open:
            self._pieces.append(data)
            check_length(self._pieces, f"text {len(self.found) + 1}")

    def closed(self, name: str) -> None:
        name = local(name)
        if name == "t":
            self._open = False
        elif name == "rPh":
            self._aside = False
        elif name == "si":
            self.found.append("".join(self._pieces))
            self._pieces.clear()


def check_length(pieces: list[str], place: str) -> None:
    """Refuse a cell that is longer than Excel allows; `pieces` are of the cell so far."""
    if sum(map(len, pieces)) > MAX_CELL_CHARS:
        cause: ExchangeError = FieldTooLongError(limit=MAX_CELL_CHARS)
        raise SheetError(cause=cause, place=place)
