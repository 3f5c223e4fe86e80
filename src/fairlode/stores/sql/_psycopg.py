"""A connection to PostgreSQL by psycopg 3: an extra, so imported only where it is asked for."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg

from fairlode.ledger.record import Entry
from fairlode.stores.base import WAIT_S
from fairlode.stores.errors import StoreBusyError, StoreError
from fairlode.stores.sql import statements as sql
from fairlode.stores.sql.store import Rows
from fairlode.stores.url import StoreUrl

_CONNECT_S = 10
"""Seconds to wait for the server to answer at all."""
_HAS_TABLES = "SELECT 1 WHERE to_regclass('django_migrations') IS NOT NULL"
_LOCK = f"LOCK TABLE {sql.CHECKPOINT_TABLE} IN SHARE ROW EXCLUSIVE MODE"
_LOCK_TIMED_OUT = "55P03"
_ENTRY_TYPES = (
    *("int8", "text", "text", "int8", "int8", "int8", "text"),
    *("bytea", "bytea", "bytea", "bytea", "bytea"),
)
"""Types of the columns of an entry, which the binary COPY does not convert."""


class PostgresDatabase:
    """A connection to PostgreSQL."""

    def __init__(self, url: StoreUrl, *, wait_s: float = WAIT_S) -> None:
        """Raises `StoreError` where the server does not let us in."""
        self.shown = url.shown
        self._wait_s = wait_s
        with self._translated():
            self._connection = psycopg.connect(
                url.text, autocommit=True, connect_timeout=_CONNECT_S
            )

    def rows(self, statement: str, *parameters: object) -> Rows:
        """All rows of an answer."""
        with self._translated(), self._connection.cursor(binary=True) as cursor:
            cursor.execute(statement.replace("?", "%s").encode(), parameters)
            return cursor.fetchall()

    def among(self, statement: str, values: Sequence[object]) -> Rows:
        """All rows of an answer for one of `values`."""
        return self.rows(statement.format(among="= ANY(?)"), list(values))

    def has_tables(self) -> bool:
        """Whether migrations ever ran here."""
        return bool(self.rows(_HAS_TABLES))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction with no other writer beside it."""
        with self._translated(), self._connection.transaction():
            timeout = f"SET LOCAL lock_timeout = {int(self._wait_s * 1000)}"
            self._connection.execute(timeout.encode())
            self._connection.execute(_LOCK.encode())
            yield

    def insert_entries(self, entries: Sequence[Entry]) -> None:
        """Add rows to the table of entries."""
        names = ", ".join(sql.ENTRY_COLUMNS)
        statement = f"COPY {sql.ENTRY_TABLE} ({names}) FROM STDIN (FORMAT BINARY)"
        with (
            self._translated(),
            self._connection.cursor() as cursor,
            cursor.copy(statement.encode()) as copy,
        ):
            copy.set_types(_ENTRY_TYPES)
            for entry in entries:
                copy.write_row(entry)

    def insert_checkpoint(self, row: tuple[object, ...]) -> None:
        """Add a row to the table of checkpoints."""
        names, marks = ", ".join(sql.CHECKPOINT_COLUMNS), ", ".join(["%s"] * len(row))
        statement = f"INSERT INTO {sql.CHECKPOINT_TABLE} ({names}) VALUES ({marks})"  # noqa: S608 - our own names
        with self._translated():
            self._connection.execute(statement.encode(), row)

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            if error.sqlstate == _LOCK_TIMED_OUT:
                raise StoreBusyError(store=self.shown, seconds=self._wait_s) from None
            # What the server says is safe to repeat; the driver's own text may hold the URL.
            what = error.diag.message_primary or f"no connection ({type(error).__name__})"
            raise StoreError(store=self.shown, what=what) from None
