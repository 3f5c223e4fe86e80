"""Edges as compressed rows (CSR): by output lot for origins, by input lot for reach.

A graph of lots is three arrays. Lot ``i`` was made from ``inputs[indptr[i]:indptr[i + 1]]``;
everything known of an edge (mass drawn, share) lies at the edge's position in that order.
Counting sorts throughout: linear time, and stable, so that equal input gives equal output.
"""

import numpy as np

from fairlode.engine.kernels._compile import Int32, Int64, kernel


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

    O(n + m) time, 8 (n + m) bytes allocated.
    """
    m = key.size
    indptr = np.zeros(n + 1, np.int64)
    for e in range(m):
        indptr[key[e] + 1] += 1
    for i in range(n):
        indptr[i + 1] += indptr[i]
    order = np.empty(m, np.int64)
    for e in range(m):
        order[indptr[key[e]]] = e
        indptr[key[e]] += 1
    for i in range(n, 0, -1):  # each entry has moved to its group's end: move them back by one
        indptr[i] = indptr[i - 1]
    indptr[0] = 0
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
    n = indptr.size - 1
    indptr_t, edge_t = group(n, inputs)
    outputs_t = np.empty(edge_t.size, np.int32)
    place = indptr_t[:n].copy()
    for i in range(n):
        for e in range(indptr[i], indptr[i + 1]):
            outputs_t[place[inputs[e]]] = i
            place[inputs[e]] += 1
    return indptr_t, outputs_t, edge_t


@kernel
def is_grouped(key: Int32) -> bool:
    """Whether keys never fall, so that a counting sort would change nothing. O(m)."""
    for e in range(1, key.size):  # noqa: SIM110 - numba compiles no generators
        if key[e] < key[e - 1]:
            return False
    return True


@kernel
def reorder(indptr: Int64, order: Int32) -> tuple[Int64, Int64]:
    """The rows of a graph in another order.

    Parameters
    ----------
    indptr : int64[n + 1]
    order : int32[n], lots by their new place

    Returns
    -------
    indptr : int64[n + 1], by place
    edges : int64[m], the position each edge had

    O(n + m).
    """
    n = order.size
    placed = np.zeros(n + 1, np.int64)
    edges = np.empty(indptr[indptr.size - 1], np.int64)
    at = 0
    for place in range(n):
        for e in range(indptr[order[place]], indptr[order[place] + 1]):
            edges[at] = e
            at += 1
        placed[place + 1] = at
    return placed, edges
