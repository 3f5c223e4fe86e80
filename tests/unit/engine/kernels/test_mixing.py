from fractions import Fraction

import numpy as np
import pytest

from fairlode.engine.kernels.mixing import contained, divide_windows, propagate, shares
from fairlode.ledger.kernels.csr import csr_from_edges
from fairlode.ledger.kernels.order import windows


def random_graph(
    n: int, fan_in: int, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """indptr, inputs, grams and own values of a chain numbered inputs first."""
    rng = np.random.default_rng(seed)
    output = np.repeat(np.arange(10, n), fan_in).astype(np.int32)
    input_ = (output * rng.random(len(output))).astype(np.int32)
    indptr, inputs, _ = csr_from_edges(n, output, input_)
    return indptr, inputs, rng.integers(1, 10**9, len(inputs)), rng.random((n, 8))


def test_shares_of_a_lot_follow_the_mass_drawn() -> None:
    share = shares(np.array([0, 0, 2, 3]), np.array([3 * 2**59, 2**59, 7]))

    assert share.tolist() == [0.75, 0.25, 1.0]


def test_a_lot_carries_its_own_value_and_the_mean_of_its_inputs() -> None:
    indptr, inputs, _ = csr_from_edges(
        4, np.array([2, 2, 3], np.int32), np.array([0, 1, 2], np.int32)
    )
    own = np.array([[1.0, 10.0], [0.0, 20.0], [0.0, 5.0], [0.0, 1.0]])

    x = propagate(indptr, inputs, np.array([0.25, 0.75, 1.0]), own)

    assert x is own
    assert x.tolist() == [[1.0, 10.0], [0.0, 20.0], [0.25, 22.5], [0.25, 23.5]]


def test_what_is_not_known_of_an_input_counts_as_nothing() -> None:
    x = propagate(
        np.array([0, 0, 1]), np.array([0], np.int32), np.array([0.75]), np.array([[1.0], [0.0]])
    )

    assert x.tolist() == [[1.0], [0.75]]


@pytest.mark.parametrize("columns", [1, 2, 3, 8, 11, 17])
def test_any_number_of_attributes_goes_along(columns: int) -> None:
    indptr, inputs, grams, _ = random_graph(60, 4, 1)
    own = np.random.default_rng(2).random((60, columns))
    one_by_one = [
        propagate(indptr, inputs, shares(indptr, grams), own[:, [k]].copy()) for k in range(columns)
    ]

    together = propagate(indptr, inputs, shares(indptr, grams), own.copy())

    assert np.array_equal(together, np.hstack(one_by_one))


@pytest.mark.parametrize("threads", [2, 3])
def test_threads_change_no_digit(threads: int) -> None:
    indptr, inputs, grams, own = random_graph(400, 5, 3)

    alone = propagate(indptr, inputs, grams, own.copy(), mean=True, threads=1)
    shared = propagate(indptr, inputs, grams, own.copy(), mean=True, threads=threads)

    assert np.array_equal(alone, shared)


def test_rows_may_stand_in_another_order_than_they_are_computed_in() -> None:
    indptr, inputs, grams, own = random_graph(200, 3, 4)
    rows = np.random.default_rng(5).permutation(200).astype(np.int32)
    moved = np.empty_like(own)
    moved[rows] = own

    straight = propagate(indptr, inputs, shares(indptr, grams), own)
    starts = windows(indptr, inputs)
    turned = propagate(indptr, rows[inputs], shares(indptr, grams), moved, rows=rows, starts=starts)

    assert np.array_equal(turned[rows], straight)


def test_a_mean_never_leaves_the_range_of_what_was_mixed() -> None:
    rng = np.random.default_rng(6)
    for mass in (rng.integers(1, 2**53, 400), rng.random(300), rng.random(2)):
        n = len(mass)
        indptr = np.concatenate([np.zeros(n + 1, np.int64), [n]])
        value = np.full((n + 1, 1), 0.1)
        value[n] = 0.0
        x = propagate(indptr, np.arange(n, dtype=np.int32), mass, value, mean=True)
        assert x[n, 0] == 0.1


def test_a_missing_value_is_missing_in_what_was_made_from_it_and_nowhere_else() -> None:
    indptr, inputs, _ = csr_from_edges(
        4, np.array([2, 2, 3], np.int32), np.array([0, 1, 1], np.int32)
    )
    own = np.array([[np.nan, 1.0], [2.0, 1.0], [0.0, 0.0], [0.0, 0.0]])

    x = propagate(indptr, inputs, np.array([0.5, 0.5, 1.0]), own)

    assert np.isnan(x[:, 0]).tolist() == [True, False, True, False]
    assert x[:, 1].tolist() == [1.0] * 4


def test_a_thousand_inputs_and_masses_of_2_60_grams_are_mixed_exactly_enough() -> None:
    rng = np.random.default_rng(8)
    n = 1000
    indptr = np.concatenate([np.zeros(n + 1, np.int64), [n]])
    grams = rng.integers(1, 2**50, n)
    grams[:7] = 2**60
    x = np.append(rng.random(n), 0.0)[:, None]
    exact = sum(
        Fraction(int(m)) * Fraction(v) for m, v in zip(grams, x[:n, 0].tolist(), strict=True)
    ) / int(sum(grams.tolist()))

    propagate(indptr, np.arange(n, dtype=np.int32), grams, x, mean=True)

    assert abs(Fraction(float(x[n, 0])) - exact) < Fraction(1, 10**15)


def test_a_chain_of_100_000_steps_loses_nothing() -> None:
    n = 100_000
    indptr = np.concatenate([[0, 0], np.arange(1, n)])
    inputs = np.arange(n - 1, dtype=np.int32)
    x = np.zeros((n, 1))
    x[0] = 0.1

    propagate(indptr, inputs, np.ones(n - 1), x)

    assert (x == 0.1).all()


def test_a_long_chain_of_mixtures_stays_within_1e_12() -> None:
    n = 20_000
    rng = np.random.default_rng(9)
    output = np.repeat(np.arange(2, n), 2).astype(np.int32)
    input_ = np.stack([np.arange(1, n - 1), np.arange(n - 2)], axis=1).ravel().astype(np.int32)
    indptr, inputs, _ = csr_from_edges(n, output, input_)
    grams = rng.integers(1, 10**6, len(inputs))
    x = np.zeros((n, 1))
    x[0] = 1.0
    scale = 2**200  # exact integers in place of fractions, whose denominators would explode
    exact = [scale, 0]
    for lot in range(2, n):
        left, right = (int(grams[e]) for e in range(indptr[lot], indptr[lot + 1]))
        exact.append((left * exact[lot - 1] + right * exact[lot - 2]) // (left + right))

    propagate(indptr, inputs, grams, x, mean=True)

    error = max(abs(Fraction(float(x[k, 0])) - Fraction(exact[k], scale)) for k in range(n))
    assert error < Fraction(1, 10**12)


def test_windows_are_divided_by_work_without_gap_or_overlap() -> None:
    indptr, inputs, _, _ = random_graph(300, 4, 10)
    starts = windows(indptr, inputs)

    cuts = divide_windows(indptr, starts, 3)

    assert cuts[:, 0].tolist() == starts[:-1].tolist()
    assert cuts[:, -1].tolist() == starts[1:].tolist()
    assert (np.diff(cuts, axis=1) >= 0).all()


def test_nothing_is_carried_where_there_are_no_lots() -> None:
    x = propagate(np.zeros(1, np.int64), np.empty(0, np.int32), np.empty(0), np.empty((0, 8)))

    assert x.shape == (0, 8)


def test_contents_weigh_unless_one_is_unknown_or_all_are_none() -> None:
    indptr, inputs = np.array([0, 0, 0, 2, 4, 6]), np.array([0, 1, 0, 2, 2, 2], np.int32)
    mass, rows = np.array([10, 30, 10, 5, 7, 8]), np.arange(5, dtype=np.int32)
    content = np.array([0.5, 0.1, 0.0, np.nan, 0.2])

    weight, whole = contained(indptr, indptr[1:], inputs, mass, rows, content)

    assert weight.tolist() == [5.0, 3.0, 5.0, 0.0, 7.0, 8.0]
    assert whole.tolist() == [0, 0, 0, 0, 1]


def test_history_ends_where_the_inputs_of_a_lot_are_left_out() -> None:
    indptr, inputs = np.array([0, 0, 1, 2]), np.array([0, 1], np.int32)
    until = np.array([0, 0, 2])
    x = np.array([[4.0], [1.0], [0.5]])

    propagate(indptr, inputs, np.ones(2), x, until=until)

    assert x.tolist() == [[4.0], [1.0], [1.5]]
