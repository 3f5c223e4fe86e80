"""Lot numbers of the ICGLR chain of custody, made unique by their country.

The protocol (MD.12, ``lotNumber``) has no syntax for them: a number is what the actor from whom
the lot comes has given, under the rules of the country. Alone it is an own id. To name a lot
across countries it is written with the country before it, ``icglr:lot:RW:LOT-RW-2024-001``; that
prefix is Fairlode's, and `IcglrLot.number` is what goes back into an ICGLR document.
"""

import re
from dataclasses import dataclass
from typing import Final

from fairlode.types.identifiers._base import Named, Scheme, clean
from fairlode.types.identifiers._errors import MalformedIdentifierError, shown
from fairlode.types.identifiers.mine_site import ICGLR_MEMBERS
from fairlode.types.identifiers.own import MAX_OWN_CHARS

_PREFIXED = re.compile("(?i:icglr:lot):(?P<country>[A-Za-z]{2}):(?P<number>[^ ].*)")
_NUMBERED = re.compile("LOT-(?P<country>[A-Z]{2})-.+")


@dataclass(frozen=True, slots=True, kw_only=True)
class IcglrLot(Named):
    """A lot number and the country under whose rules it was given."""

    country: str
    """ISO 3166-1 alpha-2 code of a member state, in capitals."""
    number: str
    """As its actor writes it."""

    def __post_init__(self) -> None:
        number = clean(self.number)
        if (
            self.country not in ICGLR_MEMBERS
            or number != self.number
            or len(number) > MAX_OWN_CHARS
        ):
            raise _malformed(self.canonical)

    @property
    def scheme(self) -> str:
        """Always ``icglr_lot``."""
        return "icglr_lot"

    @property
    def canonical(self) -> str:
        """``icglr:lot:``, the country and the number."""
        return f"icglr:lot:{self.country}:{self.number}"


def parse_icglr_lot(text: str, *, country: str | None = None) -> IcglrLot:
    """The lot in `text`: prefixed, or a bare number of `country`.

    Without `country`, a bare number is taken when it names a country itself, as in
    ``LOT-RW-2024-001``. Raises `MalformedIdentifierError` when no member state is told.
    """
    cleaned = clean(text)
    if match := _PREFIXED.fullmatch(cleaned):
        return IcglrLot(country=match["country"].upper(), number=match["number"])
    if country is None and (match := _NUMBERED.fullmatch(cleaned)):
        country = match["country"]
    if country is None:
        raise _malformed(cleaned)
    return IcglrLot(country=country.upper(), number=cleaned)


def _malformed(text: str) -> MalformedIdentifierError:
    return MalformedIdentifierError(
        text=shown(text),
        scheme="icglr_lot",
        reason=f"it needs a member state ({', '.join(ICGLR_MEMBERS)}) and a lot number",
        example=SCHEME.example,
    )


SCHEME: Final = Scheme(
    name="icglr_lot",
    title="Lot of the ICGLR chain of custody, with its country",
    example="icglr:lot:RW:LOT-RW-2024-001",
    parse=parse_icglr_lot,
    marker=re.compile("(?i:icglr:lot:)"),
)
