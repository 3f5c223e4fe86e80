"""Where this package meets the compiled kernels; importing it loads them.

The one module of a batch that takes long to import: `run` does so while other threads decode.
"""

import secrets
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from fairlode.engine.kernels import ids
from fairlode.exchange.batch.arrow import Codes, Keys, Text, join, no_text

Words = npt.NDArray[np.uint64]


class Table:
    """Numbers for the ids of the lots. Where an id repeats, its first lot keeps it."""

    def __init__(self, count: int) -> None:
        """Empty, for `count` ids."""
        self.points = random_points()
        self.slots = ids.empty_slots(count)
        self.repeated: Codes = np.zeros(0, np.int32)
        """Lots whose id stands before."""
        self._clashes = 0

    @classmethod
    def of(cls, keys: Keys) -> "Table":
        """With these ids."""
        table = cls(len(keys))
        table.add(keys, 0)
        table.close(keys)
        return table

    def add(self, keys: Keys, first: int) -> None:
        """Enter the ids from `first` on."""
        again, clashes = ids.insert_ids(keys.data, keys.offsets, first, self.points, self.slots)
        self.repeated = np.concatenate([self.repeated, again])
        self._clashes += clashes

    def close(self, keys: Keys) -> None:
        """Enter all again with other points if two fell together: rarer than a fault of memory."""
        while self._clashes:
            self.__init__(len(keys))  # type: ignore[misc]  # all is made anew, with other points
            self.add(keys, 0)

    def look_up(self, asked: Text, found: Codes) -> None:
        """Write the number of each id asked for, or -1 where there is none."""
        ids.find_ids(self.slots, self.points, asked.data, asked.offsets, found)


class Stored:
    """Numbers for the ids of lots that were entered before."""

    def __init__(self, slots: Words, points: Words) -> None:
        """Over a table as `Table` filled it."""
        self._slots = slots
        self._points = points

    def look_up(self, asked: Text, found: Codes) -> None:
        """Write the number of each id asked for, or -1 where there is none."""
        ids.find_ids(self._slots, self._points, asked.data, asked.offsets, found)


def stored(slots: Words, points: Sequence[int]) -> Stored:
    """The table of a store."""
    return Stored(slots, np.array(points, np.uint64))


def random_points() -> Words:
    """Points of the hash that nobody can know beforehand: no ids can be made to clash."""
    return np.array([secrets.randbelow(ids.MAX_POINT) for _ in range(2)], np.uint64)


def warm() -> None:
    """Load the compiled look-up before it is needed."""
    Table.of(join([])).look_up(no_text(), np.empty(0, np.int32))
