"""A record with more on top of it that is never written: to see what documents would bring up."""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain

import pyarrow as pa

from fairlode.ledger.contract import Checkpoint, Head, LedgerReader
from fairlode.ledger.record import Entry
from fairlode.stores.rows import to_batches


class Overlay:
    """A `Store` over a reader. What is appended stays in memory; the reader must not grow."""

    def __init__(self, base: LedgerReader) -> None:
        self._base = base
        self._below = base.head()
        self._above: list[Entry] = []
        self._appended: list[Checkpoint] = []

    def head(self) -> Head:
        """The end of the log, with what was appended."""
        return self._appended[-1].head if self._appended else self._below

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """Entries `start` to `stop` in sequence order."""
        size = self._below.size
        end = self.head().size if stop is None else stop
        above = self._above[max(start - size, 0) : max(end - size, 0)]
        if start >= size:
            return iter(above)
        return chain(self._base.entries(start, min(end, size)), above)

    def scan(self, start: int = 0, stop: int | None = None) -> Iterator[pa.RecordBatch]:
        """The same as batches of `ENTRY_SCHEMA`."""
        return to_batches(list(self.entries(start, stop)))

    def of_subjects(self, subjects: Collection[str]) -> Iterator[Entry]:
        """All entries about any of these ids."""
        wanted = set(subjects)
        above = (entry for entry in self._above if entry.subject in wanted)
        return chain(self._base.of_subjects(wanted), above)

    def of_digests(self, digests: Collection[bytes]) -> Iterator[Entry]:
        """All entries with any of these digests."""
        wanted = set(digests)
        above = (entry for entry in self._above if entry.digest in wanted)
        return chain(self._base.of_digests(wanted), above)

    def leaves(self, stop: int | None = None) -> bytes:
        """The leaf hashes, 32 bytes each."""
        size = self._below.size
        end = self.head().size if stop is None else stop
        above = self._above[: max(end - size, 0)]
        return self._base.leaves(min(end, size)) + b"".join(entry.leaf for entry in above)

    def checkpoints(self) -> Sequence[Checkpoint]:
        """Every append, oldest first."""
        return (*self._base.checkpoints(), *self._appended)

    def size_at(self, recorded_at: int) -> int:
        """How many entries had been recorded by that time."""
        above = sum(entry.recorded_at <= recorded_at for entry in self._above)
        return self._base.size_at(recorded_at) + above

    def append(self, entries: Sequence[Entry], checkpoint: Checkpoint) -> None:
        """Put entries on top."""
        self._above += entries
        self._appended.append(checkpoint)
