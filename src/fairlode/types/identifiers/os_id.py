"""Facility numbers of Open Supply Hub (OS ID), such as ``CN2021250D1DTN7``.

Fifteen characters: country (ISO 3166-1 alpha-2), year and day of the year when the number was
given, five characters and one check character of Crockford's base 32 (no I, L, O, U). The check
character is the sum, modulo 32, of the two letters' ASCII codes and the other characters' values
(source: opensupplyhub/open-supply-hub, ``src/django/oar_id.py``, at its 2022 state).
"""

import re
from dataclasses import dataclass
from typing import Final

from fairlode.types.identifiers._base import Named, Scheme, clean
from fairlode.types.identifiers._errors import MalformedIdentifierError, OsIdCheckDigitError, shown

_BASE_32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DAYS_IN_LEAP_YEAR = 366
_FORM = re.compile(rf"[A-Z]{{2}}20[0-9]{{2}}(?P<day>[0-9]{{3}})[{_BASE_32}]{{6}}")
_MARKER = re.compile("(?i:osid):")
_EXAMPLE = "CN2021250D1DTN7"


@dataclass(frozen=True, slots=True, kw_only=True)
class OsId(Named):
    """A facility number whose check character is right."""

    code: str
    """Fifteen upper-case letters and digits."""

    def __post_init__(self) -> None:
        match = _FORM.fullmatch(self.code)
        if not match or not 1 <= int(match["day"]) <= _DAYS_IN_LEAP_YEAR:
            raise MalformedIdentifierError(
                text=shown(self.code),
                scheme="os_id",
                reason="it needs country, year, day of the year and six characters of base 32",
                example=_EXAMPLE,
            )
        if self.code[-1] != (expected := os_id_check_character(self.code[:-1])):
            raise OsIdCheckDigitError(text=self.code, found=self.code[-1], expected=expected)

    @property
    def scheme(self) -> str:
        """Always ``os_id``."""
        return "os_id"

    @property
    def canonical(self) -> str:
        """The bare code, without hyphens."""
        return self.code

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-2 code of the country when the number was given."""
        return self.code[:2]


def os_id_check_character(first: str) -> str:
    """The check character that follows the 14 characters `first`."""
    letters = sum(ord(letter) for letter in first[:2])
    return _BASE_32[(letters + sum(_BASE_32.index(c) for c in first[2:])) % len(_BASE_32)]


def parse_os_id(text: str) -> OsId:
    """The OS ID in `text`: any case, with or without ``OSID:``, hyphens and blanks.

    Raises
    ------
    MalformedIdentifierError
        Not fifteen characters of the form above.
    OsIdCheckDigitError
        The check character does not follow from the rest; the error says which would.
    """
    bare = _MARKER.sub("", clean(text), count=1)
    return OsId(code=re.sub("[ -]", "", bare).upper())


SCHEME: Final = Scheme(
    name="os_id",
    title="Facility number of Open Supply Hub",
    example=_EXAMPLE,
    parse=parse_os_id,
    marker=_MARKER,
    shape=re.compile(rf"[A-Z]{{2}}20[0-9]{{5}}[{_BASE_32}]{{6}}\Z"),
)
