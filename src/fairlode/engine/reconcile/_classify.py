"""Which variables can be known at all, and which measurements the others check.

With T the conservation rows above the measurement rows: a variable is observable where every
vector that T maps to zero is zero there; a measurement is redundant where some combination of the
rows of T that vanishes has it in it. Both are read off one vector drawn at random and projected
onto the null space: an entry is zero for almost every draw exactly where it is zero for all.

Source: observability and redundancy of Crowe, Garcia Campos and Hrymak, AIChE J. 29 (1983), whose
projection matrix is not formed here, so that the work stays sparse.
"""

import numpy as np
from scipy import sparse

from fairlode.engine.reconcile._system import Matrix, factors_of
from fairlode.ledger.columns.tables import Bool, Float64

_REGULAR = 1e-10
"""What is added so that every matrix can be factorised; its effect is projected away."""
_ROUNDS = 4
_DRAWS = 2
_ZERO = 1e-6
"""An entry of a projected draw below this is zero; draws have entries of about 1."""
_SEED = 20_260


def observable(system: Matrix) -> Bool:
    """By column of `system`: whether it is determined by its rows."""
    return ~NullSpace(system).touches()


def redundant(system: Matrix) -> Bool:
    """By row of `system`: whether it follows from the others."""
    return NullSpace(sparse.csr_array(system.T)).touches()


class NullSpace:
    """The vectors that a matrix maps to zero, without a basis of them."""

    def __init__(self, system: Matrix) -> None:
        """Rows, then columns, are brought to length 1: only what is zero counts."""
        balanced = sparse.diags_array(1.0 / _lengths(system, axis=1)) @ system
        self.scale = 1.0 / _lengths(balanced, axis=0)
        balanced = sparse.csr_array(balanced @ sparse.diags_array(self.scale))
        self.rows, self.columns = system.shape
        corner = sparse.eye_array(self.rows) * -_REGULAR
        side = sparse.eye_array(self.columns)
        whole = sparse.block_array([[side, balanced.T], [balanced, corner]])
        self.factors = factors_of(sparse.csr_array(whole))

    def touches(self) -> Bool:
        """By column: whether some vector is not zero there."""
        draws = np.random.default_rng(_SEED).standard_normal((_DRAWS, self.columns))
        found = np.zeros(self.columns, np.bool_)
        for draw in draws:
            found |= np.abs(self._projected(draw)) > _ZERO
        return found

    def taken_out(self, vector: Float64) -> Float64:
        """`vector` without its part in here: the matrix maps it to the same."""
        return vector - self.scale * self._projected(vector / self.scale)

    def _projected(self, vector: Float64) -> Float64:
        """What is in here of a vector: what is not shrinks from round to round."""
        nothing = np.zeros(self.rows)
        for _ in range(_ROUNDS):
            vector = self.factors.solve(np.concatenate((vector, nothing)))[: self.columns]
        return vector


def _lengths(system: Matrix, *, axis: int) -> Float64:
    """Of rows (1) or columns (0); 1 for those that are zero."""
    length = np.sqrt(np.asarray(system.multiply(system).sum(axis=axis)).ravel())
    return np.where(length > 0, length, 1.0)
