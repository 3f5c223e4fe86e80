"""Decentralised identifiers: ``did:method:id``, W3C Decentralized Identifiers 1.0, section 3.

A DID URL, which adds a path, query or fragment, names something of its own (a key, a service)
and is kept whole. Scheme and method are in lower case; all else is the method's own.
"""

import re
from dataclasses import dataclass
from typing import Final

from fairlode.types.identifiers._base import Named, Scheme, clean
from fairlode.types.identifiers._errors import MalformedIdentifierError, shown

_CHARACTER = "[0-9A-Za-z._-]|%[0-9A-Fa-f]{2}"
_FORM = re.compile(
    rf"(?i:did):(?P<method>[0-9A-Za-z]+):(?P<id>(?:{_CHARACTER}|:)*(?:{_CHARACTER}))"
    r"(?P<rest>(?:[/?#][!-~]*)?)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Did(Named):
    """A decentralised identifier, or a DID URL."""

    method: str
    """In lower case, such as ``web`` or ``key``."""
    id: str
    """The method-specific identifier."""
    rest: str = ""
    """Path, query and fragment of a DID URL, with their first character."""

    def __post_init__(self) -> None:
        if not _FORM.fullmatch(self.canonical) or self.method != self.method.lower():
            raise _malformed(self.canonical)

    @property
    def scheme(self) -> str:
        """Always ``did``."""
        return "did"

    @property
    def canonical(self) -> str:
        """The DID with scheme and method in lower case."""
        return f"did:{self.method}:{self.id}{self.rest}"


def parse_did(text: str) -> Did:
    """The DID or DID URL in `text`; raises `MalformedIdentifierError`."""
    cleaned = clean(text)
    if not (match := _FORM.fullmatch(cleaned)):
        raise _malformed(cleaned)
    return Did(method=match["method"].lower(), id=match["id"], rest=match["rest"])


def _malformed(text: str) -> MalformedIdentifierError:
    return MalformedIdentifierError(
        text=shown(text),
        scheme="did",
        reason="it needs did:, a method, and an identifier of letters, digits and . - _ : %",
        example=SCHEME.example,
    )


SCHEME: Final = Scheme(
    name="did",
    title="Decentralised identifier (W3C) of a party or a thing",
    example="did:web:smelter.example.com",
    parse=parse_did,
    marker=re.compile("(?i:did):[0-9A-Za-z]+:"),
)
