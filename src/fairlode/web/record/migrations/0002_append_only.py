"""The database itself refuses to change or delete what the record holds.

This keeps out accidents and careless programs. Whoever owns the database can drop a trigger; what
they then change shows in the Merkle log.
"""

from collections.abc import Callable, Iterator

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("record_entry", "record_checkpoint")
CHANGES = ("UPDATE", "DELETE")


def refuse_changes(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers, in the database's own dialect."""
    for statement in STATEMENTS[schema_editor.connection.vendor]():
        schema_editor.execute(statement, params=None)


def allow_changes(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away, so that the migration before can drop the tables."""
    for statement in UNDO[schema_editor.connection.vendor]():
        schema_editor.execute(statement, params=None)


def sqlite() -> Iterator[str]:
    for table in TABLES:
        for change in CHANGES:
            yield (
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def undo_sqlite() -> Iterator[str]:
    for table in TABLES:
        for change in CHANGES:
            yield f"DROP TRIGGER {table}_no_{change.lower()}"


def postgresql() -> Iterator[str]:
    yield (
        "CREATE FUNCTION record_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in TABLES:
        yield (
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION record_refuse_change()"
        )


def undo_postgresql() -> Iterator[str]:
    for table in TABLES:
        yield f"DROP TRIGGER {table}_append_only ON {table}"
    yield "DROP FUNCTION record_refuse_change()"


Vendors = dict[str, Callable[[], Iterator[str]]]

STATEMENTS: Vendors = {"sqlite": sqlite, "postgresql": postgresql}
UNDO: Vendors = {"sqlite": undo_sqlite, "postgresql": undo_postgresql}


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
