"""Entries as Arrow batches, and back.

A batch is bounded in rows and in bytes: bodies are mostly some hundred bytes, but one may be the
content of a whole spreadsheet cell, and Arrow's binary columns end at 2 GiB.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import pyarrow as pa

from fairlode.ledger.contract import ENTRY_SCHEMA
from fairlode.ledger.record import Entry

BATCH_ROWS = 16_384
"""Rows read or written at a time: some 10 MB of usual entries."""
BATCH_BYTES = 1 << 26
"""Bytes of bodies in a batch, unless a single body is longer."""
_BODY = Entry._fields.index("body")
_TYPES = tuple(ENTRY_SCHEMA.types)

T = TypeVar("T")

Row = tuple[Any, ...]
"""The values of an entry in the order of its fields."""


def to_batches(rows: Sequence[Row]) -> Iterator[pa.RecordBatch]:
    """The rows as batches of `ENTRY_SCHEMA`, in order, each within the bounds; none for none."""
    for start in range(0, len(rows), BATCH_ROWS):
        yield from _within_bytes(rows[start : start + BATCH_ROWS])


def to_entries(batch: pa.RecordBatch) -> Iterator[Entry]:
    """The entries of a batch of `ENTRY_SCHEMA`."""
    return map(Entry._make, zip(*(column.to_pylist() for column in batch.columns), strict=True))


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in runs of `size`, the last one shorter."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _within_bytes(rows: Sequence[Row]) -> Iterator[pa.RecordBatch]:
    size = sum(len(row[_BODY]) for row in rows)
    if size <= BATCH_BYTES or len(rows) == 1:
        columns = zip(zip(*rows, strict=True), _TYPES, strict=True)
        arrays = [pa.array(values, type_) for values, type_ in columns]
        yield pa.RecordBatch.from_arrays(arrays, schema=ENTRY_SCHEMA)
        return
    middle = len(rows) // 2
    yield from _within_bytes(rows[:middle])
    yield from _within_bytes(rows[middle:])
