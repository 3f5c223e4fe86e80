"""Mine-site identifiers of the ICGLR, such as ``RW-1.9641+30.0619-00001``.

Country, latitude, longitude (WGS 84, decimal degrees, four decimals) and a sequential number
(ICGLR Data Sharing Protocol Standards, section 7.1.2). The identifier is stored exactly as it was
given, so the canonical form changes nothing but the case of the country.

The protocol's own example writes a site at latitude -1.9641 without a second hyphen: the one that
ends the country may be the sign of the latitude or not. A latitude without a sign is therefore
taken on the side of the equator where the country lies, and is unknown where it lies on both.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from fairlode.types.identifiers._base import Named, Scheme, clean, read_table
from fairlode.types.identifiers._errors import (
    CoordinatesError,
    IdentifierError,
    MalformedIdentifierError,
    MineSiteCountryError,
    MineSiteHemisphereError,
    shown,
)

ICGLR_MEMBERS: Final = {row["code"]: row["side"] for row in read_table("icglr_members.csv")}
"""The side of the equator (north, south or both) on which each member state lies, by country."""

_MAX_LATITUDE: Final = 90
_MAX_LONGITUDE: Final = 180
_DEGREES = r"[0-9]+\.[0-9]{4}"
_PATTERN = (
    rf"(?P<country>[A-Z]{{2}})-(?P<sign>[+-]?)(?P<latitude>{_DEGREES})"
    rf"(?P<longitude>[+-]{_DEGREES})-(?P<number>[0-9]+)"
)
_FORM = re.compile(_PATTERN)


@dataclass(frozen=True, slots=True, kw_only=True)
class MineSiteId(Named):
    """An ICGLR mine-site identifier whose coordinates are on the globe."""

    code: str
    """The identifier as given, with the country in capitals."""

    def __post_init__(self) -> None:
        if not _FORM.fullmatch(self.code):
            raise MalformedIdentifierError(
                text=shown(self.code),
                scheme="icglr_mine_site",
                reason="it needs country, latitude and longitude with four decimals, and a number",
                example=SCHEME.example,
            )
        self._refuse_beyond("latitude", limit=_MAX_LATITUDE)
        self._refuse_beyond("longitude", limit=_MAX_LONGITUDE)

    def _refuse_beyond(self, axis: str, *, limit: int) -> None:
        degrees = Decimal(self._part(axis))
        if abs(degrees) > limit:
            where = {"axis": axis, "degrees": shown(str(degrees)), "limit": limit}
            raise CoordinatesError(text=shown(self.code), **where)

    def _part(self, name: str) -> str:
        match = _FORM.fullmatch(self.code)
        return match[name] if match else ""

    @property
    def scheme(self) -> str:
        """Always ``icglr_mine_site``."""
        return "icglr_mine_site"

    @property
    def canonical(self) -> str:
        """The identifier as given."""
        return self.code

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-2 code."""
        return self.code[:2]

    @property
    def latitude(self) -> Decimal | None:
        """Degrees north (WGS 84); None when the identifier does not tell north from south."""
        degrees = Decimal(self._part("latitude"))
        if sign := self._part("sign"):
            return degrees if sign == "+" else -degrees
        sides = {"north": degrees, "south": -degrees}
        return sides.get(ICGLR_MEMBERS.get(self.country, "both"))

    @property
    def longitude(self) -> Decimal:
        """Degrees east (WGS 84)."""
        return Decimal(self._part("longitude"))

    @property
    def number(self) -> str:
        """The sequential number, with its leading zeros."""
        return self._part("number")

    @property
    def doubts(self) -> tuple[IdentifierError, ...]:
        """A country outside the ICGLR; a latitude whose side of the equator is not told."""
        found: list[IdentifierError] = []
        if self.country not in ICGLR_MEMBERS:
            members = ", ".join(ICGLR_MEMBERS)
            found.append(
                MineSiteCountryError(text=self.code, country=self.country, members=members)
            )
        if self.latitude is None:
            found.append(MineSiteHemisphereError(text=self.code, country=self.country))
        return tuple(found)


def parse_mine_site_id(text: str) -> MineSiteId:
    """The ICGLR mine-site identifier in `text`.

    Raises
    ------
    MalformedIdentifierError
        Another form.
    CoordinatesError
        A latitude beyond 90 or a longitude beyond 180 degrees.
    """
    return MineSiteId(code=clean(text).upper())


SCHEME: Final = Scheme(
    name="icglr_mine_site",
    title="Mine site in a member state of the ICGLR",
    example="RW-1.9641+30.0619-00001",
    parse=parse_mine_site_id,
    marker=re.compile(re.sub(r"\?P<\w+>", "", _PATTERN) + r"\Z"),
)
