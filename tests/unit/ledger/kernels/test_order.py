import heapq

import numpy as np
import pytest

from fairlode.ledger.kernels.csr import csr_from_edges
from fairlode.ledger.kernels.order import find_cycle, level_order, topological_order, windows

Edges = list[tuple[int, int]]
"""(output, input)."""


def graph(n: int, edges: Edges) -> tuple[np.ndarray, np.ndarray]:
    pairs = np.array(edges, np.int32).reshape(-1, 2)
    indptr, inputs, _ = csr_from_edges(n, pairs[:, 0].copy(), pairs[:, 1].copy())
    return indptr, inputs


def levels(n: int, edges: Edges) -> tuple[np.ndarray, np.ndarray]:
    pairs = np.array(edges, np.int32).reshape(-1, 2)
    return level_order(n, pairs[:, 0].copy(), pairs[:, 1].copy())


def lowest_first(n: int, edges: Edges) -> list[int]:
    """Kahn's method with a heap."""
    waiting = [0] * n
    for output, _ in edges:
        waiting[output] += 1
    ready = [lot for lot in range(n) if not waiting[lot]]
    order = []
    while ready:
        lot = heapq.heappop(ready)
        order.append(lot)
        for output, input_ in edges:
            if input_ == lot:
                waiting[output] -= 1
                if not waiting[output]:
                    heapq.heappush(ready, output)
    return order


def test_numbers_that_are_an_order_stay_as_they_are() -> None:
    order, placed = topological_order(*graph(5, [(2, 0), (3, 1), (4, 0), (4, 3)]))

    assert (order.tolist(), placed) == ([0, 1, 2, 3, 4], 5)


@pytest.mark.parametrize("seed", range(5))
def test_the_lowest_lot_that_is_ready_goes_next(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = 300
    hidden = rng.permutation(n)
    edges = []
    for _ in range(500):
        early, late = sorted(rng.choice(n, 2, replace=False))
        edges.append((int(hidden[late]), int(hidden[early])))

    order, placed = topological_order(*graph(n, edges))

    assert placed == n
    assert order.tolist() == lowest_first(n, edges)


def test_the_queue_may_be_wider_than_its_bitmaps_words() -> None:
    n = 64 * 64 + 10
    order, placed = topological_order(*graph(n, [(0, n - 1)]))

    assert placed == n
    assert order.tolist() == [*range(1, n), 0]


def test_a_chain_of_100_000_in_the_wrong_direction_is_ordered() -> None:
    n = 100_000
    edges = [(lot, lot + 1) for lot in range(n - 1)]

    order, placed = topological_order(*graph(n, edges))
    by_level, starts = levels(n, edges)

    assert placed == n
    assert np.array_equal(order, np.arange(n)[::-1])
    assert np.array_equal(by_level, np.arange(n)[::-1])
    assert len(starts) == n + 1


def test_levels_count_the_longest_way_and_go_by_number_inside() -> None:
    order, starts = levels(6, [(0, 5), (1, 0), (1, 5), (3, 4), (2, 1)])

    assert order.tolist() == [4, 5, 0, 3, 1, 2]
    assert starts.tolist() == [0, 2, 4, 5, 6]


def test_what_depends_on_a_cycle_is_not_placed() -> None:
    edges = [(1, 0), (2, 1), (1, 2), (3, 2)]

    assert topological_order(*graph(5, edges))[1] == 2
    assert levels(5, edges)[1][-1] == 2


def test_windows_have_no_edge_inside_and_prove_the_order() -> None:
    starts = windows(*graph(6, [(2, 0), (3, 1), (4, 3), (5, 3)]))

    assert starts.tolist() == [0, 2, 4, 6]


def test_windows_stop_at_the_first_lot_before_its_input() -> None:
    assert windows(*graph(4, [(1, 0), (2, 3)])).tolist() == [0, 1, 2]
    assert windows(*graph(2, [(0, 0)])).tolist() == [0]


def test_windows_grow_past_their_first_room() -> None:
    n = 100
    starts = windows(*graph(n, [(lot, lot - 1) for lot in range(1, n)]))

    assert starts.tolist() == list(range(n + 1))


def test_no_lots_have_an_order() -> None:
    indptr, inputs = graph(0, [])

    assert topological_order(indptr, inputs)[1] == 0
    assert levels(0, [])[1].tolist() == [0]
    assert windows(indptr, inputs).tolist() == [0]
    assert find_cycle(indptr, inputs).tolist() == []


def test_a_cycle_is_named_from_its_lowest_lot_each_made_from_the_next() -> None:
    edges = [(7, 0), (5, 3), (3, 6), (6, 5), (7, 5), (2, 7)]

    assert find_cycle(*graph(8, edges)).tolist() == [3, 6, 5]
    assert find_cycle(*graph(8, edges[::-1])).tolist() == [3, 6, 5]


def test_a_lot_made_from_itself_is_a_cycle() -> None:
    assert find_cycle(*graph(3, [(1, 0), (2, 2)])).tolist() == [2]


def test_a_graph_without_a_cycle_has_none() -> None:
    assert find_cycle(*graph(3, [(1, 0), (2, 1)])).tolist() == []


def test_a_cycle_of_100_000_lots_is_found_without_recursion() -> None:
    n = 100_000
    edges = [(lot, (lot + 1) % n) for lot in range(n)]

    assert np.array_equal(find_cycle(*graph(n, edges)), np.arange(n))
