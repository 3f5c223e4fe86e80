"""From an event as EPCIS 2.0 JSON says it to an event of the record.

The event has been checked (`rules.check_event`). Ids become canonical, words bare, quantities in
units of mass dry grams: EPCIS says nothing of moisture, so a mass is taken as it is stated. A count
has no mass. What the record has no place for, or spells otherwise, is kept in `extra`, so that
`render` gives the very same JSON.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from fairlode.exchange.epcis import keys
from fairlode.exchange.epcis.context import Context
from fairlode.exchange.epcis.hash import event_hash
from fairlode.exchange.epcis.members import FLOW_MEMBERS
from fairlode.exchange.epcis.names import NAMESPACE, UNSTATED, from_uri
from fairlode.exchange.epcis.render import render
from fairlode.exchange.epcis.units import amount_text, grams
from fairlode.exchange.epcis.words import WordList, words
from fairlode.types.event import (
    Action,
    AggregationEvent,
    AssociationEvent,
    ErrorDeclaration,
    Event,
    Flow,
    ObjectEvent,
    TransactionEvent,
    TransformationEvent,
)
from fairlode.types.identifiers import EventId, LotId, SiteId
from fairlode.types.instant import parse_instant

_HELD: Final = (
    "type",
    "eventID",
    "eventTime",
    "eventTimeZoneOffset",
    "errorDeclaration",
    "action",
    "bizStep",
    "disposition",
    "readPoint",
    "bizLocation",
    "parentID",
    "transformationID",
    keys.MASS_ONLY,
    keys.STATEMENT,
)
INTERPRETED: Final = frozenset(
    (*_HELD, *(name for names in FLOW_MEMBERS.values() for name in names))
)
"""Members that the record itself holds."""
_MISSING: Final = object()


class _Names:
    """Ids of the record for the URIs of one event, and the URIs that are spelled otherwise."""

    __slots__ = ("stated",)

    def __init__(self) -> None:
        self.stated: dict[str, str] = {}

    def __call__(self, uri: str) -> str:
        found = from_uri(uri)
        if found != uri and not uri.startswith(NAMESPACE):
            self.stated[found] = uri
        return found

    def place(self, value: Mapping[str, Any] | None) -> SiteId | None:
        return None if value is None else SiteId(self(value["id"]))

    def lot(self, uri: str | None) -> LotId | None:
        return None if uri is None or uri == UNSTATED else LotId(self(uri))


def interpret(raw: Mapping[str, Any], context: Context) -> Event:
    """The event that `raw` says, in a document with `context`.

    Raises the errors of identifiers, times and masses that a check does not foresee, such as a
    mass beyond 64 bits.
    """
    names = _Names()
    members = _common(raw, names) | _OWN[raw["type"]](raw, names)
    members["id"] = EventId(names(raw["eventID"])) if "eventID" in raw else _hash(raw, context)
    extra: dict[str, object] = {}
    event = _TYPES[raw["type"]](**members, extra=extra)
    known = _known(raw["type"])
    stated = {name: raw[name] for name in raw if name not in known}
    if stated.get("bizTransactionList") == [{"bizTransaction": UNSTATED}]:
        del stated["bizTransactionList"]
    used = context.used_by(raw) if context else []
    found = {keys.STATED: stated, keys.IDS: names.stated, keys.CONTEXT: used}
    extra |= {key: value for key, value in found.items() if value}
    _mend(extra, raw, rendered=render(event))
    return event


def _mend(extra: dict[str, object], raw: Mapping[str, Any], *, rendered: Mapping[str, Any]) -> None:
    """Keep as stated whatever the record would render otherwise."""
    if rendered == raw:
        return
    stated = dict(keys.section(extra, keys.STATED))
    stated |= {name: raw[name] for name in raw if rendered.get(name, _MISSING) != raw[name]}
    absent = sorted(name for name in rendered if name not in raw)
    found = {keys.STATED: stated, keys.UNSTATED: absent}
    extra |= {key: value for key, value in found.items() if value}


def _hash(raw: Mapping[str, Any], context: Context) -> EventId:
    own = Context.of(raw.get("@context")).over(context)
    return EventId(event_hash(raw, own.prefixes))


def _common(raw: Mapping[str, Any], names: _Names) -> dict[str, Any]:
    declared = raw.get("errorDeclaration")
    return {
        "time": parse_instant(raw["eventTime"]),
        "offset": raw["eventTimeZoneOffset"],
        "step": _STEPS.bare(raw.get("bizStep", "")),
        "disposition": _DISPOSITIONS.bare(raw.get("disposition", "")),
        "read_point": names.place(raw.get("readPoint")),
        "location": names.place(raw.get("bizLocation")),
        "error": None if declared is None else _error(declared, names),
    }


def _error(declared: Mapping[str, Any], names: _Names) -> ErrorDeclaration:
    return ErrorDeclaration(
        time=parse_instant(declared["declarationTime"]),
        reason=words(WordList.ERROR_REASON).bare(declared.get("reason", "")),
        corrective_events=tuple(
            EventId(names(event)) for event in declared.get("correctiveEventIDs", ())
        ),
    )


def _flows(raw: Mapping[str, Any], names: _Names, *, lists: tuple[str, ...]) -> tuple[Flow, ...]:
    """What the lists of instances and of quantities name, in this order."""
    flows = [Flow(lot=LotId(names(uri))) for uri in raw.get(lists[0], ()) if uri != UNSTATED]
    amounts = keys.MASS_ONLY not in raw
    for element in raw.get(lists[1], ()):
        lot = LotId(names(element["epcClass"]))
        uom = element.get("uom", "")
        number = element.get("quantity")
        flows.append(
            Flow(
                lot=lot,
                mass_g=None if number is None else grams(number, uom),
                amount=amount_text(number) if amounts and number is not None else "",
                uom=uom if amounts else "",
            )
        )
    return tuple(flows)


@cache
def _known(type_: str) -> frozenset[str]:
    return frozenset((*_HELD, *FLOW_MEMBERS[type_]))


def _object(raw: Mapping[str, Any], names: _Names) -> dict[str, Any]:
    return {
        "action": Action(raw["action"]),
        "objects": _flows(raw, names, lists=FLOW_MEMBERS["ObjectEvent"]),
    }


def _pack(raw: Mapping[str, Any], names: _Names) -> dict[str, Any]:
    return {
        "action": Action(raw["action"]),
        "parent": names.lot(raw.get("parentID")),
        "children": _flows(raw, names, lists=FLOW_MEMBERS["AggregationEvent"]),
    }


def _transaction(raw: Mapping[str, Any], names: _Names) -> dict[str, Any]:
    return _object(raw, names) | {"parent": names.lot(raw.get("parentID"))}


def _transformation(raw: Mapping[str, Any], names: _Names) -> dict[str, Any]:
    lists = FLOW_MEMBERS["TransformationEvent"]
    return {
        "inputs": _flows(raw, names, lists=lists[:2]),
        "outputs": _flows(raw, names, lists=lists[2:]),
        "transformation": names.lot(raw.get("transformationID")) or "",
    }


_STEPS = words(WordList.BIZ_STEP)
_DISPOSITIONS = words(WordList.DISPOSITION)
_TYPES: Mapping[str, type[Event]] = {
    "ObjectEvent": ObjectEvent,
    "AggregationEvent": AggregationEvent,
    "AssociationEvent": AssociationEvent,
    "TransactionEvent": TransactionEvent,
    "TransformationEvent": TransformationEvent,
}
_OWN: Mapping[str, Callable[[Mapping[str, Any], _Names], dict[str, Any]]] = {
    "ObjectEvent": _object,
    "AggregationEvent": _pack,
    "AssociationEvent": _pack,
    "TransactionEvent": _transaction,
    "TransformationEvent": _transformation,
}
