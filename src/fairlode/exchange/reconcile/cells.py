"""Cells of a table to reconcile as numbers, each problem with its place."""

from dataclasses import dataclass, field
from decimal import Decimal

from fairlode.exchange.reconcile.errors import CellMissingError
from fairlode.exchange.reconcile.grid import Grid
from fairlode.exchange.tabular.cells import Percent, text_of
from fairlode.exchange.tabular.numerals import read_number
from fairlode.exchange.tabular.sheet import Row
from fairlode.types.errors import Problem, SourcingError

_HUNDRED = 100


@dataclass(slots=True, kw_only=True)
class Cells:
    """The cells of a grid, one row at a time, and what was wrong with them."""

    grid: Grid
    problems: list[Problem] = field(default_factory=list)
    number: int = 0
    """Of the row that is read."""
    row: Row = ()
    _marks: dict[int, str] = field(default_factory=dict)

    def text(self, column: str, *, needed: bool = False) -> str:
        """What stands in a known column, as text; empty for nothing."""
        at = self.grid.columns.get(column)
        found = text_of(self.grid.cell(self.row, at))
        if needed and not found:
            self.fault(CellMissingError(column=column), column)
        return found

    def figure(self, column: str | int | None, *, needed: bool = False) -> float | None:
        """The number in a column, by key or position; None where nothing stands."""
        at = self.grid.columns.get(column) if isinstance(column, str) else column
        cell = self.grid.cell(self.row, at)
        name = self.name(column, at)
        if at is None or cell is None:
            if needed:
                self.fault(CellMissingError(column=name), name)
            return None
        try:
            return float(read_number(cell, self._mark(at)))
        except SourcingError as error:
            self.fault(error, name)
            return None

    def part(self, column: str | int | None, *, needed: bool = False) -> float | None:
        """A part of 1, which may also be written with a percent sign."""
        at = self.grid.columns.get(column) if isinstance(column, str) else column
        cell = self.grid.cell(self.row, at)
        percent = isinstance(cell, Percent)
        if isinstance(cell, str) and cell.strip().endswith("%") and at is not None:
            try:
                bare = read_number(cell.strip()[:-1].strip(), self._mark(at))
            except SourcingError as error:
                self.fault(error, self.name(column, at))
                return None
            return float(bare / Decimal(_HUNDRED))
        found = self.figure(column, needed=needed)
        return found / _HUNDRED if percent and found is not None else found

    def fault(self, error: SourcingError, column: str = "") -> None:
        """Keep a problem with its place."""
        self.problems.append(error.problem(self.grid.at(self.number, column)))

    def name(self, column: str | int | None, at: int | None) -> str:
        """A column, as its header calls it."""
        return self.grid.headers[at] if at is not None else str(column)

    def _mark(self, at: int) -> str:
        if at not in self._marks:
            self._marks[at] = self.grid.mark(at)
        return self._marks[at]
