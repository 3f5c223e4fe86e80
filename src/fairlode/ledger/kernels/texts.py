"""Hashes of texts that lie one after another in a buffer."""

import numpy as np

from fairlode.ledger.kernels._compile import Int64, UInt8, UInt64, kernel

FNV_OFFSET = 0xCBF29CE484222325
FNV_PRIME = 0x100000001B3
"""Parameters of FNV-1a, 64 bits (Fowler, Noll, Vo; draft-eastlake-fnv)."""


@kernel
def fnv1a(blob: UInt8, offsets: Int64) -> UInt64:
    """FNV-1a of each text.

    Parameters
    ----------
    blob : uint8[b]
    offsets : int64[n + 1]; text ``i`` is ``blob[offsets[i]:offsets[i + 1]]``

    Returns
    -------
    uint64[n]. O(b), one byte after another.
    """
    result = np.empty(offsets.size - 1, np.uint64)
    for i in range(result.size):
        value = np.uint64(FNV_OFFSET)
        for k in range(offsets[i], offsets[i + 1]):
            value = (value ^ np.uint64(blob[k])) * np.uint64(FNV_PRIME)
        result[i] = value
    return result
