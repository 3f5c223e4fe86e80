"""The record in PostgreSQL: many companies in one service. Needs the extra ``postgres``.

A writer locks the table of checkpoints against other writers, not against readers. Rows go in by
COPY in its binary form. User, password and service files are libpq's own: whatever it accepts in a
URL or its environment works here.
"""

from collections.abc import Callable
from importlib.util import find_spec

from fairlode.stores.errors import DriverMissingError
from fairlode.stores.sql.store import SqlStore
from fairlode.stores.url import StoreUrl

SCHEMES = ("postgresql", "postgres")


def prepare(url: StoreUrl, migrate: Callable[[str], None]) -> None:
    """Make the tables; the database itself must be there. Raises `DriverMissingError`."""
    _check_driver(url)
    migrate(url.text)


def connect(url: StoreUrl) -> SqlStore:
    """The record in the database. Raises `DriverMissingError`."""
    _check_driver(url)
    from fairlode.stores.sql._psycopg import (  # noqa: PLC0415 - needs the extra checked above
        PostgresDatabase,
    )

    return SqlStore(PostgresDatabase(url))


def _check_driver(url: StoreUrl) -> None:
    if find_spec("psycopg") is None:
        raise DriverMissingError(store=url.shown, package="psycopg", extra="postgres")
