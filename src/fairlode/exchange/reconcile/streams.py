"""A table of measured streams as balances.

Beside the known columns stand those of elements: ``Cu %`` (a grade in any unit), ``Cu mass`` (a
content in the unit of the mass), each with ``u Cu %`` (its standard uncertainty in the same unit)
or ``rel Cu %`` (the same as a part of the figure).
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from fairlode.engine.reconcile.model import OUTSIDE, Balance, Measured, Stream
from fairlode.engine.reconcile.site import Assumed
from fairlode.exchange.reconcile.cells import Cells
from fairlode.exchange.reconcile.errors import (
    KindUnknownError,
    SpreadMissingError,
    UnitsMixedError,
)
from fairlode.exchange.reconcile.grid import Grid, refuse
from fairlode.types.errors import SourcingError
from fairlode.types.grade import measured_element, unit_fraction
from fairlode.types.unit import MassUnit, known_unit

_HEADER = re.compile(r"(?:(?P<what>u|rel)\s+)?(?P<analyte>[A-Z][A-Za-z0-9]*)\s+(?P<unit>\S.*)")
_CONTENT = "mass"
_STOCK = "stock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """What a table says."""

    balances: tuple[Balance, ...]
    outputs: Mapping[str, tuple[str, ...]]
    """By title: the streams that leave and have a mass."""
    unused: tuple[str, ...]
    """Headers of columns that were not understood and play no part."""


@dataclass(slots=True)
class _Column:
    """Where the figures of one element are."""

    element: str
    factor: float | None
    """Mass fraction of the element in one unit of grade; None for a content."""
    share: float
    """Part of the analyte that is the element."""
    value: int | None = None
    u: int | None = None
    rel: int | None = None


@dataclass(slots=True, kw_only=True)
class _Reading:
    cells: Cells
    assumed: Assumed
    columns: list[_Column]
    unit: MassUnit | None = None
    unit_text: str = ""
    found: dict[str, list[Stream]] = field(default_factory=lambda: defaultdict(list))


def read_streams(grid: Grid, assumed: Assumed | None = None) -> Streams:
    """Every balance of a table, by name. Raises `RefusedError` with all that is wrong."""
    columns, unused = _element_columns(grid)
    reading = _Reading(cells=Cells(grid=grid), assumed=assumed or Assumed.usual(), columns=columns)
    for reading.cells.number, reading.cells.row in grid.rows:
        _read_row(reading)
    balances = _balances(reading)
    refuse(grid, reading.cells.problems)
    outputs = {
        balance.title: tuple(
            each.id for each in balance.streams if not each.target and each.mass and not each.stock
        )
        for balance in balances
    }
    return Streams(balances=tuple(balances), outputs=outputs, unused=tuple(unused))


def _element_columns(grid: Grid) -> tuple[list[_Column], list[str]]:
    found: dict[tuple[str, str], _Column] = {}
    unused = []
    for at, header in enumerate(grid.headers):
        if at in grid.columns.values() or not header:
            continue
        match = _HEADER.fullmatch(header)
        column = _column(match["analyte"], match["unit"]) if match else None
        if match is None or column is None:
            unused.append(header)
            continue
        column = found.setdefault((match["analyte"], match["unit"]), column)
        setattr(column, match["what"] or "value", at)
    return [column for column in found.values() if column.value is not None], unused


def _column(analyte: str, unit: str) -> _Column | None:
    try:
        symbol, share = measured_element(analyte)
        factor = None if unit == _CONTENT else float(unit_fraction(unit))
    except SourcingError:
        return None
    return _Column(symbol, factor, float(share))


def _read_row(reading: _Reading) -> None:
    cells = reading.cells
    name, kind = cells.text("stream", needed=True), cells.text("kind").lower()
    if kind not in {"", "stream", _STOCK}:
        cells.fault(KindUnknownError(kind=kind), "kind")
    scale = _scale(reading)
    columns = cells.grid.columns
    mass = _figure(
        reading, (columns["mass"], columns.get("u mass"), columns.get("rel mass")), scale, "mass"
    )
    grades, contents = _elements(reading, scale)
    try:
        stream = Stream(
            id=name,
            source=cells.text("from"),
            target=OUTSIDE if kind == _STOCK else cells.text("to"),
            mass=mass,
            grades=grades,
            contents=contents,
            stock=kind == _STOCK,
        )
    except SourcingError as error:
        cells.fault(error)
        return
    reading.found[cells.text("balance")].append(stream)


def _elements(reading: _Reading, scale: float) -> tuple[dict[str, Measured], dict[str, Measured]]:
    grades: dict[str, Measured] = {}
    contents: dict[str, Measured] = {}
    for column in reading.columns:
        factor = column.share * (scale if column.factor is None else column.factor)
        kind = "mass" if column.factor is None else "grade"
        figure = _figure(reading, (column.value, column.u, column.rel), factor, kind)
        if figure is not None:
            (contents if column.factor is None else grades)[column.element] = figure
    return grades, contents


def _figure(
    reading: _Reading, at: tuple[int | None, int | None, int | None], factor: float, kind: str
) -> Measured | None:
    """A measured figure with its uncertainty: stated, as a part, or assumed."""
    cells = reading.cells
    value, u, rel = cells.figure(at[0]), cells.figure(at[1]), cells.part(at[2])
    if value is None:
        return None
    assumed = u is None and rel is None
    if u is None:
        usual = reading.assumed.mass if kind == "mass" else reading.assumed.grade
        u = abs(value) * (usual if rel is None else rel)
    if not u > 0:
        name = cells.name(at[1], at[1] if at[1] is not None else at[0])
        cells.fault(SpreadMissingError(column=cells.name(at[0], at[0]), u=u), name)
        return None
    return Measured(value=value * factor, u=u * factor, assumed=assumed)


def _scale(reading: _Reading) -> float:
    """What turns the row's unit of mass into that of the first row."""
    cells = reading.cells
    text = cells.text("unit")
    if not text:
        if reading.unit is not None:
            cells.fault(UnitsMixedError(), "unit")
        return 1.0
    try:
        unit = known_unit(text)
    except SourcingError as error:
        cells.fault(error, "unit")
        return 1.0
    reading.unit, reading.unit_text = reading.unit or unit, reading.unit_text or text
    return float(unit.grams / reading.unit.grams)


def _balances(reading: _Reading) -> list[Balance]:
    made = []
    for title, streams in sorted(reading.found.items()):
        try:
            made.append(
                Balance(title=title or "the table", streams=tuple(streams), unit=reading.unit_text)
            )
        except SourcingError as error:
            reading.cells.problems.append(error.problem(reading.cells.grid.place))
    return made
