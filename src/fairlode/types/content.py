"""The content of one element: a mass fraction of the dry mass, and how well that is known.

It comes with its standard uncertainty where one is stated, and with what it rests on.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from fairlode.types._tables import shorten
from fairlode.types.errors import SourcingError
from fairlode.types.number import Number, decimal_of

_PERCENT, _PPM = Fraction(1, 100), Fraction(1, 1_000_000)

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
        return scaled(percent, _PERCENT, basis=basis, u=u, note=note)

    @classmethod
    def from_ppm(
        cls, ppm: Number, *, basis: Basis, u: Number | None = None, note: str = ""
    ) -> "Content":
        """From parts per million by mass, which are milligrams per kilogram."""
        return scaled(ppm, _PPM, basis=basis, u=u, note=note)

    @classmethod
    def from_grams_per_tonne(
        cls, grams: Number, *, basis: Basis, u: Number | None = None, note: str = ""
    ) -> "Content":
        """From grams per tonne, which are parts per million."""
        return scaled(grams, _PPM, basis=basis, u=u, note=note)


def scaled(value: Number, scale: Fraction, *, basis: Basis, u: Number | None, note: str) -> Content:
    """The content that `value` in units of `scale` states, by exact arithmetic, rounded once.

    `u` is its standard uncertainty in the same unit. Raises `AssayOutOfRangeError`,
    `AssayUncertaintyError`, or `NumberMalformedError`.
    """
    number = decimal_of(value)
    if not number.is_finite() or number.adjusted() > _LARGEST_POWER:
        raise AssayOutOfRangeError(percent=shorten(value))
    share = Fraction(number) if number.adjusted() > _SMALLEST_POWER else Fraction(0)
    spread = None if u is None else float(decimal_of(u)) * float(scale)
    return Content(fraction=float(share * scale), u=spread, basis=basis, note=note)
