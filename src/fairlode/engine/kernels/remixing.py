"""What lots carry after a change: only what is stale, and what was made from what changed."""

import numpy as np

from fairlode.engine.kernels.mixing import mix_rows
from fairlode.ledger.kernels._compile import Float64, Int32, Int64, Mass, UInt64, kernel

_ONE = np.uint64(1)
_NONE = np.uint64(0)
_MEAN = True


@kernel
def remix(
    indptr: Int64,
    until: Int64,
    inputs: Int32,
    mass: Mass,
    rows: Int32,
    own: Float64,
    x: Float64,
    stale: UInt64,
    first: int,
) -> int:
    """Compute again, in order, the lots that are stale and those made from what changed.

    Parameters
    ----------
    indptr to rows, x : as `mix_rows`, with a mean
    own : float64[n, k], own values by row
    x : float64[n, k], carried values; written in place where they are computed again
    stale : uint64[n / 64 rounded up], a bit for each row. In: rows to compute again. Out: rows
        whose values are others than before; what comes out the same is followed no further
    first : place to begin at; no stale row stands before it

    Returns
    -------
    How many rows were computed. O(places and inputs from `first` on): the bits of ten million
    lots fit into a cache, and most rows cost no more than a look at them.
    """
    before = np.empty(x.shape[1], np.float64)
    computed = 0
    for p in range(first, rows.size):
        row = rows[p]
        asked = has_bit(stale, row)
        for e in range(indptr[p], until[p]):
            if asked:
                break
            asked = has_bit(stale, inputs[e])
        if not asked:
            continue
        computed += 1
        for k in range(before.size):
            before[k] = x[row, k]
            x[row, k] = own[row, k]
        mix_rows(indptr, until, inputs, mass, _MEAN, rows, x, p, p + 1)
        same = True
        for k in range(before.size):
            value = x[row, k]
            same = same and (value == before[k] or (np.isnan(value) and np.isnan(before[k])))
        word, bit = row >> 6, _ONE << np.uint64(row & 63)
        stale[word] = stale[word] & ~bit if same else stale[word] | bit
    return computed


@kernel
def has_bit(bits: UInt64, row: int) -> bool:
    """Whether the bit of a row is set."""
    return bool((bits[row >> 6] >> np.uint64(row & 63)) & _ONE != _NONE)
