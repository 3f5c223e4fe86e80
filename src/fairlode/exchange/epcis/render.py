"""From an event of the record to EPCIS 2.0 JSON.

An event that came out of an EPCIS document is rendered as it stood there, member by member. For any
other, own ids and words become URIs (`names`, `words`), masses become quantities in kilograms, or
in grams where kilograms would need decimals, and what EPCIS demands and the record does not have is
named as unstated.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final

from fairlode.exchange.epcis import keys
from fairlode.exchange.epcis.checks import MAX_EXACT_INTEGER
from fairlode.exchange.epcis.members import FLOW_MEMBERS
from fairlode.exchange.epcis.names import UNSTATED, Named, is_class, is_instance, to_uri
from fairlode.exchange.epcis.spec import OFFSETS
from fairlode.exchange.epcis.words import WordList, words
from fairlode.types.event import (
    Action,
    AggregationEvent,
    AssociationEvent,
    Event,
    Flow,
    ObjectEvent,
    TransactionEvent,
    TransformationEvent,
)

_MASS_UNITS: Final = (("KGM", 1_000), ("GRM", 1))
_TONNE_G: Final = 1_000_000
_UOM: Final = re.compile(r"[A-Z0-9]{2,3}")
_STEPS = words(WordList.BIZ_STEP)
_DISPOSITIONS = words(WordList.DISPOSITION)
_REASONS = words(WordList.ERROR_REASON)


def render(event: Event) -> dict[str, Any]:
    """The event as JSON data: what the record says, overlaid by what its document stated."""
    writer = _Writer(keys.section(event.extra, keys.IDS))
    raw = writer.common(event) | writer.own(event)
    if writer.masses and not writer.amounts:
        raw[keys.MASS_ONLY] = True
    raw.update(keys.section(event.extra, keys.STATED))
    absent = event.extra.get(keys.UNSTATED)
    for name in absent if isinstance(absent, list | tuple) else ():
        raw.pop(name, None)
    return raw


class _Writer:
    """Renders one event."""

    __slots__ = ("_ids", "amounts", "masses")

    def __init__(self, ids: Mapping[str, object]) -> None:
        self._ids = ids
        self.amounts = 0
        """Quantities that state an amount."""
        self.masses = 0
        """Quantities that are a mass of the record alone."""

    def uri(self, kind: Named, name: str) -> str:
        stated = self._ids.get(name)
        return stated if isinstance(stated, str) else to_uri(kind, name)

    def common(self, event: Event) -> dict[str, Any]:
        raw: dict[str, Any] = {
            "type": type(event).__name__,
            "eventID": self.uri(Named.EVENT, event.id),
            "eventTime": time_text(event.time),
            "eventTimeZoneOffset": event.offset if event.offset in OFFSETS else "+00:00",
        }
        if event.step:
            raw["bizStep"] = _STEPS.written(event.step)
        if event.disposition:
            raw["disposition"] = _DISPOSITIONS.written(event.disposition)
        if event.read_point is not None:
            raw["readPoint"] = {"id": self.uri(Named.SITE, event.read_point)}
        if event.location is not None:
            raw["bizLocation"] = {"id": self.uri(Named.SITE, event.location)}
        if event.error is not None:
            raw["errorDeclaration"] = self._error(event)
        return raw

    def own(self, event: Event) -> dict[str, Any]:
        match event:
            case TransformationEvent():
                return self._transformation(event)
            case ObjectEvent():
                objects = self._flows(event.objects, FLOW_MEMBERS["ObjectEvent"])
                return {"action": event.action.value} | (objects or {"epcList": []})
            case AggregationEvent() | AssociationEvent():
                return self._pack(event)
            case TransactionEvent():
                return self._transaction(event)

    def _error(self, event: Event) -> dict[str, Any]:
        error = event.error
        if error is None:
            return {}
        raw: dict[str, Any] = {"declarationTime": time_text(error.time)}
        if error.reason:
            raw["reason"] = _REASONS.written(error.reason)
        if error.corrective_events:
            events = [self.uri(Named.EVENT, event) for event in error.corrective_events]
            raw["correctiveEventIDs"] = events
        return raw

    def _transformation(self, event: TransformationEvent) -> dict[str, Any]:
        lists = FLOW_MEMBERS["TransformationEvent"]
        raw = self._flows(event.inputs, lists[:2]) | self._flows(event.outputs, lists[2:])
        if event.transformation:
            raw["transformationID"] = self.uri(Named.TRANSFORMATION, event.transformation)
        elif not (event.inputs and event.outputs):
            raw["transformationID"] = UNSTATED
        return raw

    def _pack(self, event: AggregationEvent | AssociationEvent) -> dict[str, Any]:
        raw: dict[str, Any] = {"action": event.action.value}
        if event.parent is not None:
            raw["parentID"] = self.uri(Named.LOT, event.parent)
        elif isinstance(event, AssociationEvent):
            raw["parentID"] = UNSTATED
        children = self._flows(event.children, FLOW_MEMBERS["AggregationEvent"])
        if not children and event.action is not Action.DELETE:
            children = {"childEPCs": [UNSTATED]}
        return raw | children

    def _transaction(self, event: TransactionEvent) -> dict[str, Any]:
        raw = self._flows(event.objects, FLOW_MEMBERS["TransactionEvent"])
        if not raw and event.action is not Action.DELETE:
            raw["epcList"] = []
        if event.parent is not None:
            raw["parentID"] = self.uri(Named.LOT, event.parent)
        return raw | {
            "action": event.action.value,
            "bizTransactionList": [{"bizTransaction": UNSTATED}],
        }

    def _flows(self, flows: tuple[Flow, ...], lists: tuple[str, ...]) -> dict[str, Any]:
        """Instances in the first list; classes, lots and whatever has a quantity in the second."""
        epcs: dict[str, None] = {}  # a list that must not hold anything twice
        quantities: list[dict[str, Any]] = []
        for flow in flows:
            unstated = flow.mass_g is None and not flow.amount and not flow.uom
            alone = unstated and not quantities and not is_class(flow.lot)
            uri = self.uri(Named.LOT, flow.lot)
            if (alone or is_instance(flow.lot)) and uri not in epcs:
                epcs[uri] = None
            else:
                quantities.append(self._quantity(flow))
        found = {lists[0]: list(epcs), lists[1]: quantities}
        return {name: items for name, items in found.items() if items}

    def _quantity(self, flow: Flow) -> dict[str, Any]:
        raw: dict[str, Any] = {"epcClass": self.uri(Named.LOT, flow.lot)}
        number = _number(flow.amount) if flow.amount else None
        if number is not None and (not flow.uom or _UOM.fullmatch(flow.uom)):
            self.amounts += 1
            raw["quantity"] = number
        elif flow.mass_g is not None:
            self.masses += 1
            number, raw_uom = _mass(flow.mass_g)
            return raw | {"quantity": number, "uom": raw_uom}
        if _UOM.fullmatch(flow.uom):
            raw["uom"] = flow.uom
        return raw


def time_text(instant: datetime) -> str:
    """An instant in UTC, with as many decimals as it needs of none, three and six."""
    micros = instant.microsecond
    places = "seconds" if not micros else "microseconds" if micros % 1_000 else "milliseconds"
    text = instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=places)
    return f"{text}Z"


@lru_cache(maxsize=65_536)
def _number(amount: str) -> float | None:
    """A decimal as a number of JSON; None for a text that is none."""
    try:
        number = Decimal(amount)
    except InvalidOperation:
        return None
    if not number.is_finite() or number < 0:
        return None
    if number == number.to_integral_value() and number <= MAX_EXACT_INTEGER:
        return int(number)
    return float(number)


def _mass(grams: int) -> tuple[int, str]:
    """A mass as a whole number that JSON keeps exact, and its unit."""
    for uom, size in _MASS_UNITS:
        if not grams % size and grams // size <= MAX_EXACT_INTEGER:
            return grams // size, uom
    # Beyond nine thousand million tonnes; `fairlode:statement` has the exact mass.
    return grams // _TONNE_G, "TNE"
