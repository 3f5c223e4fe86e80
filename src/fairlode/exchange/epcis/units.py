"""Units of EPCIS quantities: which are units of mass, and how many dry grams a quantity is.

A unit is a code of UN/ECE Recommendation 20 and nothing else: ``t`` or ``kg`` are no codes, and a
code that is no unit of mass (litres, pieces, metres) gives no mass.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache

from fairlode.types.quantity import dry_grams, grams_of
from fairlode.types.unit import MassBasis, MassUnit, mass_units

_CACHED = 65_536


def is_mass(uom: str) -> bool:
    """Whether a unit code is one of mass."""
    return uom in _units()


def grams(number: float, uom: str) -> int | None:
    """Dry grams of a quantity, taken as stated; None for a unit that is not one of mass.

    Raises `MassTooLargeError` beyond 64 bits.
    """
    if type(number) is int and (whole := _whole_grams().get(uom)):
        return grams_of(number, whole)
    return _dry_grams(number, uom) if is_mass(uom) else None


def amount_text(number: float) -> str:
    """A number of JSON as a plain decimal: 10 and 10.0 are one number, and both are ``10``."""
    text = repr(number)
    if "e" in text:
        text = f"{Decimal(text):f}"
    return text.removesuffix(".0")


@lru_cache(maxsize=_CACHED)
def _dry_grams(number: float, uom: str) -> int:
    return dry_grams(number, _units()[uom])


@cache
def _units() -> Mapping[str, MassUnit]:
    # A code that says wet would need a moisture, which EPCIS has no member for.
    return {unit.code: unit for unit in mass_units() if unit.basis is not MassBasis.WET}


@cache
def _whole_grams() -> Mapping[str, int]:
    return {code: unit.whole_grams for code, unit in _units().items() if unit.whole_grams}
