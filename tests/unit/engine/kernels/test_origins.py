import numpy as np

from fairlode.engine.kernels.origins import ancestors_push, sweep_buffers
from fairlode.ledger.kernels.csr import csr_from_edges

# 4 and 5 are mixed from 2 and 3, and these from origins 0 and 1.
EDGES = ((2, 0, 0.5), (2, 1, 0.5), (3, 1, 1.0), (4, 2, 0.8), (4, 3, 0.2), (5, 4, 0.9))
SIZE = 6


def origins(
    target: int, terminal: tuple[int, ...] = (), least: float = 0.0
) -> tuple[dict[int, float], dict[tuple[int, int], float]]:
    """Share of each lot met and along each edge followed (output, input)."""
    output, input_, weight = (np.array(column) for column in zip(*EDGES, strict=True))
    indptr, inputs, order = csr_from_edges(SIZE, output.astype(np.int32), input_.astype(np.int32))
    ends = np.zeros(SIZE, np.uint8)
    ends[list(terminal)] = 1
    buffers = sweep_buffers(SIZE)
    lots, held, edges, passed = ancestors_push(
        indptr, inputs, weight[order], target, ends, least, *buffers
    )
    assert lots.tolist() == sorted(lots.tolist(), reverse=True)
    assert not buffers[0].any()
    assert not buffers[1].any()
    pairs = zip(output[order][edges].tolist(), inputs[edges].tolist(), strict=True)
    return (
        dict(zip(lots.tolist(), held.round(12).tolist(), strict=True)),
        dict(zip(pairs, passed.round(12).tolist(), strict=True)),
    )


def test_shares_are_pushed_back_to_the_origins() -> None:
    lots, flows = origins(4)

    assert lots == {4: 1.0, 3: 0.2, 2: 0.8, 1: 0.6, 0: 0.4}
    assert flows == {(4, 2): 0.8, (4, 3): 0.2, (3, 1): 0.2, (2, 0): 0.4, (2, 1): 0.4}


def test_an_origin_is_its_own_origin() -> None:
    assert origins(1) == ({1: 1.0}, {})


def test_history_ends_at_a_terminal_lot_the_target_among_them() -> None:
    assert origins(4, terminal=(2,))[0] == {4: 1.0, 3: 0.2, 2: 0.8, 1: 0.2}
    assert origins(4, terminal=(4,)) == ({4: 1.0}, {})


def test_a_lot_that_holds_too_little_is_not_followed() -> None:
    assert origins(4, least=0.5)[0] == {4: 1.0, 3: 0.2, 2: 0.8, 1: 0.4, 0: 0.4}


def test_what_the_weights_leave_short_stays_with_the_lot() -> None:
    assert origins(5)[0] == {5: 1.0, 4: 0.9, 3: 0.18, 2: 0.72, 1: 0.54, 0: 0.36}


def test_a_thousand_inputs_and_more_fit_into_the_answer() -> None:
    n = 5000
    indptr = np.concatenate([np.zeros(n + 1, np.int64), [n]])
    weight = np.full(n, 1 / n)

    lots, held, edges, passed = ancestors_push(
        indptr,
        np.arange(n, dtype=np.int32),
        weight,
        n,
        np.zeros(n + 1, np.uint8),
        0.0,
        *sweep_buffers(n + 1),
    )

    assert np.array_equal(lots, np.arange(n, -1, -1))
    assert np.array_equal(held[1:], weight)
    assert np.array_equal(edges, np.arange(n))
    assert np.array_equal(passed, weight)


def test_many_inputs_from_one_lot_add_up_to_the_last_digit() -> None:
    n = 1000
    indptr = np.array([0, 0, n])

    lots, held, _, _ = ancestors_push(
        indptr,
        np.zeros(n, np.int32),
        np.full(n, 1 / n),
        1,
        np.zeros(2, np.uint8),
        0.0,
        *sweep_buffers(2),
    )

    assert (lots.tolist(), held.tolist()) == ([1, 0], [1.0, 1.0])


def test_a_chain_of_100_000_is_followed_to_its_end() -> None:
    n = 100_000
    indptr = np.concatenate([[0, 0], np.arange(1, n)])

    lots, held, _, _ = ancestors_push(
        indptr,
        np.arange(n - 1, dtype=np.int32),
        np.ones(n - 1),
        n - 1,
        np.zeros(n, np.uint8),
        0.0,
        *sweep_buffers(n),
    )

    assert len(lots) == n
    assert (held == 1.0).all()
