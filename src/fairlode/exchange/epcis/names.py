"""Ids of the record as URIs, and URIs of documents as ids of the record.

EPCIS wants a URI for every lot, place, party and event. An id that is a URI already (a GS1 Digital
Link, a DID, a UUID) stays as it is. An owner's own id (``CAT-2019``) is written as
``urn:fairlode:<kind>:<id percent-encoded>`` and read back to the very same id. The namespace
``fairlode`` is informal: it is not registered, resolves to nothing and promises nothing but the way
back.
"""

import re
from enum import StrEnum
from functools import lru_cache
from urllib.parse import quote, unquote

from fairlode.types.identifiers import canonical_id

NAMESPACE = "urn:fairlode:"
UNSTATED = "urn:fairlode:unstated"
"""Stands where EPCIS demands an id and the record has none."""
_URI = re.compile(
    # Possessive (++): the matcher keeps no way back for each letter of a text of any length.
    r"[A-Za-z][A-Za-z0-9+.-]*+:(?!$)(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]++|%[0-9A-Fa-f]{2})*+"
    r"(?:#(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]++|%[0-9A-Fa-f]{2})*+)?"
)
_OWN = re.compile(r"urn:fairlode:(?:lot|site|party|event|transformation):(.+)")
_STEMS = 65_536
"""Products remembered: a large document is about the lots of few of them."""
_REMEMBERED = 256
"""Characters of a text that is worth remembering."""
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NUMBERED = re.compile(
    r"(urn:epc:(?:class:lgtin|id:sgtin):[0-9]+\.[0-9]+\."
    r"|https://id\.gs1\.org/01/[0-9]{14}/(?:10|21)/)([A-Za-z0-9_-]{1,20})"
)
_HAS_AUTHORITY = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_AUTHORITY = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*+://(?:(?:[\w.~!$&'()*+,;=:-]++|%[0-9A-Fa-f]{2})*+@)?"
    r"(?:[\w.~!$&'()*+,;=-]++|%[0-9A-Fa-f]{2})*+(?::\d*+)?(?:[/?#].*)?",
    re.ASCII,
)
_INSTANCE = re.compile(
    r"https://id\.gs1\.org/(?:00/|8003/\d{14}.|8004/|8006/\d{18}/21/|8010/.+/8011/|01/\d{14}/"
    r"(?:(?:22/[^/]+/)?(?:10/[^/]+/)?21/|235/)|253/\d{13}.|255/\d{13}.|401/|402/|8017/|8018/)"
)
_CLASS = re.compile(r"https://id\.gs1\.org/(?:01|8006|8010|8003|253|255)/")


class Named(StrEnum):
    """What an id names; the third part of its URN."""

    LOT = "lot"
    SITE = "site"
    PARTY = "party"
    EVENT = "event"
    TRANSFORMATION = "transformation"


def is_uri(text: str) -> bool:
    """Whether `text` is a URI by RFC 3986: a scheme, a colon, and only what a URI may hold."""
    return _is_short_uri(text) if len(text) <= _REMEMBERED else _is_uri(text)


@lru_cache(maxsize=16_384)
def _is_short_uri(text: str) -> bool:
    return _is_uri(text)


def _is_uri(text: str) -> bool:
    if not _URI.fullmatch(text):
        return False
    return not _HAS_AUTHORITY.match(text) or bool(_AUTHORITY.fullmatch(text))


def to_uri(kind: Named, name: str) -> str:
    """The URI under which documents hold an id of the record."""
    if name.startswith(NAMESPACE) or not is_uri(name):
        return f"{NAMESPACE}{kind}:{quote(name, safe='')}"
    return name


def from_uri(uri: str) -> str:
    """The id that a URI of a document stands for, canonical.

    Raises the errors of `canonical_id`, such as for a wrong check digit.
    """
    if uri.startswith(NAMESPACE) and (own := _OWN.fullmatch(uri)):
        return canonical_id(unquote(own[1]))
    return canonical_uri(uri)


def canonical_uri(uri: str) -> str:
    """`canonical_id`, faster for the two kinds of URI that a large document has most of.

    Lots and serial numbers of one product differ in their last part alone, which stays as it is
    where it is made of letters, digits, hyphens and underscores; the part before is read once.
    """
    if _UUID.fullmatch(uri):
        return uri
    numbered = _NUMBERED.fullmatch(uri)
    return canonical_id(uri) if numbered is None else _stem(numbered[1]) + numbered[2]


@lru_cache(maxsize=_STEMS)
def _stem(product: str) -> str:
    """What the canonical id of every lot or serial number of a product begins with."""
    return canonical_id(f"{product}0").removesuffix("0")


def is_instance(name: str) -> bool:
    """Whether a canonical id names one thing by GS1 rules: a serial number, a pallet, an asset."""
    return bool(_INSTANCE.match(name))


def is_class(name: str) -> bool:
    """Whether a canonical id names a GS1 class: a product, a product's lot."""
    return bool(_CLASS.match(name)) and not is_instance(name)
