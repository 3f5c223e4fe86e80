"""Lots, sites and organisations as master data in the header of an EPCIS document.

EPCIS 2.0 has a place for master data: vocabularies of elements with attributes. Fairlode writes
each member of a lot, a site or an organisation as an attribute ``fairlode:<member>``, beside the
name that the Core Business Vocabulary has for it, and reads them back to the same record. Of the
master data of others it reads what a location is called and where it lies; all else stays with the
document as it is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

import orjson

from fairlode.exchange.epcis import keys
from fairlode.exchange.epcis.errors import DateMissingError, MasterDataUnreadError
from fairlode.exchange.epcis.findings import Spot
from fairlode.exchange.epcis.names import Named, from_uri, to_uri
from fairlode.ledger.codec import decode, encode
from fairlode.ledger.record import Draft, Kind
from fairlode.types.errors import SourcingError
from fairlode.types.identifiers import SiteId
from fairlode.types.instant import format_instant, parse_instant
from fairlode.types.site import Site

_VTYPE: Final = "urn:epcglobal:epcis:vtype:"
_LOCATIONS: Final = frozenset(_VTYPE + n for n in ("Location", "BusinessLocation", "ReadPoint"))
_MDA: Final = "urn:epcglobal:cbv:mda:"
_LIST: Final = "fairlode:list"
"""Around a list, since an attribute of EPCIS may be an object but no list."""
_KIND, _FROM, _TO = (f"{keys.PREFIX}:{name}" for name in ("recordKind", "validFrom", "validTo"))
_KINDS: Final[Mapping[Kind, tuple[str, Named]]] = {
    Kind.LOT: (_VTYPE + "EPCClass", Named.LOT),
    Kind.SITE: (_VTYPE + "Location", Named.SITE),
    Kind.ORGANISATION: (_VTYPE + "Party", Named.PARTY),
}
"""The vocabulary that each kind is written in."""
WRITTEN: Final = frozenset(_KINDS)
_CBV: Final[Mapping[str, str]] = {
    "name": "name",
    "country": "countryCode",
    "latitude": "latitude",
    "longitude": "longitude",
}
"""Members that the Core Business Vocabulary has an attribute for."""
_COUNTRY_LETTERS: Final = 2


def vocabularies_of(header: Mapping[str, Any]) -> list[Any]:
    """The vocabularies of a checked document."""
    data = header.get("epcisHeader", {}).get("epcisMasterData", {})
    return list(data.get("vocabularyList", ()))


def read_master(header: Mapping[str, Any], spot: Spot) -> list[Draft]:
    """What the master data of a checked document says that a record can hold."""
    list_spot = spot.below("epcisHeader").below("epcisMasterData").below("vocabularyList")
    drafts: dict[tuple[Kind, str, str], Draft] = {}
    for index, vocabulary in enumerate(vocabularies_of(header)):
        elements = vocabulary.get("vocabularyElementList", ())
        element_spot = list_spot.below(index).below("vocabularyElementList")
        for number, element in enumerate(elements):
            reader = _Element(element, vocabulary["type"], spot=element_spot.below(number))
            draft = reader.draft(header.get("creationDate"))
            if draft is not None:
                at = format_instant(draft.valid_from)
                drafts.setdefault((draft.kind, draft.subject, at), draft)
    return list(drafts.values())


def element_of(draft: Draft) -> tuple[str, dict[str, Any]]:
    """The vocabulary and the element that say what a draft of a kind in `WRITTEN` states."""
    statement = draft.statement
    if statement is None or draft.kind not in WRITTEN:
        raise MasterDataUnreadError(id=draft.subject, reason="EPCIS has no vocabulary for it")
    body: dict[str, Any] = orjson.loads(encode(statement))
    vocabulary, named = _KINDS[draft.kind]
    name = to_uri(named, body.pop("id"))
    times = {_FROM: format_instant(draft.valid_from)}
    if draft.valid_to is not None:
        times[_TO] = format_instant(draft.valid_to)
    attributes = {
        _KIND: draft.kind.value,
        **times,
        **{f"cbvmda:{_CBV[key]}": body[key] for key in _CBV if key in body},
        **{f"{keys.PREFIX}:{key}": _boxed(value) for key, value in body.items()},
    }
    listed = [{"id": key, "attribute": value} for key, value in attributes.items()]
    return vocabulary, {"id": name, "attributes": listed}


def vocabulary_list(elements: Iterable[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Elements by their vocabularies, in the order in which they come."""
    found: dict[str, list[dict[str, Any]]] = {}
    for vocabulary, element in elements:
        found.setdefault(vocabulary, []).append(element)
    return [{"type": type_, "vocabularyElementList": items} for type_, items in found.items()]


class _Element:
    """Reads one element of a vocabulary."""

    def __init__(self, element: Mapping[str, Any], vocabulary: str, *, spot: Spot) -> None:
        self._id: str = element["id"]
        self._vocabulary = vocabulary
        self._spot = spot
        self._attributes = dict(_attributes(element))

    def draft(self, created: str | None) -> Draft | None:
        """What the element says; None, with the reason noted, where no record can hold it."""
        if _KIND in self._attributes:
            return self._try(self._own, self._spot.error)
        if self._vocabulary not in _LOCATIONS or not self._cbv():
            return None
        if created is None:
            self._spot.warning(DateMissingError())
            return None
        return self._try(lambda: self._location(created), self._spot.warning)

    def _try(self, read: Callable[[], Draft], say: Callable[[SourcingError], None]) -> Draft | None:
        try:
            return read()
        except SourcingError as refusal:
            say(MasterDataUnreadError(id=self._id, reason=str(refusal).rstrip(".")))
        except Exception as error:  # noqa: BLE001  # whatever a foreign value raises on its way in
            say(MasterDataUnreadError(id=self._id, reason=f"it cannot be read ({error})"))
        return None

    def _own(self) -> Draft:
        """What Fairlode wrote."""
        prefix = f"{keys.PREFIX}:"
        body = {
            name.removeprefix(prefix): _unboxed(value)
            for name, value in self._attributes.items()
            if name.startswith(prefix) and name not in (_KIND, _FROM, _TO)
        }
        body["id"] = from_uri(self._id)
        until = self._attributes.get(_TO)
        return Draft(
            statement=decode(Kind(self._attributes[_KIND]), orjson.dumps(body)),
            valid_from=parse_instant(self._attributes[_FROM]),
            valid_to=None if until is None else parse_instant(until),
            place=self._spot.place,
        )

    def _location(self, created: str) -> Draft:
        """What others say of a location."""
        cbv = self._cbv()
        latitude, longitude = (_degrees(cbv.get(name)) for name in ("latitude", "longitude"))
        country = cbv.get("countryCode", "")
        site = Site(
            id=SiteId(from_uri(self._id)),
            name=cbv.get("name", ""),
            country=country.upper() if len(country) == _COUNTRY_LETTERS else "",
            latitude=latitude,
            longitude=longitude,
        )
        return Draft(statement=site, valid_from=parse_instant(created), place=self._spot.place)

    def _cbv(self) -> dict[str, str]:
        """The attributes of the Core Business Vocabulary that are understood."""
        named = {
            name.removeprefix("cbvmda:").removeprefix(_MDA): str(value)
            for name, value in self._attributes.items()
            if name.startswith(("cbvmda:", _MDA))
        }
        return {name: value for name, value in named.items() if name in _CBV.values()}


def _attributes(element: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for attribute in element.get("attributes", ()):
        yield attribute["id"], attribute.get("attribute")


def _degrees(text: str | None) -> float | None:
    return None if text is None else float(text)


def _boxed(value: object) -> object:
    return {_LIST: value} if isinstance(value, list) else value


def _unboxed(value: object) -> object:
    return value[_LIST] if isinstance(value, dict) and set(value) == {_LIST} else value
