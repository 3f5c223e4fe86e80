"""Where a workspace is, found without loading what opens it, and how a place is spoken of.

Files are written as a draft beside their place; nobody asked for the draft, so no message names it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from errno import EDQUOT, ENOENT, ENOSPC
from pathlib import Path

from fairlode.cli.errors import TargetUnwritableError, reason_of
from fairlode.types.errors import SourcingError

DIRECTORY = ".fairlode"
MARKER = "workspace.toml"
COLUMNS = "columns"
GRAPHS = "graphs"
"""Names within a folder; `fairlode.stores.workspace` has the same, tests hold the two together."""
DRAFT = ".fairlode-"
"""How the folder of a draft begins; `fairlode.cli.actions.targets` has the same."""
_FULL = {ENOSPC, EDQUOT}


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


@contextmanager
def told_of(path: Path) -> Iterator[None]:
    """Tell a failure to write a draft of `path` by the name that was asked for.

    Raises `TargetUnwritableError` for what the system says, and a `SourcingError` about the draft
    as the same error about `path`.
    """
    try:
        yield
    except OSError as trouble:
        if not (_is_draft(trouble.filename) or trouble.errno in _FULL):
            raise
        raise TargetUnwritableError(path=path, reason=_reason(trouble, path)) from trouble
    except SourcingError as error:
        if not _is_draft(error.facts.get("path")):
            raise
        raise type(error)(**{**error.facts, "path": path}) from error


def _reason(trouble: OSError, path: Path) -> str:
    if trouble.errno == ENOENT and not path.parent.is_dir():
        return f"there is no folder {path.parent}"
    return reason_of(trouble)


def _is_draft(name: object) -> bool:
    return name is not None and any(part.startswith(DRAFT) for part in Path(str(name)).parts)
