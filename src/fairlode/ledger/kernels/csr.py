"""Edges as compressed rows (CSR): by output lot for origins, by input lot for reach.

A graph of lots is three arrays. Lot ``i`` was made from ``inputs[indptr[i]:indptr[i + 1]]``;
everything known of an edge (mass drawn, share) lies at the edge's position in that order.
Counting sorts throughout: linear time, and stable, so that equal input gives equal output.
"""

import numpy as np

from fairlode.ledger.kernels._compile import Int32, Int64, Mass, kernel


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

    O(n + m), in two passes over the edges.
    """
    n = place.size
    indptr = np.zeros(n + 1, np.int64)
    for e in range(output.size):
        indptr[place[output[e]] + 1] += 1
    for p in range(n):
        indptr[p + 1] += indptr[p]
    free = indptr.copy()
    inputs = np.empty(input_.size, np.int32)
    grams = np.empty_like(mass)
    for e in range(output.size):
        p = place[output[e]]
        inputs[free[p]] = input_[e]
        grams[free[p]] = mass[e]
        free[p] += 1
    return indptr, inputs, grams
