"""`fairlode export`: the record, or what is behind one lot, as a document."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from fairlode.cli.actions.record import Record, moment, opened
from fairlode.cli.actions.targets import check_free, written
from fairlode.cli.actions.tracing import Answer, Ask, answer_trace
from fairlode.cli.errors import UsageError
from fairlode.cli.listing import said
from fairlode.cli.places import told_of
from fairlode.cli.session import Session
from fairlode.exchange.bundle import Extract, sequences_of, write_bundle
from fairlode.exchange.bundle.writing import picked
from fairlode.exchange.contract import Format, Progress
from fairlode.exchange.diagram.figures import count_text
from fairlode.exchange.formats import formats
from fairlode.ledger.history import declares_error
from fairlode.ledger.record import Entry

BUNDLE = "bundle"
_PREFERRED = {"tabular": ".xlsx"}
"""Where a format has several suffixes, the one for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be exported."""

    format: str
    lot: str = ""
    out: Path | None = None
    as_known_at: str | None = None


def run_export(session: Session, wanted: Wanted, *, force: bool) -> None:
    """Write the document.

    Raises `TargetExistsError`, `TargetUnwritableError`, or `ExchangeError` where the format cannot
    say it.
    """
    format_ = _format(wanted.format)
    path = wanted.out or Path(f"{_stem(wanted.lot)}{_suffix(format_)}")
    check_free(path, force=force)
    with session.progress("opening") as progress, opened(session, progress) as record:
        progress("reading the record", 0, 0)
        with told_of(path), written(path, force=force) as draft:
            count = _write(record, wanted, draft, progress=progress)

    def people(console: Console) -> None:
        console.print(said(f"Wrote {count_text(count, 'record')} to {path}."))

    session.show({"format": format_.name, "written": str(path), "records": count}, people)


def _format(name: str) -> Format:
    known = formats()
    if name not in known:
        raise UsageError(what=f"There is no format {name}; there are {', '.join(sorted(known))}.")
    return known[name]


def _stem(lot: str) -> str:
    """A file name that any system takes: what is odd in an id becomes a dash."""
    named = "".join(char if char.isalnum() or char in "-_." else "-" for char in lot)
    return named.strip("-.")[:80] or "record"


def _suffix(format_: Format) -> str:
    return _PREFERRED.get(format_.name, format_.suffixes[0])


def _write(record: Record, wanted: Wanted, path: Path, *, progress: Progress) -> int:
    answer = _answer(record, wanted) if wanted.lot else None
    if wanted.format == BUNDLE:
        return _bundle(record, wanted, answer, path=path, progress=progress)
    return _format(wanted.format).write(_in_force(record, wanted, answer), path)


def _answer(record: Record, wanted: Wanted) -> Answer:
    """What is behind a lot: in every element that it has an assay of, and in gross mass."""
    return answer_trace(record, Ask(lot=wanted.lot, as_known_at=wanted.as_known_at))


def _bundle(
    record: Record, wanted: Wanted, answer: Answer | None, *, path: Path, progress: Progress
) -> int:
    if record.bundle is not None:
        raise UsageError(what="The records are in a bundle already: hand that file on.")
    if answer is not None:
        about = answer.ask.about([trail.element for trail in answer.trails])
        extract = Extract(
            sequences=sequences_of(answer.trails), size=answer.receipt.anchor.size, about=about
        )
    else:
        size = _size(record, wanted)
        extract = Extract(size=size, about={"what": "record", "as_known_at": wanted.as_known_at})
    return write_bundle(record.reader, path, extract=extract, progress=progress)


def _size(record: Record, wanted: Wanted) -> int | None:
    known_at = moment(wanted.as_known_at)
    return None if known_at is None else record.reader.size_at(known_at)


def _in_force(record: Record, wanted: Wanted, answer: Answer | None) -> Iterator[Entry]:
    """The entries that hold, and events that declare themselves in error, in sequence."""
    if answer is not None:
        return picked(record.reader, sequences_of(answer.trails))
    live = record.columns(as_known_at=moment(wanted.as_known_at)).entries.live
    entries = record.reader.entries(0, len(live))
    return (entry for entry in entries if live[entry.sequence] or declares_error(entry))
