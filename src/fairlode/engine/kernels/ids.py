"""Ids to numbers: a hash table over string bytes as Arrow lays them out.

A string is ``data[offsets[i]:offsets[i + 1]]``. The table holds, for each id, its number and
32 bits of its hash, in open addressing with linear steps; a hit is always verified byte by byte,
so the hash decides about speed alone. Give it a random seed where the ids come from strangers.
Rows are looked up in groups, each step for the whole group, so that the memory fetches of many
rows run side by side; a row equal to the one before it is not looked up again.
"""

import numpy as np

from fairlode.ledger.kernels._compile import Index, Int32, Int64, UInt8, UInt64, kernel
from fairlode.ledger.kernels._machine import load_word, prefetch

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_BYTE = np.uint64(8)
_EMPTY = np.uint64(0)
_MIX_LOW = np.uint64(0x53C5CA59)
_MIX_HIGH = np.uint64(0x74743C1B)
"""Odd constants of wyhash32 (Wang Yi, public domain)."""
_FIRST = np.int64(0)
_WORD = 8
"""Bytes read at once."""
_GROUP = 32
"""Rows looked up side by side: the best of 16 to 128 on AMD Zen 4."""
MAX_IDS = 2**31 - 2
"""Ids a table can hold: numbers are int32."""


def empty_slots(n: int) -> UInt64:
    """A table for `n` ids, at most half full: a power of two of 8-byte slots."""
    return np.zeros(1 << max(4, (2 * n - 1).bit_length()), np.uint64)


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
    repeated = np.empty(n, np.int32)  # memory is only taken where it is written
    count = 0
    hashes = np.empty(_GROUP, np.uint64)
    for first in range(0, n, _GROUP):
        last = min(first + _GROUP, n)
        for i in range(first, last):
            mixed = hash_bytes(data, offsets[i], offsets[i + 1], seed)
            hashes[i - first] = mixed
            prefetch(slots.reshape(slots.size, 1), _home(slots, mixed), 0)
        for i in range(first, last):
            mixed = hashes[i - first]
            start, stop = offsets[i], offsets[i + 1]
            slot = _find(data, offsets, slots, mixed, data, start, stop, _home(slots, mixed))
            if slots[slot] == _EMPTY:
                slots[slot] = ((mixed >> _HALF) << _HALF) | np.uint64(i + 1)
            else:
                repeated[count] = i
                count += 1
    return repeated[:count].copy()


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
    hashes = np.empty(_GROUP, np.uint64)
    place = np.empty(_GROUP, np.int64)
    row = np.empty(_GROUP, np.int64)
    mask = np.int64(slots.size - 1)
    missing = 0
    for first in range(0, rows, _GROUP):
        last = min(first + _GROUP, rows)
        asked = _ask(slots, seed, data, offsets, first, last, hashes, place, row)
        _fetch(keys, key_offsets, slots, hashes[:asked], place)
        for k in range(asked):
            start, stop = offsets[row[k]], offsets[row[k] + 1]
            slot = place[k]
            while slots[slot] != _EMPTY:
                number = _number(slots, slot)
                begin = key_offsets[number]
                alike = key_offsets[number + 1] - begin == stop - start
                if alike and _same(keys, begin, data, start, stop):
                    break
                slot = _candidate(slots, hashes[k], (slot + 1) & mask)
            found[row[k]] = _number(slots, slot)
        following = 0
        for r in range(first, last):
            if following < asked and row[following] == r:
                following += 1
            else:
                found[r] = found[r - 1]
            missing += found[r] < 0
    return missing


@kernel
def _ask(
    slots: UInt64,
    seed: np.uint64,
    data: UInt8,
    offsets: Int32,
    first: Index,
    last: Index,
    hashes: UInt64,
    place: Int64,
    row: Int64,
) -> int:
    """Hash the rows of a group that differ from the row before; ask for their slots."""
    table = slots.reshape(slots.size, 1)
    asked = 0
    for r in range(first, last):
        start, stop = offsets[r], offsets[r + 1]
        again = r > first and start - offsets[r - 1] == stop - start
        if again and _same(data, offsets[r - 1], data, start, stop):
            continue
        hashes[asked] = hash_bytes(data, start, stop, seed)
        place[asked] = _home(slots, hashes[asked])
        row[asked] = r
        prefetch(table, place[asked], 0)
        asked += 1
    return asked


@kernel
def _fetch(keys: UInt8, key_offsets: Int64, slots: UInt64, hashes: UInt64, place: Int64) -> None:
    """Go on to the first slot that may hold each id; ask for the bytes to verify it by."""
    bounds = key_offsets.reshape(key_offsets.size, 1)
    text = keys.reshape(keys.size, 1)
    for k in range(hashes.size):
        place[k] = _candidate(slots, hashes[k], place[k])
        prefetch(bounds, max(_number(slots, place[k]), _FIRST), 0)
    for k in range(hashes.size):
        number = _number(slots, place[k])
        if number >= 0:
            prefetch(text, key_offsets[number], 0)
            prefetch(text, key_offsets[number + 1] - 1, 0)  # an id may cross a cache line


@kernel
def _home(slots: UInt64, mixed: np.uint64) -> np.int64:
    """The slot where the search for a hash begins."""
    return np.int64(mixed & _LOW) & np.int64(slots.size - 1)


@kernel
def _number(slots: UInt64, slot: Index) -> np.int64:
    """The number of the id in a slot; -1 in an empty one."""
    return np.int64(slots[slot] & _LOW) - np.int64(1)


@kernel
def _candidate(slots: UInt64, mixed: np.uint64, slot: Index) -> Index:
    """The first slot from `slot` on that is empty or carries the same 32 bits of hash."""
    mask = np.int64(slots.size - 1)
    while slots[slot] != _EMPTY and slots[slot] >> _HALF != mixed >> _HALF:
        slot = (slot + 1) & mask
    return slot


@kernel
def _find(
    keys: UInt8,
    key_offsets: Int64,
    slots: UInt64,
    mixed: np.uint64,
    data: UInt8,
    start: Index,
    stop: Index,
    slot: Index,
) -> Index:
    """The slot of the id ``data[start:stop]``, or the empty one where it would stand."""
    mask = np.int64(slots.size - 1)
    slot = _candidate(slots, mixed, slot)
    while slots[slot] != _EMPTY:
        number = _number(slots, slot)
        begin = key_offsets[number]
        alike = key_offsets[number + 1] - begin == stop - start
        if alike and _same(keys, begin, data, start, stop):
            break
        slot = _candidate(slots, mixed, (slot + 1) & mask)
    return slot


@kernel
def _same(left: UInt8, begin: Index, right: UInt8, start: Index, stop: Index) -> bool:
    """Whether ``right[start:stop]`` stands in `left` from `begin`; lengths are equal already."""
    size = stop - start
    if size < _WORD:
        for k in range(size):  # noqa: SIM110 - numba compiles no generators
            if left[begin + k] != right[start + k]:
                return False
        return True
    for k in range(0, size - _WORD + 1, _WORD):
        if load_word(left, begin + k) != load_word(right, start + k):
            return False
    return bool(load_word(left, begin + size - _WORD) == load_word(right, stop - _WORD))


@kernel
def _mix(word: np.uint64) -> np.uint64:
    """Multiply the halves of a word: each bit comes to depend on most; never overflows 64 bits."""
    return ((word & _LOW) ^ _MIX_LOW) * ((word >> _HALF) ^ _MIX_HIGH)


@kernel
def hash_bytes(data: UInt8, start: Index, stop: Index, seed: np.uint64) -> np.uint64:
    """A 64-bit hash of some bytes; not for secrets. O(length), eight bytes a step."""
    state = seed ^ np.uint64(stop - start)
    if stop - start >= _WORD:
        for place in range(start, stop - _WORD + 1, _WORD):
            state = _mix(state ^ load_word(data, place))
        state = _mix(state ^ load_word(data, stop - _WORD))  # the tail, over bytes mixed before
    else:
        word = _EMPTY
        for place in range(start, stop):
            word = (word << _BYTE) | np.uint64(data[place])
        state = _mix(state ^ word)
    state = _mix(state ^ (state >> _HALF))
    return state ^ (state >> _HALF)  # the low bits of a product alone are biased
