"""Write records as an EPCIS 2.0 document, such that reading it gives the same records.

Where the events are those of one document that was read, the document is written again as it was.
Otherwise a new one is put together: events in the order in which they come, lots, sites and
organisations as master data, and the prefixes that the events use bound once; where two documents
bound one prefix to two things, an event brings its own binding.

Events go through a temporary file, so that memory holds the master data alone, and the document
takes its place when it is whole.
"""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Final

import orjson

from fairlode.exchange.epcis import keys
from fairlode.exchange.epcis.context import EPCIS_CONTEXT, Context, entries_of
from fairlode.exchange.epcis.errors import NothingToWriteError
from fairlode.exchange.epcis.findings import Findings, Spot
from fairlode.exchange.epcis.master import WRITTEN, element_of, read_master, vocabulary_list
from fairlode.exchange.epcis.source import LINES, way
from fairlode.exchange.epcis.statement import write_event
from fairlode.ledger.codec import decode
from fairlode.ledger.record import Draft, Entry, Kind
from fairlode.types.event import Event
from fairlode.types.evidence import Claim
from fairlode.types.instant import format_instant, from_micros

_OWN: Final = {keys.PREFIX: keys.VOCABULARY}


def write_document(entries: Iterable[Entry], path: Path) -> int:
    """Write all entries that EPCIS can say, and say how many.

    With a suffix of `LINES`, events alone, one a line. Raises `NothingToWriteError`.
    """
    with tempfile.TemporaryFile(dir=path.parent) as events:
        export = _Export(events, lines=path.suffix.lower() in LINES)
        for entry in entries:
            export.add(entry)
        if not export.written:
            raise NothingToWriteError
        _put(path, export.chunks())
    return export.written


def _put(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file that is there as a whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        part = Path(file.name)
        try:
            file.writelines(chunks)
            file.close()
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


class _Export:
    """Gathers what a document will say."""

    def __init__(self, events: IO[bytes], *, lines: bool) -> None:
        self._file = events
        self._lines = lines
        self._digest = hashlib.sha256()
        self._headers: dict[str, dict[str, Any]] = {}
        """Documents whose claims are among the entries, by the digest of their events."""
        self._master: list[Draft] = []
        self._terms: dict[str, Any] = dict(_OWN)
        self._alone: dict[int, bytes] = {}
        """By number, events that bring bindings of their own into a document of others."""
        self._events = 0
        self._latest = 0
        self._extended = False

    @property
    def written(self) -> int:
        """How many entries the document says."""
        if self._lines:
            return self._events
        return self._events + len(self._master) + (self._header() is not None)

    def add(self, entry: Entry) -> None:
        """Take an entry in, if EPCIS can say it."""
        self._latest = max(self._latest, entry.recorded_at)
        kind = Kind(entry.kind)
        if not (kind.is_event or kind in WRITTEN or kind is Kind.CLAIM):
            return
        statement = decode(kind, entry.body)
        if isinstance(statement, Event):
            self._add_event(statement)
        elif isinstance(statement, Claim):
            self._add_claim(statement)
        else:
            until = None if entry.valid_to is None else from_micros(entry.valid_to)
            since = from_micros(entry.valid_from)
            self._master.append(Draft(statement=statement, valid_from=since, valid_to=until))

    def chunks(self) -> Iterator[bytes]:
        """The document in pieces."""
        self._file.seek(0)
        if self._lines:
            yield from self._file
            return
        stated = self._header()
        before, after = _around(self._new_header() if stated is None else stated)
        yield before
        for number, line in enumerate(self._file):
            yield b",\n" if number else b"\n"
            alone = self._alone.get(number) if stated is None else None
            yield line.rstrip(b"\n") if alone is None else alone
        yield b"\n" + after

    def _add_event(self, event: Event) -> None:
        context = Context.of(event.extra.get(keys.CONTEXT))
        own = self._own_bindings(context)
        bound = [EPCIS_CONTEXT, *entries_of(event.extra.get(keys.CONTEXT))]
        raw = write_event(event, context, bind=bound if self._lines and context else [])
        self._extended |= any(name.startswith(f"{keys.PREFIX}:") for name in raw)
        if own and not self._lines:
            alone = write_event(event, Context(), bind=own)
            self._alone[self._events] = orjson.dumps(alone)
        self._file.write(orjson.dumps(raw) + b"\n")
        self._digest.update(event.id.encode() + b"\n")
        self._events += 1

    def _own_bindings(self, context: Context) -> list[Any]:
        """What cannot be bound for a whole document of others; the rest is noted to be bound."""
        terms = {
            term: bound
            for term, bound in context.terms.items()
            if term.startswith("@") or self._terms.setdefault(term, bound) != bound
        }
        return [*context.addresses, *([terms] if terms else [])]

    def _add_claim(self, claim: Claim) -> None:
        said = claim.extra.get(keys.DOCUMENT)
        if claim.criterion == keys.DOCUMENT and isinstance(said, dict):
            self._headers[said["events"]] = said["header"]

    def _header(self) -> dict[str, Any] | None:
        """The document that these very events came in, if it says all that is to be said."""
        header = self._headers.get(self._digest.hexdigest())
        if header is None:
            return None
        known = read_master(header, Spot(Findings("")))
        said = [(draft.statement, draft.valid_from, draft.valid_to) for draft in known]
        if any((d.statement, d.valid_from, d.valid_to) not in said for d in self._master):
            return None
        context = entries_of(header.get("@context"))
        if not self._extended or _OWN in context:
            return header
        return {**header, "@context": [*context, _OWN]}

    def _new_header(self) -> dict[str, Any]:
        header: dict[str, Any] = {
            "@context": [EPCIS_CONTEXT, self._terms],
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": format_instant(from_micros(self._latest)),
            keys.MADE_BY: keys.MADE_BY_VERSION,
        }
        if self._master:
            elements = vocabulary_list(element_of(draft) for draft in self._master)
            header["epcisHeader"] = {"epcisMasterData": {"vocabularyList": elements}}
        return header


def _around(header: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """The JSON of a document up to its events and from there on."""
    # A text that no header holds, since it is made from the header.
    mark = hashlib.sha256(orjson.dumps(header)).hexdigest()
    document = _with_member(header, way(header["type"]), mark)
    before, _, after = orjson.dumps(document).partition(b'"%b"' % mark.encode())
    return before + b"[", b"]" + after + b"\n"


def _with_member(value: Mapping[str, Any], path: tuple[str, ...], item: str) -> dict[str, Any]:
    name, *rest = path
    inner = _with_member(value.get(name, {}), tuple(rest), item) if rest else item
    return {**value, name: inner}
