"""`fairlode log list` and `fairlode log show`."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import orjson
from rich.console import Console

from fairlode.cli.actions.record import Record, opened
from fairlode.cli.errors import EntryUnknownError, UsageError
from fairlode.cli.listing import facts, indented, said, table
from fairlode.cli.session import Session
from fairlode.ledger.contract import Source
from fairlode.ledger.record import Entry, Kind
from fairlode.types.identifiers import canonical_id
from fairlode.types.instant import format_instant, from_micros

_DIGEST = re.compile(r"[0-9a-f]{64}")
_BLOCK = 1_000
"""Entries read at a time when the log is read from its end."""


def run_list(session: Session, *, subject: str, kind: str, limit: int | None) -> None:
    """Print entries, the latest first. Raises `UsageError` for a kind that there is not."""
    if kind and kind not in set(Kind):
        raise UsageError(what=f"There is no kind {kind}; there are {', '.join(sorted(Kind))}.")
    with opened(session) as record:
        found = (e for e in _backwards(record, subject) if not kind or e.kind == kind)
        entries = list(islice(found, limit))
        live = record.columns().entries.live
        data = [_data(entry, in_force=bool(live[entry.sequence])) for entry in entries]
        size = record.reader.head().size

    def people(console: Console) -> None:
        rows = table("Entry", "Recorded", "Kind", "About", "In force", right=("Entry", "Recorded"))
        for item in data:
            recorded = item["recorded_at"][:16].replace("T", " ")
            force = "yes" if item["in_force"] else "no"
            kind, about = said(item["kind"].replace("_", " ")), said(item["subject"])
            rows.add_row(str(item["sequence"]), recorded, kind, about, force)
        console.print(rows)
        console.print(said(f"{len(data):,} of {size:,} entries."))

    session.show({"size": size, "entries": data}, people)


def run_show(session: Session, wanted: str) -> None:
    """Print entries whole. Raises `EntryUnknownError`."""
    with opened(session) as record:
        found = entries_named(record, wanted)
        live = record.columns().entries.live
        source_of = _sources(record)
        data = [
            _data(entry, in_force=bool(live[entry.sequence]))
            | {"source": _source(source_of(entry.sequence)), "statement": orjson.loads(entry.body)}
            for entry in found
        ]

    def people(console: Console) -> None:
        for item in data:
            _print(console, item)

    session.show({"entries": data}, people)


def entries_named(record: Record, wanted: str) -> Sequence[Entry]:
    """The entry of a sequence number or digest, or all about an id. Raises `EntryUnknownError`."""
    reader = record.reader
    if wanted.isascii() and wanted.isdigit() and int(wanted) < reader.head().size:
        return list(reader.entries(int(wanted), int(wanted) + 1))
    if _DIGEST.fullmatch(wanted.lower()):
        found = list(reader.of_digests({bytes.fromhex(wanted)}))
    else:
        found = list(reader.of_subjects({canonical_id(wanted)}))
    if not found:
        raise EntryUnknownError(entry=wanted)
    return found


def _backwards(record: Record, subject: str) -> Iterator[Entry]:
    """Entries about a subject, or all, from the end of the log to its beginning."""
    if subject:
        yield from reversed(list(record.reader.of_subjects({canonical_id(subject)})))
        return
    stop = record.reader.head().size
    while stop > 0:
        start = max(stop - _BLOCK, 0)
        yield from reversed(list(record.reader.entries(start, stop)))
        stop = start


def _data(entry: Entry, *, in_force: bool) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "kind": entry.kind,
        "subject": entry.subject,
        "valid_from": format_instant(from_micros(entry.valid_from)),
        "valid_to": None if entry.valid_to is None else format_instant(from_micros(entry.valid_to)),
        "recorded_at": format_instant(from_micros(entry.recorded_at)),
        "author": entry.author,
        "in_force": in_force,
        "digest": entry.digest.hex(),
        "leaf": entry.leaf.hex(),
        "corrects": entry.corrects.hex() if entry.corrects else None,
        "voids": entry.voids.hex() if entry.voids else None,
    }


def _sources(record: Record) -> Callable[[int], Source | None]:
    """By sequence: the document that an entry came from, or None."""
    checkpoints = record.reader.checkpoints()
    ends = [checkpoint.head.size for checkpoint in checkpoints]

    def source_of(sequence: int) -> Source | None:
        at = bisect_right(ends, sequence)
        return checkpoints[at].source if at < len(checkpoints) else None

    return source_of


def _source(source: Source | None) -> dict[str, Any] | None:
    if source is None:
        return None
    return {
        "name": source.name,
        "format": source.format,
        "sha256": source.sha256.hex(),
        "size": source.size,
    }


def _print(console: Console, item: dict[str, Any]) -> None:
    console.print(said(f"Entry {item['sequence']}: {item['kind']} {item['subject']}", "bold"))
    source = item["source"]
    shown = {
        "holds from": item["valid_from"],
        "holds until": item["valid_to"],
        "recorded": f"{item['recorded_at']} by {item['author']}",
        "in force": "yes" if item["in_force"] else "no",
        "corrects": item["corrects"],
        "voids": item["voids"],
        "from": source and f"{source['name']} ({source['format']}, SHA-256 {source['sha256']})",
        "digest": item["digest"],
        "leaf": item["leaf"],
    }
    facts(console, [(name, value) for name, value in shown.items() if value])
    text = orjson.dumps(item["statement"], option=orjson.OPT_INDENT_2).decode()
    indented(console, said(text))
    console.print()
