"""Write records as an ICGLR document.

Where the records are those of one document that was read, it is written again as it was. Otherwise
a new one is put together, with a list for each kind of entity.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from fairlode.exchange.icglr import interpret as meaning
from fairlode.exchange.icglr.document import (
    LISTS,
    Part,
    filled,
    lots_in,
    parts,
    references_in,
    tags_in,
)
from fairlode.exchange.icglr.drafts import DOCUMENT
from fairlode.exchange.icglr.errors import LotUnsayableError, NothingToWriteError
from fairlode.exchange.icglr.members import parts_of
from fairlode.exchange.icglr.report import Report
from fairlode.exchange.icglr.say import Known, said
from fairlode.ledger.codec import decode
from fairlode.ledger.record import Entry, Kind
from fairlode.types.event import Action, Event, Flow, ObjectEvent, TransformationEvent
from fairlode.types.evidence import Assurance, Claim
from fairlode.types.identifiers import canonical_id
from fairlode.types.lot import Lot
from fairlode.types.site import Organisation, Site

_LIST_OF = {
    Kind.LOT: "lots",
    Kind.SITE: "mineSites",
    Kind.ASSURANCE: "exportCertificates",
    Kind.ORGANISATION: "businessEntities",
}
_READ = frozenset({*_LIST_OF, Kind.OBJECT_EVENT, Kind.TRANSFORMATION_EVENT, Kind.CLAIM})


def write_document(entries: Iterable[Entry], path: Path) -> int:
    """Write what the protocol can say of the entries, and say how many of them that is.

    Raises `NothingToWriteError`.
    """
    records = _Records()
    for entry in entries:
        if Kind(entry.kind) in _READ:
            records.add(decode(entry.kind, entry.body))
    export = _Export(records)
    document = export.document()
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    part.replace(path)
    return export.count(document)


class _Records:
    """What the protocol might say of the entries."""

    def __init__(self) -> None:
        self.lots: dict[str, Lot] = {}
        self.parties: dict[str, Organisation] = {}
        self.sites: dict[str, Site] = {}
        self.certificates: dict[str, Assurance] = {}
        self.templates: list[Any] = []
        self._events: dict[str, Event] = {}
        self._making: dict[str, Event] = {}
        """By lot, the event that it came to be in."""

    def add(self, statement: object) -> None:
        """Take a statement in."""
        match statement:
            case Lot():
                self.lots[statement.id] = statement
            case Organisation():
                self.parties[statement.id] = statement
            case Site():
                self.sites[statement.id] = statement
            case Assurance():
                self.certificates[statement.id] = statement
            case Claim() if statement.criterion == DOCUMENT:
                self.templates.append(statement.extra[DOCUMENT])
            case TransformationEvent():
                self._add_event(statement, statement.outputs)
            case ObjectEvent():
                made = statement.action is Action.ADD
                self._add_event(statement, statement.objects if made else ())
            case _:
                pass

    def event_of(self, lot: Lot) -> Event | None:
        """The event that registers a lot, or else the one that it came to be in."""
        own = meaning.reread(meaning.event_of, meaning.kept(lot.extra) or {})
        return self._events.get(own.id if own else "") or self._making.get(lot.id)

    def _add_event(self, event: Event, made: Iterable[Flow]) -> None:
        self._events[event.id] = event
        self._making.update((flow.lot, event) for flow in made)


class _Export:
    """Puts a document together."""

    def __init__(self, records: _Records) -> None:
        self._records = records
        self._reason = ""
        self._lots = dict(self._sayable())
        self._whole = False
        """Whether the document is one that was read."""

    def document(self) -> Any:  # noqa: ANN401 - a JSON value
        """All that can be said. Raises `NothingToWriteError`."""
        entities = {**self._described(), **{("lot", name): raw for name, raw in self._lots.items()}}
        inner = set(self._inner_lots())
        for template in self._records.templates:
            named = set(references_in(template))
            if named <= set(entities) and set(entities) - named <= inner:
                self._whole = True
                return filled(template, lambda kind, name: entities[kind, name])
        return self._gathered({key: raw for key, raw in entities.items() if key not in inner})

    def count(self, document: object) -> int:
        """How many of the entries a document says."""
        records, found = self._records, parts(document, Report(""))
        events = [records.event_of(records.lots[name]) for name in self._lots]
        named: set[tuple[str, str]] = set()
        for part in found:
            named.update(_named(part))
        people = {name for kind, name in named if kind == "business_entity"}
        places = {name for kind, name in named if kind == "mine_site_id"}
        certificates = sum(part.entity == "export_certificate" for part in found)
        return (
            len(self._lots)
            + len({event.id for event in events if event})
            + len(people & set(records.parties))
            + len(places & set(records.sites))
            + certificates
            + self._whole
        )

    def _gathered(self, entities: Mapping[tuple[str, str], Any]) -> dict[str, list[Any]]:
        """A new document, with a list for each kind of entity there is."""
        document: dict[str, list[Any]] = {name: [] for name in LISTS}
        for (kind, _), raw in entities.items():
            document[_LIST_OF[Kind(kind)]].append(raw)
        for tag in (tag for template in self._records.templates for tag in tags_in(template)):
            if tag not in document["tags"]:
                document["tags"].append(tag)
        if not any(document.values()):
            raise NothingToWriteError(reason=self._reason)
        return {name: items for name, items in document.items() if items}

    def _sayable(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every lot that can be said, by its id; the first reason against one is kept."""
        records, numbers = self._records, set[str]()
        known = Known(lots=records.lots, parties=records.parties)
        for lot in records.lots.values():
            try:
                raw = said(lot, records.event_of(lot), known)
            except LotUnsayableError as refusal:
                self._reason = self._reason or str(refusal)
                continue
            if raw["lotNumber"] not in numbers:  # the same number of another country
                numbers.add(raw["lotNumber"])
                yield lot.id, raw

    def _inner_lots(self) -> Iterator[tuple[str, str]]:
        """The lots that stand, in the same words, among the inputs of another one."""
        for raw in self._lots.values():
            for inner in list(lots_in(Part("lot", raw, "")))[1:]:
                name = canonical_id(inner.raw["lotNumber"])
                if self._lots.get(name) == inner.raw:
                    yield "lot", name

    def _described(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Sites, certificates and parties that were read from such documents and still hold."""
        records, found = self._records, dict[tuple[str, str], dict[str, Any]]()
        described: list[tuple[Kind, Mapping[str, Any], Callable[[Any, Any], bool]]] = [
            (Kind.SITE, records.sites, lambda site, raw: meaning.site_of(raw) == site),
            (Kind.ASSURANCE, records.certificates, lambda c, raw: meaning.certificate_of(raw) == c),
            (Kind.ORGANISATION, records.parties, _holds),
        ]
        for kind, statements, holds in described:
            for name, statement in statements.items():
                raw = meaning.kept(statement.extra)
                if raw and meaning.reread(partial(holds, statement), raw):
                    found[kind.value, name] = raw
        return found


def _holds(party: Organisation, raw: meaning.Raw) -> bool:
    """Whether what an entity states of a party is what the record says."""
    stated = meaning.party_of(raw, party.kind, keep=False)
    return stated.name in ("", party.name) and stated.country in ("", party.country)


def _named(part: Part) -> Iterator[tuple[str, str]]:
    """Every party and mine site that an entity is or names, by kind."""
    if part.entity == "business_entity":
        yield part.entity, canonical_id(part.raw["identifier"])
    for each in lots_in(part) if part.entity == "lot" else (part,):
        for kind, value, _ in parts_of(each.entity, each.raw, each.pointer):
            if kind in ("business_entity", "mine_site_id"):
                party = kind == "business_entity"
                yield kind, canonical_id(value["identifier"]) if party else meaning.mine_id(value)
