"""Read an EPCIS 2.0 document: its events, its master data, and every problem with its place."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeGuard

from fairlode.exchange.contract import Document, Progress, Reading, silent
from fairlode.exchange.epcis import errors, faults
from fairlode.exchange.epcis.checks import shown, wrong_kind
from fairlode.exchange.epcis.context import Context
from fairlode.exchange.epcis.envelope import around
from fairlode.exchange.epcis.findings import Findings, Spot
from fairlode.exchange.epcis.members import DOCUMENTS, EVENTS
from fairlode.exchange.epcis.plain import plain_event
from fairlode.exchange.epcis.rules import check_event
from fairlode.exchange.epcis.source import LINES, EventSource, open_source, way
from fairlode.exchange.epcis.statement import read_event
from fairlode.exchange.epcis.units import is_mass
from fairlode.ledger.record import Draft
from fairlode.types.errors import SourcingError
from fairlode.types.event import Event

NAME: Final = "epcis"
_STEP: Final = 10_000
"""Events between two reports of progress."""


def read_document(document: Document, *, progress: Progress = silent) -> Reading:
    """Everything that the document says."""
    findings = Findings(document.title)
    lines = document.path.suffix.lower() in LINES
    source = open_source(document.path, findings, lines=lines)
    if source is None:
        return Reading(format=NAME, problems=findings.problems)
    _check_around(source, Spot(findings))
    events = _Events(source, findings)
    drafts = list(events.drafts(progress))
    if not findings.errors:
        drafts = [*around(source.header, drafts, Spot(findings)), *drafts]
    return Reading(
        format=NAME, drafts=drafts, problems=findings.problems, notes=tuple(events.notes())
    )


def _check_around(source: EventSource, spot: Spot) -> None:
    """Check what stands around the events, and that there is a place for them."""
    members = DOCUMENTS.get(source.shape)
    if members is None:
        return
    members(source.header, spot)
    inner: Any = source.header
    for name in way(str(source.header.get("type")))[:-1]:
        inner, spot = inner.get(name) if isinstance(inner, dict) else None, spot.below(name)
    if isinstance(inner, dict) and "eventList" not in inner and not source.places:
        spot.error(faults.MemberMissingError(member="eventList"))


@dataclass(slots=True)
class _Events:
    """Reads the events of a source, and counts what it takes them for."""

    source: EventSource
    findings: Findings
    types: Counter[str] = field(default_factory=Counter)
    units: set[str] = field(default_factory=set)
    hashed: int = 0
    declared: int = 0

    def drafts(self, progress: Progress) -> Iterator[Draft]:
        """Each event that could be read."""
        context = Context.of(self.source.header.get("@context"))
        total = len(self.source)
        for number, (place, raw) in enumerate(self.source):
            if not number % _STEP:
                progress("events", number, total)
            event = self._event(raw, Spot(self.findings, place), context=context)
            if event is not None:
                self._count(raw, event)
                where = self.findings.place(place)
                yield Draft(statement=event, valid_from=event.time, place=where)
        progress("events", total, total)

    def notes(self) -> Iterator[str]:
        """What was understood, in sentences."""
        if not self.types:
            yield "No event was read."
            return
        kinds = ", ".join(f"{count} {name}" for name, count in sorted(self.types.items()))
        yield f"EPCIS 2.0 with {_counted(self.types.total(), 'event')}: {kinds}."
        if self.units:
            yield (
                f"Quantities in {', '.join(sorted(self.units))} are taken as dry mass, as they are "
                "stated; EPCIS says nothing of moisture."
            )
        if self.hashed:
            yield f"{_counted(self.hashed, 'event')} without eventID: named by CBV 2.0 event hash."
        if self.declared:
            yield f"{_counted(self.declared, 'event')} declared to be in error: not in force."

    def _event(self, raw: object, spot: Spot, *, context: Context) -> Event | None:
        if not _has_type(raw, spot):
            return None
        event = plain_event(raw, context)
        if event is not None:
            return event
        before = self.findings.errors
        check_event(raw, spot)
        if self.findings.errors != before:
            return None
        try:
            return read_event(raw, context)
        except SourcingError as refusal:
            spot.error(refusal)
            return None

    def _count(self, raw: Mapping[str, Any], event: Event) -> None:
        self.types[raw["type"]] += 1
        self.hashed += "eventID" not in raw
        self.declared += event.error is not None
        for name in (
            "quantityList",
            "inputQuantityList",
            "outputQuantityList",
            "childQuantityList",
        ):
            for element in raw.get(name, ()):
                if "quantity" in element and is_mass(element.get("uom", "")):
                    self.units.add(element["uom"])


def _has_type(raw: object, spot: Spot) -> TypeGuard[dict[str, Any]]:
    if type(raw) is not dict:
        spot.error(wrong_kind("an event", raw))
    elif "type" not in raw and "eventTime" not in raw:
        spot.error(errors.NotEpcisError(what="it has neither a type nor an eventTime"))
    elif "type" not in raw:
        spot.error(faults.MemberMissingError(member="type"))
    elif type(raw["type"]) is not str or raw["type"] not in EVENTS:
        error = errors.EventTypeUnknownError(type=shown(raw["type"]), known=", ".join(EVENTS))
        spot.below("type").error(error)
    else:
        return True
    return False


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
