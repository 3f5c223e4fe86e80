"""Kernels against exact fractions, and against themselves in another order.

A drawn graph is numbered inputs first; masses are a few grams or such as float64 cannot count.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fairlode.engine.kernels.mixing import propagate, shares
from fairlode.engine.kernels.origins import ancestors_push, sweep_buffers
from fairlode.engine.kernels.reach import descendants
from fairlode.ledger.kernels.csr import csr_from_edges, rows_by_place, transpose
from fairlode.ledger.kernels.order import find_cycle, level_order, topological_order, windows
from fairlode.ledger.kernels.sums import scatter_sum, segment_sum

CLOSE = Fraction(1, 10**12)
MASSES = st.one_of(st.integers(1, 9), st.integers(10**6, 10**9), st.integers(2**53, 2**58))


def columns(edges: list[tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Output and input int32[m], grams int64[m]."""
    table = np.array(edges, np.int64).reshape(-1, 3)
    return table[:, 0].astype(np.int32), table[:, 1].astype(np.int32), table[:, 2].copy()


@dataclass(frozen=True)
class Drawn:
    """A graph numbered inputs first; edges are (output, input, grams), the same pair repeated."""

    size: int
    edges: list[tuple[int, int, int]]
    own: list[float]
    terminal: list[bool]

    def arrays(
        self, edges: list[tuple[int, int, int]] | None = None
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """indptr, inputs and grams, the edges in the order given."""
        output, input_, grams = columns(self.edges if edges is None else edges)
        indptr, inputs, order = csr_from_edges(self.size, output, input_)
        return indptr, inputs, grams[order]

    def weights(self, lot: int) -> dict[int, Fraction]:
        """Share of each input in a lot, exactly."""
        drawn = [(input_, grams) for output, input_, grams in self.edges if output == lot]
        total = sum(grams for _, grams in drawn)
        share: dict[int, Fraction] = {}
        for input_, grams in drawn:
            share[input_] = share.get(input_, Fraction(0)) + Fraction(grams, total)
        return share


@st.composite
def graphs(draw: st.DrawFn, most: int = 12) -> Drawn:
    size = draw(st.integers(1, most))
    edges = []
    for output in range(1, size):
        taken = draw(st.lists(st.tuples(st.integers(0, output - 1), MASSES), max_size=5))
        edges += [(output, input_, grams) for input_, grams in taken]
    own = draw(st.lists(st.floats(0, 1e6), min_size=size, max_size=size))
    terminal = draw(st.lists(st.booleans(), min_size=size, max_size=size))
    return Drawn(size, draw(st.permutations(edges)), own, terminal)


@given(graph=graphs())
def test_what_is_carried_is_the_exact_mean_of_the_inputs(graph: Drawn) -> None:
    exact: list[Fraction] = []
    for lot in range(graph.size):
        carried = sum((w * exact[j] for j, w in graph.weights(lot).items()), Fraction(0))
        exact.append(Fraction(graph.own[lot]) + carried)

    x = propagate(*graph.arrays(), np.array(graph.own)[:, None], mean=True)

    for value, expected in zip(x[:, 0].tolist(), exact, strict=True):
        assert abs(Fraction(value) - expected) <= CLOSE * max(expected, 1)


@given(graph=graphs())
def test_origins_are_exact_and_sum_to_one(graph: Drawn) -> None:
    target = graph.size - 1
    indptr, inputs, grams = graph.arrays()
    exact = {target: Fraction(1)}
    for lot in range(target, -1, -1):
        if lot in exact and not graph.terminal[lot]:
            for source, weight in graph.weights(lot).items():
                exact[source] = exact.get(source, Fraction(0)) + exact[lot] * weight

    buffers = sweep_buffers(graph.size)
    terminal = np.array(graph.terminal, np.uint8)
    lots, held, edges, passed = ancestors_push(
        indptr, inputs, shares(indptr, grams), target, terminal, 0.0, *buffers
    )

    assert lots.tolist() == sorted(exact, reverse=True)
    for lot, share in zip(lots.tolist(), held.tolist(), strict=True):
        assert abs(Fraction(share) - exact[lot]) <= CLOSE
    ends = (terminal[lots] == 1) | (np.diff(indptr)[lots] == 0)
    assert abs(held[ends].sum() - 1.0) < 1e-12
    arrived = np.bincount(inputs[edges], passed, minlength=graph.size)
    assert np.allclose(arrived[lots[1:]], held[1:], rtol=1e-12, atol=0)
    assert not buffers[0].any()
    assert not buffers[1].any()


@given(graph=graphs(), data=st.data())
def test_reach_is_exact(graph: Drawn, data: st.DataObject) -> None:
    sources = data.draw(st.lists(st.integers(0, graph.size - 1), max_size=4))
    indptr, inputs, grams = graph.arrays()
    exact: dict[int, Fraction] = {}
    for lot in range(graph.size):
        if lot in sources:
            exact[lot] = Fraction(1)
        elif not graph.terminal[lot]:
            found = {j: w for j, w in graph.weights(lot).items() if j in exact}
            if found:
                exact[lot] = sum((w * exact[j] for j, w in found.items()), Fraction(0))

    buffers = sweep_buffers(graph.size)
    lots, held, _, _ = descendants(
        *transpose(indptr, inputs),
        shares(indptr, grams),
        np.array(sources, np.int32),
        np.array(graph.terminal, np.uint8),
        *buffers,
    )

    assert lots.tolist() == sorted(exact)
    for lot, share in zip(lots.tolist(), held.tolist(), strict=True):
        assert abs(Fraction(share) - exact[lot]) <= CLOSE
    assert not buffers[0].any()
    assert not buffers[1].any()


@given(graph=graphs())
def test_the_share_of_an_origin_is_the_same_seen_from_both_ends(graph: Drawn) -> None:
    target = graph.size - 1
    indptr, inputs, grams = graph.arrays()
    weight = shares(indptr, grams)
    none = np.zeros(graph.size, np.uint8)
    buffers = sweep_buffers(graph.size)
    lots, held, _, _ = ancestors_push(indptr, inputs, weight, target, none, 0.0, *buffers)

    for lot, share in zip(lots.tolist(), held.tolist(), strict=True):
        back = transpose(indptr, inputs)
        source = np.array([lot], np.int32)
        reached, parts, _, _ = descendants(*back, weight, source, none, *buffers)
        assert abs(parts[reached.tolist().index(target)] - share) < 1e-12


@given(graph=graphs(), data=st.data())
def test_neither_the_order_of_edges_nor_the_numbers_of_lots_show(
    graph: Drawn, data: st.DataObject
) -> None:
    number = np.array(data.draw(st.permutations(range(graph.size))), np.int32)
    edges = [(number[o], number[i], g) for o, i, g in data.draw(st.permutations(graph.edges))]
    own = np.zeros((graph.size, 1))
    own[number, 0] = graph.own
    straight = propagate(*graph.arrays(), np.array(graph.own)[:, None], mean=True)

    output, input_, grams = columns(edges)
    rows, starts = level_order(graph.size, output, input_)
    rows_of_graph = rows_by_place(np.argsort(rows).astype(np.int32), output, input_, grams)
    turned = propagate(*rows_of_graph, own, mean=True, rows=rows, starts=starts)

    assert np.array_equal(turned[number], straight)


@given(graph=graphs())
def test_orders_put_inputs_first_and_windows_hold_no_edge(graph: Drawn) -> None:
    indptr, inputs, _ = graph.arrays()
    order, placed = topological_order(indptr, inputs)
    by_level, starts = level_order(graph.size, *columns(graph.edges)[:2])
    cuts = windows(indptr, inputs)

    assert (placed, order.tolist()) == (graph.size, list(range(graph.size)))
    assert sorted(by_level.tolist()) == list(range(graph.size))
    assert (starts[-1], cuts[-1]) == (graph.size, graph.size)
    assert find_cycle(indptr, inputs).tolist() == []
    level = np.empty(graph.size, int)
    level[by_level] = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    run = np.repeat(np.arange(len(cuts) - 1), np.diff(cuts))
    for output, input_, _ in graph.edges:
        assert level[input_] < level[output]
        assert run[input_] < run[output]


@given(graph=graphs(), data=st.data())
def test_a_cycle_is_found_and_is_one(graph: Drawn, data: st.DataObject) -> None:
    output = data.draw(st.integers(0, graph.size - 1))
    input_ = data.draw(st.integers(output, graph.size - 1))
    edges = [*graph.edges, (output, input_, 1), (input_, output, 1)]
    indptr, inputs, _ = graph.arrays(edges)

    cycle = find_cycle(indptr, inputs).tolist()

    pairs = {(o, i) for o, i, _ in edges}
    assert cycle[0] == min(cycle)
    assert len(set(cycle)) == len(cycle)
    assert {(a, b) for a, b in zip(cycle, [*cycle[1:], cycle[0]], strict=True)} <= pairs
    assert topological_order(indptr, inputs)[1] < graph.size


@given(graph=graphs())
def test_masses_are_summed_as_python_sums_them(graph: Drawn) -> None:
    indptr, inputs, grams = graph.arrays()
    into, out_of = [0] * graph.size, [0] * graph.size
    for output, input_, mass in graph.edges:
        into[output] += mass
        out_of[input_] += mass

    assert segment_sum(indptr, grams).tolist() == into
    assert scatter_sum(graph.size, inputs, grams).tolist() == out_of
