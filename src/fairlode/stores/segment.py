"""One append as an immutable Parquet file, read by row groups.

A row group is one batch of `fairlode.stores.rows`, so a range of the log costs the groups that it
touches. Every page has a checksum, which is checked when it is read. Lookups read one column first
and then only the groups with a match.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from fairlode.ledger.contract import ENTRY_SCHEMA
from fairlode.ledger.record import Entry
from fairlode.stores.rows import to_batches

_REPEATED = ["kind", "subject", "author"]
"""Columns whose values recur; the others are digests, times and bodies."""
_COMPRESSION = "zstd"


def write_segment(path: Path, entries: Sequence[Entry]) -> None:
    """Write `entries` to a new file at `path`."""
    with pq.ParquetWriter(
        path,
        ENTRY_SCHEMA,
        compression=_COMPRESSION,
        use_dictionary=_REPEATED,
        write_page_checksum=True,
    ) as writer:
        for batch in to_batches(entries):
            writer.write_batch(batch)


class Segment:
    """A segment that is open for reading; entry `start` of the log is its first row."""

    def __init__(self, path: Path, start: int) -> None:
        self._file = pq.ParquetFile(path, page_checksum_verification=True)
        self._start = start
        groups = self._file.metadata
        rows = [groups.row_group(at).num_rows for at in range(groups.num_row_groups)]
        self._bounds = np.cumsum([start, *rows])
        """First sequence of each group, and the end."""

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @property
    def stop(self) -> int:
        """One more than the last sequence."""
        return int(self._bounds[-1])

    def batches(self, start: int, stop: int) -> Iterator[pa.RecordBatch]:
        """Its entries from `start` to `stop`, as far as it has them."""
        for group in range(len(self._bounds) - 1):
            first, last = int(self._bounds[group]), int(self._bounds[group + 1])
            if first < stop and start < last:
                batch = self._group(group)
                begin = max(start - first, 0)
                yield batch.slice(begin, min(stop, last) - first - begin)

    def matching(self, column: str, values: pa.Array) -> Iterator[pa.RecordBatch]:
        """Its entries that have one of `values` in `column`."""
        for group in range(len(self._bounds) - 1):
            found = self._file.read_row_group(group, columns=[column]).column(0)
            hits = pc.indices_nonzero(pc.is_in(found, value_set=values))
            if len(hits):
                yield self._group(group).take(hits)

    def leaves(self, stop: int) -> bytes:
        """Its leaf hashes up to entry `stop` of the log, run together."""
        column = self._file.read(columns=["leaf"]).column(0).slice(0, max(stop - self._start, 0))
        return b"".join(map(_fixed_bytes, column.chunks))

    def recorded_until(self, recorded_at: int) -> int:
        """How many entries of the log, with those of this segment, were recorded by then."""
        times = self._file.read(columns=["recorded_at"]).column(0).to_numpy()
        return self._start + int(np.searchsorted(times, recorded_at, side="right"))

    def _group(self, group: int) -> pa.RecordBatch:
        batches = self._file.read_row_group(group).cast(ENTRY_SCHEMA).combine_chunks().to_batches()
        return batches[0]


def value_set(column: str, values: Collection[object]) -> pa.Array:
    """`values` as an array of that column's type."""
    return pa.array(list(set(values)), ENTRY_SCHEMA.field(column).type)


def _fixed_bytes(array: pa.Array) -> bytes:
    """The values of an array of fixed width, run together, without a Python object for each."""
    width = array.type.byte_width
    data = array.buffers()[1]
    return bytes(data[array.offset * width : (array.offset + len(array)) * width])
