"""From a file to the record: read, understood, checked, and written as a whole or not at all.

The command, the page and the API take documents in through here, so what is refused is refused
everywhere in the same words.
"""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from fairlode.exchange.contract import Document, Format, Progress, Reading, silent
from fairlode.exchange.formats import format_of
from fairlode.exchange.unread import unreadable
from fairlode.ledger.admission import Act, Admission, admit
from fairlode.ledger.columns import Columns, save, snapshot
from fairlode.ledger.contract import LedgerReader, LedgerWriter, RecordMovedError
from fairlode.types.errors import Problem, RefusedError
from fairlode.types.instant import to_micros

_ATTEMPTS = 5
"""How often a document is checked anew because another one came in between."""


class Store(LedgerReader, LedgerWriter, Protocol):
    """A record that is read and added to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a document says, and what keeps it out of the record."""

    format: str
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a document."""

    document: str
    format: str
    recorded: int
    """Entries written; 0 where everything was known already."""
    unchanged: int
    corrections: int
    size: int
    """Entries in the record now."""
    root: bytes
    notes: tuple[str, ...]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """Takes documents into one store, in one party's name."""

    store: Store
    author: str
    columns_dir: Path | None = None
    """Where snapshots of the record are kept; None for none."""
    now: datetime | None = None
    """When it is learned; None for the clock's time at each document."""

    def check(self, document: Document, progress: Progress = silent) -> "Checked":
        """Every problem the document would meet on its way in. Writes nothing."""
        format_, reading = self.read(document, progress)
        notes = tuple(reading.notes)
        if reading.errors:
            return Checked(format=format_.name, notes=notes, problems=tuple(reading.problems))
        admission = self._admit(document, format_, reading, progress)
        problems = (*reading.problems, *admission.problems)
        return Checked(format=format_.name, notes=notes, problems=problems)

    def read(self, document: Document, progress: Progress = silent) -> tuple[Format, Reading]:
        """The document's format and what was understood of it.

        Raises an `ExchangeError` that says why, where it cannot be read at all.
        """
        format_ = format_of(document)
        try:
            return format_, format_.read(document, progress=progress)
        except OSError as trouble:
            raise unreadable(document, trouble) from None

    def record(self, document: Document, progress: Progress = silent) -> Outcome:
        """Write all that the document says. Raises `RefusedError` with every problem."""
        taken = self.take(document, progress)
        if isinstance(taken, Checked):
            raise RefusedError(document=document.title, problems=taken.problems)
        return taken

    def take(self, document: Document, progress: Progress = silent) -> Outcome | Checked:
        """Write all that the document says, or say what keeps it out as `check` does."""
        with _collector_paused():
            format_, reading = self.read(document, progress)
            try:
                _refuse(document, reading.problems, reading.errors)
                admission = self._written(document, format_, reading, progress)
            except RefusedError as refusal:
                notes = tuple(reading.notes)
                return Checked(format=format_.name, notes=notes, problems=refusal.problems)
        return Outcome(
            document=document.title,
            format=format_.name,
            recorded=len(admission.entries),
            unchanged=admission.unchanged,
            corrections=admission.corrections,
            size=admission.checkpoint.head.size,
            root=admission.checkpoint.head.root,
            notes=tuple(reading.notes),
            warnings=(*reading.problems, *admission.problems),
        )

    def _written(
        self, document: Document, format_: Format, reading: Reading, progress: Progress
    ) -> Admission:
        for attempt in range(_ATTEMPTS):
            try:
                return self._write(document, format_, reading, progress)
            except RecordMovedError:
                if attempt + 1 == _ATTEMPTS:
                    raise
        raise AssertionError("the last attempt has returned or raised")

    def _write(
        self, document: Document, format_: Format, reading: Reading, progress: Progress
    ) -> Admission:
        admission = self._admit(document, format_, reading, progress)
        errors = () if admission.admitted else admission.problems
        _refuse(document, (*reading.problems, *admission.problems), errors)
        if admission.entries:
            progress("writing", 0, len(admission.entries))
            self.store.append(admission.entries, admission.checkpoint)
            self._keep(admission.columns)
        return admission

    def _keep(self, columns: Columns) -> None:
        """Save the snapshot. It is a cache: the document is recorded, whatever becomes of it."""
        if self.columns_dir:
            with suppress(OSError):
                save(columns, self.columns_dir)

    def _admit(
        self, document: Document, format_: Format, reading: Reading, progress: Progress
    ) -> Admission:
        now = self.now or datetime.now(UTC)
        act = Act(
            author=self.author,
            recorded_at=to_micros(now),
            source=document.source(format_.name),
        )
        return admit(
            reading.drafts,
            act,
            reader=self.store,
            columns=snapshot(self.store, self.columns_dir),
            progress=lambda done, total: progress("checking", done, total),
        )


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Without the cyclic garbage collector, which would walk the growing drafts again and again.

    Drafts and entries hold no cycles, so nothing piles up; a large import takes a third less time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _refuse(document: Document, problems: Iterable[Problem], errors: Iterable[Problem]) -> None:
    if any(True for _ in errors):
        raise RefusedError(document=document.title, problems=problems)
