"""Where a workspace is, found without loading what opens it."""

from pathlib import Path

DIRECTORY = ".fairlode"
MARKER = "workspace.toml"
COLUMNS = "columns"
GRAPHS = "graphs"
"""Names within a folder; `fairlode.stores.workspace` has the same, tests hold the two together."""


def nearest(named: Path | None, *, start: Path | None = None) -> Path:
    """The workspace that is meant: `named`, the one within it, or the nearest upward of `start`.

    Where there is none, the place where it would be.
    """
    if named is not None:
        inside = named / DIRECTORY
        return inside if (inside / MARKER).is_file() else named
    start = start or Path.cwd()
    for folder in (start, *start.parents):
        if (folder / DIRECTORY / MARKER).is_file():
            return folder / DIRECTORY
    return start / DIRECTORY
