"""Columns of an Arrow batch as plain arrays, without copying where that can be."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Codes = npt.NDArray[np.int32]
Flags = npt.NDArray[np.uint8]
Int64 = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64] | npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Strings as the kernels read them: ``data[offsets[i]:offsets[i + 1]]``."""

    data: npt.NDArray[np.uint8]
    offsets: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> str:
        """One string, for a message."""
        return _shown(self.data[self.offsets[row] : self.offsets[row + 1]])

    @property
    def sizes(self) -> npt.NDArray[np.int32]:
        """Bytes of each string; 0 for a null."""
        return np.diff(self.offsets)

    @property
    def bytes(self) -> int:
        """Bytes of all strings."""
        return int(self.offsets[-1] - self.offsets[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The ids of all lots in one buffer; lot ``i`` is ``data[offsets[i]:offsets[i + 1]]``."""

    data: npt.NDArray[np.uint8]
    offsets: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, lot: int) -> str:
        """One id, for a message."""
        return _shown(self.data[self.offsets[lot] : self.offsets[lot + 1]])

    def has(self, first: int, read: Text) -> bool:
        """Whether the ids from `first` on are these."""
        last = first + len(read)
        if last > len(self) or read.bytes != self.offsets[last] - self.offsets[first]:
            return False
        begin = int(self.offsets[first])
        alike = np.array_equal(
            self.data[begin : begin + read.bytes], read.data[read.offsets[0] : read.offsets[-1]]
        )
        shift = begin - int(read.offsets[0])
        return alike and np.array_equal(
            self.offsets[first : last + 1], read.offsets.astype(np.int64) + shift
        )

    def take(self, lots: Int64) -> "Keys":
        """The ids of some lots, in the order asked for."""
        begin, end = self.offsets[lots], self.offsets[lots + 1]
        offsets = np.concatenate([[0], np.cumsum(end - begin)])
        bytes_ = np.arange(offsets[-1]) + np.repeat(begin - offsets[:-1], end - begin)
        return Keys(data=self.data[bytes_], offsets=offsets)

    def text(self, first: int, last: int) -> Text:
        """Ids ``first`` to ``last - 1`` as a batch of strings; the bytes are not copied."""
        begin, end = self.offsets[first], self.offsets[last]
        offsets = (self.offsets[first : last + 1] - begin).astype(np.int32)
        return _text(self.data[begin:end], offsets)

    def arrow(self, first: int, last: int) -> pa.StringArray:
        """Ids ``first`` to ``last - 1`` as an Arrow array over the same bytes."""
        begin, end = self.offsets[first], self.offsets[last]
        offsets = (self.offsets[first : last + 1] - begin).astype(np.int32)
        data = pa.py_buffer(self.data[begin:end])
        return pa.StringArray.from_buffers(last - first, pa.py_buffer(offsets), data)


def join(pieces: Sequence[Text]) -> Keys:
    """Batches of ids, in order, as one buffer."""
    rows = sum(len(piece) for piece in pieces)
    offsets = np.zeros(rows + 1, np.int64)
    data = np.empty(sum(piece.bytes for piece in pieces), np.uint8)
    row = byte = 0
    for piece in pieces:
        shift = byte - int(piece.offsets[0])
        np.add(piece.offsets[1:], shift, out=offsets[row + 1 : row + 1 + len(piece)])
        data[byte : byte + piece.bytes] = piece.data[piece.offsets[0] : piece.offsets[-1]]
        row, byte = row + len(piece), byte + piece.bytes
    return Keys(data=data, offsets=offsets)


def text(array: pa.Array) -> Text:
    """A column of any string type; a null is an empty string."""
    kind = array.type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        array = array.cast(pa.string())  # a dictionary, or views
    wide = pa.types.is_large_string(array.type)
    _, offsets, data = array.buffers()
    if len(array) == 0 or data is None:
        return _text(np.zeros(0, np.uint8), np.zeros(len(array) + 1, np.int32))
    bounds = np.frombuffer(offsets, np.int64 if wide else np.int32)
    bounds = bounds[array.offset : array.offset + len(array) + 1]
    return _text(np.frombuffer(data, np.uint8), bounds.astype(np.int32, copy=False))


def _text(data: npt.NDArray[np.uint8], offsets: npt.NDArray[np.int32]) -> Text:
    """Read-only like Arrow's own buffers: a kernel is compiled for each kind of array it meets."""
    data, offsets = data.view(), offsets.view()
    data.flags.writeable = offsets.flags.writeable = False
    return Text(data=data, offsets=offsets)


def numbers(array: pa.Array) -> Numbers:
    """A column of numbers, or of yes and no, as int64, or as float64 with NaN for a null."""
    if pa.types.is_boolean(array.type):
        array = array.cast(pa.uint8())
    if pa.types.is_decimal(array.type):
        array = array.cast(pa.float64())
    values = _plain(array)
    if values.dtype.kind == "i" and not array.null_count:
        return values.astype(np.int64, copy=False)
    reals = values.astype(np.float64, copy=False)
    return np.where(_known(array), reals, np.nan) if array.null_count else reals


def _plain(array: pa.Array) -> npt.NDArray[np.generic]:
    """Values of a numeric column; not by `to_numpy`, which would load pandas if it can."""
    kind = np.dtype(array.type.to_pandas_dtype())
    data = array.buffers()[1]
    if data is None or not len(array):
        return np.zeros(len(array), kind)
    return np.frombuffer(data, kind)[array.offset : array.offset + len(array)]


def _known(array: pa.Array) -> npt.NDArray[np.bool_]:
    """Where a value is not null, of a column that has nulls."""
    bits = np.frombuffer(array.buffers()[0], np.uint8)
    last = array.offset + len(array)
    return np.unpackbits(bits, count=last, bitorder="little")[array.offset :].astype(bool)


def no_text() -> Text:
    """No string at all."""
    return _text(np.zeros(0, np.uint8), np.zeros(1, np.int32))


def _shown(piece: npt.NDArray[np.uint8]) -> str:
    return piece[:80].tobytes().decode(errors="replace")
