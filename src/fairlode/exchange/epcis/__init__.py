"""GS1 EPCIS 2.0 in JSON and JSON-LD: what happened to which lots, when, where and why.

Documents, results of queries, single events and lists of events are read into the record and
written back without loss; `docs/reference/epcis.md` says how each of their members is understood.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from fairlode.exchange.contract import Document, Progress, Reading, silent
from fairlode.exchange.epcis.hash import event_hash
from fairlode.exchange.epcis.members import EVENTS
from fairlode.exchange.epcis.reader import NAME, read_document
from fairlode.exchange.epcis.source import LINES
from fairlode.exchange.epcis.writer import write_document
from fairlode.ledger.record import Entry

__all__ = ["FORMAT", "EpcisFormat", "event_hash"]

_MARKS: Final = (b'"EPCISDocument"', b'"EPCISQueryDocument"')
_EVENT_MARKS: Final = tuple(f'"{name}"'.encode() for name in EVENTS)


class EpcisFormat:
    """EPCIS 2.0 documents, as `Format` has it."""

    name: str = NAME
    title: str = "GS1 EPCIS 2.0 (JSON, JSON-LD)"
    suffixes: tuple[str, ...] = (".json", ".jsonld", *LINES)
    precedence: int = 20

    def recognises(self, document: Document) -> bool:
        """Whether it is JSON that speaks of EPCIS documents or events."""
        if document.path.suffix.lower() not in self.suffixes:
            return False
        head = document.head
        events = b'"eventTime"' in head and any(mark in head for mark in _EVENT_MARKS)
        return events or any(mark in head for mark in _MARKS)

    def read(self, document: Document, *, progress: Progress = silent) -> Reading:
        """Everything the document says. Problems are returned, not raised."""
        return read_document(document, progress=progress)

    def write(self, entries: Iterable[Entry], path: Path) -> int:
        """Write those entries that EPCIS can say; returns how many it wrote.

        Raises `fairlode.exchange.epcis.errors.NothingToWriteError` where there are none.
        """
        return write_document(entries, path)


FORMAT: Final = EpcisFormat()
