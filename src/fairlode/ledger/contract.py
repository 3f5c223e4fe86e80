"""The contract of every store: what a reader can ask of the record, and how a writer adds to it.

The log is a sequence of entries, 0 to `Head.size`. Because `recorded_at` never goes back, the state
"as known at" any time is a prefix of it. Each append is one transaction, whole or not at all,
and ends in a checkpoint: the Merkle root (RFC 6962) over all leaves so far.
One suite of tests holds every store to this page.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from fairlode.ledger.merkle import EMPTY_ROOT
from fairlode.ledger.record import Entry, LedgerError

ENTRY_SCHEMA = pa.schema(
    [
        pa.field("sequence", pa.int64(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("subject", pa.string(), nullable=False),
        pa.field("valid_from", pa.int64(), nullable=False),
        pa.field("valid_to", pa.int64()),
        pa.field("recorded_at", pa.int64(), nullable=False),
        pa.field("author", pa.string(), nullable=False),
        pa.field("digest", pa.binary(32), nullable=False),
        pa.field("leaf", pa.binary(32), nullable=False),
        pa.field("corrects", pa.binary(32)),
        pa.field("voids", pa.binary(32)),
        pa.field("body", pa.binary(), nullable=False),
    ]
)
"""The log as Arrow; the columns of `Entry`, in its order. Times in microseconds since 1970 UTC."""


class RecordMovedError(LedgerError):
    """Someone else appended between reading the head and writing."""

    code = "ledger.record_moved"
    sentence = "The record grew from {expected} to {found} entries while this was prepared."
    remedy = "Try again; nothing was written."


class StoreUnreadyError(LedgerError):
    """The store is not there, or its tables are not."""

    code = "ledger.store_unready"
    sentence = "There is no record at {store}."
    remedy = "Run fairlode init first, or name the right workspace."


class StoreDamagedError(LedgerError):
    """What lies in the store is not what was written."""

    code = "ledger.store_damaged"
    sentence = "The record at {store} is damaged: {what}."
    remedy = "Restore it from a backup, and run fairlode log verify to see what is whole."


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of the log: how many entries, and the root over them."""

    size: int = 0
    root: bytes = EMPTY_ROOT
    """RFC 6962 Merkle tree hash over the leaves of all entries."""
    frontier: tuple[bytes, ...] = ()
    """Roots of the complete subtrees at the right edge, largest first: enough to append."""
    recorded_at: int = 0
    """Of the last entry, microseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The document that an append came from."""

    name: str
    format: str
    sha256: bytes
    size: int
    """In bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The head as it was after one append, and what was appended."""

    head: Head
    author: str
    source: Source | None = None


class LedgerReader(Protocol):
    """Reads a record. Every answer is of entries that were wholly written."""

    def head(self) -> Head:
        """The end of the log; `Head()` for an empty one."""
        ...

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """Entries `start` to `stop` (exclusive, None for the end) in sequence order."""
        ...

    def scan(self, start: int = 0, stop: int | None = None) -> Iterator[pa.RecordBatch]:
        """The same as `entries`, as batches of `ENTRY_SCHEMA`."""
        ...

    def of_subjects(self, subjects: Collection[str]) -> Iterator[Entry]:
        """All entries about any of these ids, in sequence order."""
        ...

    def of_digests(self, digests: Collection[bytes]) -> Iterator[Entry]:
        """All entries with any of these content digests, in sequence order."""
        ...

    def leaves(self, stop: int | None = None) -> bytes:
        """The leaf hashes of entries 0 to `stop`, 32 bytes each, one after another."""
        ...

    def checkpoints(self) -> Sequence[Checkpoint]:
        """Every append, oldest first."""
        ...

    def size_at(self, recorded_at: int) -> int:
        """How many entries had been recorded by that time (microseconds, inclusive)."""
        ...


class LedgerWriter(Protocol):
    """Adds to a record, and does nothing else to it."""

    def append(self, entries: Sequence[Entry], checkpoint: Checkpoint) -> None:
        """Write `entries` and the checkpoint they end in, whole or not at all.

        Entries follow the present head without a gap. A crash at any moment leaves either the old
        head or the new one. Raises `RecordMovedError` when the head is no longer the one before
        the first entry. Without entries nothing is written, the checkpoint neither.
        """
        ...
