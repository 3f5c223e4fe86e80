"""What all stores share: the contract as a class, and the rules of an append.

A store belongs to the thread that opened it, and is closed by it. It keeps no copy of the log:
what another process appends is seen by the next question.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from types import TracebackType
from typing import Self

import pyarrow as pa

from fairlode.ledger.contract import Checkpoint, Head, RecordMovedError
from fairlode.ledger.merkle import Frontier
from fairlode.ledger.record import Entry
from fairlode.stores.errors import AppendMismatchError

WAIT_S = 30.0
"""Seconds that a writer waits for another before `StoreBusyError`: several imports of a file."""


class Store(ABC):
    """A `LedgerReader` and `LedgerWriter` that can be closed; see the contract for each method."""

    shown: str
    """How messages call it; never with a password."""

    @abstractmethod
    def head(self) -> Head:
        """The end of the log."""

    @abstractmethod
    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """Entries `start` to `stop` in sequence order."""

    @abstractmethod
    def scan(self, start: int = 0, stop: int | None = None) -> Iterator[pa.RecordBatch]:
        """The same as batches of `ENTRY_SCHEMA`."""

    @abstractmethod
    def of_subjects(self, subjects: Collection[str]) -> Iterator[Entry]:
        """All entries about any of these ids."""

    @abstractmethod
    def of_digests(self, digests: Collection[bytes]) -> Iterator[Entry]:
        """All entries with any of these digests."""

    @abstractmethod
    def leaves(self, stop: int | None = None) -> bytes:
        """The leaf hashes, 32 bytes each."""

    @abstractmethod
    def checkpoints(self) -> Sequence[Checkpoint]:
        """Every append, oldest first."""

    @abstractmethod
    def size_at(self, recorded_at: int) -> int:
        """How many entries had been recorded by that time."""

    @abstractmethod
    def append(self, entries: Sequence[Entry], checkpoint: Checkpoint) -> None:
        """Write entries and their checkpoint, whole or not at all."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files and connections; the store answers nothing afterwards."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _range(self, start: int, stop: int | None) -> tuple[int, int]:
        """The bounds as they are now, so that a log that grows meanwhile changes nothing."""
        size = self.head().size
        return max(start, 0), size if stop is None else min(stop, size)

    def _check_append(self, head: Head, entries: Sequence[Entry], checkpoint: Checkpoint) -> None:
        """Raise unless `entries` lead from `head`, the present one, to the checkpoint's.

        Raises `RecordMovedError`, or `AppendMismatchError` where a caller breaks the contract:
        a store never holds a log that does not verify.
        """
        if entries[0].sequence != head.size:
            raise RecordMovedError(expected=entries[0].sequence, found=head.size)
        frontier = Frontier(head.size, head.frontier)
        frontier.extend([entry.leaf for entry in entries])
        new = checkpoint.head
        if (new.size, new.root, new.frontier) != (frontier.size, frontier.root(), frontier.hashes):
            raise AppendMismatchError(store=self.shown, what="the root is of other leaves")
        if [entry.sequence for entry in entries] != list(range(head.size, new.size)):
            raise AppendMismatchError(store=self.shown, what="the sequence has a gap")
        times = [head.recorded_at, *(entry.recorded_at for entry in entries), new.recorded_at]
        if times != sorted(times) or times[-2] != times[-1]:
            raise AppendMismatchError(store=self.shown, what="the recorded time goes back")
