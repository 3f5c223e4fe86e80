"""A lot of the record as an ICGLR lot, as far as the protocol can say it.

A lot that was read from an ICGLR document is written in its own words where they still hold, and
with the words replaced that no longer do. Of a lot from elsewhere the protocol demands more than
many records hold; what is missing is never made up, and the lot is refused with the reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Final, NoReturn

from fairlode.exchange.icglr import codes
from fairlode.exchange.icglr import interpret as meaning
from fairlode.exchange.icglr.errors import LotUnsayableError
from fairlode.types.errors import SourcingError
from fairlode.types.event import Event, ObjectEvent, TransformationEvent
from fairlode.types.grade import measured_element
from fairlode.types.identifiers import parse_icglr_lot, parse_mine_site_id
from fairlode.types.lot import Lot
from fairlode.types.quantity import dry_grams, in_unit
from fairlode.types.site import Organisation

_KILOGRAM: Final = "KGM"
_TIN_UNKNOWN: Final = "N/A"
"""What the protocol has for a tax number that is not known (MD.04)."""
_DIGITS: Final = 10
"""Decimals of a concentration: beyond any assay, so that reading it gives the same content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the records say of the things that lots name."""

    lots: Mapping[str, Lot]
    parties: Mapping[str, Organisation]


def said(lot: Lot, event: Event | None, known: Known) -> dict[str, Any]:
    """The lot in the words of the protocol; `event` is the one that registers or makes it.

    Raises `LotUnsayableError` with what is missing.
    """
    own = meaning.kept(lot.extra) or {}
    was = meaning.reread(meaning.lot_of, own)
    raw = dict(own) if was is not None else {}
    for name, say in _SAY.items():
        if was is None or getattr(lot, name) != getattr(was, name):
            raw.update(say(lot, known))
    if was is None:
        raw["lotNumber"] = number_of(lot.id)
    if was is None or (event is not None and event != meaning.reread(meaning.event_of, own)):
        _register(raw, lot, event, known)
    return raw


def number_of(lot: str) -> str:
    """The number of a lot, without the country that makes it unique in a record."""
    return parse_icglr_lot(lot).number if lot.lower().startswith("icglr:lot:") else lot


def _mass(lot: Lot, _: Known) -> dict[str, Any]:
    if lot.mass_g is None:
        _refuse(lot, "its mass is not known")
    exact = in_unit(lot.mass_g, _KILOGRAM)
    number = int(exact) if exact == exact.to_integral_value() else float(exact)
    if dry_grams(number, _KILOGRAM) != lot.mass_g:
        _refuse(lot, "its mass has more digits than JSON keeps")
    return {"mass": number, "unitOfMeasurement": _KILOGRAM}


def _mineral(lot: Lot, _: Known) -> dict[str, Any]:
    mineral = codes.mineral_made_of(lot.material)
    if mineral is None:
        _refuse(lot, f"{lot.material or 'its material'} is no designated mineral")
    return {"mineral": mineral.written}


def _concentration(lot: Lot, _: Known) -> dict[str, Any]:
    mineral = codes.mineral_made_of(lot.material)
    if mineral is None:
        _refuse(lot, f"{lot.material or 'its material'} is no designated mineral")
    symbol, share = measured_element(mineral.analyte)
    if symbol not in lot.assay:
        _refuse(lot, f"its content of {symbol} is not known")
    percent = round(100 * lot.assay[symbol].fraction / float(share), _DIGITS)
    if percent > 100:  # noqa: PLR2004 - per cent
        _refuse(lot, f"its content of {symbol} is more than {mineral.analyte} can have")
    return {"concentration": percent}


def _site(lot: Lot, _: Known) -> dict[str, Any]:
    if lot.site is None:
        return {"mineSiteId": None}
    try:
        return {"mineSiteId": parse_mine_site_id(lot.site).canonical}
    except SourcingError:
        return {}  # a smelter or a mine elsewhere: the protocol has no place to name it


def _creator(lot: Lot, known: Known) -> dict[str, Any]:
    party = known.parties.get(lot.holder or "")
    if party is None or not party.name:
        _refuse(lot, "nobody is named who holds it")
    role = codes.role_of(party.kind)
    if role is None:
        _refuse(lot, f"no role says what its holder {party.id} is")
    stated = meaning.kept(party.extra)
    entity = stated or {"identifier": party.id, "name": party.name, "tin": _TIN_UNKNOWN}
    if party.country and not stated:
        entity["legalAddress"] = {"country": party.country}
    return {"creator": entity, "creatorRole": [role]}


def _register(raw: dict[str, Any], lot: Lot, event: Event | None, known: Known) -> None:
    """When, by which operation and from what the lot came to be."""
    if not isinstance(event, ObjectEvent | TransformationEvent):
        _refuse(lot, "no event says when and how it came to be")
    moment = event.time.astimezone(UTC)
    raw["dateRegistration"], raw["timeRegistration"] = f"{moment:%Y-%m-%d}", f"{moment:%H%M%S}"
    raw.pop("inputLot", None)
    if isinstance(event, TransformationEvent):
        raw["inputLot"] = [{"lotNumber": number_of(flow.lot)} for flow in event.inputs]
    operation = _operation(raw, event, lot, known)
    raw["originatingOperation"] = [operation]
    if operation == codes.PRODUCTION and not (raw.get("tag") and raw.get("mineSiteId")):
        _refuse(lot, "it comes from a mine, and has no tag or no ICGLR mine site")


def _operation(
    raw: Mapping[str, Any], event: ObjectEvent | TransformationEvent, lot: Lot, known: Known
) -> int:
    if isinstance(event, TransformationEvent):
        sources = [known.lots.get(flow.lot) for flow in event.inputs]
        if not sources:
            _refuse(lot, "nothing says from what it was made")
        same = all(source and source.material == lot.material for source in sources)
        return codes.COMBINATION if same and len(sources) > 1 else codes.PROCESSING
    if event.step == "receiving":
        return codes.PURCHASE
    if raw.get("mineSiteId") is None:
        _refuse(lot, "nothing says by which operation it came to be")
    return codes.PRODUCTION


def _refuse(lot: Lot, reason: str) -> NoReturn:
    raise LotUnsayableError(lot=lot.id, reason=reason)


_SAY: Final[Mapping[str, Callable[[Lot, Known], dict[str, Any]]]] = {
    "mass_g": _mass,
    "material": _mineral,
    "assay": _concentration,
    "site": _site,
    "holder": _creator,
}
"""From the members of a lot to what says them."""
