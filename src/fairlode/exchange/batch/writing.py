"""The result as one Parquet file, whole or not at all."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from fairlode.exchange.batch import errors
from fairlode.exchange.batch.arrow import Keys, Reals
from fairlode.exchange.batch.report import Progress
from fairlode.exchange.batch.splicing import Spliced

_ROWS = 131_072
"""Rows in a row group: 8 MB of eight attributes, which stay in the cache while written."""
_THREADS = 2
_MOST_GROWN = 1.25
"""What Snappy and the headers of pages may add to values that do not compress (a sixth)."""
_FOOTER_BYTES = 1 << 20
Room = npt.NDArray[np.uint8]


def refuse(out: Path, inputs: Sequence[Path]) -> errors.OutputError | None:
    """Why `out` cannot be written, if it cannot."""
    reason = ""
    if out.is_dir():
        reason = "it is a folder"
    elif not out.parent.is_dir():
        reason = "its folder does not exist"
    elif any(out.exists() and path.exists() and out.samefile(path) for path in inputs):
        reason = "it is one of the tables to read"
    return errors.OutputError(path=str(out), reason=reason) if reason else None


def write(
    out: Path, keys: Keys, columns: Mapping[str, Reals], *, progress: Progress
) -> Mapping[str, int]:
    """Write ``lot_id`` and the columns, float64[n] each; NaN is written as null.

    Written beside `out` and put in its place when complete: a crash leaves the file that was
    there. Not forced to disk, since it can be computed again. Returns the nulls of each column.
    Raises `OutputError`.
    """
    encoder = _Encoder(keys, columns)
    missing = dict.fromkeys(columns, 0)
    try:
        with _in_place(out) as partial, partial.open("wb") as file:
            spliced = Spliced(file)
            for part in _ahead(encoder.encode, range(0, max(len(keys), 1), _ROWS)):
                spliced.add(part.data)
                encoder.take_back(part)
                for name, count in zip(columns, part.nulls, strict=True):
                    missing[name] += count
                progress("write", part.last, len(keys))
            spliced.close()
    except OSError as failure:
        raise errors.OutputError(path=str(out), reason=failure.strerror or failure) from failure
    return missing


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A row group as a whole file."""

    last: int
    """The row after it."""
    nulls: list[int]
    """Of each column."""
    room: Room
    size: int
    """Bytes of `room` that are the file."""

    @property
    def data(self) -> memoryview:
        return self.room.data[: self.size]


class _Encoder:
    """Encodes row groups, in any thread, into memory that is used again: fresh memory is slow."""

    def __init__(self, keys: Keys, columns: Mapping[str, Reals]) -> None:
        fields = [pa.field("lot_id", pa.string(), nullable=False)]
        self._schema = pa.schema([*fields, *(pa.field(name, pa.float64()) for name in columns)])
        self._keys = keys
        self._columns = list(columns.values())
        self._rooms: SimpleQueue[Room] = SimpleQueue()

    def encode(self, first: int) -> _Part:
        """The row group from row `first` on.

        Snappy, which every reader knows; no dictionaries: ids differ, and so do most values.
        """
        last = min(first + _ROWS, len(self._keys))
        arrays = [_column(values[first:last]) for values in self._columns]
        nulls = [array.null_count for array in arrays]
        batch = pa.record_batch([self._keys.arrow(first, last), *arrays], schema=self._schema)
        room = self._room(int(batch.nbytes * _MOST_GROWN) + _FOOTER_BYTES)
        sink = pa.FixedSizeBufferWriter(pa.py_buffer(room))
        with pq.ParquetWriter(
            sink, self._schema, compression="snappy", use_dictionary=False
        ) as writer:
            writer.write_batch(batch)
        return _Part(last=last, nulls=nulls, room=room, size=sink.tell())

    def take_back(self, part: _Part) -> None:
        """The part was written; its memory may be used again."""
        self._rooms.put(part.room)

    def _room(self, size: int) -> Room:
        try:
            room = self._rooms.get_nowait()
        except Empty:
            return np.empty(size, np.uint8)
        return room if len(room) >= size else np.empty(size, np.uint8)


def _ahead(encode: Callable[[int], _Part], firsts: Iterable[int]) -> Iterator[_Part]:
    """Row groups in order, encoded by two threads, a few ahead of the one that is written."""
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="write") as pool:
        waiting: deque[Future[_Part]] = deque()
        for first in firsts:
            waiting.append(pool.submit(encode, first))
            if len(waiting) > _THREADS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _column(values: Reals) -> pa.Array:
    """Over the same bytes; built from buffers, because `pa.array` would load pandas if it can."""
    dense = np.ascontiguousarray(values)
    known = ~np.isnan(dense)
    nulls = len(dense) - int(np.count_nonzero(known))
    valid = pa.py_buffer(np.packbits(known, bitorder="little")) if nulls else None
    buffers = [valid, pa.py_buffer(dense)]
    return pa.Array.from_buffers(pa.float64(), len(dense), buffers, null_count=nulls)


@contextmanager
def _in_place(out: Path) -> Iterator[Path]:
    """A path beside `out` to write to, which takes its place when the block ends well."""
    partial = out.with_name(f".{out.name}.{os.getpid()}.partial")
    try:
        yield partial
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
