"""From the text of a document to its events, one at a time, and to all that stands around them.

The document is walked rather than loaded: of a large one only its text and one event are in memory,
besides what is made of the events.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from fairlode.exchange.epcis.findings import Findings
from fairlode.exchange.epcis.jsontext import JsonText, MemberTwiceError, open_text
from fairlode.exchange.jsonfaults import fault_of

MAX_KEPT_CHARS = 64 * 1024**2
"""Up to this length the events are kept as first parsed; beyond, each is parsed in its turn."""
LINES = (".jsonl", ".ndjson")
"""Suffixes of files with one event a line."""
_WAY = ("epcisBody", "queryResults", "resultsBody")
"""The members that lead to the list of events, from the outside in."""


class Shape(StrEnum):
    """How events stand in a document."""

    DOCUMENT = "document"
    """In the body of an EPCISDocument."""
    QUERY = "query"
    """In the results of an EPCISQueryDocument."""
    EVENT = "event"
    """One event alone."""
    LIST = "list"
    LINES = "lines"
    """One event a line."""


_SHAPES = {"EPCISDocument": Shape.DOCUMENT, "EPCISQueryDocument": Shape.QUERY}


@dataclass(slots=True)
class EventSource:
    """The events of a document, and the document without them."""

    text: JsonText
    shape: Shape = Shape.LINES
    header: dict[str, Any] = field(default_factory=dict)
    """All members but the list of events; empty for events without a document around them."""
    events: list[Any] = field(default_factory=list)
    """Events, or the position at which each begins."""
    places: list[str] = field(default_factory=list)
    """Of each event; one for all of them where they are a list."""

    @property
    def kept(self) -> bool:
        """Whether events are kept as parsed."""
        return len(self.text.text) <= MAX_KEPT_CHARS

    def __len__(self) -> int:
        return len(self.events)

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """Each event with its place. Once: what is made of an event takes its room."""
        for index, event in enumerate(self.events):
            place = self.place(index)
            if self.kept:
                self.events[index] = None
                yield place, event
            else:
                yield place, self.text.value(event, place)[0]

    def place(self, index: int) -> str:
        """Where an event stands."""
        if self.shape in (Shape.LINES, Shape.EVENT):
            return self.places[index]
        return f"{self.places[0]}/{index}"

    def take(self, at: int, place: str) -> int:
        """Add the event that begins at `at`, and say where it ends."""
        if self.kept:
            event, end = self.text.value(at, place)
            self.events.append(event)
            return end
        self.events.append(at)
        return self.text.end_of(at)


def open_source(path: Path, findings: Findings, *, lines: bool = False) -> EventSource | None:
    """The events of the document at `path`; None, with the reason noted, if it is unreadable."""
    text = open_text(path, findings)
    if text is None:
        return None
    source = EventSource(text)
    if lines:
        _read_lines(source)
        return source
    try:
        _Walk(source).document()
    except (ValueError, RecursionError) as error:
        findings.add(fault_of(error, text.text), "")
        return None
    return source


def _read_lines(source: EventSource) -> None:
    """One event a line; a line that is no JSON is named, and the next one is read."""
    text, at, number = source.text, 0, 0
    while at < len(text.text):
        number += 1
        end = text.text.find("\n", at) + 1 or len(text.text)
        place = f"line {number}, "
        if text.text[at:end].strip():
            source.places.append(place)
            try:
                text.check_end(source.take(text.skip(at), place), end)
            except (ValueError, RecursionError) as error:
                text.findings.add(fault_of(error, text.text), place)
                del source.places[-1], source.events[len(source.places) :]
        at = end


class _Walk:
    """One pass over a document, past its events."""

    def __init__(self, source: EventSource) -> None:
        self._source = source
        self._text = source.text

    def document(self) -> None:
        """Fill the source. Raises what `fault_of` explains."""
        source, at = self._source, self._text.skip(0)
        if self._text.sign(at, "{[") == "[":
            source.shape = Shape.LIST
            self._text.check_end(self._list(at, ""))
            return
        source.header, end = self._object(at, 0)
        self._text.check_end(end)
        otherwise = Shape.DOCUMENT if _WAY[0] in source.header else Shape.EVENT
        source.shape = _SHAPES.get(str(source.header.get("type")), otherwise)
        if source.shape is Shape.EVENT:
            source.events, source.header, source.places = [source.header], {}, [""]

    def _object(self, at: int, depth: int) -> tuple[dict[str, Any], int]:
        """The object that begins at `at`, without the list of events in it."""
        text = self._text
        members: dict[str, Any] = {}
        at = text.skip(at + 1)
        if text.text[at : at + 1] == "}":
            return members, at + 1
        while True:
            text.sign(at, '"')
            name, at = text.value(at, "")
            at = text.skip(at)
            text.sign(at, ":")
            at = self._member(name, text.skip(at + 1), depth=depth, members=members)
            at = text.skip(at)
            if text.sign(at, ",}") == "}":
                return members, at + 1
            at = text.skip(at + 1)

    def _member(self, name: str, at: int, *, depth: int, members: dict[str, Any]) -> int:
        pointer = "/" + "/".join((*_WAY[:depth], name))
        listed = name == "eventList" and bool(depth)
        if name in members or (listed and self._source.places):
            self._text.findings.add(MemberTwiceError(member=name), pointer)
        first = self._text.text[at : at + 1]
        if listed and first == "[" and not self._source.places:
            return self._list(at, pointer)
        if name in _WAY[depth : depth + 1] and first == "{":
            members[name], end = self._object(at, depth + 1)
        else:
            members[name], end = self._text.value(at, pointer)
        return end

    def _list(self, at: int, pointer: str) -> int:
        """Take every event of the list that begins at `at`; where the list ends."""
        text, source = self._text, self._source
        source.places = [pointer]
        at = text.skip(at + 1)
        if text.text[at : at + 1] == "]":
            return at + 1
        while True:
            at = text.skip(source.take(at, f"{pointer}/{len(source.events)}"))
            if text.sign(at, ",]") == "]":
                return at + 1
            at = text.skip(at + 1)


def way(document_type: str) -> tuple[str, ...]:
    """The members of a document that lead to its list of events."""
    query = _SHAPES.get(document_type) is Shape.QUERY
    return (*(_WAY if query else _WAY[:1]), "eventList")
