"""Assays: what share of a dry mass is copper, cobalt, tin, and how well that is known.

A content is a mass fraction of the dry mass, with its standard uncertainty where one is stated and
with what it rests on. Grades come in many coats (23.8 %, 238 kg/t, 1.2 g/t, 35 % Ta2O5); each is
turned into the fraction of an element here, by exact arithmetic, and nowhere else. An oxide grade
becomes the grade of its element by stoichiometry. A content that nobody stated is not in the assay:
missing is not zero.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import FrozenInstanceError, dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import NoReturn

from fairlode.types._tables import NameIndex, read_table, shorten, split
from fairlode.types.element import ElementUnknownError, element, is_symbol, unknown_element
from fairlode.types.errors import Problem, Severity, SourcingError
from fairlode.types.quantity import Number, decimal_of
from fairlode.types.stoichiometry import FormulaMalformedError, atoms, content

SUM_TOLERANCE = 0.001
"""Mass fraction by which the contents of an assay may sum above 1: each is rounded for print."""

SUM_COVERAGE = 2.0
"""Standard uncertainties of the sum that it may lie above 1 beyond that, about 95 %."""

_PERCENT, _PPM = Fraction(1, 100), Fraction(1, 1_000_000)
# What an analyte is combined with, from the most to the least usual; the one element left is meant.
_PARTNERS = (frozenset("OH"), frozenset({"O", "H", "C", "N", "F", "S", "Cl"}))
_GRADE = re.compile(
    r"\s*(?:(?P<before>[A-Za-z(\[][^\s:=]*)\s*[\s:=]\s*)?"
    r"(?P<value>[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*(?P<unit>[^\d\s.,].*?)\s*",
    re.ASCII,
)
_MAX_GRADE_LENGTH = 80
# No unit makes a possible content of a number beyond these powers of ten; below, it is no float.
_LARGEST_POWER, _SMALLEST_POWER = 15, -400


class AssayOutOfRangeError(SourcingError):
    """A content below 0 % or above 100 %."""

    code = "types.assay_out_of_range"
    sentence = "A content of {percent} % is not between 0 and 100 %."
    remedy = "Check the unit: 1.3 % is 13 kg/t and 13,000 ppm."


class AssayUncertaintyError(SourcingError):
    """A standard uncertainty that cannot be one."""

    code = "types.assay_uncertainty"
    sentence = "{u} is not a standard uncertainty of a content."
    remedy = "Give one standard deviation, finite and not below zero, in the unit of the content."


class AssaySumError(SourcingError):
    """Contents that sum to more than the lot."""

    code = "types.assay_sum"
    sentence = "The contents {elements} sum to {percent} %."
    remedy = "Check the units, and that no element is given twice, as metal and as oxide."


class AssayDuplicateError(SourcingError):
    """One element stated twice in an assay."""

    code = "types.assay_duplicate"
    sentence = "The content of {element} is given twice, the second time as {analyte}."
    remedy = "Keep one of them."


class AssayZeroError(SourcingError):
    """A content of exactly zero: possible, and often a cell that should have been empty."""

    code = "types.assay_zero"
    sentence = "The content of {element} is stated as 0 %."
    remedy = "Leave it empty if it was not measured: missing is not zero."


class AnalyteAmbiguousError(SourcingError):
    """A compound that does not tell which of its elements the grade is about."""

    code = "types.analyte_ambiguous"
    sentence = "{analyte} holds {elements}, and which of them is meant is not said."
    remedy = "Give the content of one element."


class GradeMalformedError(SourcingError):
    """A text that is not a grade."""

    code = "types.grade_malformed"
    sentence = "{text!r} is not a grade."
    remedy = "Write a number and a unit, such as 23.8 %, 238 kg/t or 35 % Ta2O5."


class GradeUnitUnknownError(SourcingError):
    """A unit that is not in the table of units of grade."""

    code = "types.grade_unit_unknown"
    sentence = "{unit!r} is not a unit of grade that is known here."
    remedy = "Write the unit as the reference lists it, such as {suggestion}."


class GradeUnitAmbiguousError(SourcingError):
    """A unit of grade whose name has more than one meaning."""

    code = "types.grade_unit_ambiguous"
    sentence = "{unit!r} may mean any of: {meanings}."
    remedy = "Say which: write one of the codes {codes} instead."


class Basis(StrEnum):
    """What a content rests on, best first."""

    MEASURED = "measured"
    """Analysed in this lot or a sample of it."""
    SPECIFICATION = "specification"
    """Promised by a standard or contract that the lot meets."""
    STOICHIOMETRIC = "stoichiometric"
    """Computed from the formula of a pure substance."""
    ASSUMED = "assumed"
    """Taken from similar material. Every answer that rests on it says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The content of one element, as a mass fraction of the dry mass."""

    fraction: float
    """Dimensionless, in [0, 1]."""
    basis: Basis
    u: float | None = None
    """Standard uncertainty (k = 1) of the fraction; None where none is stated."""
    note: str = ""
    """How it was stated, such as ``35 % Ta2O5``."""

    def __post_init__(self) -> None:
        if not 0.0 <= self.fraction <= 1.0:  # also true of NaN
            raise AssayOutOfRangeError(percent=f"{100 * self.fraction:.6g}")
        if self.u is not None and not 0.0 <= self.u < math.inf:
            raise AssayUncertaintyError(u=self.u)

    @classmethod
    def from_percent(
        cls, percent: Number, *, basis: Basis, u: Number | None = None, note: str = ""
    ) -> "Content":
        """From percent of the dry mass, its standard uncertainty in the same unit."""
        return _scaled(percent, _PERCENT, basis=basis, u=u, note=note)

    @classmethod
    def from_ppm(
        cls, ppm: Number, *, basis: Basis, u: Number | None = None, note: str = ""
    ) -> "Content":
        """From parts per million by mass, which are milligrams per kilogram."""
        return _scaled(ppm, _PPM, basis=basis, u=u, note=note)

    @classmethod
    def from_grams_per_tonne(
        cls, grams: Number, *, basis: Basis, u: Number | None = None, note: str = ""
    ) -> "Content":
        """From grams per tonne, which are parts per million."""
        return _scaled(grams, _PPM, basis=basis, u=u, note=note)


class Assay(Mapping[str, Content]):
    """The contents of a lot by element symbol, in alphabetical order; frozen and hashable.

    Raises `ElementUnknownError` for a key that is no symbol, and `AssaySumError` where the contents
    sum to more than 1 by more than `SUM_TOLERANCE` and their own uncertainties allow.
    """

    __slots__ = ("_contents",)
    _contents: Mapping[str, Content]

    def __init__(self, contents: Mapping[str, Content] = MappingProxyType({})) -> None:
        for symbol in contents:
            if not is_symbol(symbol):
                raise unknown_element(symbol)
        _check_sum(contents)
        object.__setattr__(self, "_contents", dict(sorted(contents.items())))

    @classmethod
    def from_grades(cls, grades: Mapping[str, str], *, basis: Basis) -> "Assay":
        """From analytes and grades, such as ``{"Cu": "23.8 %", "Ta2O5": "350 kg/t"}``."""
        contents: dict[str, Content] = {}
        for named, text in grades.items():
            symbol, _ = measured_element(named)
            grade = read_grade(text)
            analyte = grade.analyte or named
            stated, found = read_content(analyte, grade.value, unit=grade.unit, basis=basis)
            if stated != symbol:
                raise GradeMalformedError(text=f"{shorten(named)}: {shorten(text)}")
            if symbol in contents:
                raise AssayDuplicateError(element=symbol, analyte=shorten(named))
            contents[symbol] = found
        return cls(contents)

    def __getitem__(self, symbol: str) -> Content:
        return self._contents[symbol]

    def __iter__(self) -> Iterator[str]:
        return iter(self._contents)

    def __len__(self) -> int:
        return len(self._contents)

    def __hash__(self) -> int:
        return hash(tuple(self._contents.items()))

    def __repr__(self) -> str:
        return f"Assay({self._contents!r})"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(name)

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(name)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (dict(self._contents),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A grade as it is written: a number, a unit, and the analyte if it is named."""

    value: str
    unit: str
    analyte: str = ""


def read_grade(text: str) -> Grade:
    """The parts of a grade such as ``23.8 %``, ``1.2 g/t Au``, ``Ta2O5 35 %``; nothing converted.

    Raises `GradeMalformedError`, or `GradeUnitUnknownError` where a number is followed by no unit.
    """
    match = _GRADE.fullmatch(text) if len(text) <= _MAX_GRADE_LENGTH else None
    if match is None:
        raise GradeMalformedError(text=shorten(text))
    words = re.sub(r"([%‰])(?=\w)", r"\1 ", match["unit"]).split()
    for stop in range(len(words), 0, -1):
        unit, after = " ".join(words[:stop]), " ".join(words[stop:])
        if _grade_units().find(unit):
            if after and match["before"]:
                break
            return Grade(value=match["value"], unit=unit, analyte=after or match["before"] or "")
    raise _unknown_unit(match["unit"])


def read_content(
    analyte: str, value: Number, *, unit: str, basis: Basis, u: Number | None = None
) -> tuple[str, Content]:
    """Symbol and content of the element that `value` in `unit` of `analyte` states.

    `analyte` is an element or a compound that names one, such as ``Ta2O5``; `u` is the standard
    uncertainty in the same unit. Raises the errors of `measured_element` and `unit_fraction`, and
    `AssayOutOfRangeError`, also where the compound itself would be more than the lot.
    """
    symbol, share = measured_element(analyte)
    scale = unit_fraction(unit)
    stated = _scaled(value, scale, basis=basis, u=u, note="")
    if share == 1:
        return symbol, stated
    note = f"{shorten(value)} {unit} {analyte}"
    return symbol, _scaled(value, scale * share, basis=basis, u=u, note=note)


def measured_element(analyte: str) -> tuple[str, Fraction]:
    """The element that a grade of `analyte` is about, and its mass fraction in the analyte.

    An element, by symbol or name, is itself: ``("Cu", 1)``. A compound is the one element that is
    left without oxygen and hydrogen, or else without the other usual partners: ``Ta2O5`` is
    tantalum, ``CaCO3`` calcium. Raises `ElementUnknownError` or `AnalyteAmbiguousError`.
    """
    try:
        return element(analyte).symbol, Fraction(1)
    except ElementUnknownError as unknown:
        try:
            symbols = set(atoms(analyte))
        except (FormulaMalformedError, ElementUnknownError):
            raise unknown from None
    for partners in _PARTNERS:
        if len(symbols - partners) == 1:
            (symbol,) = symbols - partners
            return symbol, content(analyte, symbol)
    raise AnalyteAmbiguousError(analyte=analyte, elements=", ".join(sorted(symbols)))


def unit_fraction(unit: str, *, prefer: str = "") -> Fraction:
    """The mass fraction that one `unit` of grade is: ``%`` is 1/100.

    Raises `GradeUnitUnknownError`; also `GradeUnitAmbiguousError`, if the unit may mean several and
    none of them has the code `prefer`.
    """
    codes = _grade_units().find(unit)
    if not codes:
        raise _unknown_unit(unit)
    code = prefer if prefer in codes else codes[0]
    if len(codes) > 1 and code != prefer:
        meanings = ", ".join(f"{_fractions()[each][0]} ({each})" for each in codes)
        raise GradeUnitAmbiguousError(unit=unit, meanings=meanings, codes=", ".join(codes))
    return _fractions()[code][1]


def zero_contents(assay: Assay, place: str = "") -> tuple[Problem, ...]:
    """A warning for each content that is stated as exactly zero."""
    return tuple(
        AssayZeroError(element=symbol).problem(place, Severity.WARNING)
        for symbol, found in assay.items()
        if found.fraction == 0
    )


def _scaled(
    value: Number, scale: Fraction, *, basis: Basis, u: Number | None, note: str
) -> Content:
    number = decimal_of(value)
    if not number.is_finite() or number.adjusted() > _LARGEST_POWER:
        raise AssayOutOfRangeError(percent=shorten(value))
    share = Fraction(number) if number.adjusted() > _SMALLEST_POWER else Fraction(0)
    spread = None if u is None else float(decimal_of(u)) * float(scale)
    return Content(fraction=float(share * scale), u=spread, basis=basis, note=note)


def _check_sum(contents: Mapping[str, Content]) -> None:
    total = math.fsum(found.fraction for found in contents.values())
    spread = math.sqrt(math.fsum((found.u or 0.0) ** 2 for found in contents.values()))
    if total > 1 + SUM_TOLERANCE + SUM_COVERAGE * spread:
        raise AssaySumError(elements=", ".join(sorted(contents)), percent=f"{100 * total:.6g}")


def _unknown_unit(unit: str) -> GradeUnitUnknownError:
    near = _grade_units().nearest(unit, otherwise="%")
    return GradeUnitUnknownError(unit=shorten(unit), suggestion=near)


@lru_cache
def _fractions() -> Mapping[str, tuple[str, Fraction]]:
    """Name and mass fraction of each unit of grade, by code."""
    rows = read_table("grade_units")
    return {row["code"]: (row["name"], _ratio(row["fraction"])) for row in rows}


def _ratio(cell: str) -> Fraction:
    """An exact number, or the ratio of two."""
    above, _, below = cell.partition("/")
    return Fraction(above) / Fraction(below or 1)


@lru_cache
def _grade_units() -> NameIndex:
    return NameIndex.of(
        (row["code"], (row["code"], *split(row["aliases"]))) for row in read_table("grade_units")
    )
