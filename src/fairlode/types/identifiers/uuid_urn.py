"""Universally unique identifiers as URNs: ``urn:uuid:`` (RFC 9562, section 4).

EPCIS documents use them for events. The canonical form is in lower case, as the RFC writes it.
"""

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from fairlode.types.identifiers._base import Named, Scheme, clean
from fairlode.types.identifiers._errors import MalformedIdentifierError, shown

_FORM = re.compile("(?i:urn:uuid:)([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})")


@dataclass(frozen=True, slots=True, kw_only=True)
class UuidUrn(Named):
    """A universally unique identifier."""

    value: UUID

    @property
    def scheme(self) -> str:
        """Always ``uuid``."""
        return "uuid"

    @property
    def canonical(self) -> str:
        """The URN in lower case."""
        return self.value.urn


def parse_uuid_urn(text: str) -> UuidUrn:
    """The UUID that the URN `text` spells; raises `MalformedIdentifierError`."""
    cleaned = clean(text)
    if not (match := _FORM.fullmatch(cleaned)):
        raise MalformedIdentifierError(
            text=shown(cleaned),
            scheme="uuid",
            reason="it needs 32 hexadecimal digits in five groups",
            example=SCHEME.example,
        )
    return UuidUrn(value=UUID(match[1]))


SCHEME: Final = Scheme(
    name="uuid",
    title="Universally unique identifier (RFC 9562), often of an event",
    example="urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    parse=parse_uuid_urn,
    marker=re.compile("(?i:urn:uuid:)"),
)
