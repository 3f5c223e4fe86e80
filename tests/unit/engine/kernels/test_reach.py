import numpy as np

from fairlode.engine.kernels.origins import sweep_buffers
from fairlode.engine.kernels.reach import descendants
from fairlode.ledger.kernels.csr import csr_from_edges, transpose

EDGES = ((2, 0, 0.5), (2, 1, 0.5), (3, 1, 1.0), (4, 2, 0.8), (4, 3, 0.2), (5, 4, 0.9))
SIZE = 7


def reached(
    sources: tuple[int, ...], terminal: tuple[int, ...] = ()
) -> tuple[dict[int, float], dict[tuple[int, int], float]]:
    """Share of each lot reached, and along each edge followed (output, input)."""
    output, input_, weight = (np.array(column) for column in zip(*EDGES, strict=True))
    indptr, inputs, order = csr_from_edges(SIZE, output.astype(np.int32), input_.astype(np.int32))
    ends = np.zeros(SIZE, np.uint8)
    ends[list(terminal)] = 1
    buffers = sweep_buffers(SIZE)
    lots, held, edges, passed = descendants(
        *transpose(indptr, inputs), weight[order], np.array(sources, np.int32), ends, *buffers
    )
    assert lots.tolist() == sorted(lots.tolist())
    assert not buffers[0].any()
    assert not buffers[1].any()
    pairs = zip(output[order][edges].tolist(), inputs[edges].tolist(), strict=True)
    return (
        dict(zip(lots.tolist(), held.round(12).tolist(), strict=True)),
        dict(zip(pairs, passed.round(12).tolist(), strict=True)),
    )


def test_shares_go_on_to_everything_made_from_a_lot() -> None:
    lots, flows = reached((1,))

    assert lots == {1: 1.0, 2: 0.5, 3: 1.0, 4: 0.6, 5: 0.54}
    assert flows == {(2, 1): 0.5, (3, 1): 1.0, (4, 2): 0.4, (4, 3): 0.2, (5, 4): 0.54}


def test_shares_of_several_sources_add_up_and_a_source_is_whole() -> None:
    assert reached((0, 1))[0] == {0: 1.0, 1: 1.0, 2: 1.0, 3: 1.0, 4: 1.0, 5: 0.9}
    assert reached((4, 1, 4))[0] == {1: 1.0, 2: 0.5, 3: 1.0, 4: 1.0, 5: 0.9}


def test_an_edge_into_a_terminal_lot_is_cut() -> None:
    assert reached((1,), terminal=(2,))[0] == {1: 1.0, 3: 1.0, 4: 0.2, 5: 0.18}


def test_a_terminal_source_reaches_on() -> None:
    assert reached((2,), terminal=(2,))[0] == {2: 1.0, 4: 0.8, 5: 0.72}


def test_a_lot_that_nothing_was_made_from_reaches_itself() -> None:
    assert reached((6,)) == ({6: 1.0}, {})


def test_no_source_reaches_nothing() -> None:
    assert reached(()) == ({}, {})


def test_a_lot_that_goes_into_thousands_reaches_them_all() -> None:
    n = 5000
    indptr = np.arange(-1, n).clip(0)
    inputs = np.zeros(n - 1, np.int32)

    lots, held, edges, _ = descendants(
        *transpose(indptr, inputs),
        np.full(n - 1, 0.25),
        np.zeros(1, np.int32),
        np.zeros(n, np.uint8),
        *sweep_buffers(n),
    )

    assert np.array_equal(lots, np.arange(n))
    assert held.tolist() == [1.0] + [0.25] * (n - 1)
    assert np.array_equal(edges, np.arange(n - 1))
