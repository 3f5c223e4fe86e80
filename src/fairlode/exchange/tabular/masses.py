"""Masses of rows in whole grams of dry mass, and how well they are known.

The unit stands in the header, in a column of its own, above the table, or is given by whoever
reads; a mass without any is refused. Masses given as text are read digit by digit, never through
binary floating point.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.cells import Cell, cleaned, is_blank, text_of
from fairlode.exchange.tabular.headers import says_basis
from fairlode.exchange.tabular.numbers import Marks
from fairlode.exchange.tabular.numerals import NumberUnreadableError, read_number
from fairlode.exchange.tabular.table import Field, TableData
from fairlode.types.errors import SourcingError
from fairlode.types.quantity import MAX_MASS_G, dry_grams
from fairlode.types.unit import MassBasis, MassUnit, known_unit, mass_unit, mass_units

_CLEAN = re.compile(r"(?:[0-9]{1,15}(?:\.[0-9]{1,15})?)?(?:\n(?:[0-9]{1,15}(?:\.[0-9]{1,15})?)?)*")
_WITH_UNIT = re.compile(r"([-+(]?[\d.,'\u2019\s]*\d\)?-?)\s*([^\W\d][\w\s.³/]*)")


class UnitMissingError(ExchangeError):
    """A column of masses without a unit."""

    code = "tabular.unit_missing"
    sentence = "Nothing says in which unit the column {column} is."
    remedy = "Put the unit into the header, such as {column} (kg), or add a column for it."


class UnitContradictsError(ExchangeError):
    """A unit in a row that is not the one in the header."""

    code = "tabular.unit_contradicts"
    sentence = "The row gives its mass in {row}, the header in {header}."
    remedy = "Keep one: the unit in the header, or the column for units."


class MoistureColumnMissingError(ExchangeError):
    """Wet masses without moistures."""

    code = "tabular.moisture_missing"
    sentence = "The column {column} holds wet masses, and no column gives the moisture."
    remedy = "Add a column moisture (%), or give dry masses; the record holds dry mass."


class MassZeroError(ExchangeError):
    """Masses of which no whole gram of dry mass is left."""

    code = "tabular.mass_zero"
    sentence = "{count} {noun} of the column {verb} 0 g of dry mass once rounded to grams ({rows})."
    remedy = "Check the unit and the moisture; leave the cell empty where the mass is not known."


class _Unit(NamedTuple):
    """A unit of mass and how the document writes it, which is how messages call it."""

    unit: MassUnit
    text: str


Shares = Sequence[Decimal | None]
"""Moisture of each row; empty where no column gives it."""


def masses(
    data: TableData, marks: Marks, key: str = "mass", *, unit: str = "", wet: Shares = ()
) -> list[int | None]:
    """Dry grams of each row; None where the cell is blank or was refused.

    `unit` is for a table that states none. Notes how the column was understood.
    """
    column = data.first(key)
    if column is None or column.place.at in marks.spoiled:
        return [None] * len(data)
    try:
        whole = column_unit(data, column, unit)
    except SourcingError as error:
        data.report.error(error, data.column_at(column))
        return [None] * len(data)
    units = data.first("unit") if key == "mass" else None
    if _lacks_moisture(data, column, whole, wet):
        return [None] * len(data)
    _tell(data, column, whole, wet=bool(wet), marks=marks)
    if whole is not None and units is None and (not wet or whole.basis is MassBasis.DRY):
        stated = _Unit(whole, column.meaning.unit or _short(whole))
        found = _uniform(data, column, stated, marks.of(column))
    else:
        found = _mixed(data, column, marks.of(column), whole=whole, wet=wet)
    _warn_zero(data, column, found)
    return found


def _warn_zero(data: TableData, column: Field, grams: Sequence[int | None]) -> None:
    if 0 in grams:
        rows = [row for row, each in enumerate(grams) if each == 0]
        one = len(rows) == 1
        error = MassZeroError(
            count=len(rows),
            noun="mass" if one else "masses",
            verb="is" if one else "are",
            rows=data.named(rows),
        )
        data.report.warning(error, data.column_at(column))


def column_unit(
    data: TableData, column: Field, given: str, like: Field | None = None
) -> MassUnit | None:
    """The unit of the whole column; None where each row has its own.

    Raises `UnitMissingError` and the errors of `known_unit`.
    """
    stated = column.meaning.unit or (like.meaning.unit if like else "")
    if stated and not says_basis(stated):
        return known_unit(stated)
    if data.first("unit") is not None and column.meaning.key == "mass":
        return None
    above = data.stated.get("unit", "") or given
    if not above:
        raise UnitMissingError(column=column.place.header)
    return known_unit(f"{above} {stated}".strip())


def _lacks_moisture(data: TableData, column: Field, unit: MassUnit | None, wet: Shares) -> bool:
    if wet or unit is None or unit.basis is not MassBasis.WET:
        return False
    error = MoistureColumnMissingError(column=column.place.header)
    data.report.error(error, data.column_at(column))
    return True


def _tell(
    data: TableData, column: Field, unit: MassUnit | None, *, wet: bool, marks: Marks
) -> None:
    basis = unit.basis if unit else MassBasis.AS_IS
    words = {
        MassBasis.WET: "wet mass",
        MassBasis.DRY: "dry mass",
        MassBasis.AS_IS: "wet mass where a moisture is given, else dry" if wet else "dry mass",
    }[basis]
    name = _short(unit) if unit else "the unit of each row"
    data.understood.append(
        f"column {column.letters} ({column.place.header}) read as {words} in "
        f"{name}{marks.words(column)}"
    )


def _short(unit: MassUnit) -> str:
    """The name of a unit; that of the plain one for a unit that only adds wet or dry."""
    known = {each.code: each for each in mass_units()}
    return known[unit.code].name if unit.code in known else unit.name


def _uniform(data: TableData, column: Field, stated: _Unit, mark: str) -> list[int | None]:
    """Masses of one unit and no moisture."""
    if mark == ".":
        distinct = column.distinct
        clean = _clean_grams(distinct, stated.unit)
        if clean is not None:
            grams = dict(zip(distinct, clean, strict=True))
            return list(map(grams.__getitem__, column.cells))
    return data.each(column, partial(_grams, mark, stated, None))


def _clean_grams(cells: Sequence[Cell], unit: MassUnit) -> list[int | None] | None:
    """Exact grams of texts of plain digits in a unit of 10**k grams; None for anything else.

    The common case, some ten times as fast as the general way: integers throughout.
    """
    power = len(str(unit.whole_grams)) - 1 if unit.whole_grams else -1
    if unit.whole_grams != 10 ** max(power, 0):
        return None
    try:
        joined = "\n".join(cells)  # type: ignore[arg-type]  # a cell that is no text is the point
    except TypeError:
        return None
    if not cells or not _CLEAN.fullmatch(joined):
        return None
    scale = [10 ** (power - digits) for digits in range(power + 1)]
    parts = [text.partition(".") for text in joined.split("\n")]
    if len(parts) != len(cells):  # a cell of two lines
        return None
    try:
        grams = [
            int(whole + part) * scale[len(part)] if whole else None for whole, _, part in parts
        ]
    except IndexError:  # more digits than there are grams
        return None
    return grams if max(filter(None, grams), default=0) <= MAX_MASS_G else None


def _mixed(
    data: TableData, column: Field, mark: str, *, whole: MassUnit | None, wet: Shares
) -> list[int | None]:
    """Masses whose unit or moisture differs from row to row."""
    units: Sequence[_Unit | None] = [_said(whole, column.meaning.unit)] * len(data)
    if column.meaning.key == "mass" and data.first("unit") is not None:
        units = _row_units(data, column, whole)
    keys = list(zip(column.cells, units, wet or [None] * len(data), strict=True))
    return data.every(column, keys, read=partial(_row_grams, mark))


def _row_units(data: TableData, column: Field, whole: MassUnit | None) -> list[_Unit | None]:
    """The unit of each row: its own cell's, or else that of the header, or else that above."""
    named = data.first("unit")
    if named is None:
        return [_said(whole, column.meaning.unit)] * len(data)
    basis = "" if whole else column.meaning.unit
    above = data.stated.get("unit", "")
    usual = _said(whole, column.meaning.unit)
    if usual is None and above:
        usual = _said(quiet_unit(f"{above} {basis}"), above)
    rows = data.each(named, partial(_named_unit, whole, basis))
    blank = {cell for cell in dict.fromkeys(named.cells) if is_blank(cell)}
    if usual is None and blank:
        _refuse_unitless(
            data, column, [row for row, each in enumerate(named.cells) if each in blank]
        )
    pairs = zip(rows, named.cells, strict=True)
    return [usual if cell in blank else unit for unit, cell in pairs]


def _said(unit: MassUnit | None, text: str) -> _Unit | None:
    return None if unit is None else _Unit(unit, text or _short(unit))


def _named_unit(whole: MassUnit | None, basis: str, cell: Cell) -> _Unit:
    text = text_of(cell)
    unit = known_unit(f"{text} {basis}".strip())
    if whole is not None and unit.code != whole.code:
        raise UnitContradictsError(row=unit.name, header=whole.name)
    return _Unit(whole or unit, text)


def quiet_unit(text: str) -> MassUnit | None:
    """The unit that a text names; None where it names none, or may name several."""
    try:
        return mass_unit(text.strip())
    except SourcingError:
        return None


def _refuse_unitless(data: TableData, column: Field, rows: Sequence[int]) -> None:
    """Refuse the masses of rows without a unit."""
    for row in rows:
        if not is_blank(column.cells[row]):
            error = UnitMissingError(column=column.place.header)
            data.report.error(error, data.at(row, data.first("unit")))


def _row_grams(mark: str, key: tuple[Cell, _Unit | None, Decimal | None]) -> int | None:
    cell, stated, wet = key
    # Without a unit, the row has been refused already.
    return None if stated is None or is_blank(cell) else _grams(mark, stated, wet, cell)


def _grams(mark: str, stated: _Unit, wet: Decimal | None, cell: Cell) -> int:
    try:
        number = read_number(cell, mark)
    except NumberUnreadableError:
        match = _WITH_UNIT.fullmatch(cleaned(cell)) if isinstance(cell, str) else None
        own = mass_unit(match[2]) if match else None
        if match is None or own is None:
            raise
        number, stated = read_number(match[1], mark), _Unit(own, match[2])
    try:
        return dry_grams(number, stated.unit, moisture=wet)
    except SourcingError as error:
        if "unit" not in error.facts:
            raise
        # The types name the unit by its code; the reader knows the word of the document.
        raise type(error)(**{**error.facts, "unit": stated.text}) from None
