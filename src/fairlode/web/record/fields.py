"""Columns that Django has no field for."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    # Only its stubs know what the field is set to and read as.
    _BigIntegerField = models.BigIntegerField[int, int]
else:
    _BigIntegerField = models.BigIntegerField


class SequenceField(_BigIntegerField):
    """A number of 64 bits that we assign, as a primary key.

    In SQLite such a column must be declared ``integer`` to be the row's own address; as Django's
    ``bigint`` it would need an index beside the table. SQLite's integers have 64 bits all the same.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """The column's type in the database's own words."""
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)
