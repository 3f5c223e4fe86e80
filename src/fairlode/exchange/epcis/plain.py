"""The short way for plain events: those of which the record holds all that they say.

Nearly all events of a large document have the same few members, in order. For them this does in one
pass what `rules.check_event` and `interpret.interpret` do in two with every case in view, in a
third of the time. Whatever is not plain (another member, an odd spelling, anything wrong) is left
to them: the answer is then None. A property test holds the two ways to the same answer.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from fairlode.exchange.epcis import keys
from fairlode.exchange.epcis.checks import MAX_EXACT_INTEGER, TIME
from fairlode.exchange.epcis.context import Context
from fairlode.exchange.epcis.hash import event_hash
from fairlode.exchange.epcis.members import FLOW_MEMBERS
from fairlode.exchange.epcis.names import (
    NAMESPACE,
    Named,
    canonical_uri,
    is_class,
    is_instance,
    is_uri,
)
from fairlode.exchange.epcis.spec import OFFSETS
from fairlode.exchange.epcis.units import amount_text, grams, is_mass
from fairlode.exchange.epcis.words import WordList, words
from fairlode.types.errors import SourcingError
from fairlode.types.event import (
    Action,
    AggregationEvent,
    AssociationEvent,
    Event,
    Flow,
    ObjectEvent,
    TransformationEvent,
)
from fairlode.types.identifiers import EventId, LotId, SiteId, canonical_id
from fairlode.types.instant import parse_instant

_WRITTEN_AS_IS: Final = re.compile(r"[^.]{19}Z|.{20}(?!000)\d{3}Z|.{23}(?!000)\d{3}Z")
"""Times as `render.time_text` writes them."""
_SAFE: Final = re.compile(r"[A-Za-z0-9_.~-]+")
"""Own ids that percent-encoding leaves as they are."""
_PLAIN_URI: Final = re.compile(
    r"urn:[A-Za-z0-9._~:/-]+|https://[A-Za-z0-9._~-]+/[A-Za-z0-9._~/:-]*"
)
_STEPS: Final = words(WordList.BIZ_STEP).uris
_DISPOSITIONS: Final = words(WordList.DISPOSITION).uris
_ACTIONS: Final = {action.value: action for action in Action}
_LOT, _SITE, _EVENT, _TRANSFORMATION = (
    f"{NAMESPACE}{kind}:" for kind in (Named.LOT, Named.SITE, Named.EVENT, Named.TRANSFORMATION)
)
_GS1: Final = "https://id.gs1.org/"
_COMMON: Final = frozenset(
    {"type", "eventID", "eventTime", "eventTimeZoneOffset", "bizStep", "disposition"}
    | {"readPoint", "bizLocation"}
)


class _OddError(Exception):
    """Something that is not plain."""


def plain_event(raw: Mapping[str, Any], context: Context) -> Event | None:
    """The event, if it is plain and in order; None leaves it to the long way."""
    try:
        members, build = _PLAIN[raw["type"]]
        if not raw.keys() <= members or None in raw.values():
            return None
        return build(_Plain(raw), context)
    except (_OddError, SourcingError, LookupError, TypeError, AttributeError):
        return None


class _Plain:
    """Reads one event; raises what `plain_event` answers with None."""

    __slots__ = ("_ids", "_raw", "_same")

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._raw = raw
        self._ids: dict[str, str] = {}
        self._same: list[str] = []
        """Ids that the document spells as we would."""

    def observed(self, context: Context) -> Event:
        objects = self._flows(FLOW_MEMBERS["ObjectEvent"])
        return ObjectEvent(action=self._action(), objects=objects, **self._common(context))

    def aggregation(self, context: Context) -> Event:
        return AggregationEvent(**self._pack(), **self._common(context))

    def association(self, context: Context) -> Event:
        if "parentID" not in self._raw:
            raise _OddError
        return AssociationEvent(**self._pack(), **self._common(context))

    def transformation(self, context: Context) -> Event:
        lists = FLOW_MEMBERS["TransformationEvent"]
        inputs, outputs = self._flows(lists[:2]), self._flows(lists[2:])
        named = self._raw.get("transformationID")
        transformation = "" if named is None else self._name(named, _TRANSFORMATION)
        return TransformationEvent(
            inputs=inputs,
            outputs=outputs,
            transformation=transformation,
            **self._common(context),
        )

    def _pack(self) -> dict[str, Any]:
        parent = self._raw.get("parentID")
        return {
            "action": self._action(),
            "parent": None if parent is None else LotId(self._name(parent, _LOT)),
            "children": self._flows(FLOW_MEMBERS["AggregationEvent"]),
        }

    def _action(self) -> Action:
        return _ACTIONS[self._raw["action"]]

    def _common(self, context: Context) -> dict[str, Any]:
        """What all events have; to be read last, since it tells which ids are spelled otherwise."""
        raw = self._raw
        text, offset = raw["eventTime"], raw["eventTimeZoneOffset"]
        step, disposition = raw.get("bizStep"), raw.get("disposition")
        if not (
            TIME.fullmatch(text)
            and offset in OFFSETS
            and (step is None or step in _STEPS)
            and (disposition is None or disposition in _DISPOSITIONS)
        ):
            raise _OddError
        return {
            "id": EventId(self._id(context)),
            "time": parse_instant(text),
            "offset": offset,
            "step": step or "",
            "disposition": disposition or "",
            "read_point": self._place(raw.get("readPoint")),
            "location": self._place(raw.get("bizLocation")),
            "extra": self._extra(text, context),
        }

    def _id(self, context: Context) -> str:
        stated = self._raw.get("eventID")
        return (
            event_hash(self._raw, context.prefixes)
            if stated is None
            else self._name(stated, _EVENT)
        )

    def _extra(self, time: str, context: Context) -> dict[str, object]:
        extra: dict[str, object] = {}
        if not _WRITTEN_AS_IS.fullmatch(time):
            extra[keys.STATED] = {"eventTime": time}
        if self._ids:
            if not self._ids.keys().isdisjoint(self._same):
                raise _OddError
            extra[keys.IDS] = self._ids
        if "eventID" not in self._raw:
            extra[keys.UNSTATED] = ["eventID"]
        used = context.used_by(self._raw) if context else []
        if used:
            extra[keys.CONTEXT] = used
        return extra

    def _place(self, value: Mapping[str, Any] | None) -> SiteId | None:
        if value is None:
            return None
        if len(value) != 1:
            raise _OddError
        return SiteId(self._name(value["id"], _SITE))

    def _name(self, uri: str, own: str) -> str:
        """The id that a URI stands for, where either is spelled as the other would be written."""
        if uri.startswith(own):
            name = uri[len(own) :]
            if not _SAFE.fullmatch(name) or canonical_id(name) != name:
                raise _OddError
            self._same.append(name)
            return name
        name = canonical_uri(uri)
        if uri.startswith(NAMESPACE) or not (_PLAIN_URI.fullmatch(uri) or is_uri(uri)):
            raise _OddError
        if name == uri:
            self._same.append(name)
        elif self._ids.setdefault(name, uri) != uri:
            raise _OddError
        return name

    def _flows(self, lists: tuple[str, ...]) -> tuple[Flow, ...]:
        """At least one flow: instances, then what has a quantity, as `render` would part them."""
        flows: list[Flow] = []
        epcs, quantities = self._raw.get(lists[0]), self._raw.get(lists[1])
        if epcs is not None:
            if not _is_filled(epcs) or len(set(epcs)) != len(epcs):
                raise _OddError
            flows += [self._instance(uri) for uri in epcs]
        if quantities is not None:
            if not _is_filled(quantities):
                raise _OddError
            flows += [self._quantity(element) for element in quantities]
        if not flows:
            raise _OddError
        return tuple(flows)

    def _instance(self, uri: str) -> Flow:
        lot = self._name(uri, _LOT)
        if lot.startswith(_GS1) and is_class(lot):
            raise _OddError
        return Flow(lot=LotId(lot))

    def _quantity(self, element: Mapping[str, Any]) -> Flow:
        number, uom = element["quantity"], element.get("uom", "")
        lot = self._name(element["epcClass"], _LOT)
        if lot.startswith(_GS1) and is_instance(lot):
            raise _OddError
        if uom and is_mass(uom):
            fields, mass_g = _QUANTITY_FIELDS, grams(number, uom)
        elif "uom" not in element:
            fields, mass_g = _COUNT_FIELDS, None
        else:
            raise _OddError
        if element.keys() != fields:
            raise _OddError
        return Flow(lot=LotId(lot), mass_g=mass_g, amount=_amount(number), uom=uom)


def _is_filled(value: object) -> bool:
    return type(value) is list and bool(value)


def _amount(number: object) -> str:
    """The number as text, where it is one that keeps its digits."""
    if type(number) is int and 0 <= number <= MAX_EXACT_INTEGER:
        return str(number)
    if type(number) is not float or not 0 <= number <= MAX_EXACT_INTEGER:
        raise _OddError
    return amount_text(number)


_QUANTITY_FIELDS: Final = frozenset({"epcClass", "quantity", "uom"})
_COUNT_FIELDS: Final = _QUANTITY_FIELDS - {"uom"}
_PACK: Final = _COMMON | {"action", "parentID", *FLOW_MEMBERS["AggregationEvent"]}
_PLAIN: Final[Mapping[str, tuple[frozenset[str], Callable[[_Plain, Context], Event]]]] = {
    "ObjectEvent": (_COMMON | {"action", *FLOW_MEMBERS["ObjectEvent"]}, _Plain.observed),
    "AggregationEvent": (_PACK, _Plain.aggregation),
    "AssociationEvent": (_PACK, _Plain.association),
    "TransformationEvent": (
        _COMMON | {"transformationID", *FLOW_MEMBERS["TransformationEvent"]},
        _Plain.transformation,
    ),
}
"""By event type, the members that are plain, and how the event is read."""
