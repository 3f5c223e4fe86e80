"""Units of EPCIS quantities: which are units of mass, and how many dry grams a quantity is.

A unit is a code of UN/ECE Recommendation 20 and nothing else: ``t`` or ``kg`` are no codes, and a
code that is no unit of mass (litres, pieces, metres) gives no mass.
"""

from collections.abc import Mapping
from functools import cache, lru_cache

from fairlode.types.quantity import MassBasis, MassUnit, dry_grams, mass_units

_CACHED = 65_536


def is_mass(uom: str) -> bool:
    """Whether a unit code is one of mass."""
    return uom in _units()


@lru_cache(maxsize=_CACHED)
def grams(number: float, uom: str) -> int | None:
    """Dry grams of a quantity, taken as stated; None for a unit that is not one of mass.

    Raises `MassTooLargeError` beyond 64 bits.
    """
    unit = _units().get(uom)
    return None if unit is None else dry_grams(number, unit)


@cache
def _units() -> Mapping[str, MassUnit]:
    # A code that says wet would need a moisture, which EPCIS has no member for.
    return {unit.code: unit for unit in mass_units() if unit.basis is not MassBasis.WET}
