"""Event hash ids: a name for an event that follows from what it says (GS1 CBV 2.0).

Two documents that say the same of an event, in any order and spelling, give the same id: fields are
strung together in a fixed order with identifiers, words, numbers and times in one spelling, and the
SHA-256 of that text is the id (``ni:///sha-256;...?ver=CBV2.0``, RFC 6920). Ids of events, record
times and error declarations do not count, so that a declaration names the event it declares wrong.

Step numbers are those of the algorithm in the standard. `docs/reference/epcis.md` lists where the
authors' own demonstration software departs from them.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

from fairlode.exchange.epcis.names import canonical_uri, is_uri
from fairlode.exchange.epcis.words import WordList, words
from fairlode.types.errors import SourcingError

STANDARD_PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "cbv": "https://ref.gs1.org/cbv/",
        "cbvmda": "urn:epcglobal:cbv:mda:",
        "epcis": "https://ref.gs1.org/epcis/",
        "gs1": "https://gs1.org/voc/",
    }
)
"""Prefixes that every EPCIS 2.0 document may use without binding them (step 15)."""
_COMMENTS = frozenset({"@context", "rdfs:comment", "comment"})
_ENVELOPE = frozenset({"eventID", "recordTime", "errorDeclaration"})
_NUMERIC = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_LOT_BEFORE_SERIAL = re.compile(r"(https://id\.gs1\.org/(?:01|8006)/\d+)/10/[^/]+(/21/.+)")
_HALF_MILLISECOND = timedelta(microseconds=500)
_CPV = re.compile(r"(https://id\.gs1\.org/(?:01|8006)/\d+)/22/[^/]+(.*)")

Prefixes = Mapping[str, str]
"""From a prefix to the namespace it stands for."""
_Spell = Callable[[object, Prefixes], str]
"""A value as it stands in the text that is hashed; empty for none."""


def event_hash(event: Mapping[str, object], prefixes: Prefixes = STANDARD_PREFIXES) -> str:
    """The hash id of an event as its JSON says it, with the prefixes that are bound there."""
    text = pre_hash(event, prefixes)
    # (22)-(24) The digest, its algorithm and the version of this algorithm.
    return f"ni:///sha-256;{hashlib.sha256(text.encode()).hexdigest()}?ver=CBV2.0"


def pre_hash(event: Mapping[str, object], prefixes: Prefixes = STANDARD_PREFIXES) -> str:
    """The text that is hashed: (1) fields in their order, (2) without anything between them."""
    parts = [spell(event[name], prefixes) for name, spell in _ORDER.items() if name in event]
    # (20) Whatever is no field of the standard, sorted, at the end.
    own = {name: event[name] for name in event if name not in _ORDER and name not in _ENVELOPE}
    return "".join([*parts, *_extensions(own, prefixes)])


def _field(name: str, spell: _Spell) -> _Spell:
    """(3) A value after its name; (4) nothing where there is no value."""

    def part(value: object, prefixes: Prefixes) -> str:
        text = spell(value, prefixes)
        return f"{name}={text}" if text else ""

    return part


def _repeated(spell: _Spell) -> _Spell:
    """(11), (12) One or more values, each spelled out and then sorted."""

    def part(value: object, prefixes: Prefixes) -> str:
        items = value if isinstance(value, list) else [value]
        return "".join(sorted(spell(item, prefixes) for item in items))

    return part


def _group(fields: Mapping[str, _Spell]) -> _Spell:
    """Fields of an object in their order; (21) its extensions after them."""

    def part(value: object, prefixes: Prefixes) -> str:
        if not isinstance(value, Mapping):
            return ""
        texts = [spell(value[name], prefixes) for name, spell in fields.items() if name in value]
        own = {name: item for name, item in value.items() if name not in fields}
        return "".join([*texts, *_extensions(own, prefixes)])

    return part


def _under(name: str, spell: _Spell) -> _Spell:
    """What has no value of its own: its name once, and then what is in it."""

    def part(value: object, prefixes: Prefixes) -> str:
        text = spell(value, prefixes)
        return f"{name}{text}" if text else ""

    return part


def _extensions(fields: Mapping[str, object], prefixes: Prefixes) -> list[str]:
    """(19), (20) Extensions under names with their namespaces, sorted."""
    named = ((_named(name, prefixes), fields[name]) for name in fields if name not in _COMMENTS)
    return sorted(name + text for name, value in named for text in _contents(value, prefixes))


def _contents(value: object, prefixes: Prefixes) -> Iterable[str]:
    """What follows the name of an extension, once for each of its values."""
    if value is None:
        return []
    if isinstance(value, list):
        return [text for item in value for text in _contents(item, prefixes)]
    if isinstance(value, Mapping):
        return ["".join(_extensions(value, prefixes))]
    text = _free_text(value, prefixes)
    return [f"={text}" if text else ""]


def _named(name: str, prefixes: Prefixes) -> str:
    prefix, colon, local = name.partition(":")
    return f"{{{prefixes[prefix]}}}{local}" if colon and prefix in prefixes else name


def _plain(value: object, prefixes: Prefixes) -> str:
    """(5) Without blanks around it; (15) with its prefix written out."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value).strip()
    prefix, colon, local = text.partition(":")
    return prefixes[prefix] + local if colon and prefix in prefixes else text


def _number(value: object, prefixes: Prefixes) -> str:
    """(6), (7) Digits only, without zeros that say nothing."""
    text = str(value).strip()
    if not _NUMERIC.fullmatch(text):
        return _plain(value, prefixes)
    digits = f"{Decimal(text):f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return "0" if digits == "-0" else digits


def _time(value: object, prefixes: Prefixes) -> str:
    """(8), (9) In UTC with milliseconds; half a millisecond is rounded up."""
    try:
        instant = datetime.fromisoformat(str(value).strip())
    except ValueError:
        return _plain(value, prefixes)
    instant = instant.replace(tzinfo=instant.tzinfo or UTC).astimezone(UTC) + _HALF_MILLISECOND
    return f"{instant.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def _link(value: object, prefixes: Prefixes) -> str:
    """(17), (18) An identifier of GS1 as canonical Digital Link at its finest; others as given."""
    text = _plain(value, prefixes)
    if not is_uri(text):
        return text
    try:
        found = canonical_uri(text)
    except SourcingError:
        return text
    if not found.startswith("https://id.gs1.org/"):
        return text
    return _LOT_BEFORE_SERIAL.sub(r"\1\2", _CPV.sub(r"\1\2", found))


def _word(name: WordList) -> _Spell:
    """(14), (16) A standard word as its web URI."""
    return lambda value, prefixes: words(name).expanded(_plain(value, prefixes))


def _free_text(value: object, prefixes: Prefixes) -> str:
    """A value of unknown kind: XML does not tell a number from its digits, nor may JSON."""
    if isinstance(value, bool):
        return _plain(value, prefixes)
    text = _number(value, prefixes)
    for name in _URN_WORDS if text.startswith("urn:epcglobal:cbv:") else ():
        text = words(name).expanded(text)
    return _link(text, {})


def _fields(names: str, spell: _Spell) -> dict[str, _Spell]:
    return {name: _field(name, spell) for name in names.split()}


def _places(*names: str) -> dict[str, _Spell]:
    return {name: _under(name, _group(_fields("id", _link))) for name in names}


def _epcs(*names: str) -> dict[str, _Spell]:
    return {name: _under(name, _repeated(_field("epc", _link))) for name in names}


def _quantities(*names: str) -> dict[str, _Spell]:
    element = _fields("epcClass", _link) | _fields("quantity", _number) | _fields("uom", _plain)
    return {
        name: _under(name, _repeated(_under("quantityElement", _group(element)))) for name in names
    }


def _pairs(name: str, types: WordList) -> dict[str, _Spell]:
    """(13) A list of types and what is of that type, the type first."""
    pair = _fields("type", _word(types)) | _fields(name, _link)
    return {f"{name}List": _under(f"{name}List", _repeated(_group(pair)))}


_URN_WORDS = (
    WordList.BIZ_STEP,
    WordList.DISPOSITION,
    WordList.BIZ_TRANSACTION_TYPE,
    WordList.SOURCE_DEST_TYPE,
    WordList.ERROR_REASON,
)
_DEVICE = _fields("deviceID deviceMetadata rawData dataProcessingMethod", _link)
_METADATA = _fields("time startTime endTime", _time) | _DEVICE | _fields("bizRules", _link)
_REPORT = {
    **_fields("type", _word(WordList.MEASUREMENT_TYPE)),
    **_fields("exception", _word(WordList.ALERT_TYPE)),
    **_DEVICE,
    **_fields("time", _time),
    **_fields("microorganism chemicalSubstance", _link),
    **_fields("value", _number),
    **_fields("component", _word(WordList.COMPONENT)),
    **_fields("stringValue booleanValue hexBinaryValue", _plain),
    **_fields("uriValue", _link),
    **_fields("minValue maxValue meanValue sDev percRank percValue", _number),
    **_fields("uom", _plain),
    **_fields("coordinateReferenceSystem", _link),
}
_SENSOR = {
    "sensorMetadata": _under("sensorMetadata", _group(_METADATA)),
    "sensorReport": _repeated(_under("sensorReport", _group(_REPORT))),
}
_DISPOSITION = _word(WordList.DISPOSITION)
_SET_AND_UNSET = {name: _repeated(_field(name, _DISPOSITION)) for name in ("set", "unset")}
_ORDER: Mapping[str, _Spell] = {
    "type": _field("eventType", _plain),
    **_fields("eventTime", _time),
    **_fields("eventTimeZoneOffset", _plain),
    "certificationInfo": _repeated(_field("certificationInfo", _link)),
    **_epcs("epcList"),
    **_fields("parentID", _link),
    **_epcs("inputEPCList", "childEPCs"),
    **_quantities("quantityList", "childQuantityList", "inputQuantityList"),
    **_epcs("outputEPCList"),
    **_quantities("outputQuantityList"),
    **_fields("action", _plain),
    **_fields("transformationID", _link),
    **_fields("bizStep", _word(WordList.BIZ_STEP)),
    **_fields("disposition", _DISPOSITION),
    "persistentDisposition": _under("persistentDisposition", _group(_SET_AND_UNSET)),
    **_places("readPoint", "bizLocation"),
    **_pairs("bizTransaction", WordList.BIZ_TRANSACTION_TYPE),
    **_pairs("source", WordList.SOURCE_DEST_TYPE),
    **_pairs("destination", WordList.SOURCE_DEST_TYPE),
    "sensorElementList": _under(
        "sensorElementList", _repeated(_under("sensorElement", _group(_SENSOR)))
    ),
    "ilmd": _under("ilmd", _group({})),
}
"""The canonical property order, and how each field is spelled."""
