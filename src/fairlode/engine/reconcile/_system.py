"""One face above the sparse factors: order, factorise, solve, and read the inverse.

Rules: a matrix is symmetric and quasi-definite; the order of elimination depends on its pattern
alone, so that the same balance gives the same digits.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import spilu

from fairlode.engine.kernels.factor import elimination, factorise, inverse_entries, solve_factored
from fairlode.ledger.columns.tables import Float64, Int64

Matrix = Any
"""scipy.sparse.csr_array of float64; scipy has no types."""
_REFINEMENTS = 2


class SingularError(ArithmeticError):
    """A zero pivot: magnitudes too far apart for float64. Never leaves this package."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """L D L' of a symmetric matrix whose rows and columns were put in the order `order`."""

    matrix: Matrix
    order: Int64
    """``order[new]`` is the old number."""
    place: Int64
    """``place[old]`` is the new number."""
    start: Int64
    rows: Int64
    lower: Float64
    diagonal: Float64

    def solve(self, right: Float64) -> Float64:
        """What solves ``matrix @ x = right``, refined."""
        found = self._once(right)
        for _ in range(_REFINEMENTS):
            found = found + self._once(right - self.matrix @ found)
        return found

    def _once(self, right: Float64) -> Float64:
        turned = right[self.order].copy()
        solve_factored(self.start, self.rows, self.lower, self.diagonal, turned)
        return turned[self.place]

    def inverse_at(self, first: Int64, second: Int64) -> Float64:
        """Entries of the inverse; each pair must be an entry of the matrix, or the diagonal."""
        below, on = inverse_entries(self.start, self.rows, self.lower, self.diagonal)
        a, b = self.place[first], self.place[second]
        column, row = np.minimum(a, b), np.maximum(a, b)
        size = np.int64(len(on))
        columns = np.repeat(np.arange(size), np.diff(self.start))
        keys = columns * size + self.rows  # rising: by column, and by row within it
        at = np.minimum(np.searchsorted(keys, column * size + row), max(len(keys) - 1, 0))
        beside = below[at] if len(below) else np.zeros(len(a))
        return np.where(a == b, on[a], beside)


def factors_of(matrix: Matrix) -> Factors:
    """Factorise a symmetric quasi-definite matrix."""
    order = _few_entries(matrix)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    upper = sparse.triu(matrix[order][:, order], format="csc")
    upper.sort_indices()
    indptr, indices = upper.indptr.astype(np.int64), upper.indices.astype(np.int64)
    parent, counts = elimination(indptr, indices)
    start = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    rows, lower = np.zeros(start[-1], np.int64), np.zeros(start[-1])
    diagonal = np.zeros(len(order))
    zero = factorise(indptr, indices, upper.data, parent, start, rows, lower, diagonal)
    if zero >= 0:
        raise SingularError(zero)
    return Factors(
        matrix=matrix,
        order=order,
        place=place,
        start=start,
        rows=rows,
        lower=lower,
        diagonal=diagonal,
    )


def _few_entries(matrix: Matrix) -> Int64:
    """Minimum degree on the pattern (Liu's multiple minimum degree, as SuperLU has it).

    SuperLU gives its order only with factors; those of a diagonally dominant matrix of the same
    pattern, with everything dropped, cost next to nothing.
    """
    pattern = sparse.csc_array(matrix)
    pattern.data = np.full(len(pattern.data), -1.0)
    degree = np.bincount(pattern.indices, minlength=matrix.shape[0]) + 2.0
    dominant = sparse.csc_matrix(pattern + sparse.diags_array(degree))
    found = spilu(dominant, drop_tol=1.0, fill_factor=1.0, permc_spec="MMD_AT_PLUS_A")
    return np.argsort(found.perm_c).astype(np.int64)
