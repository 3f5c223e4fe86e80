"""How well the masses of lots are known: uncertainties as a share or in a unit of mass."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial

from fairlode.exchange.tabular.cells import Cell, is_blank
from fairlode.exchange.tabular.headers import is_grade_unit
from fairlode.exchange.tabular.masses import Shares, UnitMissingError, column_unit, quiet_unit
from fairlode.exchange.tabular.numbers import Marks
from fairlode.exchange.tabular.numerals import read_number
from fairlode.exchange.tabular.table import Field, TableData
from fairlode.types.errors import SourcingError
from fairlode.types.grade import unit_fraction
from fairlode.types.quantity import absolute_uncertainty_g, relative_uncertainty_g
from fairlode.types.unit import MassBasis, MassUnit


def mass_spreads(
    data: TableData,
    marks: Marks,
    grams: Sequence[int | None],
    *,
    unit: str = "",
    wet: Shares = (),
) -> list[float | None]:
    """Standard uncertainty of each row's dry mass, in grams; None where it is not stated.

    One in a unit of mass is of the mass as it was weighed, and is scaled to the dry mass with it.
    """
    column = data.first("mass_u")
    if column is None or column.place.at in marks.spoiled:
        return [None] * len(data)
    mass = data.first("mass")
    stated = column.meaning.unit
    try:
        relative = unit_fraction(stated) if stated and is_grade_unit(stated) else None
        absolute = None
        if relative is None:
            absolute = column_unit(data, column, unit, like=mass)
    except SourcingError as error:
        data.report.error(error, data.column_at(column))
        return [None] * len(data)
    read = partial(
        _spread, marks.of(column), column.meaning.coverage, relative=relative, unit=absolute
    )
    dry = {MassBasis.DRY} & {each.basis for each in (absolute, _stated_unit(mass)) if each}
    shares: Sequence[Decimal | None] = [None] * len(data) if dry or not wet else wet
    keys = list(zip(column.cells, grams if relative else shares, strict=True))
    return data.every(column, keys, read=read)


def _stated_unit(column: Field | None) -> MassUnit | None:
    """The unit in the header of a column, as far as it is one."""
    return quiet_unit(column.meaning.unit) if column else None


def _spread(
    mark: str,
    coverage: str,
    key: tuple[Cell, int | Decimal | None],
    *,
    relative: Fraction | None,
    unit: MassUnit | None,
) -> float | None:
    """The standard uncertainty in grams, of the dry mass or scaled to it by the moisture."""
    cell, beside = key
    if is_blank(cell):
        return None
    stated = read_number(cell, mark)
    if relative is not None:
        if beside is None:
            return None
        share = stated * Decimal(relative.numerator) / Decimal(relative.denominator)
        return relative_uncertainty_g(int(beside), share, coverage_factor=Decimal(coverage))
    if unit is None:
        raise UnitMissingError(column="mass ±")
    found = absolute_uncertainty_g(stated, unit, coverage_factor=Decimal(coverage))
    return found if beside is None else found * float(1 - beside)
