"""Mass: from what a document states, in any common unit, to whole grams of dry mass.

A mass in the record is an integer number of grams, so that a balance closes exactly. Getting there
is exact decimal arithmetic, rounded once, at the end, half to even: 0.1 t is 100,000 g.
"""

from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Inexact, InvalidOperation
from decimal import ROUND_HALF_EVEN as HALF_EVEN
from functools import lru_cache
from typing import NoReturn

from fairlode.types._tables import shorten
from fairlode.types.errors import SourcingError
from fairlode.types.number import Number, NumberMalformedError, decimal_of
from fairlode.types.unit import MassBasis, MassUnit, known_unit

MAX_MASS_G = 2**63 - 1
"""Grams. Masses are int64 in the columns: 9.2 million million tonnes."""

_EXACT_DIGITS = 200

# Every result is exact or refused: a product that would be rounded raises Inexact.
_EXACT = Context(
    prec=_EXACT_DIGITS, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[Inexact, InvalidOperation]
)

_DIGITS_OUT = Context(prec=40)

_TOO_LARGE = Decimal(MAX_MASS_G) + Decimal("0.5")  # would round to 2**63, the even neighbour


class MassNegativeError(SourcingError):
    """A mass below zero."""

    code = "types.mass_negative"
    sentence = "The mass {amount} {unit} is below zero."
    remedy = "Record what left as an output or a loss, with a mass of its own above zero."


class MassNotFiniteError(SourcingError):
    """A mass that is infinite or not a number."""

    code = "types.mass_not_finite"
    sentence = "The mass {amount} {unit} is not a finite number."
    remedy = "Leave the mass empty where it is not known."


class MassTooLargeError(SourcingError):
    """A mass beyond 64 bits."""

    code = "types.mass_too_large"
    sentence = "The mass {amount} {unit} is more than 9,223,372,036,854,775,807 g."
    remedy = "Check the unit: the largest lots on Earth are a million times smaller."


class MoistureOutOfRangeError(SourcingError):
    """A moisture that is not a mass fraction."""

    code = "types.moisture_out_of_range"
    sentence = "A moisture of {moisture} is not a mass fraction between 0 and 1."
    remedy = "Write 8.5 % moisture as 0.085."


class MoistureMissingError(SourcingError):
    """A wet mass without its moisture."""

    code = "types.moisture_missing"
    sentence = "{amount} {unit} is a wet mass, and its moisture is not given."
    remedy = "Give the moisture as a mass fraction of the wet mass, or the dry mass."


class UncertaintyOutOfRangeError(SourcingError):
    """An uncertainty or coverage factor that cannot be one."""

    code = "types.uncertainty_out_of_range"
    sentence = "{value} is not a possible {what}."
    remedy = "An uncertainty is finite and not below zero, a coverage factor finite and above zero."


def dry_grams(amount: Number, unit: str | MassUnit, *, moisture: Number | None = None) -> int:
    """The dry mass in whole grams of `amount` of `unit`, exact, then rounded once, half to even.

    `moisture` is the mass fraction of water in the wet mass, in [0, 1]. A unit that says dry makes
    it irrelevant, one that says wet makes it necessary. A unit that says neither is dry where no
    moisture is given; a reader that assumes so says so.

    Raises an error of this module for a number that is malformed, negative, not finite or beyond
    int64, for an unknown or ambiguous unit, and for a moisture out of range or missing.
    """
    known = _unit_of(unit) if isinstance(unit, str) else unit
    try:
        grams = _EXACT.multiply(_finite(amount, known), known.grams)
        if moisture is not None:
            grams = _EXACT.multiply(grams, _dry_share(moisture, known))
        elif known.basis is MassBasis.WET:
            raise MoistureMissingError(amount=shorten(amount), unit=known.code)
    except Inexact:
        raise NumberMalformedError(text=shorten(amount)) from None
    if not 0 <= grams < _TOO_LARGE:
        _refuse(amount, grams, unit=known.code)
    return int(grams.to_integral_value(HALF_EVEN))


def grams_of(amount: int, whole_grams: int) -> int:
    """`amount` units of `whole_grams` grams each, for loops over integers; both are trusted."""
    grams = amount * whole_grams
    if not 0 <= grams <= MAX_MASS_G:
        _refuse(amount, Decimal(grams), unit=f"x {whole_grams} g")
    return grams


def in_unit(mass_g: int, unit: str | MassUnit) -> Decimal:
    """A mass of whole grams in another unit, to 40 digits: `dry_grams` gives the same grams back.

    The result says nothing of water: for a unit that says wet, the mass is taken as it is.
    """
    known = _unit_of(unit) if isinstance(unit, str) else unit
    return _DIGITS_OUT.divide(Decimal(mass_g), known.grams)


def relative_uncertainty_g(mass_g: int, relative: Number, *, coverage_factor: Number = 1) -> float:
    """Standard uncertainty in grams from a fraction of the mass, expanded by `coverage_factor`.

    GUM (JCGM 100:2008), 6.2: ``u = U / k``. Raises `UncertaintyOutOfRangeError`.
    """
    share = _uncertainty(relative, "relative uncertainty")
    return float(_DIGITS_OUT.multiply(mass_g, share) / _coverage(coverage_factor))


def absolute_uncertainty_g(
    amount: Number, unit: str | MassUnit, *, coverage_factor: Number = 1
) -> float:
    """Standard uncertainty in grams from one stated in a unit of mass; as above."""
    known = _unit_of(unit) if isinstance(unit, str) else unit
    spread = _uncertainty(amount, "uncertainty")
    return float(_DIGITS_OUT.multiply(spread, known.grams) / _coverage(coverage_factor))


def dry_uncertainty_g(
    wet_g: float, moisture: float, *, u_wet_g: float, u_moisture: float = 0.0
) -> float:
    """Standard uncertainty in grams of a dry mass from those of the wet mass and its moisture.

    GUM (JCGM 100:2008), 5.1.2, for ``dry = wet (1 - w)`` and independent wet mass and moisture:
    ``u(dry)^2 = (1 - w)^2 u(wet)^2 + wet^2 u(w)^2``.
    """
    spread = _uncertainty(u_wet_g, "uncertainty"), _uncertainty(u_moisture, "uncertainty")
    from_wet = (1.0 - float(_moisture(moisture))) * float(spread[0])
    from_moisture = wet_g * float(spread[1])
    return float((from_wet**2 + from_moisture**2) ** 0.5)


def _finite(amount: Number, unit: MassUnit) -> Decimal:
    number = decimal_of(amount)
    if not number.is_finite():
        raise MassNotFiniteError(amount=shorten(amount), unit=unit.code)
    return number


def _dry_share(moisture: Number, unit: MassUnit) -> Decimal:
    """What of a mass in this unit is not water."""
    water = _moisture(moisture)
    return Decimal(1) if unit.basis is MassBasis.DRY else _EXACT.subtract(1, water)


def _refuse(amount: Number, grams: Decimal, *, unit: str) -> NoReturn:
    error = MassNegativeError if grams < 0 else MassTooLargeError
    raise error(amount=shorten(amount), unit=unit)


def _moisture(moisture: Number) -> Decimal:
    number = decimal_of(moisture)
    if not (number.is_finite() and 0 <= number <= 1):
        raise MoistureOutOfRangeError(moisture=shorten(moisture))
    return number


def _uncertainty(value: Number, what: str) -> Decimal:
    number = decimal_of(value)
    if not (number.is_finite() and number >= 0):
        raise UncertaintyOutOfRangeError(value=shorten(value), what=what)
    return number


def _coverage(value: Number) -> Decimal:
    number = _uncertainty(value, "coverage factor")
    if number == 0:
        raise UncertaintyOutOfRangeError(value=shorten(value), what="coverage factor")
    return number


@lru_cache(maxsize=512)
def _unit_of(text: str) -> MassUnit:
    return known_unit(text)
