"""A bundle as a record that can be read: the engine answers from it as from a workspace.

Its entries are numbered by their position here, 0 to their count, because a snapshot has no gaps.
Answers are the same, and so are the digests in a receipt; the place of an entry in the log that it
was taken from stays in the bundle.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence

import pyarrow as pa

from fairlode.exchange.bundle.form import Bundle
from fairlode.ledger.contract import ENTRY_SCHEMA, Checkpoint, Head
from fairlode.ledger.merkle import Frontier
from fairlode.ledger.record import Entry

_BATCH = 65_536
"""Entries in a batch of `scan`."""


class BundleReader:
    """Reads a bundle; see `fairlode.ledger.contract.LedgerReader` for each method."""

    def __init__(self, bundle: Bundle) -> None:
        """`bundle`: one in which nothing was found wrong."""
        entries = enumerate(proved.entry for proved in bundle.entries)
        self._entries = [entry._replace(sequence=number) for number, entry in entries]
        frontier = Frontier()
        frontier.extend(entry.leaf for entry in self._entries)
        self._head = Head(
            size=len(self._entries),
            root=frontier.root(),
            frontier=frontier.hashes,
            recorded_at=self._entries[-1].recorded_at if self._entries else 0,
        )

    def head(self) -> Head:
        """The end of the log that these entries alone make."""
        return self._head

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """Entries `start` to `stop` by position."""
        return iter(self._entries[start:stop])

    def scan(self, start: int = 0, stop: int | None = None) -> Iterator[pa.RecordBatch]:
        """The same as batches of `ENTRY_SCHEMA`."""
        entries = self._entries[start:stop]
        for at in range(0, len(entries), _BATCH):
            columns = zip(*entries[at : at + _BATCH], strict=True)
            arrays = [
                pa.array(column, type=field.type)
                for column, field in zip(columns, ENTRY_SCHEMA, strict=True)
            ]
            yield pa.RecordBatch.from_arrays(arrays, schema=ENTRY_SCHEMA)

    def of_subjects(self, subjects: Collection[str]) -> Iterator[Entry]:
        """All entries about any of these ids."""
        wanted = set(subjects)
        return (entry for entry in self._entries if entry.subject in wanted)

    def of_digests(self, digests: Collection[bytes]) -> Iterator[Entry]:
        """All entries with any of these digests."""
        wanted = set(digests)
        return (entry for entry in self._entries if entry.digest in wanted)

    def leaves(self, stop: int | None = None) -> bytes:
        """The leaf hashes, 32 bytes each."""
        return b"".join(entry.leaf for entry in self._entries[:stop])

    def checkpoints(self) -> Sequence[Checkpoint]:
        """One, over all entries here; none for an empty bundle."""
        return (Checkpoint(head=self._head, author=""),) if self._entries else ()

    def size_at(self, recorded_at: int) -> int:
        """How many of these entries had been recorded by that time."""
        return bisect_right(self._entries, recorded_at, key=lambda entry: entry.recorded_at)
