"""The record as arrays: what the invariants and the engine read."""

from fairlode.ledger.columns.ids import IdTable
from fairlode.ledger.columns.snapshot import load, save, snapshot, snapshot_at
from fairlode.ledger.columns.tables import Columns, Role, empty_columns
from fairlode.ledger.columns.validity import valid_at

__all__ = [
    "Columns",
    "IdTable",
    "Role",
    "empty_columns",
    "load",
    "save",
    "snapshot",
    "snapshot_at",
    "valid_at",
]
