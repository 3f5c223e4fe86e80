"""What an entity of a checked document is in the record.

Everything that an entity says is kept as it stands in `extra` under `KEEP`, so that it can be
written again. Dates of the protocol are local, of a place that it does not tell: without an offset
they are taken as UTC.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from fairlode.exchange.icglr import codes
from fairlode.exchange.icglr.members import TIME, parts_of
from fairlode.types.assay import Assay
from fairlode.types.content import Basis, Content
from fairlode.types.errors import SourcingError
from fairlode.types.event import Action, Flow, ObjectEvent, TransformationEvent
from fairlode.types.evidence import Assurance, Period
from fairlode.types.grade import read_content
from fairlode.types.identifiers import (
    EventId,
    LotId,
    PartyId,
    SiteId,
    canonical_id,
    parse_mine_site_id,
)
from fairlode.types.instant import parse_instant
from fairlode.types.lot import Lot, OriginKind
from fairlode.types.number import decimal_of
from fairlode.types.quantity import dry_grams
from fairlode.types.site import Organisation, PartyKind, Site, SiteKind

KEEP: Final = "icglr"
"""Key in `extra` of a lot, site, organisation or certificate: the entity as it was stated."""
SCHEME: Final = "ICGLR Regional Certification Mechanism: export certificate"
_DAY: Final = timedelta(days=1)
_ID_HEX_CHARS: Final = 32
_UTC: Final = "+00:00"
Raw = Mapping[str, Any]


def lot_of(raw: Raw) -> Lot:
    """The lot that is registered. Raises for an id, a mass or a content that cannot be one."""
    mine = raw.get("mineSiteId")
    return Lot(
        id=LotId(canonical_id(raw["lotNumber"])),
        material=codes.material_of(raw["mineral"]),
        mass_g=dry_grams(raw["mass"], raw["unitOfMeasurement"]),
        assay=assay_of(raw),
        site=None if mine is None else mine_id(mine),
        holder=PartyId(canonical_id(raw["creator"]["identifier"])),
        origin=OriginKind.UNKNOWN if mine is None else OriginKind.PRIMARY,
        extra={KEEP: raw},
    )


def assay_of(raw: Raw) -> Assay:
    """The concentration as mass % of the customary metal or oxide of the mineral: an assumption."""
    mineral = codes.mineral_of(raw["mineral"])
    if mineral is None:
        return Assay()
    stated = raw["concentration"]
    symbol, found = read_content(mineral.analyte, stated, unit="%", basis=Basis.ASSUMED)
    said = f"concentration {_written(stated)} % of {raw['mineral']}"
    note = f"{said}, taken as {mineral.analyte}"
    return Assay({symbol: Content(fraction=found.fraction, basis=Basis.ASSUMED, note=note)})


def event_of(raw: Raw) -> ObjectEvent | TransformationEvent:
    """The registration of a lot: made from others, changed hands, or seen for the first time."""
    lot = LotId(canonical_id(raw["lotNumber"]))
    inputs = [LotId(canonical_id(item["lotNumber"])) for item in raw.get("inputLot") or ()]
    mass = dry_grams(raw["mass"], raw["unitOfMeasurement"])
    amount = _written(raw["mass"])
    flow = Flow(lot=lot, mass_g=mass, amount=amount, uom=raw["unitOfMeasurement"])
    operations = raw["originatingOperation"]
    common: dict[str, Any] = {
        "id": _event_id(raw),
        "time": registered(raw),
        "offset": _offset(raw["timeRegistration"]) or _UTC,
        "step": codes.step_of(operations),
        "read_point": mine_id(raw["mineSiteId"]) if codes.PRODUCTION in operations else None,
    }
    if inputs and inputs != [lot]:
        sources = tuple(Flow(lot=source) for source in inputs)
        return TransformationEvent(**common, inputs=sources, outputs=(flow,))
    action = Action.OBSERVE if inputs else Action.ADD
    return ObjectEvent(**common, action=action, objects=(flow,))


def registered(raw: Raw) -> datetime:
    """When a lot was registered."""
    clock = raw["timeRegistration"]
    time = f"{clock[:2]}:{clock[2:4]}:{clock[4:6]}{_offset(clock) or _UTC}"
    return parse_instant(f"{raw['dateRegistration']}T{time}")


def has_offset(raw: Raw) -> bool:
    """Whether the time of registration says how far it is from UTC."""
    return bool(_offset(raw["timeRegistration"]))


def site_of(raw: Raw) -> Site:
    """The mine site that is described."""
    place = raw["mineSiteLocation"]
    named = place.get("localGeographicDesignation") or {}
    holder = next(iter(raw.get("operator") or ()), raw.get("owner"))
    licences = [licence["licenseType"] for licence in raw.get("license") or ()]
    return Site(
        id=mine_id(raw["icglrId"]),
        name=named.get("addressLocalityText") or named.get("addressLocality") or "",
        kind=codes.site_of(licences),
        country=raw["addressCountry"],
        latitude=float(place["geolocalization"]["latitude"]),
        longitude=float(place["geolocalization"]["longitude"]),
        operator=None if holder is None else PartyId(canonical_id(holder["identifier"])),
        extra={KEEP: raw},
    )


def named_site(name: str) -> Site:
    """A mine site of which only the identifier is known: it holds country and position."""
    known = parse_mine_site_id(name)
    north = known.latitude
    return Site(
        id=SiteId(known.canonical),
        kind=SiteKind.MINE,
        country=known.country,
        latitude=None if north is None else float(north),
        longitude=None if north is None else float(known.longitude),
    )


def mine_id(text: str) -> SiteId:
    """The id under which the record knows a mine site of the ICGLR."""
    return SiteId(parse_mine_site_id(text).canonical)


def party_of(raw: Raw, kind: PartyKind, *, keep: bool) -> Organisation:
    """The business entity that is described; `keep` if it stands on its own in the document."""
    address = raw.get("legalAddress") or raw.get("physicalAddress") or {}
    return Organisation(
        id=PartyId(canonical_id(raw["identifier"])),
        name=raw.get("name") or "",
        kind=kind,
        country=address.get("country") or "",
        extra={KEEP: raw} if keep else {},
    )


def certificate_of(raw: Raw) -> Assurance:
    """The export certificate, as an assurance of its lot until the end of its last day."""
    name = f"icglr:certificate:{raw['issuingCountry']}:{canonical_id(raw['identifier'])}"
    begin, end = day(raw["dateOfIssuance"]), day(raw["dateOfExpiration"])
    return Assurance(
        id=name,
        subject=canonical_id(raw["lotNumber"]),
        scheme=SCHEME,
        assessor=raw["memberStateIssuingAuthority"],
        validity=Period(begin=begin, end=end + _DAY),
        extra={KEEP: raw},
    )


def day(text: str) -> datetime:
    """The first moment, in UTC, of a date."""
    return parse_instant(text, assume_utc=True)


def days_in(entity: str, raw: Raw) -> Iterator[datetime]:
    """Every date that an entity states of itself, ends of validity apart."""
    return (day(value) for kind, value, _ in parts_of(entity, raw, "") if kind == "date")


def derived(text: str) -> str:
    """The end of an id that is made from what it names."""
    return hashlib.sha256(text.encode()).hexdigest()[:_ID_HEX_CHARS]


def kept(extra: Mapping[str, object]) -> dict[str, Any] | None:
    """The entity that a statement was read from; None if it came from elsewhere."""
    found = extra.get(KEEP)
    return dict(found) if isinstance(found, Mapping) else None


def reread(read: Any, raw: Raw) -> Any:  # noqa: ANN401 - whatever the reader of the entity gives
    """What `read` makes of a kept entity; None if a later hand has made it unreadable."""
    try:
        return read(raw)
    except (SourcingError, KeyError, TypeError, ValueError):
        return None


def _written(number: float) -> str:
    """A number as text, the same for 1000 and 1000.0: to JSON they are one."""
    return f"{decimal_of(number).normalize():f}"


def _event_id(raw: Raw) -> EventId:
    """One registration of one lot by one party has one id, in whatever document it comes."""
    said = [canonical_id(raw["creator"]["identifier"]), canonical_id(raw["lotNumber"])]
    return EventId(f"urn:fairlode:event:{derived(chr(10).join(['icglr', *said]))}")


def _offset(clock: str) -> str:
    """The offset of a time as ``+02:00``; empty where it has none."""
    match = TIME.fullmatch(clock)
    offset = (match[4] if match else None) or ""
    if offset == "Z":
        return _UTC
    return f"{offset[:3]}:{offset[-2:]}" if offset else ""
