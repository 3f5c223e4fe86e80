"""Grades as they are written, turned into contents of elements.

Grades come in many coats (23.8 %, 238 kg/t, 1.2 g/t, 35 % Ta2O5); each is turned into the fraction
of an element here, by exact arithmetic, and nowhere else. An oxide grade becomes the grade of its
element by stoichiometry. Units of grade and their names are in `data/grade_units.csv`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from fairlode.types._tables import NameIndex, read_table, shorten, split
from fairlode.types.content import Basis, Content, scaled
from fairlode.types.element import ElementUnknownError, element
from fairlode.types.errors import SourcingError
from fairlode.types.number import Number
from fairlode.types.stoichiometry import FormulaMalformedError, atoms, content

# What an analyte is combined with, from the most to the least usual; the one element left is meant.
_PARTNERS = (frozenset("OH"), frozenset({"O", "H", "C", "N", "F", "S", "Cl"}))

_GRADE = re.compile(
    r"\s*(?:(?P<before>[A-Za-z(\[][^\s:=]*)\s*[\s:=]\s*)?"
    r"(?P<value>[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*(?P<unit>[^\d\s.,].*?)\s*",
    re.ASCII,
)

_MAX_GRADE_LENGTH = 80


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
    stated = scaled(value, scale, basis=basis, u=u, note="")
    if share == 1:
        return symbol, stated
    note = f"{shorten(value)} {unit} {analyte}"
    return symbol, scaled(value, scale * share, basis=basis, u=u, note=note)


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
