"""The code lists of the protocol, and what each code is in the words of the record.

The lists are the CSV files beside this module: codes, names, and what Fairlode takes them for.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from fairlode.types.material import format_hs, hs_code, materials_of_hs
from fairlode.types.site import PartyKind, SiteKind

PRODUCTION: Final = 1
PURCHASE: Final = 2
COMBINATION: Final = 3
PROCESSING: Final = 4
_HS_DIGITS: Final = 6
_IMA: Final = re.compile(r"IMA\d{4}-[A-Z0-9]+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mineral:
    """A designated mineral, and what its concentration customarily is a content of."""

    hs: str
    """Subheading of the Harmonized System, six digits."""
    material: str
    """Key of the materials table."""
    analyte: str
    """The metal or oxide whose mass in the mass of the lot the trade states."""

    @property
    def written(self) -> str:
        """The code as the protocol writes it, such as ``2609.00.00``."""
        return format_hs(f"{self.hs}00")


@cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of `data/<name>.csv`."""
    text = (resources.files(__package__) / "data" / f"{name}.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def numbers(name: str) -> tuple[int, ...]:
    """The codes of a list of numbers."""
    return tuple(int(row["code"]) for row in table(name))


@cache
def words(name: str) -> tuple[str, ...]:
    """The codes of a list of words."""
    return tuple(row["code"] for row in table(name))


def step_of(operations: Sequence[int]) -> str:
    """The business step of a registration: that of the first operation which makes a lot."""
    rows = [_row("operations", code) for code in operations]
    made = [row for row in rows if row["makes"] == "yes"]
    return (made or rows)[0]["step"]


def makes(operation: object) -> bool:
    """Whether an operation brings material into a new lot, rather than move or sell one."""
    return any(
        str(operation) == row["code"] and row["makes"] == "yes" for row in table("operations")
    )


def party_of(roles: Sequence[int]) -> PartyKind:
    """What kind of party has these roles: that of the first role which tells."""
    kinds = [PartyKind(_row("roles", code)["party"]) for code in roles]
    return next((kind for kind in kinds if kind is not PartyKind.OTHER), PartyKind.OTHER)


def role_of(kind: PartyKind) -> int | None:
    """The first role that a kind of party has; None where no role says it."""
    if kind is PartyKind.OTHER:
        return None
    found = (int(row["code"]) for row in table("roles") if row["party"] == kind)
    return next(found, None)


def site_of(licences: Sequence[str]) -> SiteKind:
    """The kind of a mine: artisanal where all its licences are."""
    rows = (_row("licence_types", code) for code in licences)
    return (
        SiteKind.MINE
        if {row["site"] for row in rows} != {SiteKind.ARTISANAL_MINE}
        else (SiteKind.ARTISANAL_MINE)
    )


def mineral_of(code: str) -> Mineral | None:
    """The designated mineral that an HS or IMA code names; None for another mineral.

    Raises `HsCodeMalformedError` for a text that is no such code.
    """
    ima = _IMA.fullmatch(code) is not None
    subheading = "" if ima else hs_code(code)[:_HS_DIGITS]
    found = (m for m, row in _minerals() if (row["ima"] == code if ima else m.hs == subheading))
    return next(found, None)


def mineral_made_of(material: str) -> Mineral | None:
    """The designated mineral that a material of the record is."""
    return next((mineral for mineral, _ in _minerals() if mineral.material == material), None)


def material_of(code: str) -> str:
    """The material that a code means: a key of the materials table, or the code as it stands."""
    mineral = mineral_of(code)
    if mineral is not None:
        return mineral.material
    known = () if _IMA.fullmatch(code) else materials_of_hs(code)
    return known[0].key if len(known) == 1 else code


@cache
def _minerals() -> tuple[tuple[Mineral, Mapping[str, str]], ...]:
    return tuple(
        (Mineral(hs=row["hs"], material=row["material"], analyte=row["analyte"]), row)
        for row in table("minerals")
    )


def _row(name: str, code: object) -> Mapping[str, str]:
    return next(row for row in table(name) if row["code"] == str(code))
