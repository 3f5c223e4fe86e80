"""Electronic product codes: ``urn:epc:id:``, ``urn:epc:class:`` and ``urn:epc:idpat:`` URNs.

GS1 EPC Tag Data Standard, section 6.3. Such a URN and the Digital Link of the same key are one
identifier: the URN tells in addition how long the company prefix is, so it always gives the
Digital Link. A URN that breaks the rules of its scheme (real documents have such) stays an
identifier of that scheme, spelled as it was given.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from fairlode.types.identifiers._base import Named, Scheme, clean
from fairlode.types.identifiers._epc_table import (
    ANY,
    EPC_SCHEMES,
    MAX_PREFIX_DIGITS,
    MIN_PREFIX_DIGITS,
    OTHER_FORMS,
    TAIL,
    EpcScheme,
)
from fairlode.types.identifiers._errors import MalformedIdentifierError, shown
from fairlode.types.identifiers._gs1 import Gs1Id, check_digit

_URN = re.compile(r"(?i:urn:epc:(?P<kind>id|class|idpat):(?P<scheme>[a-z]+)):(?P<body>.+)")
_DIGITS = re.compile("[0-9]*")
_PREFIX = re.compile(f"[0-9]{{{MIN_PREFIX_DIGITS},{MAX_PREFIX_DIGITS}}}")
_ESCAPED = re.compile(r"(?:[0-9A-Za-z!'()*+,.:;=_-]|%[0-9A-Fa-f]{2})+")
_PATTERN_BODY = re.compile(r"(?:[^.*]+\.)*(?:\*\.)*\*")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeylessEpc(Named):
    """An EPC with no GS1 key (gid, usdod, adi, bic, imovn), or a pattern of many keys."""

    scheme_name: str
    """The scheme, or ``epc_pattern``."""
    urn: str

    @property
    def scheme(self) -> str:
        """The scheme, or ``epc_pattern``."""
        return self.scheme_name

    @property
    def canonical(self) -> str:
        """The URN with its first four parts in lower case."""
        return self.urn


@dataclass(frozen=True, slots=True, kw_only=True)
class _KeyUrn:
    """A URN of a scheme with a GS1 key, taken apart at its full stops."""

    text: str
    epc: EpcScheme
    parts: list[str]
    is_pattern: bool

    def malformed(self, reason: str) -> MalformedIdentifierError:
        return _malformed(self.text, scheme=self.epc.scheme, reason=reason)


def parse_epc(text: str) -> Gs1Id | KeylessEpc:
    """What the EPC URN `text` names.

    Raises
    ------
    MalformedIdentifierError
        An unknown scheme, a company prefix that has not 6 to 12 digits, a wrong number of
        digits, a character that the scheme does not have.
    """
    urn = clean(text)
    if not (match := _URN.fullmatch(urn)):
        reason = "it needs urn:epc:, then id, class or idpat, a scheme, and what it names"
        raise _malformed(urn, scheme="epc", reason=reason)
    kind, name, body = match["kind"].lower(), match["scheme"].lower(), match["body"]
    epc = EPC_SCHEMES.get(name)
    is_pattern = kind == "idpat"
    if is_pattern and _is_open_pattern(body, epc) and (epc or name in OTHER_FORMS):
        return KeylessEpc(scheme_name="epc_pattern", urn=f"urn:epc:idpat:{name}:{body}")
    if epc and (kind == epc.kind or (is_pattern and epc.kind == "id")):
        parts = body.split(".", epc.parts - 1)
        return _read_key(_KeyUrn(text=urn, epc=epc, parts=parts, is_pattern=is_pattern))
    if kind == "id" and name in OTHER_FORMS and OTHER_FORMS[name].fullmatch(body):
        return KeylessEpc(scheme_name=name, urn=f"urn:epc:id:{name}:{body}")
    known = epc is not None or name in OTHER_FORMS
    reason = f"{kind}:{name} has another form" if known else f"there is no EPC scheme {name}"
    raise _malformed(urn, scheme=name if known else "epc", reason=reason)


def epc_to_digital_link(urn: str) -> str:
    """The canonical GS1 Digital Link of an EPC URN.

    Raises
    ------
    MalformedIdentifierError
        The URN breaks a rule of its scheme, or its scheme has no GS1 key.
    """
    key = parse_epc(urn)
    if isinstance(key, KeylessEpc):
        reason = "it names no single GS1 key, so it has no Digital Link"
        raise _malformed(urn, scheme=key.scheme, reason=reason)
    return key.canonical


def _is_open_pattern(body: str, epc: EpcScheme | None) -> bool:
    """Whether a pattern leaves more open than the serial number of one key."""
    if not _PATTERN_BODY.fullmatch(body):
        return False
    return epc is None or not epc.class_scheme or body.count(ANY) > 1


def _read_key(urn: _KeyUrn) -> Gs1Id:
    epc, parts = urn.epc, urn.parts
    if len(parts) != epc.parts or not _PREFIX.fullmatch(parts[0]):
        reason = f"it needs {epc.parts} parts, the first a company prefix of 6 to 12 digits"
        raise urn.malformed(reason)
    value = _key_value(urn)
    if not epc.serial or (parts[-1] and parts[-1] == epc.unset_serial):
        return _named(urn, value=value)
    if urn.is_pattern and parts[-1] == ANY:
        return _named(urn, value=value)
    serial = _decoded(urn, parts[-1])
    if epc.serial == TAIL:
        return _named(urn, value=value + serial)
    return _named(urn, value=value, serial=serial)


def _key_value(urn: _KeyUrn) -> str:
    """The key that company prefix and reference make, with its check digit."""
    epc, (prefix, reference) = urn.epc, urn.parts[:2]
    if not epc.digits:
        return prefix + _decoded(urn, reference)
    if len(prefix) + len(reference) != epc.digits or not _DIGITS.fullmatch(reference):
        reason = f"company prefix and reference need {epc.digits} digits together"
        raise urn.malformed(reason)
    first, rest = (reference[0], reference[1:]) if epc.indicator else ("", reference)
    digits = epc.key.lead + first + prefix + rest
    return digits + check_digit(digits) + "".join(urn.parts[2 : 2 + epc.pieces])


def _decoded(urn: _KeyUrn, part: str) -> str:
    if not _ESCAPED.fullmatch(part):
        raise urn.malformed(f"{shown(part)!r} is empty or has a character that must be escaped")
    return unquote(part) if "%" in part else part


def _named(urn: _KeyUrn, *, value: str, serial: str = "") -> Gs1Id:
    epc = urn.epc
    try:
        return Gs1Id(
            # A scheme whose serial number ends the key is called the same without it.
            scheme_name=epc.scheme if serial else epc.class_scheme or epc.scheme,
            ai=epc.key.ai,
            value=value,
            qualifier_ai=epc.serial if serial else "",
            qualifier=serial,
        )
    except MalformedIdentifierError as refusal:
        raise urn.malformed(str(refusal.facts["reason"])) from refusal


def _malformed(urn: str, *, scheme: str, reason: str) -> MalformedIdentifierError:
    example = EPC_SCHEMES[scheme].example if scheme in EPC_SCHEMES else SCHEME.example
    return MalformedIdentifierError(text=shown(urn), scheme=scheme, reason=reason, example=example)


SCHEME: Final = Scheme(
    name="epc",
    title="Electronic product code URN of GS1: item, lot, logistic unit, place, party, asset",
    example="urn:epc:id:sgtin:0614141.107346.2018",
    parse=parse_epc,
    marker=re.compile("(?i:urn:epc:)"),
)
