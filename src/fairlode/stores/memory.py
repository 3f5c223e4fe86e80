"""A record that lives as long as its store: for tests, checks and what-ifs.

``memory:`` opens a new, empty one each time.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from threading import Lock

import pyarrow as pa

from fairlode.ledger.contract import Checkpoint, Head
from fairlode.ledger.record import Entry
from fairlode.stores.base import Store
from fairlode.stores.rows import to_batches
from fairlode.stores.url import StoreUrl

SCHEMES = ("memory",)


class MemoryStore(Store):
    """The log as lists."""

    shown = "memory:"

    def __init__(self) -> None:
        self._writing = Lock()  # nothing else keeps threads that share it apart
        self._entries: list[Entry] = []
        self._checkpoints: list[Checkpoint] = []
        self._by_subject: defaultdict[str, list[int]] = defaultdict(list)
        self._by_digest: defaultdict[bytes, list[int]] = defaultdict(list)

    def head(self) -> Head:
        """The end of the log."""
        return self._checkpoints[-1].head if self._checkpoints else Head()

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """Entries `start` to `stop` in sequence order."""
        first, last = self._range(start, stop)
        return iter(self._entries[first:last])

    def scan(self, start: int = 0, stop: int | None = None) -> Iterator[pa.RecordBatch]:
        """The same as batches of `ENTRY_SCHEMA`."""
        first, last = self._range(start, stop)
        return to_batches(self._entries[first:last])

    def of_subjects(self, subjects: Collection[str]) -> Iterator[Entry]:
        """All entries about any of these ids."""
        return self._at(at for key in set(subjects) for at in self._by_subject.get(key, ()))

    def of_digests(self, digests: Collection[bytes]) -> Iterator[Entry]:
        """All entries with any of these digests."""
        return self._at(at for key in set(digests) for at in self._by_digest.get(key, ()))

    def leaves(self, stop: int | None = None) -> bytes:
        """The leaf hashes, 32 bytes each."""
        first, last = self._range(0, stop)
        return b"".join(entry.leaf for entry in self._entries[first:last])

    def checkpoints(self) -> Sequence[Checkpoint]:
        """Every append, oldest first."""
        return tuple(self._checkpoints)

    def size_at(self, recorded_at: int) -> int:
        """How many entries had been recorded by that time."""
        return bisect_right(self._entries, recorded_at, key=_recorded_at)

    def append(self, entries: Sequence[Entry], checkpoint: Checkpoint) -> None:
        """Add entries and their checkpoint."""
        if not entries:
            return
        with self._writing:
            self._check_append(self.head(), entries, checkpoint)
            self._entries.extend(entries)
            for entry in entries:
                self._by_subject[entry.subject].append(entry.sequence)
                self._by_digest[entry.digest].append(entry.sequence)
            self._checkpoints.append(checkpoint)

    def close(self) -> None:
        """Nothing: what was read so far stays valid."""

    def _at(self, sequences: Iterable[int]) -> Iterator[Entry]:
        return (self._entries[at] for at in sorted(sequences))


def prepare(_url: StoreUrl, _migrate: Callable[[str], None]) -> None:
    """Nothing: it is there when it is opened."""


def connect(_url: StoreUrl) -> MemoryStore:
    """A new, empty store."""
    return MemoryStore()


def _recorded_at(entry: Entry) -> int:
    return entry.recorded_at
