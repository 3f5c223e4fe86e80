"""The record in an SQLite file: one company on one machine, nothing to install.

Write-ahead log, so that reading goes on during an import. Every append is pushed to the disk before
it is said to be done (synchronous=FULL): a checkpoint that was handed out must not be taken back by
a power cut, and one push for each append costs next to nothing.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from fairlode.ledger.contract import StoreDamagedError, StoreUnreadyError
from fairlode.ledger.record import Entry
from fairlode.stores.base import WAIT_S
from fairlode.stores.errors import StoreBusyError, StoreError
from fairlode.stores.sql import statements as sql
from fairlode.stores.sql.store import Rows, SqlStore
from fairlode.stores.url import StoreUrl, file_url, local_path

SCHEMES = ("sqlite",)
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -65536",  # 64 MiB: the upper levels of both indexes of a large record
    "PRAGMA recursive_triggers = ON",  # lets INSERT OR REPLACE meet the trigger against deletion
)
_RARE_COLUMNS = {"valid_to", "corrects", "voids"}
_COMMON_COLUMNS = tuple(name for name in sql.ENTRY_COLUMNS if name not in _RARE_COLUMNS)
"""What is stated of most entries: they neither end, correct nor void."""
_HAS_TABLES = "SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'"
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_PRIMARY_CODE = 0xFF
"""Mask from an extended result code of SQLite to its kind."""


class SqliteDatabase:
    """A connection to an SQLite file."""

    def __init__(self, path: Path, *, wait_s: float = WAIT_S) -> None:
        """Raises `StoreUnreadyError` where there is no file."""
        self.shown = file_url(SCHEMES[0], path)
        self._wait_s = wait_s
        if not path.is_file():
            raise StoreUnreadyError(store=self.shown)
        with self._translated():
            self._connection = sqlite3.connect(
                f"file:{quote(str(path))}?mode=rw", uri=True, isolation_level=None, timeout=wait_s
            )
            for pragma in _PRAGMAS:
                self._connection.execute(pragma)

    def rows(self, statement: str, *parameters: object) -> Rows:
        """All rows of an answer."""
        with self._translated():
            return self._connection.execute(statement, parameters).fetchall()

    def among(self, statement: str, values: Sequence[object]) -> Rows:
        """All rows of an answer for one of `values`."""
        marks = ", ".join("?" * len(values))
        return self.rows(statement.format(among=f"IN ({marks})"), *values)

    def has_tables(self) -> bool:
        """Whether migrations ever ran here."""
        return bool(self.rows(_HAS_TABLES))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction with no other writer beside it."""
        self.rows("BEGIN IMMEDIATE")
        try:
            yield
            self.rows("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def insert_entries(self, entries: Sequence[Entry]) -> None:
        """Add rows to the table of entries."""
        for common, run in groupby(entries, _is_common):
            if common:
                self._insert(sql.ENTRY_TABLE, _COMMON_COLUMNS, map(_common_row, run))
            else:
                self._insert(sql.ENTRY_TABLE, sql.ENTRY_COLUMNS, run)

    def insert_checkpoint(self, row: tuple[object, ...]) -> None:
        """Add a row to the table of checkpoints."""
        self._insert(sql.CHECKPOINT_TABLE, sql.CHECKPOINT_COLUMNS, [row])

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def _insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - our own names
        with self._translated():
            self._connection.executemany(statement, rows)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
            if code in _BUSY:
                raise StoreBusyError(store=self.shown, seconds=self._wait_s) from None
            if code in _DAMAGED:
                raise StoreDamagedError(store=self.shown, what=str(error)) from None
            raise StoreError(store=self.shown, what=str(error)) from error


def _is_common(entry: Entry) -> bool:
    return entry.valid_to is None and entry.corrects is None and entry.voids is None


def _common_row(entry: Entry) -> tuple[object, ...]:
    """The row of an entry without its empty columns.

    The driver looks for an adapter for every None and bytes, but not for a bytearray: without
    either, rows go in a third faster.
    """
    number, kind, subject, since, _, recorded_at, author, value, leaf, _, _, body = entry
    hashes = bytearray(value), bytearray(leaf)
    return (number, kind, subject, since, recorded_at, author, *hashes, bytearray(body))


def prepare(url: StoreUrl, migrate: Callable[[str], None]) -> None:
    """Make the file and its tables."""
    local_path(url).parent.mkdir(parents=True, exist_ok=True)
    migrate(url.text)


def connect(url: StoreUrl) -> SqlStore:
    """The record in the file."""
    return SqlStore(SqliteDatabase(local_path(url)))
