"""Mass: from what a document states, in any common unit, to whole grams of dry mass.

A mass in the record is an integer number of grams, so that a balance closes exactly. Getting there
is exact decimal arithmetic, rounded once, at the end, half to even. A float is taken as the
shortest decimal that names it, which is what was typed: 0.1 t is 100,000 g.

Units and their names are in `data/units.csv`. A name is read with its case first: ``Mt`` is a
million tonnes and ``Mg`` a tonne, while ``mg`` is a milligram. What is then still open (``mt``,
``MT``, ``ton``, ``oz``, ``cwt``, ``quintal``) is refused with the units it may mean, because a
wrong guess is wrong by up to a factor of a million. Words for wet and dry in four languages may
stand beside any unit (``t wet``, ``toneladas secas``, ``kg (poids sec)``).

Numbers written with commas or blanks are the business of the reader of the document.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Inexact, InvalidOperation
from decimal import ROUND_HALF_EVEN as HALF_EVEN
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import NoReturn

from fairlode.types._tables import MAX_NAME_LENGTH, NameIndex, fold, read_table, shorten, split
from fairlode.types.errors import SourcingError

MAX_MASS_G = 2**63 - 1
"""Grams. Masses are int64 in the columns: 9.2 million million tonnes."""

MAX_NUMBER_LENGTH = 64
"""Characters of a number written as text; a float needs at most 25."""

Number = Decimal | int | str | float
"""A number as documents give it."""

_EXACT_DIGITS = 200
# Every result is exact or refused: a product that would be rounded raises Inexact.
_EXACT = Context(
    prec=_EXACT_DIGITS, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[Inexact, InvalidOperation]
)
_DIGITS_OUT = Context(prec=40)
_TOO_LARGE = Decimal(MAX_MASS_G) + Decimal("0.5")  # would round to 2**63, the even neighbour
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,9})?", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(nan|inf(inity)?)", re.IGNORECASE)


class NumberMalformedError(SourcingError):
    """A number that is not written as a plain decimal."""

    code = "types.number_malformed"
    sentence = "{text!r} is not a plain decimal number."
    remedy = "Write digits with at most one decimal point, such as 1234.5, without any separator."


class UnitUnknownError(SourcingError):
    """A unit that is not in the table of units of mass."""

    code = "types.unit_unknown"
    sentence = "{unit!r} is not a unit of mass that is known here."
    remedy = "Write the unit as the reference lists it, such as {suggestion}."


class UnitAmbiguousError(SourcingError):
    """A unit whose name has more than one meaning."""

    code = "types.unit_ambiguous"
    sentence = "{unit!r} may mean any of: {meanings}."
    remedy = "Say which: write one of the codes {codes} instead."


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


class MassBasis(StrEnum):
    """What a mass in this unit says of water."""

    WET = "wet"
    """Water included: without its moisture the dry mass is not known."""
    DRY = "dry"
    """Water excluded: a stated moisture changes nothing."""
    AS_IS = "as_is"
    """Not said. With a moisture the mass is wet, without one it is taken as dry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MassUnit:
    """A unit of mass, from `data/units.csv`."""

    code: str
    """UN/ECE Recommendation 20 code where there is one, such as ``TNE``."""
    name: str
    grams: Decimal
    """Grams in one unit, exact by definition."""
    basis: MassBasis = MassBasis.AS_IS

    @property
    def whole_grams(self) -> int | None:
        """Grams in one unit if that is a whole number, so that integers stay integers."""
        return int(self.grams) if self.grams == self.grams.to_integral_value() else None


def mass_units() -> tuple[MassUnit, ...]:
    """Every unit of the table, in its order."""
    return tuple(_units().values())


def mass_unit(text: str, *, prefer: str = "") -> MassUnit | None:
    """The unit that `text` names in English, Spanish, French or Portuguese, or None if unknown.

    Raises `UnitAmbiguousError` if it may mean several units and none of them has the code `prefer`,
    which is how the answer to that error is given for a whole document.
    """
    found = _candidates(text) if len(text) <= MAX_NAME_LENGTH else ()
    if len(found) > 1:
        preferred = [unit for unit in found if unit.code == prefer]
        if not preferred:
            raise UnitAmbiguousError(
                unit=text,
                meanings=", ".join(f"{unit.name} ({unit.code})" for unit in found),
                codes=", ".join(unit.code for unit in found),
            )
        return preferred[0]
    return found[0] if found else None


def known_unit(text: str, *, prefer: str = "") -> MassUnit:
    """`mass_unit`, but raising `UnitUnknownError` with a suggestion where it has no answer."""
    unit = mass_unit(text, prefer=prefer)
    if unit is None:
        near = _index().nearest(text, otherwise="kg")
        raise UnitUnknownError(unit=shorten(text), suggestion=near)
    return unit


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


def parse_decimal(text: str) -> Decimal:
    """A plain decimal such as ``-1234.5`` or ``1.2e6``; raises `NumberMalformedError` otherwise.

    No blanks, separators, commas, percent signs, infinities or digits other than 0 to 9.
    """
    if len(text) > MAX_NUMBER_LENGTH or not _NUMBER.fullmatch(text):
        raise NumberMalformedError(text=shorten(text))
    return Decimal(text)


def decimal_of(number: Number) -> Decimal:
    """`number` as a decimal, a float as the shortest decimal that names it; NaN stays NaN."""
    convert = _CONVERT.get(type(number))
    if convert is not None:
        return convert(number)
    if isinstance(number, bool):  # an int to Python, a tick box to a spreadsheet
        raise NumberMalformedError(text=number)
    if isinstance(number, float):  # the repr of a subclass, as numpy's, may not be a number
        return Decimal(float.__repr__(number))
    return _decimal_of_text(number) if isinstance(number, str) else Decimal(number)


def _decimal_of_text(text: str) -> Decimal:
    return Decimal(text) if _NOT_FINITE.fullmatch(text) else parse_decimal(text)


_CONVERT: Mapping[type, Callable[..., Decimal]] = MappingProxyType(
    {
        int: Decimal,
        float: lambda number: Decimal(repr(number)),
        str: _decimal_of_text,
        Decimal: lambda number: number,
    }
)


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


@lru_cache
def _units() -> Mapping[str, MassUnit]:
    return {
        row["code"]: MassUnit(
            code=row["code"],
            name=row["name"],
            grams=Decimal(row["grams"]),
            basis=MassBasis(row["basis"]),
        )
        for row in read_table("units")
    }


@lru_cache
def _index() -> NameIndex:
    return NameIndex.of(
        (row["code"], (row["code"], row["name"], *split(row["aliases"])))
        for row in read_table("units")
    )


@lru_cache
def _words() -> Mapping[str, str]:
    """What the words beside a unit say of water; those that say nothing map to no basis."""
    return {fold(row["word"]): row["basis"] for row in read_table("unit_words")}


@lru_cache(maxsize=512)
def _candidates(text: str) -> tuple[MassUnit, ...]:
    """The units that `text` may mean, with the basis that its other words state."""
    codes = _index().find(text)
    if codes:
        return tuple(_units()[code] for code in codes)
    tokens = [(token, fold(token)) for token in re.split(r"[\s()\[\],;:_-]+", text)]
    stated = {_words()[word] for _, word in tokens if _words().get(word)}
    if len(stated) != 1:
        return ()
    bare = " ".join(token for token, word in tokens if word not in _words())
    basis = MassBasis(stated.pop())
    units = (_units()[code] for code in _index().find(bare))
    return tuple(
        replace(unit, basis=basis) for unit in units if unit.basis in (MassBasis.AS_IS, basis)
    )
