"""Materials of the trade: what a lot is made of, by key, by name in four languages, by HS code.

The table is `data/materials.csv`. A material that is a pure substance has a formula, from which its
contents follow by stoichiometry. For some others `data/material_contents.csv` has a typical range
or what a specification demands: that is for comparing with, and is never taken for an assay.

HS codes are those of the Harmonized System 2022, six digits; where customs territories put one
material under several, all are listed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from fairlode.types._tables import NameIndex, read_table, shorten, split
from fairlode.types.element import LANGUAGES
from fairlode.types.errors import SourcingError

_HS_DIGITS = (6, 8, 10)
_HS_WRITTEN = re.compile(r"\d{4}[. ]?\d{2}(?:[. ]?\d{2}){0,2}", re.ASCII)
_HS_RESERVED_CHAPTERS = frozenset({"00", "77"})


class HsCodeMalformedError(SourcingError):
    """A text that is not a code of the Harmonized System."""

    code = "types.hs_code_malformed"
    sentence = "{text!r} is not an HS code."
    remedy = "Write 6, 8 or 10 digits, such as 260300 or 2603.00.00."


class MaterialUnknownError(SourcingError):
    """A name that is not in the table of materials."""

    code = "types.material_unknown"
    sentence = "{text!r} is not in the table of materials."
    remedy = (
        "Use a name of the table, such as {suggestion}, or keep your own: it will not be grouped."
    )


class Form(StrEnum):
    """The shape in which a material is traded, roughly from mine to product."""

    ORE = "ore"
    BRINE = "brine"
    CONCENTRATE = "concentrate"
    PELLET = "pellet"
    INTERMEDIATE = "intermediate"
    MATTE = "matte"
    BLISTER = "blister"
    ANODE = "anode"
    CATHODE = "cathode"
    METAL = "metal"
    ALLOY = "alloy"
    SALT = "salt"
    OXIDE = "oxide"
    HYDROXIDE = "hydroxide"
    PRECURSOR = "precursor"
    CATHODE_ACTIVE_MATERIAL = "cathode_active_material"
    ROD = "rod"
    WIRE = "wire"
    FOIL = "foil"
    POWDER = "powder"
    CELL = "cell"
    MODULE = "module"
    PACK = "pack"
    SCRAP = "scrap"
    BLACK_MASS = "black_mass"
    SLAG = "slag"
    TAILINGS = "tailings"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A material of the table."""

    key: str
    """Stable, such as ``copper_concentrate``; what `Lot.material` holds."""
    form: Form
    names: Mapping[str, str] = field(hash=False)
    """By language: en, es, fr, pt."""
    hs: tuple[str, ...]
    """HS 2022 subheadings, six digits, the usual one first."""
    formula: str | None
    """Of the pure substance, where it is one."""
    elements: tuple[str, ...]
    """Symbols of the elements it is bought, refined or watched for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypicalContent:
    """What a material usually holds of an element, or must hold: no assay of any lot."""

    element: str
    low: float
    high: float
    """Mass fractions of the dry mass."""
    kind: str
    """``typical`` of what is traded, or ``specification``."""
    source: str


def material(text: str) -> Material | None:
    """The material with this key, name or synonym; case and accents do not matter."""
    found = _index().find(text)
    return _by_key()[found[0]] if found else None


def known_material(text: str) -> Material:
    """`material`, but raising `MaterialUnknownError` with a suggestion where it has no answer."""
    found = material(text)
    if found is None:
        near = _index().nearest(text, otherwise="copper concentrate")
        raise MaterialUnknownError(text=shorten(text), suggestion=near)
    return found


def materials() -> tuple[Material, ...]:
    """Every material, in the order of the table."""
    return tuple(_by_key().values())


def materials_of_hs(code: str) -> tuple[Material, ...]:
    """The materials whose subheading `code` is or begins with; `HsCodeMalformedError` if none."""
    subheading = hs_code(code)[: _HS_DIGITS[0]]
    return tuple(each for each in materials() if subheading in each.hs)


def typical_contents(key: str) -> tuple[TypicalContent, ...]:
    """What is usual or specified for the material `key`; empty where no source is listed."""
    return tuple(
        TypicalContent(
            element=row["element"],
            low=float(Fraction(row["low_percent"]) / 100),
            high=float(Fraction(row["high_percent"]) / 100),
            kind=row["kind"],
            source=f"{row['source']}, {row['version']}",
        )
        for row in read_table("material_contents")
        if row["material"] == key
    )


def hs_code(text: str) -> str:
    """The digits of an HS code written with or without points: ``2603.00.00`` is ``26030000``.

    Six digits are the Harmonized System, the next two or four a national tariff. Raises
    `HsCodeMalformedError`.
    """
    written = text.strip()
    digits = re.sub(r"[. ]", "", written)
    if not _HS_WRITTEN.fullmatch(written) or digits[:2] in _HS_RESERVED_CHAPTERS:
        raise HsCodeMalformedError(text=shorten(text))
    return digits


def format_hs(code: str) -> str:
    """An HS code as customs write it: ``26030000`` is ``2603.00.00``."""
    digits = hs_code(code)
    return ".".join((digits[:4], *(digits[at : at + 2] for at in range(4, len(digits), 2))))


@lru_cache
def _by_key() -> Mapping[str, Material]:
    return {
        row["key"]: Material(
            key=row["key"],
            form=Form(row["form"]),
            names={language: row[language] for language in LANGUAGES},
            hs=split(row["hs"]),
            formula=row["formula"] or None,
            elements=split(row["elements"]),
        )
        for row in read_table("materials")
    }


@lru_cache
def _index() -> NameIndex:
    return NameIndex.of(
        (
            row["key"],
            (row["key"], *(row[language] for language in LANGUAGES), *split(row["synonyms"])),
        )
        for row in read_table("materials")
    )
