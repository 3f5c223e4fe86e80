"""The ids of all lots in one buffer, put there and numbered while the next are still decoded."""

from typing import Protocol

import numpy as np

from fairlode.exchange.batch.arrow import Codes, Keys, Text

_SPARE = 1.05
"""Bytes set aside, over what the first ids need: memory that is not written to costs nothing."""


class IdTable(Protocol):
    """Numbers for ids."""

    repeated: Codes
    """Numbers of the ids that stand before, when all are entered; an id keeps its first number."""

    def add(self, keys: Keys, first: int) -> None:
        """Enter the ids from `first` on; those before were entered."""

    def close(self, keys: Keys) -> None:
        """All ids were added: these."""

    def look_up(self, asked: Text, found: Codes) -> None:
        """Write the number of each id asked for, or -1 where there is none."""


class Gathering:
    """Batches of ids come in any order, from any thread; one thread puts them side by side."""

    def __init__(self, rows: int) -> None:
        """Room for so many ids."""
        self._offsets = np.zeros(rows + 1, np.int64)
        self._data = np.empty(0, np.uint8)
        self._waiting: dict[int, Text] = {}
        self._rows = 0

    @property
    def keys(self) -> Keys:
        """The ids that stand side by side by now."""
        offsets = self._offsets[: self._rows + 1]
        return Keys(data=self._data[: offsets[-1]], offsets=offsets)

    def put(self, first: int, read: Text) -> None:
        """A batch, the first of its ids being number `first`."""
        self._waiting[first] = read

    def step(self, table: IdTable) -> bool:
        """Put the next batch into its place and enter it; False if it is not there yet."""
        read = self._waiting.pop(self._rows, None)
        if read is None:
            return False
        first, begin = self._rows, int(self._offsets[self._rows])
        last, end = first + len(read), begin + read.bytes
        self._reserve(begin, end, last)
        self._data[begin:end] = read.data[read.offsets[0] : read.offsets[-1]]
        shift = begin - int(read.offsets[0])
        np.add(read.offsets[1:], shift, out=self._offsets[first + 1 : last + 1])
        self._rows = last
        table.add(self.keys, first)
        return True

    def _reserve(self, used: int, wanted: int, rows: int) -> None:
        """Room for all ids, if they are as long as the first `rows`."""
        if wanted <= len(self._data):
            return
        rest = max(len(self._offsets) - 1 - rows, 0)
        larger = np.empty(wanted + int(wanted / max(rows, 1) * rest * _SPARE), np.uint8)
        larger[:used] = self._data[:used]
        self._data = larger
