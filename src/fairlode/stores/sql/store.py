"""The record in a database, whichever it is.

Entries never change and are read by ranges of their sequence, so no answer needs a transaction
that lasts: a page read later is the page it would have been before.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import pyarrow as pa

from fairlode.ledger.contract import Checkpoint, Head, StoreUnreadyError
from fairlode.ledger.record import Entry
from fairlode.stores.base import Store
from fairlode.stores.errors import StoreSchemaError
from fairlode.stores.rows import BATCH_ROWS, chunks, to_batches
from fairlode.stores.sql import statements as sql

_MANY = 1_000
"""Values in one question; a longer list is asked in parts."""

Rows = list[tuple[Any, ...]]


class Database(Protocol):
    """One connection, speaking one dialect. Raises `StoreError` for whatever its driver raises."""

    shown: str

    def rows(self, statement: str, *parameters: object) -> Rows:
        """All rows of an answer."""
        ...

    def among(self, statement: str, values: Sequence[object]) -> Rows:
        """All rows of an answer; ``{among}`` in the statement asks for one of `values`."""
        ...

    def has_tables(self) -> bool:
        """Whether migrations ever ran here."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """A transaction with no other writer beside it: kept at the end, dropped by an error."""
        ...

    def insert_entries(self, entries: Sequence[Entry]) -> None:
        """Add rows to the table of entries."""
        ...

    def insert_checkpoint(self, row: tuple[object, ...]) -> None:
        """Add a row to the table of checkpoints."""
        ...

    def close(self) -> None:
        """End the connection."""
        ...


class SqlStore(Store):
    """The log as two tables."""

    def __init__(self, database: Database) -> None:
        """Raises `StoreUnreadyError` or `StoreSchemaError`, and then closes the database."""
        self.shown = database.shown
        self._database = database
        try:
            self._check_schema()
        except BaseException:
            database.close()
            raise

    def close(self) -> None:
        """End the connection."""
        self._database.close()

    def head(self) -> Head:
        """The end of the log."""
        rows = self._database.rows(sql.HEAD)
        return sql.to_checkpoint(rows[0]).head if rows else Head()

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """Entries `start` to `stop` in sequence order."""
        for rows in self._pages(sql.PAGE, start, stop):
            yield from map(Entry._make, rows)

    def scan(self, start: int = 0, stop: int | None = None) -> Iterator[pa.RecordBatch]:
        """The same as batches of `ENTRY_SCHEMA`."""
        for rows in self._pages(sql.PAGE, start, stop):
            yield from to_batches(rows)

    def of_subjects(self, subjects: Collection[str]) -> Iterator[Entry]:
        """All entries about any of these ids."""
        return self._matching(sql.OF_SUBJECTS, subjects)

    def of_digests(self, digests: Collection[bytes]) -> Iterator[Entry]:
        """All entries with any of these digests."""
        return self._matching(sql.OF_DIGESTS, digests)

    def leaves(self, stop: int | None = None) -> bytes:
        """The leaf hashes, 32 bytes each."""
        return b"".join(leaf for rows in self._pages(sql.LEAVES, 0, stop) for (leaf,) in rows)

    def checkpoints(self) -> Sequence[Checkpoint]:
        """Every append, oldest first."""
        return tuple(map(sql.to_checkpoint, self._database.rows(sql.CHECKPOINTS)))

    def size_at(self, recorded_at: int) -> int:
        """How many entries had been recorded by that time: a search over the sequence."""
        return bisect_right(range(self.head().size), recorded_at, key=self._recorded_at)

    def append(self, entries: Sequence[Entry], checkpoint: Checkpoint) -> None:
        """Write entries and their checkpoint in one transaction."""
        if not entries:
            return
        with self._database.writing():
            self._check_append(self.head(), entries, checkpoint)
            self._database.insert_entries(entries)
            self._database.insert_checkpoint(sql.checkpoint_row(checkpoint))

    def _check_schema(self) -> None:
        applied = self._database.rows(sql.APPLIED) if self._database.has_tables() else []
        if not applied:
            raise StoreUnreadyError(store=self.shown)
        if applied != [(sql.SCHEMA,)]:
            raise StoreSchemaError(store=self.shown, found=applied[0][0], wanted=sql.SCHEMA)

    def _pages(self, statement: str, start: int, stop: int | None) -> Iterator[Rows]:
        first, last = self._range(start, stop)
        for at in range(first, last, BATCH_ROWS):
            yield self._database.rows(statement, at, min(at + BATCH_ROWS, last))

    def _matching(self, statement: str, values: Collection[object]) -> Iterator[Entry]:
        # First where, from the index alone; then the rows in order, however many there are.
        parts = chunks(set(values), _MANY)
        found = sorted(at for part in parts for (at,) in self._database.among(statement, part))
        for some in chunks(found, _MANY):
            yield from map(Entry._make, self._database.among(sql.OF_SEQUENCES, some))

    def _recorded_at(self, sequence: int) -> int:
        return int(self._database.rows(sql.RECORDED_AT, sequence)[0][0])
