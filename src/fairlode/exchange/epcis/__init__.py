"""GS1 EPCIS 2.0 in JSON and JSON-LD: what happened to which lots, when, where and why.

Documents, results of queries, single events and lists of events are read into the record and
written back without loss; `docs/reference/epcis.md` says how each of their members is understood.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from fairlode.exchange.contract import Document, Progress, Reading, silent
from fairlode.exchange.epcis.hash import event_hash
from fairlode.exchange.epcis.members import EVENTS
from fairlode.exchange.epcis.reader import NAME, read_document
from fairlode.exchange.epcis.source import LINES
from fairlode.exchange.epcis.writer import write_document
from fairlode.exchange.jsonfaults import begins_json
from fairlode.ledger.record import Entry

__all__ = ["FORMAT", "EpcisFormat", "event_hash"]

_DOCUMENT: Final = re.compile(rb'"@?type"\s*:\s*"EPCIS(?:Query)?Document"')
_EVENT: Final = re.compile(rb'"@?type"\s*:\s*"(?:' + "|".join(EVENTS).encode() + rb')"')
"""A schema or a text about EPCIS has these names too, but not as its type."""


class EpcisFormat:
    """EPCIS 2.0 documents, as `Format` has it."""

    name: str = NAME
    title: str = "GS1 EPCIS 2.0 (JSON, JSON-LD)"
    suffixes: tuple[str, ...] = (".json", ".jsonld", *LINES)
    precedence: int = 20
    signs: tuple[str, ...] = (
        "schemaVersion",
        "epcisBody",
        "eventList",
        "eventTime",
        "eventTimeZoneOffset",
        "bizStep",
        "epcList",
    )
    told_by: str = (
        'a type "EPCISDocument" with @context and epcisBody, or events with eventTime and a type '
        'such as "ObjectEvent" (EPCIS 2.0)'
    )

    def recognises(self, document: Document) -> bool:
        """Whether it is JSON, by name or by its first signs, that speaks of EPCIS."""
        head = document.head
        if not (document.path.suffix.lower() in self.suffixes or begins_json(head)):
            return False
        events = b'"eventTime"' in head and _EVENT.search(head)
        return bool(events or _DOCUMENT.search(head))

    def read(self, document: Document, *, progress: Progress = silent) -> Reading:
        """Everything the document says. Problems are returned, not raised."""
        return read_document(document, progress=progress)

    def write(self, entries: Iterable[Entry], path: Path) -> int:
        """Write those entries that EPCIS can say; returns how many it wrote.

        Raises `fairlode.exchange.epcis.errors.NothingToWriteError` where there are none.
        """
        return write_document(entries, path)


FORMAT: Final = EpcisFormat()
