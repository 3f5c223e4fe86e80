"""Where this package meets the compiled kernels; importing it loads them.

The one module of a batch that takes long to import: `run` does so while other threads decode.
"""

import secrets

import numpy as np

from fairlode.engine.kernels import ids
from fairlode.exchange.batch.arrow import Codes, Keys, Text, join, no_text


class Table:
    """Numbers for the ids of the lots."""

    def __init__(self, keys: Keys) -> None:
        """Enter all ids. Where an id repeats, its first lot keeps it."""
        self._keys = keys
        self._slots = ids.empty_slots(len(keys))
        self._seed = np.uint64(secrets.randbits(64))  # ids from strangers cannot be made to clash
        self.repeated: Codes = ids.insert_ids(keys.data, keys.offsets, self._seed, self._slots)
        """Lots whose id stands before."""

    def look_up(self, asked: Text, found: Codes) -> None:
        """Write the number of each id asked for, or -1 where there is none."""
        keys = self._keys
        ids.find_ids(
            keys.data, keys.offsets, self._slots, self._seed, asked.data, asked.offsets, found
        )


def warm() -> None:
    """Load the compiled look-up before it is needed."""
    Table(join([])).look_up(no_text(), np.empty(0, np.int32))
