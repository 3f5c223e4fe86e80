"""A directory of memory-mapped arrays with a manifest: how snapshots lie on disk.

Written beside its place and moved there in one step, so a reader sees a whole directory or none.
The manifest says what the arrays are of; arrays are plain NumPy files that any tool can open.
"""

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import fairlode

LAYOUT = 4
"""Version of the layout and of what is computed into it; a directory of another one, or of another
release, is built anew."""
_WRITER = f"fairlode {fairlode.__version__}, layout {LAYOUT}"
_MANIFEST = "manifest.json"

Arrays = dict[str, NDArray[Any]]


def save_arrays(
    directory: Path, arrays: Mapping[str, NDArray[Any]], facts: Mapping[str, object]
) -> None:
    """Write `arrays` and `facts` as `directory`, replacing one that is there."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    for name, values in arrays.items():
        np.save(draft / f"{name}.npy", values, allow_pickle=False)
    manifest = {"writer": _WRITER, "arrays": sorted(arrays), "facts": dict(facts)}
    (draft / _MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True))
    _put(draft, directory)


def _put(draft: Path, directory: Path) -> None:
    try:
        draft.rename(directory)
    except OSError:  # it is there already: same facts, or of an older layout
        shutil.rmtree(directory, ignore_errors=True)
        try:
            draft.rename(directory)
        except OSError:  # another process was first; a snapshot is only ever a cache
            shutil.rmtree(draft, ignore_errors=True)


def load_arrays(directory: Path) -> tuple[Arrays, dict[str, Any]] | None:
    """The arrays, mapped read-only, and the facts; None where there is no whole directory."""
    try:
        manifest = json.loads((directory / _MANIFEST).read_bytes())
        if manifest["writer"] != _WRITER:
            return None
        arrays = {name: _mapped(directory / f"{name}.npy") for name in manifest["arrays"]}
    except (OSError, ValueError, KeyError):
        return None
    return arrays, manifest["facts"]


def _mapped(path: Path) -> NDArray[Any]:
    values: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    # A memmap costs microseconds at every slice; a plain view on the same pages does not.
    return values.view(np.ndarray)


def prune(parent: Path, *, keep: int) -> None:
    """Delete all but the `keep` newest directories in `parent`."""
    # Hidden ones are being written, here or in another process.
    found = [path for path in parent.iterdir() if path.is_dir() and path.name[0] != "."]
    for path in sorted(found, key=_age, reverse=True)[keep:]:
        shutil.rmtree(path, ignore_errors=True)


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
