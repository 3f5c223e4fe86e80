"""Named information: ``ni:///sha-256;...``, a thing named by the hash of its content (RFC 6920).

EPCIS event hashes use this form with the digest in hexadecimal and the version as a query
(CBV 2.0, section 8.9.2); the RFC itself has base64url. Both are kept apart: which of them a
document meant is not for us to change.
"""

import re
from dataclasses import dataclass
from typing import Final

from fairlode.types.identifiers._base import Named, Scheme, clean
from fairlode.types.identifiers._errors import MalformedIdentifierError, shown

_FORM = re.compile(
    r"(?i:ni)://(?P<authority>[0-9A-Za-z.:-]*)/(?P<algorithm>[0-9A-Za-z._~-]+);"
    r"(?P<digest>[0-9A-Za-z_-]+)(?:\?(?P<query>[!-~]+))?"
)
_HEX_SHA_256 = re.compile("[0-9A-Fa-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NiUri(Named):
    """A name by hash."""

    algorithm: str
    """In lower case, as registered with IANA, such as ``sha-256``."""
    digest: str
    """Hexadecimal in lower case, or base64url."""
    authority: str = ""
    query: str = ""
    """Without its question mark, such as ``ver=CBV2.0``."""

    def __post_init__(self) -> None:
        if not _FORM.fullmatch(self.canonical):
            raise _malformed(self.canonical)

    @property
    def scheme(self) -> str:
        """Always ``ni``."""
        return "ni"

    @property
    def canonical(self) -> str:
        """The URI with all but the query, and a base64url digest, in lower case."""
        query = f"?{self.query}" if self.query else ""
        return f"ni://{self.authority}/{self.algorithm};{self.digest}{query}"


def parse_ni(text: str) -> NiUri:
    """The ``ni:`` URI in `text`; raises `MalformedIdentifierError`."""
    cleaned = clean(text)
    if not (match := _FORM.fullmatch(cleaned)):
        raise _malformed(cleaned)
    digest = match["digest"]
    return NiUri(
        algorithm=match["algorithm"].lower(),
        digest=digest.lower() if _HEX_SHA_256.fullmatch(digest) else digest,
        authority=match["authority"].lower(),
        query=match["query"] or "",
    )


def _malformed(text: str) -> MalformedIdentifierError:
    return MalformedIdentifierError(
        text=shown(text),
        scheme="ni",
        reason="it needs ni://, an optional host, a slash, an algorithm, a semicolon and a digest",
        example=SCHEME.example,
    )


SCHEME: Final = Scheme(
    name="ni",
    title="Name by hash (RFC 6920), such as an EPCIS event hash",
    example="ni:///sha-256;00e1e6eba3a7cc6125be4793a631f0af50f8322e0ab5f2c0bab994a11cec1d79?ver=CBV2.0",
    parse=parse_ni,
    marker=re.compile("(?i:ni)://"),
)
