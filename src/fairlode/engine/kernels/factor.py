"""Sparse symmetric systems: factors L D L', solutions, and the entries of the inverse beside them.

For symmetric quasi-definite matrices (a positive block, a negative one, anything between): every
order of elimination then has its factors (Vanderbei, SIAM J. Optim. 5, 1995), so no pivoting is
done and the order is chosen for few entries alone.
"""

import numpy as np

from fairlode.ledger.kernels._compile import Float64, Int64, kernel


@kernel
def elimination(indptr: Int64, indices: Int64) -> tuple[Int64, Int64]:
    """The elimination tree of a symmetric matrix, and the entries below each diagonal of L.

    Parameters
    ----------
    indptr, indices : int64[n + 1], int64[m], upper triangle by columns, diagonal allowed

    Returns
    -------
    parent : int64[n], -1 at a root
    counts : int64[n]

    O(entries of L). Source: Liu, SIAM J. Matrix Anal. Appl. 11 (1990), algorithm 4.2.
    """
    n = indptr.size - 1
    parent = np.full(n, -1, np.int64)
    counts = np.zeros(n, np.int64)
    seen = np.full(n, -1, np.int64)
    for k in range(n):
        seen[k] = k
        for at in range(indptr[k], indptr[k + 1]):
            i = indices[at]
            while i < k and seen[i] != k:
                if parent[i] < 0:
                    parent[i] = k
                counts[i] += 1
                seen[i] = k
                i = parent[i]
    return parent, counts


@kernel
def factorise(
    indptr: Int64,
    indices: Int64,
    values: Float64,
    parent: Int64,
    start: Int64,
    rows: Int64,
    lower: Float64,
    diagonal: Float64,
) -> int:
    """L (unit, below the diagonal) and D of a symmetric matrix; -1, or the first zero pivot.

    Parameters
    ----------
    indptr, indices, values : upper triangle by columns, with the diagonal
    parent, start : from `elimination`; `start` is int64[n + 1], the sums of its counts
    rows, lower : int64[start[n]], float64[start[n]], written: L by columns, rows rising
    diagonal : float64[n], written

    O(sum of squared column lengths). Up-looking: row k of L is a sparse triangular solve with the
    rows above (George and Liu, Computer Solution of Large Sparse Positive Definite Systems, 1981).
    """
    n = indptr.size - 1
    filled = start[:n].copy()
    row = np.zeros(n, np.float64)
    path = np.empty(n, np.int64)
    pattern = np.empty(n, np.int64)
    seen = np.full(n, -1, np.int64)
    for k in range(n):
        seen[k] = k
        top = n
        pivot = 0.0
        for at in range(indptr[k], indptr[k + 1]):
            i = indices[at]
            if i == k:
                pivot += values[at]
                continue
            row[i] += values[at]
            length = 0
            while seen[i] != k:
                path[length] = i
                length += 1
                seen[i] = k
                i = parent[i]
            while length > 0:
                length -= 1
                top -= 1
                pattern[top] = path[length]
        for at in range(top, n):
            i = pattern[at]
            y = row[i]
            row[i] = 0.0
            for p in range(start[i], filled[i]):
                row[rows[p]] -= lower[p] * y
            ratio = y / diagonal[i]
            pivot -= ratio * y
            rows[filled[i]] = k
            lower[filled[i]] = ratio
            filled[i] += 1
        if pivot == 0.0:
            return k
        diagonal[k] = pivot
    return -1


@kernel
def solve_factored(
    start: Int64, rows: Int64, lower: Float64, diagonal: Float64, right: Float64
) -> None:
    """Solve L D L' x = right in place; float64[n]. O(entries of L)."""
    n = diagonal.size
    for j in range(n):
        for p in range(start[j], start[j + 1]):
            right[rows[p]] -= lower[p] * right[j]
    for j in range(n - 1, -1, -1):
        total = right[j] / diagonal[j]
        for p in range(start[j], start[j + 1]):
            total -= lower[p] * right[rows[p]]
        right[j] = total


@kernel
def inverse_entries(
    start: Int64, rows: Int64, lower: Float64, diagonal: Float64
) -> tuple[Float64, Float64]:
    """The entries of the inverse of L D L' where L has entries, and its diagonal.

    Returns
    -------
    below : float64, entry ``p`` is that of ``rows[p]`` and the column that ``p`` lies in
    on : float64[n]

    O(sum of squared column lengths). Source: Takahashi, Fagan and Chen, 8th PICA Conference
    (1973); Erisman and Tinney, Comm. ACM 18 (1975).
    """
    n = diagonal.size
    below = np.zeros(rows.size, np.float64)
    on = np.zeros(n, np.float64)
    weight = np.zeros(n, np.float64)
    total = np.zeros(n, np.float64)
    inside = np.zeros(n, np.bool_)
    for j in range(n - 1, -1, -1):
        for p in range(start[j], start[j + 1]):
            weight[rows[p]] = lower[p]
            inside[rows[p]] = True
        for p in range(start[j], start[j + 1]):
            k = rows[p]
            factor = lower[p]
            total[k] += on[k] * factor
            for q in range(start[k], start[k + 1]):
                i = rows[q]
                if inside[i]:
                    total[i] += below[q] * factor
                    total[k] += below[q] * weight[i]
        entry = 1.0 / diagonal[j]
        for p in range(start[j], start[j + 1]):
            k = rows[p]
            below[p] = -total[k]
            entry += total[k] * lower[p]
            total[k] = 0.0
            weight[k] = 0.0
            inside[k] = False
        on[j] = entry
    return below, on
