"""Edges as compressed rows (CSR): by output lot for origins, by input lot for reach.

A graph of lots is three arrays. Lot ``i`` was made from ``inputs[indptr[i]:indptr[i + 1]]``;
everything known of an edge (mass drawn, share) lies at the edge's position in that order.
Counting sorts throughout: linear time, and stable, so that equal input gives equal output.
"""

import numpy as np

from fairlode.ledger.kernels._compile import Int32, Int64, Mass, kernel

_BUCKET_BITS = 15
_BUCKET = 1 << _BUCKET_BITS
"""Keys of a bucket: their counters fill half a level-2 cache of 512 KB."""


@kernel
def row_starts(n: int, key: Int32) -> Int64:
    """Where each of `n` groups begins once keys are grouped: int64[n + 1]. O(n + m)."""
    indptr = np.zeros(n + 1, np.int64)
    for e in range(key.size):
        indptr[key[e] + 1] += 1
    for i in range(n):
        indptr[i + 1] += indptr[i]
    return indptr


@kernel
def group(n: int, key: Int32) -> tuple[Int64, Int64]:
    """Rows of equal key side by side, as they stood: a stable counting sort.

    Parameters
    ----------
    n : number of groups
    key : int32[m], each in [0, n)

    Returns
    -------
    indptr : int64[n + 1]; group ``i`` is ``order[indptr[i]:indptr[i + 1]]``
    order : int64[m], positions in `key`, ascending within a group

    O(n + m) time, 8 (2 n + m) bytes allocated.
    """
    indptr = row_starts(n, key)
    place = indptr.copy()
    order = np.empty(key.size, np.int64)
    for e in range(key.size):
        order[place[key[e]]] = e
        place[key[e]] += 1
    return indptr, order


@kernel
def csr_from_edges(n: int, output: Int32, input_: Int32) -> tuple[Int64, Int32, Int64]:
    """The graph of `n` lots from its edges in any order.

    Parameters
    ----------
    n : number of lots
    output, input_ : int32[m], each in [0, n); edge ``e`` takes from lot ``input_[e]`` for
        lot ``output[e]``. The same pair may stand in several edges.

    Returns
    -------
    indptr : int64[n + 1]
    inputs : int32[m], lot ``i``'s inputs at ``indptr[i]:indptr[i + 1]``
    order : int64[m], the position each edge had: ``mass[order]`` follows the edges

    Edges of one lot keep the order they came in. O(n + m).
    """
    indptr, order = group(n, output)
    inputs = np.empty(order.size, np.int32)
    for e in range(order.size):
        inputs[e] = input_[order[e]]
    return indptr, inputs, order


@kernel
def transpose(indptr: Int64, inputs: Int32) -> tuple[Int64, Int32, Int64]:
    """The same edges by input lot: what was made from each lot.

    Parameters
    ----------
    indptr, inputs : int64[n + 1], int32[m], as `csr_from_edges` returns them

    Returns
    -------
    indptr_t : int64[n + 1]
    outputs_t : int32[m], ascending for each lot
    edge_t : int64[m], the edge's position in `inputs`

    O(n + m).
    """
    indptr_t = row_starts(indptr.size - 1, inputs)
    place = indptr_t.copy()
    outputs_t = np.empty(inputs.size, np.int32)
    edge_t = np.empty(inputs.size, np.int64)
    for i in range(indptr.size - 1):
        for e in range(indptr[i], indptr[i + 1]):
            outputs_t[place[inputs[e]]] = i
            edge_t[place[inputs[e]]] = e
            place[inputs[e]] += 1
    return indptr_t, outputs_t, edge_t


@kernel
def outputs_of(indptr: Int64, inputs: Int32) -> tuple[Int64, Int32]:
    """As `transpose`, without the positions: in half the time where nobody asks for them."""
    indptr_t = row_starts(indptr.size - 1, inputs)
    place = indptr_t.copy()
    outputs_t = np.empty(inputs.size, np.int32)
    for i in range(indptr.size - 1):
        for e in range(indptr[i], indptr[i + 1]):
            outputs_t[place[inputs[e]]] = i
            place[inputs[e]] += 1
    return indptr_t, outputs_t


@kernel
def is_grouped(key: Int32) -> bool:
    """Whether keys never fall, so that a counting sort would change nothing. O(m)."""
    for e in range(1, key.size):  # noqa: SIM110 - numba compiles no generators
        if key[e] < key[e - 1]:
            return False
    return True


@kernel
def _bucket_starts(n: int, key: Int32) -> Int64:
    """Where each bucket of `_BUCKET` keys begins once keys are in their buckets."""
    starts = np.zeros((n >> _BUCKET_BITS) + 2, np.int64)
    for e in range(key.size):
        starts[(key[e] >> _BUCKET_BITS) + 1] += 1
    for b in range(starts.size - 1):
        starts[b + 1] += starts[b]
    return starts


@kernel
def group_values(n: int, key: Int32, value: Int32) -> tuple[Int64, Int32]:
    """Values by key, as they stood within a key: first into buckets, then inside each bucket.

    Where keys come at random, a plain counting sort waits for memory at every edge; a bucket of
    keys stays in a cache.

    Parameters
    ----------
    n : number of keys
    key, value : int32[m], keys in [0, n)

    Returns
    -------
    indptr, grouped : int64[n + 1], int32[m]. O(n + m), 8 m bytes beside the result.
    """
    starts = _bucket_starts(n, key)
    free = starts.copy()
    keys = np.empty(key.size, np.int32)
    values = np.empty(key.size, np.int32)
    for e in range(key.size):
        b = key[e] >> _BUCKET_BITS
        keys[free[b]] = key[e]
        values[free[b]] = value[e]
        free[b] += 1
    indptr = np.zeros(n + 1, np.int64)
    grouped = np.empty(key.size, np.int32)
    place = np.empty(_BUCKET, np.int64)
    for b in range(starts.size - 1):
        _starts_inside(indptr, place, keys, b, starts[b], starts[b + 1])
        for e in range(starts[b], starts[b + 1]):
            k = keys[e] & (_BUCKET - 1)
            grouped[place[k]] = values[e]
            place[k] += 1
    return indptr, grouped


@kernel
def _starts_inside(
    indptr: Int64, place: Int64, keys: Int32, bucket: int, first: int, last: int
) -> None:
    """Where each key of a bucket begins, in `indptr` and, for the keys of the bucket, `place`."""
    place[:] = 0
    for e in range(first, last):
        place[keys[e] & (_BUCKET - 1)] += 1
    begin = first
    offset = bucket << _BUCKET_BITS
    for k in range(min(_BUCKET, indptr.size - 1 - offset)):
        count = place[k]
        place[k] = begin
        begin += count
        indptr[offset + k + 1] = begin


@kernel
def rows_by_place(
    place: Int32, output: Int32, input_: Int32, mass: Mass
) -> tuple[Int64, Int32, Mass]:
    """The graph of edges in any order, its rows by the place of each lot in an order.

    Parameters
    ----------
    place : int32[n], each lot's place, a permutation
    output, input_, mass : int32[m], int32[m], int64[m] or float64[m]

    Returns
    -------
    indptr : int64[n + 1], by place
    inputs, mass : int32[m], int64[m] or float64[m]; inputs are lots, not places

    O(n + m), in buckets as `group_values`; 16 m bytes beside the result.
    """
    n = place.size
    at = np.empty(output.size, np.int32)
    for e in range(output.size):
        at[e] = place[output[e]]
    starts = _bucket_starts(n, at)
    free = starts.copy()
    keys = np.empty(at.size, np.int32)
    lots = np.empty(at.size, np.int32)
    drawn = np.empty_like(mass)
    for e in range(at.size):
        b = at[e] >> _BUCKET_BITS
        keys[free[b]] = at[e]
        lots[free[b]] = input_[e]
        drawn[free[b]] = mass[e]
        free[b] += 1
    indptr = np.zeros(n + 1, np.int64)
    inputs = at  # read for the last time above
    grams = np.empty_like(mass)
    inside = np.empty(_BUCKET, np.int64)
    for b in range(starts.size - 1):
        _starts_inside(indptr, inside, keys, b, starts[b], starts[b + 1])
        for e in range(starts[b], starts[b + 1]):
            k = keys[e] & (_BUCKET - 1)
            inputs[inside[k]] = lots[e]
            grams[inside[k]] = drawn[e]
            inside[k] += 1
    return indptr, inputs, grams


@kernel
def live_rows(indptr: Int64, until: Int64, inputs: Int32, mass: Mass) -> tuple[int, Int32, Mass]:
    """The inputs that lots have, without those that corrections left behind.

    Parameters
    ----------
    indptr, until : int64[n + 1], int64[n]; lot ``p`` has ``inputs[indptr[p]:until[p]]``
    inputs, mass : int32[m], int64[m] or float64[m]

    Returns
    -------
    live : how many there are
    inputs, mass : the same arrays where none was left behind, else new ones; ``[:live]`` counts
    """
    live = 0
    for p in range(until.size):
        live += until[p] - indptr[p]
    if live == inputs.size:
        return live, inputs, mass
    kept = np.empty(live, np.int32)
    grams = np.empty(live, mass.dtype)
    place = 0
    for p in range(until.size):
        for e in range(indptr[p], until[p]):
            kept[place] = inputs[e]
            grams[place] = mass[e]
            place += 1
    return live, kept, grams  # type: ignore[return-value]  # of the type of `mass`, by empty
