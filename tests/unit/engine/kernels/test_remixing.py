import numpy as np
import pytest

from fairlode.engine.kernels.mixing import propagate
from fairlode.engine.kernels.remixing import remix
from fairlode.ledger.kernels.csr import csr_from_edges


def random_graph(
    n: int, fan_in: int, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """indptr, inputs, grams and own values of a chain numbered inputs first."""
    rng = np.random.default_rng(seed)
    output = np.repeat(np.arange(10, n), fan_in).astype(np.int32)
    input_ = (output * rng.random(len(output))).astype(np.int32)
    indptr, inputs, _ = csr_from_edges(n, output, input_)
    return indptr, inputs, rng.integers(1, 10**9, len(inputs)), rng.random((n, 8))


@pytest.mark.parametrize("threads", [1, 2])
def test_what_is_stale_is_mixed_again_and_all_that_follows(threads: int) -> None:
    indptr, inputs, grams, _ = random_graph(400, 3, 12)
    rng = np.random.default_rng(12)
    rows = np.arange(400, dtype=np.int32)
    own = rng.random((400, 2))
    graph = (indptr, inputs, grams)
    x = propagate(*graph, own.copy(), mean=True)
    own[[17, 60]] = rng.random((2, 2))
    stale = np.zeros(7, np.uint64)
    stale[0] = np.uint64((1 << 17) | (1 << 60) | (1 << 63))

    computed = remix(indptr, indptr[1:], inputs, grams, rows, own, x, stale, 17)

    whole = propagate(*graph, own.copy(), mean=True, threads=threads)
    assert np.array_equal(x, whole)
    bits = np.unpackbits(stale.view(np.uint8), bitorder="little")[:400]
    before = propagate(*graph, np.where(bits[:, None] == 2, 0, own), mean=True)
    assert np.array_equal(before, whole)
    assert bits[[17, 60]].tolist() == [1, 1]
    assert 2 < int(bits.sum()) <= computed < 400


def test_nothing_follows_from_what_comes_out_the_same() -> None:
    indptr, inputs = np.array([0, 0, 1, 2]), np.array([0, 1], np.int32)
    own = np.array([[np.nan], [1.0], [1.0]])
    x = propagate(indptr, inputs, np.ones(2), own.copy(), mean=True)
    stale = np.ones(1, np.uint64)

    computed = remix(
        indptr, indptr[1:], inputs, np.ones(2), np.arange(3, dtype=np.int32), own, x, stale, 0
    )

    assert (computed, int(stale[0])) == (1, 0)
