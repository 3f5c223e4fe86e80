"""Ids to numbers: a hash table over string bytes as Arrow lays them out.

A string is ``data[offsets[i]:offsets[i + 1]]``. It is hashed as a polynomial over its bytes, seven
at a time, modulo the prime 2**61 - 1, at two points that are drawn in secret for each table
(J. L. Carter, M. N. Wegman, J. Comput. Syst. Sci. 18, 1979). Whatever the ids, two of them fall
together with a probability of less than 2**-70, over the choice of the points, where they have at
most 2,048 bytes; for 40 bytes, 2**-84. Therefore a look-up needs no bytes to compare with, and
reads one cache line. Where ids are entered, equal hashes are compared byte by byte.

Rows are looked up in groups, each step for the whole group, so that the memory fetches of many
rows run side by side; a row equal to the one before it is not looked up again.
"""

import numpy as np

from fairlode.ledger.kernels._compile import Index, Int32, Int64, UInt8, UInt64, kernel
from fairlode.ledger.kernels._machine import fold_product, load_word, prefetch

_PRIME = np.uint64((1 << 61) - 1)
_PRIME_BITS = np.uint64(61)
MAX_POINT = 2**60
"""Points are below it: sums then stay within 63 bits without a reduction at each step."""
_STEP = 7
"""Bytes of an id that make one coefficient."""
_SEVEN = np.uint64((1 << 56) - 1)
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_DROPPED = np.uint64(29)
"""Low bits of the second hash that a slot has no room for."""
_BYTE = np.uint64(8)
_EMPTY = np.uint64(0)
_WORD = 8
"""Bytes read at once."""
_GROUP = 64
"""Rows looked up side by side: the best of 16 to 128 on AMD Zen 4."""
_FEWEST_SLOTS = 16
MAX_IDS = 2**31 - 2
"""Ids a table can hold: numbers are int32."""


def empty_slots(n: int) -> UInt64:
    """A table for `n` ids, at most two thirds full: a power of two of 16-byte slots."""
    return np.zeros((slots_for(n), 2), np.uint64)


def slots_for(n: int) -> int:
    """Slots of a table for `n` ids."""
    return max(_FEWEST_SLOTS, 1 << (3 * n // 2).bit_length())


@kernel
def insert_ids(
    data: UInt8, offsets: Int64, first: int, points: UInt64, slots: UInt64
) -> tuple[Int32, int]:
    """Enter ids ``first .. n - 1`` into a table that has the ids before them.

    Parameters
    ----------
    data, offsets : uint8[bytes], int64[n + 1]
    first : 0 for an empty table
    points : uint64[2] below `MAX_POINT`, the same for every look-up
    slots : uint64[2**s, 2] from `empty_slots`, written in place

    Returns
    -------
    repeated : int32[d], rising: the ids that stand at a lower number already and were not entered
    clashes : how many ids have the hash of another id; above zero, the table is of no use, and
        is to be filled again with other points. O(n - first) expected.
    """
    n = offsets.size - 1
    repeated = np.empty(n - first, np.int32)  # memory is only taken where it is written
    count = 0
    clashes = 0
    left = np.empty(_GROUP, np.uint64)
    right = np.empty(_GROUP, np.uint64)
    mask = np.int64(slots.shape[0] - 1)
    for begin in range(first, n, _GROUP):
        end = min(begin + _GROUP, n)
        for i in range(begin, end):
            left[i - begin], right[i - begin] = hash_bytes(data, offsets[i], offsets[i + 1], points)
            prefetch(slots, _home(left[i - begin], right[i - begin], mask), 0)
        for i in range(begin, end):
            slot = _slot_of(slots, left[i - begin], right[i - begin])
            if slots[slot, 1] == _EMPTY:
                slots[slot, 0] = left[i - begin]
                slots[slot, 1] = (right[i - begin] << _HALF) | np.uint64(i + 1)
                continue
            other = _number(slots, slot)
            start, stop = offsets[i], offsets[i + 1]
            alike = offsets[other + 1] - offsets[other] == stop - start
            if alike and _same(data, offsets[other], data, start, stop):
                repeated[count] = i
                count += 1
            else:
                clashes += 1
    return repeated[:count].copy(), clashes


@kernel
def find_ids(slots: UInt64, points: UInt64, data: UInt8, offsets: Int32, found: Int32) -> int:
    """Numbers of many ids.

    Parameters
    ----------
    slots, points : a table filled by `insert_ids`
    data, offsets : uint8[bytes], int32[r + 1], the ids asked for
    found : int32[r], written: the id's number, or -1 where the table does not have it

    Returns
    -------
    How many are not in the table. O(r) expected, no allocation to speak of.
    """
    rows = found.size
    left = np.empty(_GROUP, np.uint64)
    right = np.empty(_GROUP, np.uint64)
    row = np.empty(_GROUP, np.int64)
    mask = np.int64(slots.shape[0] - 1)
    missing = 0
    for first in range(0, rows, _GROUP):
        last = min(first + _GROUP, rows)
        asked = 0
        for r in range(first, last):
            start, stop = offsets[r], offsets[r + 1]
            again = r > first and start - offsets[r - 1] == stop - start
            if again and _same(data, offsets[r - 1], data, start, stop):
                continue
            left[asked], right[asked] = hash_bytes(data, start, stop, points)
            prefetch(slots, _home(left[asked], right[asked], mask), 0)
            row[asked] = r
            asked += 1
        for k in range(asked):
            found[row[k]] = _number(slots, _slot_of(slots, left[k], right[k]))
        following = 0
        for r in range(first, last):
            if following < asked and row[following] == r:
                following += 1
            else:
                found[r] = found[r - 1]
            missing += found[r] < 0
    return missing


@kernel
def _number(slots: UInt64, slot: Index) -> np.int64:
    """The number of the id in a slot; -1 in an empty one."""
    return np.int64(slots[slot, 1] & _LOW) - np.int64(1)


@kernel
def _home(left: np.uint64, right: np.uint64, mask: np.int64) -> np.int64:
    """Where the search begins: of both hashes, so that ids in series do not stand in series."""
    return np.int64(left ^ right) & mask


@kernel
def _slot_of(slots: UInt64, left: np.uint64, right: np.uint64) -> Index:
    """The slot that carries a hash, or the empty one where it would stand."""
    mask = np.int64(slots.shape[0] - 1)
    slot = _home(left, right, mask)
    while slots[slot, 1] != _EMPTY and (slots[slot, 0] != left or slots[slot, 1] >> _HALF != right):
        slot = (slot + 1) & mask
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
def hash_bytes(
    data: UInt8, start: Index, stop: Index, points: UInt64
) -> tuple[np.uint64, np.uint64]:
    """Two hashes of ``data[start:stop]``: 61 bits at the first point, 32 bits at the second.

    The polynomial is the length, then the bytes: no two strings have the same. O(length).
    """
    first, second = points[0], points[1]
    left = right = np.uint64(stop - start)
    place = start
    if stop - start >= _WORD:
        while place <= stop - _WORD:
            word = load_word(data, place) & _SEVEN
            left = fold_product(left + word, first)
            right = fold_product(right + word, second)
            place += _STEP
        word = load_word(data, stop - _WORD) >> (_BYTE * np.uint64(_WORD - (stop - place)))
    else:
        word = _EMPTY
        for k in range(start, stop):
            word = (word << _BYTE) | np.uint64(data[k])
    left = fold_product(left + word, first)
    right = fold_product(right + word, second)
    return _reduced(left), _reduced(right) >> _DROPPED


@kernel
def _reduced(value: np.uint64) -> np.uint64:
    """`value` modulo the prime."""
    value = (value & _PRIME) + (value >> _PRIME_BITS)
    return value - _PRIME if value >= _PRIME else value


@kernel
def slots_of(data: UInt8, offsets: Int64, first: int, points: UInt64, slots: UInt64) -> Int64:
    """The slots of ids ``first .. n - 1``, which `insert_ids` has entered: int64[n - first]."""
    n = offsets.size - 1
    found = np.empty(n - first, np.int64)
    for i in range(first, n):
        left, right = hash_bytes(data, offsets[i], offsets[i + 1], points)
        found[i - first] = _slot_of(slots, left, right)
    return found
