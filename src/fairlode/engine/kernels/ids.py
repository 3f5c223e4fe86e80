"""Ids to numbers: a hash table over string bytes as Arrow lays them out.

A string is ``data[offsets[i]:offsets[i + 1]]``. The table holds, for each id, its number and
32 bits of its hash, in open addressing with linear steps; a hit is always verified byte by byte,
so the hash decides about speed alone. Give it a random seed where the ids come from strangers.
Rows are looked up in groups, each step for the whole group, so that the memory fetches of many
rows run side by side; a row equal to the one before it is not looked up again.
"""

import numpy as np

from fairlode.engine.kernels._compile import Int32, Int64, UInt8, UInt64, kernel
from fairlode.engine.kernels._machine import load_word, prefetch

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_EMPTY = np.uint64(0)
_MIX_LOW = np.uint64(0x53C5CA59)
_MIX_HIGH = np.uint64(0x74743C1B)
"""Odd constants of wyhash32 (Wang Yi, public domain)."""
_GROUP = 32
"""Rows looked up side by side."""
MAX_IDS = 2**31 - 2
"""Ids a table can hold: numbers are int32."""


def empty_slots(n: int) -> UInt64:
    """A table for `n` ids, at most half full: a power of two of 8-byte slots."""
    return np.zeros(1 << max(4, (2 * n - 1).bit_length()), np.uint64)


@kernel
def _mix(word: np.uint64) -> np.uint64:
    """Multiply the halves of a word: each bit comes to depend on most; never overflows 64 bits."""
    return ((word & _LOW) ^ _MIX_LOW) * ((word >> _HALF) ^ _MIX_HIGH)


@kernel
def hash_bytes(data: UInt8, start: int, stop: int, seed: np.uint64) -> np.uint64:
    """A 64-bit hash of some bytes; not for secrets. O(length), eight bytes a step."""
    state = seed ^ np.uint64(stop - start)
    if stop - start >= 8:
        for place in range(start, stop - 7, 8):
            state = _mix(state ^ load_word(data, place))
        state = _mix(state ^ load_word(data, stop - 8))  # the tail, over bytes already mixed
    else:
        word = _EMPTY
        for place in range(start, stop):
            word = (word << np.uint64(8)) | np.uint64(data[place])
        state = _mix(state ^ word)
    return _mix(state ^ (state >> _HALF))


@kernel
def _same(left: UInt8, begin: int, right: UInt8, start: int, stop: int) -> bool:
    """Whether ``right[start:stop]`` stands in `left` from `begin`; lengths are equal already."""
    size = stop - start
    if size < 8:
        for k in range(size):
            if left[begin + k] != right[start + k]:
                return False
        return True
    for k in range(0, size - 7, 8):
        if load_word(left, begin + k) != load_word(right, start + k):
            return False
    return load_word(left, begin + size - 8) == load_word(right, stop - 8)


@kernel
def insert_ids(data: UInt8, offsets: Int64, seed: np.uint64, slots: UInt64) -> Int32:
    """Enter ids ``0 .. n - 1`` into an empty table.

    Parameters
    ----------
    data, offsets : uint8[bytes], int64[n + 1]
    seed : uint64, the same for every look-up
    slots : uint64[2**s] from `empty_slots`, written in place

    Returns
    -------
    int32[d], rising: the ids that stand at a lower number already and were not entered.
    O(n) expected.
    """
    n = offsets.size - 1
    mask = np.int64(slots.size - 1)
    again = np.empty(16, np.int32)
    count = 0
    hashes = np.empty(_GROUP, np.uint64)
    for first in range(0, n, _GROUP):
        last = min(first + _GROUP, n)
        for i in range(first, last):
            mixed = hash_bytes(data, offsets[i], offsets[i + 1], seed)
            hashes[i - first] = mixed
            prefetch(slots.reshape(slots.size, 1), np.int64(mixed & _LOW) & mask, 0)
        for i in range(first, last):
            mixed = hashes[i - first]
            slot = np.int64(mixed & _LOW) & mask
            known = _EMPTY
            while slots[slot] != _EMPTY and known == _EMPTY:
                if slots[slot] >> _HALF == mixed >> _HALF:
                    j = np.int64(slots[slot] & _LOW) - 1
                    size = offsets[i + 1] - offsets[i]
                    if offsets[j + 1] - offsets[j] == size and _same(
                        data, offsets[j], data, offsets[i], offsets[i + 1]
                    ):
                        known = slots[slot]
                slot = (slot + 1) & mask
            if known == _EMPTY:
                slots[slot] = ((mixed >> _HALF) << _HALF) | np.uint64(i + 1)
                continue
            if count == again.size:
                wider = np.empty(2 * count, np.int32)
                wider[:count] = again
                again = wider
            again[count] = i
            count += 1
    return again[:count].copy()


@kernel
def find_ids(
    keys: UInt8,
    key_offsets: Int64,
    slots: UInt64,
    seed: np.uint64,
    data: UInt8,
    offsets: Int32,
    found: Int32,
) -> int:
    """Numbers of many ids.

    Parameters
    ----------
    keys, key_offsets, slots, seed : a table filled by `insert_ids`
    data, offsets : uint8[bytes], int32[r + 1], the ids asked for
    found : int32[r], written: the id's number, or -1 where the table does not have it

    Returns
    -------
    How many are not in the table. O(r) expected, no allocation to speak of.
    """
    rows = found.size
    mask = np.int64(slots.size - 1)
    table = slots.reshape(slots.size, 1)
    bounds = key_offsets.reshape(key_offsets.size, 1)
    bytes_ = keys.reshape(keys.size, 1)
    hashes = np.empty(_GROUP, np.uint64)
    place = np.empty(_GROUP, np.int64)
    row = np.empty(_GROUP, np.int64)
    missing = 0
    for first in range(0, rows, _GROUP):
        asked = 0
        for r in range(first, min(first + _GROUP, rows)):
            start, stop = offsets[r], offsets[r + 1]
            if r > first and start - offsets[r - 1] == stop - start:
                if _same(data, offsets[r - 1], data, start, stop):
                    continue
            hashes[asked] = hash_bytes(data, start, stop, seed)
            place[asked] = np.int64(hashes[asked] & _LOW) & mask
            row[asked] = r
            prefetch(table, place[asked], 0)
            asked += 1
        for k in range(asked):
            place[k] = _candidate(slots, hashes[k], place[k])
            prefetch(bounds, np.int64(slots[place[k]] & _LOW), 0)
        for k in range(asked):
            number = max(np.int64(slots[place[k]] & _LOW) - 1, 0)
            prefetch(bytes_, key_offsets[number], 0)
            prefetch(bytes_, key_offsets[number + 1] - 1, 0)  # an id may cross a cache line
        for k in range(asked):
            start, stop = offsets[row[k]], offsets[row[k] + 1]
            while slots[place[k]] != _EMPTY:
                number = np.int64(slots[place[k]] & _LOW) - 1
                begin = key_offsets[number]
                if key_offsets[number + 1] - begin == stop - start:
                    if _same(keys, begin, data, start, stop):
                        break
                place[k] = _candidate(slots, hashes[k], (place[k] + 1) & mask)
            found[row[k]] = np.int64(slots[place[k]] & _LOW) - 1
        following = 0
        for r in range(first, min(first + _GROUP, rows)):
            if following < asked and row[following] == r:
                following += 1
            else:
                found[r] = found[r - 1]
            missing += found[r] < 0
    return missing


@kernel
def _candidate(slots: UInt64, mixed: np.uint64, slot: int) -> int:
    """The first slot from `slot` on that is empty or carries the same 32 bits of hash."""
    mask = np.int64(slots.size - 1)
    while slots[slot] != _EMPTY and slots[slot] >> _HALF != mixed >> _HALF:
        slot = (slot + 1) & mask
    return slot
