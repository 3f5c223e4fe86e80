"""The database itself refuses what the contract has no word for."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from fairlode.stores import StoreUrl
from tests.contract.conftest import Place
from tests.contract.entries import append, lots

CHANGES = [
    "UPDATE record_entry SET body = body WHERE sequence = 0",
    "UPDATE record_entry SET subject = 'other'",
    "DELETE FROM record_entry",
    "DELETE FROM record_entry WHERE sequence = 1",
    "UPDATE record_checkpoint SET author = 'other'",
    "DELETE FROM record_checkpoint",
]


SQLITE = "sqlite"
POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)


@pytest.fixture
def execute(place: Place) -> Iterator[Callable[[str], object]]:
    """Run a statement on the record's tables beside the store, which has two entries."""
    append(place.open(), lots(2))
    if place.kind == "sqlite":
        path = StoreUrl.parse(place.url).path
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            yield connection.execute
        return
    import psycopg  # noqa: PLC0415 - an extra; a machine without it skips these tests

    with psycopg.connect(place.url, autocommit=True) as connection:
        yield lambda statement: connection.execute(statement.encode())


@pytest.mark.parametrize("place", [SQLITE, POSTGRES], indirect=True)
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_refused(place: Place, execute: Callable[[str], object], change: str) -> None:
    before = list(place.open().entries())

    with pytest.raises(Exception, match="is append-only"):
        execute(change)

    assert list(place.open().entries()) == before


@pytest.mark.parametrize("place", [POSTGRES], indirect=True)
@pytest.mark.parametrize("table", ["record_entry", "record_checkpoint"])
def test_postgres_refuses_to_empty_a_table(
    place: Place, execute: Callable[[str], object], table: str
) -> None:
    with pytest.raises(Exception, match="is append-only"):
        execute(f"TRUNCATE {table}")

    assert place.open().head().size == 2
