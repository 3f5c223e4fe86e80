"""What is particular to SQLite; the contract's tests hold the rest."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fairlode.ledger.contract import StoreDamagedError, StoreUnreadyError
from fairlode.ledger.record import Entry
from fairlode.stores import StoreBusyError, StoreError, StoreSchemaError, file_url, open_store
from fairlode.stores.sql.sqlite import SqliteDatabase
from fairlode.stores.sql.store import SqlStore
from fairlode.web.migrate import migrate
from tests.contract.entries import Said, append, checkpoint_of, lots, sealed


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with an empty record."""
    path = tmp_path / "our record?.sqlite3"
    migrate(file_url("sqlite", path))
    return path


@pytest.fixture
def other(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program's connection to the file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def _open(path: Path, wait_s: float = 5) -> SqlStore:
    return SqlStore(SqliteDatabase(path, wait_s=wait_s))


def test_reading_goes_on_while_another_writes(path: Path, other: sqlite3.Connection) -> None:
    with _open(path) as store:
        append(store, lots(2))
        other.execute("BEGIN IMMEDIATE")

        assert len(list(store.entries())) == 2


def test_a_writer_does_not_wait_for_ever(path: Path, other: sqlite3.Connection) -> None:
    with _open(path, wait_s=0.05) as store:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StoreBusyError):
            append(store, lots(1))

        other.execute("ROLLBACK")
        append(store, lots(1))
        assert store.head().size == 1


def test_entries_of_every_kind_may_alternate(path: Path) -> None:
    said = [
        Said(subject="a"),
        Said(subject="b", valid_to=2**60),
        Said(subject="c"),
        Said(subject="d", corrects=bytes(32)),
        Said(subject="e", voids=bytes(32)),
        Said(subject="f"),
    ]
    entries = sealed(said)
    with _open(path) as store:
        store.append(entries, checkpoint_of(entries))

        assert list(store.entries()) == entries


def test_an_append_is_on_the_disk_when_it_is_done(path: Path) -> None:
    database = SqliteDatabase(path)
    with closing(database):
        assert database.rows("PRAGMA synchronous") == [(2,)]  # FULL
        assert database.rows("PRAGMA journal_mode") == [("wal",)]


def test_a_row_is_not_replaced(path: Path) -> None:
    database = SqliteDatabase(path)
    store = SqlStore(database)
    append(store, lots(2))
    columns = ", ".join(Entry._fields)
    replace = f"INSERT OR REPLACE INTO record_entry SELECT {columns} FROM record_entry"  # noqa: S608 - our own names

    with pytest.raises(StoreError, match="is append-only"):
        database.rows(replace)

    store.close()


def test_a_file_without_tables_is_no_record(tmp_path: Path) -> None:
    path = tmp_path / "empty.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE other (x)")

    with pytest.raises(StoreUnreadyError) as refusal:
        open_store(file_url("sqlite", path))

    assert refusal.value.code == "ledger.store_unready"


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO django_migrations (app, name, applied) VALUES ('record', '0099_later', 0)",
        "DELETE FROM django_migrations WHERE name = '0002_append_only'",
    ],
)
def test_tables_of_another_version_are_not_read(
    path: Path, other: sqlite3.Connection, change: str
) -> None:
    other.execute(change)

    with pytest.raises(StoreSchemaError):
        _open(path)


def test_tables_of_another_app_do_not_matter(path: Path, other: sqlite3.Connection) -> None:
    other.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('voice', '1', 0)")

    with _open(path) as store:
        assert store.head().size == 0


def test_another_file_is_no_record(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but long enough to have a header of its own" * 10)

    with pytest.raises(StoreDamagedError):
        open_store(file_url("sqlite", path))


def test_a_damaged_file_is_said_to_be_damaged(path: Path) -> None:
    with _open(path) as store:
        append(store, lots(3_000))
    data = bytearray(path.read_bytes())
    data[32_768:] = bytes(len(data) - 32_768)
    path.write_bytes(data)

    with pytest.raises(StoreDamagedError), _open(path) as store:
        list(store.entries())
