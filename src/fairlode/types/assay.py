"""Assays: what share of a dry mass is copper, cobalt, tin, and how well that is known.

A content that nobody stated is not in the assay: missing is not zero.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import FrozenInstanceError
from types import MappingProxyType
from typing import NoReturn

from fairlode.types._tables import shorten
from fairlode.types.content import Basis, Content
from fairlode.types.element import is_symbol, unknown_element
from fairlode.types.errors import Problem, Severity, SourcingError
from fairlode.types.grade import GradeMalformedError, measured_element, read_content, read_grade

SUM_TOLERANCE = 0.001
"""Mass fraction by which the contents of an assay may sum above 1: each is rounded for print."""

SUM_COVERAGE = 2.0
"""Standard uncertainties of the sum that it may lie above 1 beyond that, about 95 %."""


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


def zero_contents(assay: Assay, place: str = "") -> tuple[Problem, ...]:
    """A warning for each content that is stated as exactly zero."""
    return tuple(
        AssayZeroError(element=symbol).problem(place, Severity.WARNING)
        for symbol, found in assay.items()
        if found.fraction == 0
    )


def _check_sum(contents: Mapping[str, Content]) -> None:
    total = math.fsum(found.fraction for found in contents.values())
    spread = math.sqrt(math.fsum((found.u or 0.0) ** 2 for found in contents.values()))
    if total > 1 + SUM_TOLERANCE + SUM_COVERAGE * spread:
        raise AssaySumError(elements=", ".join(sorted(contents)), percent=f"{100 * total:.6g}")
