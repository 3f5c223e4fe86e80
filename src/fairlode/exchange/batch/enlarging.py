"""A store's lots with those of an update: private arrays that are longer than the store's.

Room is made at the end of the files, which the store's manifest does not count; the new rows are
written into this process's memory alone, until `journal.commit` takes them over.
"""

import numpy as np

from fairlode.engine.kernels import ids
from fairlode.exchange.batch import journal, lookup, store
from fairlode.exchange.batch.arrow import Codes, Keys, Text
from fairlode.exchange.batch.journal import Change, Rows


class Enlarged:
    """Arrays of an open store, some of them enlarged, and what of them is new."""

    def __init__(self, opened: store.Store) -> None:
        """Nothing is new yet."""
        self.store = opened
        self.before = opened.manifest.lots
        self.lots = self.before
        """Lots of the store and those that were added."""
        self.rows: Codes = np.zeros(0, np.int32)
        """For each lot that was read, its row."""
        self.repeated: Codes = np.zeros(0, np.int32)
        """Lots that were read whose id stands before."""
        self.changes: list[Change] = []
        self.fresh: dict[str, store.Array] = {}
        """Arrays that take the place of stored ones, or were not there."""
        self._arrays: dict[str, store.Array] = {}
        self._points = np.array(opened.manifest.points, np.uint64)

    def __getitem__(self, name: str) -> store.Array:
        """An array as it is by now."""
        return self._arrays[name] if name in self._arrays else self.store[name]

    def __contains__(self, name: str) -> bool:
        """Whether there is such an array."""
        return name in self._arrays or name in self.store.words

    @property
    def keys(self) -> Keys:
        """All ids."""
        return Keys(data=self["ids"], offsets=self["offsets"])

    def grow(self, name: str, rows: int) -> store.Array:
        """An array with room for more rows, which are zero; the store's own rows stay."""
        part = journal.room(self.store.folder, self.store.manifest.parts[name], rows)
        self._arrays[name] = store.shaped(store.mapped(self.store.folder, part), part)
        return self._arrays[name]

    def replace(self, name: str, array: store.Array) -> None:
        """Put a whole new array in the place of a stored one."""
        self._arrays[name] = self.fresh[name] = array

    def changed(self, name: str, rows: Rows | slice) -> None:
        """Remember which rows of an array are new: rising, each once, or a stretch."""
        some = rows.stop > rows.start if isinstance(rows, slice) else len(rows) > 0
        if name not in self.fresh and some:
            self.changes.append(Change(name=name, rows=rows, array=self[name]))

    def added(self, name: str) -> slice:
        """The rows by which an array has grown."""
        return slice(self.store.manifest.parts[name].rows, len(self[name]))

    def add(self, keys: Keys, first: int) -> None:
        """Nothing yet: room is made once, for all."""

    def close(self, keys: Keys) -> None:
        """Number the lots that were read: as in the store, or after its last."""
        self.repeated = lookup.Table.of(keys).repeated
        self.rows = np.empty(len(keys), np.int32)
        self.look_up(keys.text(0, len(keys)), self.rows)
        new = self.rows < 0
        new[self.repeated] = False
        strange = np.flatnonzero(new)
        self.rows[strange] = np.arange(self.before, self.before + len(strange), dtype=np.int32)
        self.lots = self.before + len(strange)
        if len(strange):
            self._append(keys, strange)

    def look_up(self, asked: Text, found: Codes) -> None:
        """Write the number of each id asked for, or -1 where there is none."""
        lookup.Stored(self["slots"], self._points).look_up(asked, found)

    def _append(self, keys: Keys, strange: Rows) -> None:
        """Write the new ids behind the others, and enter them into the table."""
        begin, end = keys.offsets[strange], keys.offsets[strange + 1]
        used = int(self.store["offsets"][-1])
        offsets = self.grow("offsets", self.lots + 1)
        offsets[self.before + 1 :] = used + np.cumsum(end - begin)
        data = self.grow("ids", int(offsets[-1]))
        data[used:] = keys.take(strange).data
        self._enter(data, offsets)
        for name in ("ids", "offsets"):
            self.changed(name, self.added(name))

    def _enter(self, data: store.Array, offsets: store.Array) -> None:
        slots, first = self["slots"], self.before
        if ids.slots_for(self.lots) > len(slots):
            slots, first = ids.empty_slots(2 * self.lots), 0
            self.replace("slots", slots)
        _, clashes = ids.insert_ids(data, offsets, first, self._points, slots)
        if clashes:  # less likely than a fault of the machine
            raise store.damaged(self.store.folder, "its table of ids cannot take the new ids")
        at = ids.slots_of(data, offsets, self.before, self._points, slots)
        self.changed("slots", np.sort(at))
