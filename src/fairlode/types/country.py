"""Countries: from codes and names in four languages to ISO 3166-1 alpha-2.

The codes and the English short names are `data/countries.csv`, with the other names that trade
documents use; the names in English, Spanish, French and Portuguese come from the Unicode CLDR by
way of babel. ``Congo`` alone is refused: it is the name of two countries, and the difference
matters to everyone who reads a trace. Kosovo has the user-assigned ``XK``.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from babel import Locale

from fairlode.types._tables import NameIndex, fold, read_table, shorten, split
from fairlode.types.errors import SourcingError

_LOCALES = ("en", "es", "fr", "pt", "pt_PT")
_ARTICLES = frozenset({"the", "el", "la", "los", "las", "le", "les", "l", "o", "a", "os", "as"})


class CountryUnknownError(SourcingError):
    """A code or name that is no country."""

    code = "types.country_unknown"
    sentence = "{text!r} is not a country that is known here."
    remedy = "Write its ISO 3166-1 code or its name, such as {suggestion}."


class CountryAmbiguousError(SourcingError):
    """A name that more than one country has."""

    code = "types.country_ambiguous"
    sentence = "{text!r} may mean any of: {meanings}."
    remedy = "Write one of the codes {codes} instead."


def country(text: str) -> str:
    """The ISO 3166-1 alpha-2 code of the country that `text` names, such as ``CD``.

    `text` is an alpha-2 or alpha-3 code or a name in English, Spanish, French or Portuguese; case,
    accents and a leading article do not matter. Raises `CountryUnknownError` with the nearest name,
    or `CountryAmbiguousError`.
    """
    found = _index().find(text) or _index().find(_without_article(text))
    if not found:
        near = _index().nearest(text, otherwise="CD")
        raise CountryUnknownError(text=shorten(text), suggestion=near)
    if len(found) > 1:
        meanings = ", ".join(f"{country_name(code)} ({code})" for code in found)
        raise CountryAmbiguousError(text=text, meanings=meanings, codes=", ".join(found))
    return found[0]


def country_name(code: str, language: str = "en") -> str:
    """The name of the country `code` in a language that CLDR has; raises as `country` does."""
    alpha2 = country(code)
    return str(Locale(language).territories.get(alpha2, _names()[alpha2]))


def countries() -> tuple[str, ...]:
    """Every alpha-2 code, in alphabetical order."""
    return tuple(_names())


def _without_article(text: str) -> str:
    first, _, rest = fold(text).partition(" ")
    return rest if first in _ARTICLES else ""


@lru_cache
def _names() -> Mapping[str, str]:
    """English short names of ISO 3166-1 by alpha-2 code."""
    return {row["alpha2"]: row["name"] for row in read_table("countries")}


@lru_cache
def _index() -> NameIndex:
    return NameIndex.of(_written())


def _written() -> Iterator[tuple[str, tuple[str, ...]]]:
    spoken = [Locale.parse(name).territories for name in _LOCALES]
    for row in read_table("countries"):
        code = row["alpha2"]
        translated = (names[code] for names in spoken if code in names)
        yield code, (code, row["alpha3"], row["name"], *split(row["synonyms"]), *translated)
