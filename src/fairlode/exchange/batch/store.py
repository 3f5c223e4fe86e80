"""A stored graph: lots, inputs and figures as files that are mapped into memory.

A store is a folder of plain arrays and a `manifest.json` that names them, counts their rows and has
a checksum of each. The manifest is written last and put in place in one step: without it there is
no store, and a file that it does not name does not count. Nothing is forced to disk, because it can
be computed again; what a failing machine loses, the checksums tell when the store is opened.
"""

import fcntl
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from fairlode.exchange.batch import errors
from fairlode.exchange.batch.arrow import Keys
from fairlode.exchange.batch.graph import Graph
from fairlode.ledger.kernels.sums import checksum

FORMAT = 1
"""Version of the layout."""
MANIFEST = "manifest.json"
_LOCK = "lock"
_WORD = 8
GRAPH_PARTS = ("ids", "offsets", "indptr", "until", "inputs", "mass", "starts", "lot_g")
"""What every run from a store reads; with `rows`, where lots are not in order."""
_MASK = (1 << 64) - 1
Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One array of a store."""

    file: str
    dtype: str
    rows: int
    width: int = 0
    """Columns of a table of numbers; 0 for a plain column."""
    checksum: int

    @property
    def bytes(self) -> int:
        """Bytes of all rows."""
        return self.rows * max(self.width, 1) * np.dtype(self.dtype).itemsize

    @property
    def words(self) -> int:
        """The same in words of 8 bytes; a file fills whole ones."""
        return -(-self.bytes // _WORD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a store is of."""

    lots: int
    whole_grams: bool
    attributes: tuple[str, ...]
    ends: str
    """Column at whose lots history ends in the stored figures."""
    points: tuple[int, int]
    """Where the table of ids hashes."""
    sources: tuple[str, ...]
    """SHA-256 of each file of inputs, in order; none after an update."""
    generation: int
    """Counts the times that every file was written anew."""
    parts: Mapping[str, Part]

    def text(self) -> str:
        """As JSON, with a digest of itself."""
        facts = {"format": FORMAT, **asdict(self)}
        return json.dumps({"sha256": _digest(facts), "store": facts}, indent=1)

    def put(self, folder: Path) -> None:
        """Write it into a folder, whole or not at all."""
        partial = folder / f".{MANIFEST}.partial"
        partial.write_text(self.text(), encoding="utf-8")
        partial.replace(folder / MANIFEST)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a store. Raises `StoreDamagedError`."""
    try:
        said = json.loads((folder / MANIFEST).read_bytes())
        facts = said["store"]
        if said["sha256"] != _digest(facts):
            raise damaged(folder, "its manifest was changed")
        if facts.pop("format") != FORMAT:
            raise damaged(folder, "it was written by another version")
        parts = {name: Part(**part) for name, part in facts.pop("parts").items()}
        facts |= {name: tuple(facts[name]) for name in ("attributes", "points", "sources")}
        return Manifest(**facts, parts=parts)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as failure:
        raise damaged(folder, "its manifest cannot be read") from failure


def damaged(folder: Path, reason: str) -> errors.StoreDamagedError:
    """The error, to raise."""
    return errors.StoreDamagedError(path=str(folder), reason=reason)


@contextmanager
def locked(folder: Path, *, alone: bool) -> Iterator[None]:
    """Keep others from changing a store, or, `alone`, from using it."""
    folder.mkdir(parents=True, exist_ok=True)
    file: IO[bytes]
    with (folder / _LOCK).open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """An open store. Arrays are private copies where they are written to: no file changes."""

    folder: Path
    manifest: Manifest
    words: Mapping[str, npt.NDArray[np.uint64]]

    def __getitem__(self, name: str) -> Array:
        """An array as it was stored."""
        return shaped(self.words[name], self.manifest.parts[name])

    @property
    def keys(self) -> Keys:
        """The ids of the lots."""
        return Keys(data=self["ids"], offsets=self["offsets"])

    @property
    def rows(self) -> npt.NDArray[np.int32]:
        """The row of the lot at each place of the order."""
        if "rows" in self.words:
            return self["rows"]
        return np.arange(self.manifest.lots, dtype=np.int32)

    @property
    def graph(self) -> Graph:
        """The lots with all their inputs."""
        return Graph(
            indptr=self["indptr"],
            until=self["until"],
            inputs=self["inputs"],
            mass=self["mass"],
            rows=self.rows,
            starts=self["starts"],
            cycle=np.zeros(0, np.int32),
        )

    def check(self, *names: str) -> None:
        """Hold arrays against their checksums. Raises `StoreDamagedError`."""
        for name in names:
            if name in self.words:
                found = int(checksum(self.words[name], 0))
                if found != self.manifest.parts[name].checksum:
                    reason = f"{self.manifest.parts[name].file} is not as it was written"
                    raise damaged(self.folder, reason)


def open_store(folder: Path) -> Store:
    """Map a store into memory; its sizes are checked, its content by `Store.check`.

    Raises `StoreDamagedError`.
    """
    manifest = read_manifest(folder)
    words = {name: mapped(folder, part) for name, part in manifest.parts.items()}
    return Store(folder=folder, manifest=manifest, words=words)


def mapped(folder: Path, part: Part) -> npt.NDArray[np.uint64]:
    """The words of a part, mapped; what is written to them stays in this process."""
    if not part.words:
        return np.zeros(0, np.uint64)
    try:
        words = np.memmap(folder / part.file, np.uint64, "c", shape=(part.words,))
    except (OSError, ValueError) as failure:
        raise damaged(folder, f"{part.file} is missing or cut short") from failure
    return np.asarray(words)


def shaped(words: npt.NDArray[np.uint64], part: Part) -> Array:
    """Words as the array that they hold."""
    flat = words.view(part.dtype)[: part.rows * max(part.width, 1)]
    return flat.reshape(part.rows, part.width) if part.width else flat


def save(folder: Path, name: str, array: Array, generation: int) -> Part:
    """Write an array into a folder, and say what it is."""
    dense = np.ascontiguousarray(array)
    file = f"{name}.{generation}"
    raw = dense.reshape(-1).view(np.uint8)
    whole = len(raw) // _WORD * _WORD
    rest = np.zeros(_WORD if len(raw) > whole else 0, np.uint8)
    rest[: len(raw) - whole] = raw[whole:]
    with (folder / file).open("wb") as out:
        out.write(raw[:whole].data)
        out.write(rest.data)
    total = int(checksum(raw[:whole].view(np.uint64), 0))
    total += int(checksum(rest.view(np.uint64), whole // _WORD))
    return Part(
        file=file,
        dtype=dense.dtype.str,
        rows=len(dense),
        width=dense.shape[1] if dense.ndim > 1 else 0,
        checksum=total & _MASK,
    )


def grown(part: Part, rows: int, checked: int) -> Part:
    """The same part with other rows and another checksum."""
    return replace(part, rows=rows, checksum=checked & _MASK)


def _digest(facts: Mapping[str, object]) -> str:
    plain = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
