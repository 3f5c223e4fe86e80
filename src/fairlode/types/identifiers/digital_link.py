"""GS1 Digital Links: GS1 keys as web addresses on any host.

GS1 Digital Link URI Syntax 1.2: somewhere in the path a key (AI and value), after it qualifiers
in a set order, such as ``/01/09506000134352/10/ABC/21/123``; a query adds attributes and does not
identify. The text keeps all of it; the canonical form is the one of `_gs1`.

An address with a wrong check digit is refused when it stands on id.gs1.org or the value has the
one length of its key; elsewhere it may be no Digital Link at all, and is a web address.
"""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

from fairlode.types.identifiers._base import Scheme, clean
from fairlode.types.identifiers._epc_table import EPC_OF_LEVEL
from fairlode.types.identifiers._errors import MalformedIdentifierError, shown
from fairlode.types.identifiers._gs1 import ELEMENTS, GTIN_DIGITS, Element, Gs1Id

SHORT_GTIN_DIGITS: Final = (8, 12, 13)
"""Lengths of the GTINs that are filled up with zeros to 14 digits."""

_URI = re.compile(r"(?i:https?)://[^/?#]+(?P<path>/[^?#]*)(?:[?#].*)?")
_BY_NAME: Final = {element.name: element for element in ELEMENTS.values() if element.name}
_NO_EXTENSION: Final = ("254", "0")
"""The extension of a place that means the whole place (EPC Tag Data Standard, section 6.3)."""

_Pair = tuple[Element, str]
"""An element and its value, decoded."""


def parse_digital_link(text: str) -> Gs1Id:
    """The GS1 key that the Digital Link `text` names, with its finest qualifier.

    Raises
    ------
    MalformedIdentifierError
        There is no key in the path, or a qualifier that the key does not take there.
    Gs1CheckDigitError
        The check digit of the key is wrong (`GtinCheckDigitError` for a GTIN).
    """
    uri = clean(text)
    match = _URI.fullmatch(uri)
    (key, value), *qualifiers = _pairs(uri, match["path"] if match else "")
    if not _in_order([element.ai for element, _ in qualifiers], key):
        raise _malformed(uri, f"{key.name} does not take these qualifiers in this order")
    told = [(element, text) for element, text in qualifiers if (element.ai, text) != _NO_EXTENSION]
    finest = max(told, key=lambda pair: pair[0].fineness, default=None)
    if finest is None or not finest[0].fineness:
        return _key(key, value, left_out=told)
    left_out = [pair for pair in told if pair is not finest]
    return _key(key, value, finest=finest, left_out=left_out)


def _key(
    key: Element, value: str, *, finest: _Pair | None = None, left_out: Iterable[_Pair]
) -> Gs1Id:
    ai, qualifier = (finest[0].ai, finest[1]) if finest else ("", "")
    epc = EPC_OF_LEVEL.get((key.ai, ai)) if finest else None
    return Gs1Id(
        scheme_name=epc.scheme if epc else key.scheme,
        ai=key.ai,
        value=value,
        qualifier_ai=ai,
        qualifier=qualifier,
        left_out=tuple(element.ai for element, _ in left_out),
    )


def _pairs(uri: str, path: str) -> list[_Pair]:
    """The key and its qualifiers; before them the path is its host's own."""
    segments = path.removesuffix("/").split("/")
    found: list[_Pair] = []
    for name, raw in zip(segments[-2:0:-2], segments[:0:-2], strict=False):
        element = ELEMENTS.get(name) or _BY_NAME.get(name)
        if element is None or not element.pattern.fullmatch(value := _value(element, raw)):
            break
        found.append((element, value))
        if element.is_key:
            return found[::-1]
    raise _malformed(uri, "its path does not end in a GS1 key with its qualifiers")


def _value(element: Element, raw: str) -> str:
    value = unquote(raw) if "%" in raw else raw
    if element.ai == "01" and len(value) in SHORT_GTIN_DIGITS:
        return value.zfill(GTIN_DIGITS)
    return value


def _in_order(ais: list[str], key: Element) -> bool:
    """Whether `ais` is a part, in order, of one of the sequences that `key` takes."""
    # `in` uses up the iterator as far as it finds the AI, so the next is sought behind it.
    return any(
        all(ai in left for ai in ais) for left in (iter(sequence) for sequence in key.alternatives)
    )


def _malformed(uri: str, reason: str) -> MalformedIdentifierError:
    return MalformedIdentifierError(
        text=shown(uri), scheme="digital_link", reason=reason, example=SCHEME.example
    )


def _marker() -> re.Pattern[str]:
    """An address on id.gs1.org, or with a key of one length only and nothing foreign after it."""
    keys = "|".join(
        f"(?:{key.ai}|{key.name})/[0-9]{{{key.check_at}}}"
        for key in ELEMENTS.values()
        if key.is_key and key.fixed
    )
    names = (name for one in ELEMENTS.values() for name in (one.ai, one.name) if not one.is_key)
    after = rf"/?(?:[?#]|\Z)|/(?:{'|'.join(filter(None, names))})/"
    return re.compile(
        rf"(?i:https?)://(?:(?i:id\.gs1\.org)(?![^:/?#])|[^?#]*/(?:{keys})(?:{after}))"
    )


SCHEME: Final = Scheme(
    name="digital_link",
    title="GS1 Digital Link on any host: the same keys as in EPC URNs",
    example="https://id.gs1.org/01/09506000134352/10/ABC/21/123",
    parse=parse_digital_link,
    marker=_marker(),
    shape=re.compile("(?i:https?)://"),
)
