"""The tables are those that the store on the floor below reads and writes."""

import os
import subprocess
import sys
from pathlib import Path

from fairlode.stores.sql import statements
from fairlode.web.record import migrations


def test_the_newest_migration_is_the_one_that_the_store_knows() -> None:
    (folder,) = migrations.__path__
    names = sorted(path.stem for path in Path(folder).glob("[0-9]*.py"))

    assert names[-1] == statements.SCHEMA


def test_every_change_of_the_models_has_its_migration() -> None:
    result = _django("makemigrations", "--check", "--dry-run")

    assert (result.returncode, result.stdout) == (0, "No changes detected\n")


def test_the_columns_are_those_of_the_store() -> None:
    program = (
        "import django; django.setup()\n"
        "from fairlode.web.record.models import Checkpoint, Entry\n"
        "for model in (Entry, Checkpoint):\n"
        "    print(model._meta.db_table, *(field.column for field in model._meta.fields))\n"
    )

    result = _run("-c", program)

    assert result.stdout.split("\n") == [
        " ".join((statements.ENTRY_TABLE, *statements.ENTRY_COLUMNS)),
        " ".join((statements.CHECKPOINT_TABLE, *statements.CHECKPOINT_COLUMNS)),
        "",
    ]


def test_the_tables_can_be_taken_away_again(tmp_path: Path) -> None:
    store = f"sqlite://{tmp_path}/record.sqlite3"

    there = _django("migrate", "record", store=store)
    back = _django("migrate", "record", "zero", store=store)

    assert (there.returncode, back.returncode) == (0, 0), there.stderr + back.stderr


def _django(*arguments: str, store: str = "") -> "subprocess.CompletedProcess[str]":
    return _run("-m", "django", *arguments, store=store)


def _run(*arguments: str, store: str = "") -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "fairlode.web.settings",
        "FAIRLODE_STORE": store,
    }
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False
    )
