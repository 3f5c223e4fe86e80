"""A table of declared metal against ore x grade x recovery."""

from fairlode.engine.reconcile.expected import Declared
from fairlode.exchange.reconcile.cells import Cells
from fairlode.exchange.reconcile.grid import Grid, refuse
from fairlode.types.errors import SourcingError
from fairlode.types.grade import unit_fraction

_WRITTEN_OUT = (("grams", "g"), ("gram", "g"))
"""Units that are written out in part, such as ``grams/tonne``."""
_PREFERRED = "oz_per_tonne"
"""Troy ounces per what is called a tonne beside ore in tonnes."""


def read_declared(grid: Grid) -> list[Declared]:
    """Every declaration. Raises `RefusedError` with all that is wrong."""
    cells = Cells(grid=grid)
    found = []
    for cells.number, cells.row in grid.rows:
        before = len(cells.problems)
        declared = _declared(cells)
        if declared is not None and len(cells.problems) == before:
            found.append(declared)
    refuse(grid, cells.problems)
    return found


def _declared(cells: Cells) -> Declared | None:
    before = len(cells.problems)
    site, commodity = cells.text("site", needed=True), cells.text("commodity", needed=True)
    ore, metal = cells.figure("ore_t", needed=True), cells.figure("declared_t", needed=True)
    grade, recovery = cells.figure("grade", needed=True), cells.part("recovery", needed=True)
    unit = _unit(cells)
    shares = cells.part("metal_share"), cells.part("ore_share")
    if len(cells.problems) > before or None in {ore, metal, grade, recovery, unit}:
        return None
    try:
        return Declared(
            site=site,
            part=cells.text("part"),
            commodity=commodity,
            period=cells.text("period", needed=True),
            ore_t=ore or 0.0,
            grade=(grade or 0.0) * (unit or 0.0),
            recovery=recovery or 0.0,
            declared_t=metal or 0.0,
            metal_share=1.0 if shares[0] is None else shares[0],
            ore_share=1.0 if shares[1] is None else shares[1],
            stated_expected_t=cells.figure("expected_t"),
            place=cells.grid.at(cells.number),
        )
    except SourcingError as error:
        cells.fault(error)
        return None


def _unit(cells: Cells) -> float | None:
    text = cells.text("grade_unit", needed=True)
    if not text:
        return None
    for word, short in _WRITTEN_OUT:
        text = text.replace(word, short)
    try:
        return float(unit_fraction(text, prefer=_PREFERRED))
    except SourcingError as error:
        cells.fault(error, "grade_unit")
        return None
