import numpy as np
import pytest
from scipy import sparse

from fairlode.engine.reconcile._system import SingularError, factors_of


def quasi_definite(seed: int, size: int = 30, below: int = 12) -> sparse.csr_array:
    """[P, B'; B, -N], sparse, with P and N positive."""
    rng = np.random.default_rng(seed)
    beside = sparse.random_array((below, size), density=0.2, rng=rng)
    square = sparse.random_array((size, size), density=0.1, rng=rng)
    upper = square @ square.T + sparse.eye_array(size)
    lower = -sparse.diags_array(rng.uniform(1e-6, 1.0, below))
    return sparse.csr_array(sparse.block_array([[upper, beside.T], [beside, lower]]))


@pytest.mark.parametrize("seed", range(6))
def test_what_is_solved_is_what_numpy_solves(seed: int) -> None:
    matrix = quasi_definite(seed)
    right = np.random.default_rng(seed).normal(size=matrix.shape[0])

    found = factors_of(matrix).solve(right)

    np.testing.assert_allclose(found, np.linalg.solve(matrix.toarray(), right), rtol=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_entries_of_the_inverse_are_those_of_the_whole_inverse(seed: int) -> None:
    matrix = quasi_definite(seed)
    row, column = (each.astype(np.int64) for each in matrix.nonzero())

    found = factors_of(matrix).inverse_at(row, column)

    whole = np.linalg.inv(matrix.toarray())
    np.testing.assert_allclose(found, whole[row, column], rtol=1e-7, atol=1e-9)


def test_a_fan_of_a_thousand_is_factorised_with_as_many_entries() -> None:
    spokes = 1_000
    edge = sparse.csr_array(np.ones((1, spokes)))
    diagonal = sparse.eye_array(spokes)
    matrix = sparse.csr_array(
        sparse.block_array([[diagonal, edge.T], [edge, sparse.csr_array([[-1.0]])]])
    )

    factors = factors_of(matrix)

    assert len(factors.rows) == spokes
    assert factors.solve(np.ones(spokes + 1))[-1] == pytest.approx((spokes - 1) / (spokes + 1))


def test_a_matrix_without_any_number_is_singular() -> None:
    with pytest.raises(SingularError):
        factors_of(sparse.csr_array(np.array([[0.0, 0.0], [0.0, 1.0]])))
