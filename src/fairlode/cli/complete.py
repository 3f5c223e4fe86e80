"""What the shell offers when a word is begun: workspaces, bundles and ids from the workspace.

Ids are read from the newest snapshot on disk, without opening the record: a shell does not wait.
A completion never fails and never prints.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from fairlode.cli.places import COLUMNS, nearest

if TYPE_CHECKING:
    from fairlode.ledger.arrays import Arrays

MOST = 200
"""Ids that are offered; a longer list helps nobody."""


def complete_lots(context: typer.Context, incomplete: str) -> list[str]:
    """Lot ids that begin with `incomplete`."""
    return _offered(context, incomplete, tables=("lot_ids",))


def complete_subjects(context: typer.Context, incomplete: str) -> list[str]:
    """Ids of lots, sites and organisations that begin with `incomplete`."""
    return _offered(context, incomplete, tables=("lot_ids", "place_ids"))


def complete_workspaces(incomplete: str) -> list[str]:
    """Folders that hold or are a workspace, and bundles."""
    begun = Path(incomplete).expanduser()
    folder = begun if incomplete.endswith("/") else begun.parent
    try:
        found = sorted(folder.iterdir())
    except OSError:
        return []
    return [str(path) for path in found if str(path).startswith(incomplete) and _is_record(path)]


def _is_record(path: Path) -> bool:
    return path.is_dir() or path.name.endswith(".fairlode.json")


def _offered(context: typer.Context, incomplete: str, *, tables: tuple[str, ...]) -> list[str]:
    try:
        arrays = _newest_arrays(_workspace(context))
        found = [text for name in tables for text in _matching(arrays, name, incomplete)]
    except Exception:  # noqa: BLE001 - whatever it is, a shell must not show it
        return []
    return sorted(found[:MOST])


def _workspace(context: typer.Context) -> Path:
    named = context.params.get("workspace") or os.environ.get("FAIRLODE_WORKSPACE")
    return nearest(Path(named) if named else None)


def _newest_arrays(workspace: Path) -> "Arrays":
    from fairlode.ledger.arrays import load_arrays  # noqa: PLC0415 - NumPy, only when Tab is hit

    folders = [path for path in (workspace / COLUMNS).iterdir() if path.is_dir()]
    for folder in sorted(folders, key=lambda path: path.stat().st_mtime, reverse=True):
        found = load_arrays(folder)
        if found:
            return found[0]
    return {}


def _matching(arrays: "Arrays", name: str, incomplete: str) -> Iterator[str]:
    """Texts of an id table that begin with `incomplete`: a letter more each round, all at once."""
    import numpy as np  # noqa: PLC0415 - only when Tab is hit

    blob, offsets = arrays[f"{name}.blob"], arrays[f"{name}.offsets"]
    wanted = incomplete.encode()
    rows = np.flatnonzero(np.diff(offsets) >= len(wanted))
    for at, letter in enumerate(wanted):
        rows = rows[blob[offsets[rows] + at] == letter]
    for row in rows[:MOST].tolist():
        yield blob[offsets[row] : offsets[row + 1]].tobytes().decode()
