"""The chemical elements, by symbol or by name in English, Spanish, French and Portuguese.

The table is `data/elements.csv`, with the standard atomic weights of IUPAC. Graphite, mica and
other commodities that are not an element are materials: see `fairlode.types.material`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from fairlode.types._tables import NameIndex, read_table, shorten, split
from fairlode.types.errors import SourcingError

LANGUAGES = ("en", "es", "fr", "pt")
"""The languages that the names of the tables come in."""


class ElementUnknownError(SourcingError):
    """A symbol or name that is no chemical element."""

    code = "types.element_unknown"
    sentence = "{text!r} is not a chemical element."
    remedy = "Write its symbol or its name, such as {suggestion}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A chemical element."""

    symbol: str
    number: int
    names: Mapping[str, str] = field(hash=False)
    """By language, such as ``{"en": "Copper", "es": "Cobre", ...}``."""
    weight: Decimal | None
    """Standard atomic weight, dimensionless; None for an element that has none."""


def element(text: str) -> Element:
    """The element with this symbol or name; case and accents do not matter.

    Raises `ElementUnknownError` with the nearest name.
    """
    found = _index().find(text)
    if not found:
        raise unknown_element(text)
    return _by_symbol()[found[0]]


def unknown_element(text: str) -> ElementUnknownError:
    """The error that says `text` is no element and what is nearest to it, to raise."""
    near = _index().nearest(text, otherwise="Cu")
    return ElementUnknownError(text=shorten(text), suggestion=near)


def elements() -> tuple[Element, ...]:
    """Every element, by atomic number."""
    return tuple(_by_symbol().values())


def is_symbol(text: str) -> bool:
    """Whether `text` is the symbol of an element, exactly as it is written."""
    return text in _by_symbol()


@lru_cache
def _by_symbol() -> Mapping[str, Element]:
    return {
        row["symbol"]: Element(
            symbol=row["symbol"],
            number=int(row["number"]),
            names={language: row[language] for language in LANGUAGES},
            weight=Decimal(row["weight"]) if row["weight"] else None,
        )
        for row in read_table("elements")
    }


@lru_cache
def _index() -> NameIndex:
    return NameIndex.of(
        (
            row["symbol"],
            (row["symbol"], *(row[language] for language in LANGUAGES), *split(row["synonyms"])),
        )
        for row in read_table("elements")
    )
