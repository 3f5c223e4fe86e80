"""Graphs as compressed rows, and the order in which inputs come before outputs."""

import numpy as np
from numba import njit


@njit(cache=True)
def csr(n, output, indptr, position):  # type: ignore[no-untyped-def]  # numba infers the types
    """Group edges by their output node, keeping their order within a node.

    Parameters
    ----------
    n : number of nodes
    output : int32[m], output node of each edge
    indptr : int64[n + 1], written: node ``i`` has edges ``position[indptr[i]:indptr[i + 1]]``
    position : int64[m], written: the edge at each place

    A counting sort: O(n + m) time, n extra words.
    """
    indptr[:] = 0
    for k in range(len(output)):
        indptr[output[k] + 1] += 1
    for i in range(n):
        indptr[i + 1] += indptr[i]
    free = indptr[:-1].copy()
    for k in range(len(output)):
        position[free[output[k]]] = k
        free[output[k]] += 1


@njit(cache=True)
def topological_order(indptr_out, outputs, indegree, order):  # type: ignore[no-untyped-def]
    """Every node once, inputs before outputs; among free nodes the lowest number first come.

    Kahn's method with a queue: no recursion, so a chain may be as long as it likes.

    Parameters
    ----------
    indptr_out, outputs : int64[n + 1], int32[m], the nodes that each node goes into
    indegree : int64[n], number of edges into each node; counted down in place
    order : int32[n], written

    Returns how many nodes were placed: fewer than n where there is a cycle. O(n + m).
    """
    n = len(order)
    filled = 0
    for i in range(n):
        if indegree[i] == 0:
            order[filled] = i
            filled += 1
    done = 0
    while done < filled:
        node = order[done]
        done += 1
        for k in range(indptr_out[node], indptr_out[node + 1]):
            into = outputs[k]
            indegree[into] -= 1
            if indegree[into] == 0:
                order[filled] = into
                filled += 1
    return filled


@njit(cache=True)
def find_cycle(indptr, inputs, indegree):  # type: ignore[no-untyped-def]
    """The nodes of one cycle, each made from the next, the last from the first.

    `indegree` is what `topological_order` left: nodes above zero are on a cycle or behind one, and
    each of these has an input among them, so walking inputs must come round. O(n + m), no recursion.

    Parameters
    ----------
    indptr, inputs : int64[n + 1], int32[m], what each node is made from
    indegree : int64[n], at least one above zero

    Returns int64[length].
    """
    n = len(indegree)
    seen_at = np.full(n, -1, np.int64)
    path = np.empty(n + 1, np.int64)
    node = 0
    while indegree[node] == 0:
        node += 1
    length = 0
    while seen_at[node] < 0:
        seen_at[node] = length
        path[length] = node
        length += 1
        for k in range(indptr[node], indptr[node + 1]):
            if indegree[inputs[k]] > 0:
                node = inputs[k]
                break
    return path[seen_at[node] : length].copy()
