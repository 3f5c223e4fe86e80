"""The assays of lots: a column for each element, with its uncertainty, basis and note beside it.

``<0.01`` is a content below the limit of detection: it lies somewhere between nothing and the
limit, which is half the limit with the standard uncertainty of a uniform distribution over it
(GUM, JCGM 100:2008, 4.3.7). It is not zero.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.cells import Cell, cleaned, is_blank
from fairlode.exchange.tabular.headers import lone_element
from fairlode.exchange.tabular.numbers import (
    Marks,
    is_percent,
    percent_open,
    unit_is_percent,
    warn_mixed,
    without_percent,
)
from fairlode.exchange.tabular.numerals import read_number
from fairlode.exchange.tabular.table import Field, TableData, read_text
from fairlode.exchange.tabular.vocabulary import word
from fairlode.types.assay import Assay, zero_contents
from fairlode.types.content import AssayUncertaintyError, Basis, Content
from fairlode.types.errors import SourcingError
from fairlode.types.grade import measured_element, read_content, unit_fraction

_PERCENT = Fraction(1, 100)
_MEASURED = Basis.MEASURED


class AssayUnitMissingError(ExchangeError):
    """A column named after an element without a unit."""

    code = "tabular.assay_unit_missing"
    sentence = (
        "The column {column} looks like an assay, but does not say its unit; it was not used."
    )
    remedy = "Write {column} % or {column} ppm."


class ElementTwiceError(ExchangeError):
    """Two columns for one element."""

    code = "tabular.element_twice"
    sentence = "The columns {first} and {second} both give the content of {element}."
    remedy = "Keep one of them."


@dataclass(slots=True, kw_only=True)
class _Element:
    """The columns of one element."""

    symbol: str
    content: Field
    unit: str
    share: Fraction
    """Mass fraction that one unit of this analyte is."""
    u: Field | None = None
    u_scale: Fraction = _PERCENT
    basis: Field | None = None
    note: Field | None = None


def assays(data: TableData, marks: Marks) -> list[Assay]:
    """The assay of each row; what is wrong with it goes to the report."""
    _warn_lone(data)
    elements = _elements(data, marks)
    if not elements:
        return [Assay()] * len(data)
    bases = _bases(data, elements)
    columns = [_contents(data, marks, each, bases) for each in elements]
    for each in elements:
        if unit_is_percent(each.unit):
            warn_mixed(data, marks, each.content, data.first("material"))
    empty: dict[tuple[Content | None, ...], Assay] = {}
    found: list[Assay] = []
    for row, contents in enumerate(zip(*columns, strict=True)):
        assay = empty.get(contents)
        if assay is None:
            assay = empty[contents] = _assay(data, row, elements, contents)
        for problem in zero_contents(assay):
            data.report.problem(replace(problem, place=data.at(row)))
        found.append(assay)
    return found


def _assay(
    data: TableData, row: int, elements: Sequence[_Element], contents: Sequence[Content | None]
) -> Assay:
    stated = {
        each.symbol: content
        for each, content in zip(elements, contents, strict=True)
        if content is not None
    }
    try:
        return Assay(stated)
    except SourcingError as error:
        data.report.error(error, data.at(row))
        return Assay()


def _elements(data: TableData, marks: Marks) -> list[_Element]:
    """The elements that the table has contents of."""
    parts = {each.meaning.slot: each for each in data.fields if each.meaning.key == "assay"}
    found: dict[str, _Element] = {}
    for column in parts.values():
        if column.meaning.part or column.place.at in marks.spoiled:
            continue
        element = _element(data, marks, column)
        if element is None:
            continue
        if element.symbol in found:
            _refuse_twice(data, found[element.symbol].content, column, element.symbol)
            continue
        analyte = column.meaning.analyte
        element.u = parts.get(("assay", analyte, "u"))
        element.basis = parts.get(("assay", element.symbol, "basis"))
        element.note = parts.get(("assay", element.symbol, "note"))
        _scale_spread(data, element)
        found[element.symbol] = element
    used = [part for each in found.values() for part in (each.u, each.basis, each.note)]
    data.unused += [
        each for each in parts.values() if each.meaning.part and not any(each is u for u in used)
    ]
    return list(found.values())


def _scale_spread(data: TableData, element: _Element) -> None:
    """Set the scale of the uncertainty: by the unit of its column, or else by the content's."""
    stated = element.u.meaning.unit if element.u else ""
    try:
        element.u_scale = unit_fraction(stated or element.unit) * element.share
    except SourcingError as error:
        place = data.column_at(element.u) if element.u else data.where
        data.report.error(error, place)


def _element(data: TableData, marks: Marks, column: Field) -> _Element | None:
    unit = column.meaning.unit
    if not unit and not any(is_percent(cell) for cell in dict.fromkeys(column.cells)):
        error = AssayUnitMissingError(column=column.place.header)
        data.report.error(error, data.column_at(column))
        return None
    try:
        symbol, share = measured_element(column.meaning.analyte)
        unit_fraction(unit or "%")
    except SourcingError as error:
        data.report.error(error, data.column_at(column))
        return None
    if (
        unit_is_percent(unit)
        and not data.sees_percent
        and percent_open(data, marks, column, unit=unit)
    ):
        return None
    data.understood.append(
        f"column {column.letters} ({column.place.header}) read as the content of "
        f"{symbol} in {unit or '%'}{marks.words(column)}"
    )
    return _Element(symbol=symbol, content=column, unit=unit or "%", share=share)


def _refuse_twice(data: TableData, first: Field, second: Field, element: str) -> None:
    error = ElementTwiceError(first=first.letters, second=second.letters, element=element)
    data.report.error(error, data.column_at(second))


def _bases(data: TableData, elements: Sequence[_Element]) -> list[Basis]:
    """What the contents of each row rest on, where the element has no column of its own for it."""
    column = data.first("basis")
    if column is None:
        if any(each.basis is None for each in elements):
            data.understood.append("contents taken as measured, as no column says otherwise")
        return [_MEASURED] * len(data)
    stated = data.words("basis", "basis")
    return [Basis(key) if key else _MEASURED for key in stated]


def _contents(
    data: TableData, marks: Marks, element: _Element, bases: Sequence[Basis]
) -> list[Content | None]:
    nothing: list[Cell] = [None] * len(data)
    keys = list(
        zip(
            element.content.cells,
            element.u.cells if element.u else nothing,
            element.basis.cells if element.basis else nothing,
            element.note.cells if element.note else nothing,
            bases,
            strict=True,
        )
    )
    found = data.every(element.content, keys, read=partial(_content, element, marks))
    for row, exact in data.exact.items():
        content = found[row]
        if content is not None and f"{element.symbol} note" in exact:
            found[row] = replace(content, note=str(exact[f"{element.symbol} note"]))
    return found


def _content(
    element: _Element, marks: Marks, key: tuple[Cell, Cell, Cell, Cell, Basis]
) -> Content | None:
    cell, u_cell, basis_cell, note_cell, usual = key
    if is_blank(cell):
        return None
    analyte = element.content.meaning.analyte
    basis = usual if is_blank(basis_cell) else Basis(word("basis", read_text(basis_cell)))
    unit = "%" if is_percent(cell) else element.unit
    limit = _below_limit(cell)
    number = read_number(limit or without_percent(cell), marks.of(element.content))
    if limit:
        number /= 2
    _, found = read_content(analyte, number, unit=unit, basis=basis)
    if limit:
        note = f"{cleaned(str(cell))} {unit} {analyte}"
        return replace(found, u=found.fraction / math.sqrt(3), note=note)
    if not is_blank(u_cell) and element.u is not None:
        found = replace(found, u=_spread(element, marks.of(element.u), u_cell))
    return found if is_blank(note_cell) else replace(found, note=read_text(note_cell))


def _spread(element: _Element, mark: str, cell: Cell) -> float:
    """The standard uncertainty as a mass fraction, exact until it becomes a float."""
    scale = _PERCENT * element.share if is_percent(cell) else element.u_scale
    number = read_number(without_percent(cell), mark)
    if not number.is_finite():
        raise AssayUncertaintyError(u=number)
    coverage = Fraction(Decimal(element.u.meaning.coverage)) if element.u else Fraction(1)
    return float(Fraction(number) * scale / coverage)


def _below_limit(cell: Cell) -> str:
    """The limit of detection of a content stated as below it; empty for any other cell."""
    text = cleaned(cell) if isinstance(cell, str) else ""
    return text.lstrip("<≤ ").removesuffix("%").strip() if text[:1] in {"<", "≤"} else ""


def _warn_lone(data: TableData) -> None:
    """Warn of columns that are called as an element is, and say nothing of their unit."""
    for column in data.fields:
        if column.place.meaning is None and lone_element(data.table, column.place.header):
            error = AssayUnitMissingError(column=column.place.header)
            data.report.warning(error, data.column_at(column))
