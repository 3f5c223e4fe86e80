import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from fairlode.stores import StoreError, StoreSchemeError, file_url, open_store
from fairlode.web.migrate import migrate
from tests.contract.entries import append, lots


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    url = file_url("sqlite", tmp_path / "record.sqlite3")
    migrate(url)
    with open_store(url) as store:
        append(store, lots(2))

    migrate(url)

    with open_store(url) as store:
        assert store.head().size == 2


def test_databases_do_not_mix(tmp_path: Path) -> None:
    urls = [file_url("sqlite", tmp_path / name) for name in ("a", "b")]

    for url in urls:
        migrate(url)

    with open_store(urls[0]) as first, open_store(urls[1]) as second:
        append(first, lots(1))
        assert second.head().size == 0


def test_only_the_tables_of_the_record_are_made(tmp_path: Path) -> None:
    migrate(file_url("sqlite", tmp_path / "record.sqlite3"))

    with closing(sqlite3.connect(tmp_path / "record.sqlite3")) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = {name for (name,) in rows}
    assert names == {"django_migrations", "record_checkpoint", "record_entry", "sqlite_sequence"}


def test_a_record_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreSchemeError):
        migrate(file_url("parquet", tmp_path))


def test_a_database_that_refuses_is_said_to_refuse(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refusal:
        migrate(file_url("sqlite", tmp_path))

    assert refusal.value.facts["what"] == "unable to open database file"


def test_a_project_that_is_configured_stays_as_it_is(tmp_path: Path) -> None:
    # In a process of its own, as Django is configured once.
    program = f"""
from django.conf import settings
settings.configure(
    INSTALLED_APPS=["fairlode.web.record"],
    DATABASES={{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}}},
    TIME_ZONE="America/Lima",
)
from fairlode.web.migrate import migrate
migrate({file_url("sqlite", tmp_path / "record.sqlite3")!r})
from django.db import connections
assert settings.TIME_ZONE == "America/Lima"
assert list(connections) == ["default"]
assert connections["default"].settings_dict["NAME"] == ":memory:"
"""
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert (result.returncode, result.stderr) == (0, "")
    with open_store(file_url("sqlite", tmp_path / "record.sqlite3")) as store:
        assert store.head().size == 0
