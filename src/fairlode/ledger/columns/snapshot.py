"""The snapshot of a record: found on disk, brought up to date, or built from the log.

A snapshot is named by the size and the root of the log it shows, so a wrong one cannot be taken
for a right one. It is a cache: deleting it loses nothing.
"""

from pathlib import Path
from typing import Any

from fairlode.ledger.arrays import Arrays, load_arrays, prune, save_arrays
from fairlode.ledger.columns.build import RebuildNeededError, extend, retired_descriptions
from fairlode.ledger.columns.ids import EMPTY_IDS, IdTable
from fairlode.ledger.columns.tables import DTYPES, ID_TABLES, TABLES, Columns, empty_columns
from fairlode.ledger.contract import Head, LedgerReader
from fairlode.ledger.merkle import Frontier

KEPT = 2
"""Snapshots kept on disk: the present one, and one that a running reader may still map."""


def snapshot(reader: LedgerReader, directory: Path | None = None) -> Columns:
    """The whole record as columns, by way of the newest fitting snapshot in `directory`."""
    head = reader.head()
    base = _newest(reader, directory, head) if directory else None
    if base is not None and base.size == head.size:
        return base
    columns = _built(reader, base or empty_columns(), head)
    if directory:
        save(columns, directory)
    return columns


def snapshot_at(reader: LedgerReader, recorded_at: int) -> Columns:
    """The record as it was known at a time (microseconds, inclusive): a prefix of the log."""
    size = reader.size_at(recorded_at)
    frontier = Frontier()
    leaves = reader.leaves(size)
    frontier.extend(leaves[at : at + 32] for at in range(0, len(leaves), 32))
    return _built(reader, empty_columns(), Head(size=size, root=frontier.root()))


def save(columns: Columns, directory: Path) -> None:
    """Write the snapshot into `directory`, and drop those no longer needed."""
    facts = {"size": columns.size, "root": columns.root.hex()}
    save_arrays(directory / _name(columns.size, columns.root), _flattened(columns), facts)
    prune(directory, keep=KEPT)


def _built(reader: LedgerReader, base: Columns, head: Head) -> Columns:
    entries = reader.entries(base.size, head.size)
    try:
        return extend(base, entries, root=head.root)
    except RebuildNeededError:
        voided = retired_descriptions(reader.entries(0, head.size))
        entries = reader.entries(0, head.size)
        return extend(empty_columns(), entries, root=head.root, voided=voided)


def _newest(reader: LedgerReader, directory: Path, head: Head) -> Columns | None:
    """The largest snapshot in `directory` that shows a prefix of this very log."""
    current = load(directory / _name(head.size, head.root))
    if current is not None or not directory.is_dir():
        return current
    for checkpoint in reversed(reader.checkpoints()):
        path = directory / _name(checkpoint.head.size, checkpoint.head.root)
        columns = load(path)
        if columns is not None:
            return columns
    return None


def load(path: Path) -> Columns | None:
    """The snapshot in `path`, memory-mapped; None where there is none that can be read."""
    found = load_arrays(path)
    if found is None or set(found[0]) != _NAMES:
        return None
    return _unflattened(*found)


def _name(size: int, root: bytes) -> str:
    return f"{size}-{root.hex()[:16]}"


_NAMES = {
    *(f"{name}.{column}" for name, type_ in TABLES.items() for column in DTYPES[type_]),
    *(f"{name}.{part}" for name in ID_TABLES for part in EMPTY_IDS.arrays()),
}
"""Arrays of a snapshot of this version."""


def _flattened(columns: Columns) -> Arrays:
    arrays: Arrays = {}
    for table in (*TABLES, *ID_TABLES):
        part = getattr(columns, table)
        named = part.arrays() if table in ID_TABLES else _by_column(part)
        arrays |= {f"{table}.{name}": values for name, values in named.items()}
    return arrays


def _by_column(table: Any) -> Arrays:  # noqa: ANN401  # any of the column tables
    return {name: getattr(table, name) for name in DTYPES[type(table)]}


def _unflattened(arrays: Arrays, facts: dict[str, Any]) -> Columns:
    def part(table: str) -> Arrays:
        names = [name for name in arrays if name.startswith(f"{table}.")]
        return {name.partition(".")[2]: arrays[name] for name in names}

    tables: dict[str, Any] = {name: type_(**part(name)) for name, type_ in TABLES.items()}
    ids: dict[str, Any] = {name: IdTable(**part(name)) for name in ID_TABLES}
    return Columns(size=facts["size"], root=bytes.fromhex(facts["root"]), **tables, **ids)
