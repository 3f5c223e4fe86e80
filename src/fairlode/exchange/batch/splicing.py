"""One Parquet file from parts that were encoded side by side, each a whole file in memory.

Arrow encodes a file in one thread. Here each thread encodes row groups as small files; their pages
are copied one behind the other, and the footers joined: only the places of pages change in them.
(Apache Parquet format 2, parquet.thrift.)
"""

from typing import IO

from fairlode.exchange.batch import thrift
from fairlode.exchange.batch.thrift import Listed, Struct

_MAGIC = b"PAR1"
_TAIL = 8
"""Bytes after the footer: its length, and the magic."""
_ROWS, _GROUPS = 3, 4
"""Fields of FileMetaData."""
_COLUMNS, _GROUP_OFFSET, _ORDINAL = 1, 5, 7
"""Fields of RowGroup."""
_CHUNK_OFFSETS = (2, 4, 6)
"""Fields of ColumnChunk: where the chunk and its indexes begin."""
_META = 3
_META_OFFSETS = (9, 10, 11, 14)
"""Fields of ColumnMetaData: data, index and dictionary pages, and the Bloom filter."""


class Spliced:
    """A Parquet file that grows by the row groups of others, which have the same schema."""

    def __init__(self, out: IO[bytes]) -> None:
        """Begin the file."""
        self._out = out
        self._at = out.write(_MAGIC)
        self._footer: Struct | None = None
        self._groups: list[Struct] = []
        self._rows = 0

    def add(self, part: memoryview) -> None:
        """Append all row groups of a whole file."""
        size = int.from_bytes(part[-_TAIL:-4], "little")
        footer = thrift.Reader(bytes(part[-_TAIL - size : -_TAIL])).struct()
        pages = part[len(_MAGIC) : -_TAIL - size]
        for group in footer[_GROUPS].values:
            _move(group, self._at - len(_MAGIC))
            if any(number == _ORDINAL for number, _, _ in group.fields):
                group.change(_ORDINAL, len(self._groups))
            self._groups.append(group)
        self._rows += footer[_ROWS]
        self._at += self._out.write(pages)
        self._footer = self._footer or footer

    def close(self) -> None:
        """Write the footer. At least one part must have been added."""
        footer = self._footer or Struct()
        kind = footer[_GROUPS].kind
        footer.change(_ROWS, self._rows)
        footer.change(_GROUPS, Listed(kind, self._groups))
        text = thrift.write(footer)
        self._out.write(text)
        self._out.write(len(text).to_bytes(4, "little") + _MAGIC)


def _move(group: Struct, by: int) -> None:
    group.shift(_GROUP_OFFSET, by)
    for chunk in group[_COLUMNS].values:
        for number in _CHUNK_OFFSETS:
            if number != _CHUNK_OFFSETS[0] or chunk[number]:  # newer writers leave the first at 0
                chunk.shift(number, by)
        for number in _META_OFFSETS:
            chunk[_META].shift(number, by)
