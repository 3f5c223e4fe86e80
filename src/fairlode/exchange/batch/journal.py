"""Changes to a store that happen whole or not at all.

What changes is first written beside the store, with the manifest that is to hold; moving that
folder into its place decides. Then the changes are made in the files and the manifest is put in
place. A process that dies before leaves the store as it was; one that dies after leaves the folder,
and the next to open the store makes the changes again, which changes nothing twice.
"""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from fairlode.exchange.batch.store import (
    MANIFEST,
    Array,
    Manifest,
    Part,
    grown,
    mapped,
    save,
    shaped,
)
from fairlode.ledger.kernels.sums import checksum_at

_PLACE = "update"
_CHANGES = "changes.json"
_ROWS, _STRETCH = "rows", "stretch"
_WORD = 8
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """New rows of one array: of an array that grew, `rows` has every row that was added."""

    name: str
    rows: Rows | slice
    """Rising, each once; or a stretch."""
    array: Array
    """The whole array as it is to be."""


def commit(
    folder: Path, manifest: Manifest, changes: Sequence[Change], fresh: Mapping[str, Array]
) -> None:
    """Make the changes; `manifest` says what the store is, its parts still as they were.

    `fresh` arrays take the place of stored ones, as files of their own. Raises OSError; the store
    is as it was then, or as it is to be once it is opened again.
    """
    draft = folder / f".{_PLACE}.partial"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    generation = manifest.generation + 1
    parts = dict(manifest.parts)
    for name, array in fresh.items():
        parts[name] = save(folder, name, array, generation)
    listed: list[str] = []
    for change in (change for change in changes if change.name not in fresh):
        before, now = manifest.parts[change.name], parts[change.name]
        checked = now.checksum + _difference(folder, before, change)
        parts[change.name] = grown(now, len(change.array), checked)
        save_rows(draft, len(listed), change)
        listed.append(change.name)
    replace(manifest, parts=parts, generation=generation).put(draft)
    (draft / _CHANGES).write_text(json.dumps(listed), encoding="utf-8")
    draft.rename(folder / _PLACE)
    redo(folder)
    for name in fresh:
        if name in manifest.parts:
            (folder / manifest.parts[name].file).unlink(missing_ok=True)


def redo(folder: Path) -> None:
    """Finish a change that was decided, if there is one."""
    place = folder / _PLACE
    if not place.exists():
        return
    text = (place / MANIFEST).read_text(encoding="utf-8")
    parts = json.loads(text)["store"]["parts"]
    for number, name in enumerate(json.loads((place / _CHANGES).read_bytes())):
        rows = _load_rows(place, number)
        put_rows(folder, Part(**parts[name]), rows, np.load(place / f"{number}.values.npy"))
    partial = folder / f".{MANIFEST}.partial"
    partial.write_text(text, encoding="utf-8")
    partial.replace(folder / MANIFEST)
    shutil.rmtree(place)


def pending(folder: Path) -> bool:
    """Whether a change was decided and not finished."""
    return (folder / _PLACE).exists()


def room(folder: Path, part: Part, rows: int) -> Part:
    """The part with room for so many rows in its file; what is behind its own rows is zero.

    The store does not change: its manifest counts the rows.
    """
    wanted = replace(part, rows=rows)
    path = folder / part.file
    with path.open("r+b") as file:
        os.truncate(file.fileno(), part.words * _WORD)  # what a process that died has left
        os.truncate(file.fileno(), wanted.words * _WORD)
    return wanted


def save_rows(draft: Path, number: int, change: Change) -> None:
    """Write one change into the folder that will decide."""
    rows = change.rows
    where = np.array([rows.start, rows.stop]) if isinstance(rows, slice) else rows
    np.save(draft / f"{number}.{_STRETCH if isinstance(rows, slice) else _ROWS}.npy", where)
    np.save(draft / f"{number}.values.npy", change.array[rows])


def _load_rows(place: Path, number: int) -> Rows | slice:
    stretch = place / f"{number}.{_STRETCH}.npy"
    if stretch.exists():
        first, last = np.load(stretch).tolist()
        return slice(first, last)
    rows: Rows = np.load(place / f"{number}.{_ROWS}.npy")
    return rows


def put_rows(folder: Path, part: Part, rows: Rows | slice, values: Array) -> None:
    """Write rows into the file of a part."""
    path = folder / part.file
    with path.open("r+b") as file:
        if os.fstat(file.fileno()).st_size < part.words * _WORD:
            os.truncate(file.fileno(), part.words * _WORD)
    if part.words:
        words = np.memmap(path, np.uint64, "r+", shape=(part.words,))
        shaped(np.asarray(words), part)[rows] = values


def _difference(folder: Path, part: Part, change: Change) -> int:
    """What a change adds to the checksum of a part: its new words less those that were there."""
    places = _places(change.rows, part)
    before = places[places < part.words]
    old = int(checksum_at(mapped(folder, part)[before], before))
    return int(checksum_at(_words_at(change.array, places), places)) - old


def _places(rows: Rows | slice, part: Part) -> Rows:
    """The words that rows touch, rising, each once."""
    size = max(part.width, 1) * np.dtype(part.dtype).itemsize
    if isinstance(rows, slice):
        return np.arange(rows.start * size // _WORD, -(-rows.stop * size // _WORD))
    if size % _WORD:
        words = rows * size // _WORD  # several rows to a word; none crosses two
        return words[np.diff(words, prepend=-1) > 0]
    each = size // _WORD
    return (rows[:, np.newaxis] * each + np.arange(each)).reshape(-1)


def _words_at(array: Array, places: Rows) -> npt.NDArray[np.uint64]:
    """Words of an array as bytes; the last is filled with zeros."""
    raw = array.reshape(-1).view(np.uint8)
    whole = len(raw) // _WORD
    words = raw[: whole * _WORD].view(np.uint64)
    found = np.empty(len(places), np.uint64)
    inside = places < whole
    found[inside] = words[places[inside]]
    rest = np.zeros(_WORD, np.uint8)
    rest[: len(raw) - whole * _WORD] = raw[whole * _WORD :]
    found[~inside] = rest.view(np.uint64)[0]
    return found
