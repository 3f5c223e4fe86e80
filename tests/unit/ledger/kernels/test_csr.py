import numpy as np
import pytest

from fairlode.ledger.kernels.csr import (
    csr_from_edges,
    group_values,
    is_grouped,
    live_rows,
    outputs_of,
    rows_by_place,
    transpose,
)


def codes(*values: int) -> np.ndarray:
    return np.array(values, np.int32)


def test_edges_are_grouped_by_output_and_keep_their_order() -> None:
    indptr, inputs, order = csr_from_edges(4, codes(3, 1, 3, 1, 3), codes(0, 2, 1, 0, 0))

    assert indptr.tolist() == [0, 0, 2, 2, 5]
    assert inputs.tolist() == [2, 0, 0, 1, 0]
    assert order.tolist() == [1, 3, 0, 2, 4]


def test_positions_have_64_bits_and_lots_32() -> None:
    indptr, inputs, order = csr_from_edges(2, codes(1), codes(0))

    assert [str(array.dtype) for array in (indptr, inputs, order)] == ["int64", "int32", "int64"]


def test_a_graph_may_have_no_edges_and_no_lots() -> None:
    assert csr_from_edges(2, codes(), codes())[0].tolist() == [0, 0, 0]
    assert csr_from_edges(0, codes(), codes())[0].tolist() == [0]


def test_transposed_edges_know_their_place() -> None:
    indptr, inputs, _ = csr_from_edges(4, codes(3, 1, 3, 1), codes(0, 2, 1, 0))

    indptr_t, outputs_t, edge_t = transpose(indptr, inputs)

    assert indptr_t.tolist() == [0, 2, 3, 4, 4]
    assert outputs_t.tolist() == [1, 3, 3, 1]
    assert inputs[edge_t].tolist() == [0, 0, 1, 2]
    assert [array.tolist() for array in outputs_of(indptr, inputs)] == [
        indptr_t.tolist(),
        outputs_t.tolist(),
    ]


def test_a_thousand_inputs_of_one_lot_are_a_thousand() -> None:
    indptr, inputs, _ = csr_from_edges(
        1001, np.full(1000, 1000, np.int32), np.arange(1000, dtype=np.int32)
    )

    assert indptr[1001] - indptr[1000] == 1000
    assert transpose(indptr, inputs)[1].tolist() == [1000] * 1000


def test_rows_stand_by_the_place_of_their_lot() -> None:
    place = codes(2, 0, 1)

    indptr, inputs, grams = rows_by_place(
        place, codes(0, 1, 0), codes(1, 2, 2), np.array([2**60, 5, 7])
    )

    assert indptr.tolist() == [0, 1, 1, 3]
    assert inputs.tolist() == [2, 1, 2]
    assert grams.tolist() == [5, 2**60, 7]


def test_keys_that_never_fall_are_grouped() -> None:
    assert is_grouped(codes(0, 0, 2, 5))
    assert is_grouped(codes())
    assert not is_grouped(codes(0, 2, 1))


@pytest.mark.parametrize("n", [1, 1000, 40_000, 70_000])
def test_values_are_grouped_as_they_stood_across_buckets(n: int) -> None:
    rng = np.random.default_rng(n)
    key = rng.integers(0, n, 5000).astype(np.int32)
    value = np.arange(5000, dtype=np.int32)

    indptr, grouped = group_values(n, key, value)

    order = np.argsort(key, kind="stable")
    assert grouped.tolist() == value[order].tolist()
    assert indptr.tolist() == np.searchsorted(key[order], np.arange(n + 1)).tolist()


@pytest.mark.parametrize("kind", [np.int64, np.float64])
def test_rows_by_place_are_those_of_a_plain_sort_across_buckets(kind: type) -> None:
    rng = np.random.default_rng(4)
    n, m = 70_000, 200_000
    place = rng.permutation(n).astype(np.int32)
    output, input_ = (rng.integers(0, n, m).astype(np.int32) for _ in range(2))
    mass: np.ndarray = rng.integers(1, 100, m).astype(kind)

    indptr, inputs, grams = rows_by_place(place, output, input_, mass)

    order = np.argsort(place[output], kind="stable")
    assert np.array_equal(inputs, input_[order])
    assert np.array_equal(grams, mass[order])
    assert indptr.tolist() == np.searchsorted(place[output][order], np.arange(n + 1)).tolist()


def test_inputs_that_a_correction_left_behind_do_not_count() -> None:
    indptr, until = np.array([0, 5, 5, 6]), np.array([2, 6, 5])
    inputs, mass = np.arange(6, dtype=np.int32), np.arange(6) * 10

    live, kept, grams = live_rows(indptr, until, inputs, mass)

    assert (live, kept.tolist(), grams.tolist()) == (3, [0, 1, 5], [0, 10, 50])
    assert live_rows(np.array([0, 2, 6]), np.array([2, 6]), inputs, mass)[1] is not kept
    assert np.shares_memory(
        live_rows(np.array([0, 2, 6]), np.array([2, 6]), inputs, mass)[1], inputs
    )
