"""Units of mass, and what they are called in four languages.

Units and their names are in `data/units.csv`. A name is read with its case first: ``Mt`` is a
million tonnes and ``Mg`` a tonne, while ``mg`` is a milligram. What is then still open (``mt``,
``MT``, ``ton``, ``oz``, ``cwt``, ``quintal``) is refused with the units it may mean, because a
wrong guess is wrong by up to a factor of a million. Words for wet and dry in four languages may
stand beside any unit (``t wet``, ``toneladas secas``, ``kg (poids sec)``).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from fairlode.types._tables import MAX_NAME_LENGTH, NameIndex, fold, read_table, shorten, split
from fairlode.types.errors import SourcingError


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
