"""Systems of loops against exact fractions, and those that have no solution."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlode.engine.kernels.loops import stage_order
from fairlode.engine.loops import ClosedLoopError, LoopsUnsolvedError, Method, System, solve

Matrix = list[list[Fraction]]


def system(weight: Matrix, own: Matrix) -> System:
    size = len(weight)
    rows = [[(j, part) for j, part in enumerate(row) if part] for row in weight]
    return System(
        names=tuple(f"p{i}" for i in range(size)),
        indptr=np.cumsum([0] + [len(row) for row in rows]).astype(np.int64),
        inputs=np.array([j for row in rows for j, _ in row], np.int32),
        weight=np.array([float(part) for row in rows for _, part in row]),
        own=np.array([[float(value) for value in row] for row in own]).reshape(size, -1),
    )


def exactly(weight: Matrix, own: Matrix) -> Matrix:
    """Gauss and Jordan in fractions."""
    size = len(weight)
    rows = [
        [Fraction(i == j) - weight[i][j] for j in range(size)] + list(own[i]) for i in range(size)
    ]
    for k in range(size):
        pivot = next(i for i in range(k, size) if rows[i][k])
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [value / rows[k][k] for value in rows[k]]
        for i in range(size):
            if i != k and rows[i][k]:
                rows[i] = [a - rows[i][k] * b for a, b in zip(rows[i], rows[k], strict=True)]
    return [row[size:] for row in rows]


@st.composite
def systems(draw: st.DrawFn) -> tuple[Matrix, Matrix]:
    """Masses between up to seven points, and into them from outside in two kinds."""
    size = draw(st.integers(1, 7))
    mass = st.one_of(st.just(0), st.integers(1, 50))
    flows = [[draw(mass) for _ in range(size)] for _ in range(size)]
    outside = [[draw(st.integers(1, 50)), draw(mass)] for _ in range(size)]
    total = [sum(flows[i]) + sum(outside[i]) for i in range(size)]
    weight = [[Fraction(value, total[i]) for value in flows[i]] for i in range(size)]
    return weight, [[Fraction(value, total[i]) for value in outside[i]] for i in range(size)]


@given(made=systems())
def test_the_solution_is_that_of_exact_fractions(made: tuple[Matrix, Matrix]) -> None:
    found = solve(system(*made))

    wanted = np.array([[float(value) for value in row] for row in exactly(*made)])
    np.testing.assert_allclose(found.values, wanted, atol=2e-9)
    np.testing.assert_allclose(found.values.sum(axis=1), 1.0, atol=4e-9)
    assert found.residual <= 2e-9


@given(made=systems(), data=st.data())
def test_the_numbers_of_points_do_not_matter(
    made: tuple[Matrix, Matrix], data: st.DataObject
) -> None:
    weight, own = made
    order = data.draw(st.permutations(range(len(weight))))

    turned = solve(system([[weight[i][j] for j in order] for i in order], [own[i] for i in order]))

    np.testing.assert_allclose(turned.values, solve(system(*made)).values[list(order)], atol=4e-9)


def test_half_of_what_comes_back_counts_again_and_again() -> None:
    """A cast house: half new, half scrap of its own rolling; the mill takes all it makes."""
    half = Fraction(1, 2)

    found = solve(
        system([[Fraction(0), half], [Fraction(1), Fraction(0)]], [[half], [Fraction(0)]])
    )

    assert found.values[:, 0].tolist() == pytest.approx([1.0, 1.0], abs=1e-9)
    assert found.circle.tolist() == [0, 0]


def test_points_outside_of_circles_take_one_step() -> None:
    size = 400
    weight = [[Fraction(int(j == i - 1)) for j in range(size)] for i in range(size)]
    own = [[Fraction(int(i == 0))] for i in range(size)]

    found = solve(system(weight, own))

    assert (found.sweeps, found.residual) == (1, 0.0)
    assert set(found.circle.tolist()) == {-1}


def test_a_circle_that_nothing_enters_is_named() -> None:
    one, none = Fraction(1), Fraction(0)
    weight = [[none, one, none], [one, none, none], [none, none, none]]

    with pytest.raises(ClosedLoopError) as refused:
        solve(system(weight, [[none], [none], [one]]))

    assert refused.value.code == "engine.loop_closed"
    assert str(refused.value) == (
        "These feed only one another, and nothing enters from outside: p0, p1."
    )


def test_a_point_that_feeds_itself_alone_is_a_circle_too() -> None:
    with pytest.raises(ClosedLoopError) as refused:
        solve(system([[Fraction(1)]], [[Fraction(0)]]))

    assert refused.value.facts["circle"] == "p0"


def test_a_circle_that_hardly_anything_enters_is_left_to_the_fallback() -> None:
    entering = Fraction(1, 10_000)
    size = 6
    weight = [[(1 - entering) * int(j == (i + 1) % size) for j in range(size)] for i in range(size)]
    own = [[entering * Fraction(i, size), entering * Fraction(size - i, size)] for i in range(size)]

    found = solve(system(weight, own), most_sweeps=20)

    wanted = np.array([[float(value) for value in row] for row in exactly(weight, own)])
    assert found.method is Method.FALLBACK
    np.testing.assert_allclose(found.values, wanted, atol=1e-4)
    assert found.residual <= 2e-9


def test_what_cannot_be_reached_in_numbers_is_refused() -> None:
    half = Fraction(1, 2)

    with pytest.raises(LoopsUnsolvedError) as refused:
        solve(system([[half]], [[half]]), tolerance=float("nan"))

    assert refused.value.code == "engine.loops_unsolved"


@pytest.mark.parametrize("size", [1, 5, 60])
def test_a_stage_order_puts_inputs_first_but_within_circles(size: int) -> None:
    rng = np.random.default_rng(size)
    output = np.repeat(np.arange(size), 2)
    source = rng.integers(0, size, len(output)).astype(np.int32)
    indptr = np.arange(0, 2 * size + 1, 2)

    order, starts = stage_order(indptr, source)

    reach = np.eye(size, dtype=bool)
    for _ in range(size):
        np.logical_or.at(reach, output, reach[source])
    together = reach & reach.T
    part = np.empty(size, int)
    part[order] = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    assert sorted(order.tolist()) == list(range(size))
    assert np.array_equal(part[:, None] == part[None, :], together)
    assert (part[source] <= part[output]).all()
