"""Make or update the tables of the record in a database: the one migration runner.

It touches that database and nothing else; no project has to be configured, and one that is stays
as it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django
from django.conf import settings
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import ConnectionHandler

from fairlode.stores import StoreError, StoreUrl
from fairlode.web import settings as own_settings
from fairlode.web.databases import database

_APP = "record"
_ALIAS = "fairlode-migrate"


def migrate(url: str) -> None:
    """Bring the tables of the record at `url` to the newest version; a second run does nothing.

    Takes the absolute URL of an SQL store. Raises `StoreUrlError`, `StoreSchemeError`, or
    `StoreError` where the database refuses.
    """
    _configure()
    try:
        with _connected(database(url)) as connection:
            executor = MigrationExecutor(connection)
            executor.migrate(executor.loader.graph.leaf_nodes(_APP))
    except DatabaseError as error:
        # Only the first line, the server's own: the driver's next ones may hold the URL.
        what = str(error).partition("\n")[0]
        raise StoreError(store=StoreUrl.parse(url).shown, what=what) from None


@contextmanager
def _connected(database_settings: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """A connection beside the project's own; migrations find it by its alias."""
    completed = ConnectionHandler({"default": database_settings}).settings["default"]
    connections.databases[_ALIAS] = completed
    try:
        yield connections[_ALIAS]
    finally:
        connections[_ALIAS].close()
        del connections[_ALIAS]
        del connections.databases[_ALIAS]


def _configure() -> None:
    """Give Django our settings, unless a project has given it its own."""
    if not settings.configured:
        names = (name for name in dir(own_settings) if name.isupper() and name[0] != "_")
        settings.configure(**{name: getattr(own_settings, name) for name in names})
    django.setup()
