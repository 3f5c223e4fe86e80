"""Outer bounds over rows in any order, against `outer_most` over lots in order."""

from itertools import pairwise

import numpy as np
import pytest

from fairlode.engine.kernels.bounds import FOLLOWED, OUTSIDE, UNKNOWN, WITHIN, outer_most
from fairlode.engine.kernels.mixing import propagate
from fairlode.engine.kernels.ranges import _gap, bound_all, bound_rows, to_shares
from fairlode.ledger.kernels.order import windows

N = 3000


def chain(seed: int) -> tuple[np.ndarray, ...]:
    """Lots in order with about two inputs, masses that do not quite close, and roles."""
    rng = np.random.default_rng(seed)
    degree = np.where(np.arange(N) < 300, 0, rng.integers(1, 4, N))
    indptr = np.concatenate([[0], np.cumsum(degree)])
    output = np.repeat(np.arange(N), degree)
    inputs = (rng.random(len(output)) * np.maximum(output // 2, 1)).astype(np.int32)
    cap = rng.integers(10, 1000, len(output))
    total = np.add.reduceat(np.append(cap, 0), indptr[:-1]) * (degree > 0)
    held = np.where(degree > 0, total * rng.choice([0.5, 1.0, 1.5], N), 5000.0)
    origin = rng.choice([WITHIN, OUTSIDE, UNKNOWN], N).astype(np.uint8)
    role = np.where(degree > 0, FOLLOWED, origin).astype(np.uint8)
    return indptr, inputs, cap, held, role


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("seed", range(3))
def test_rows_in_any_order_have_the_bounds_of_lots_in_order(seed: int, threads: int) -> None:
    indptr, inputs, cap, held, role = chain(seed)
    moved = np.random.default_rng(seed).permutation(N).astype(np.int32)
    by_row = [np.empty_like(array) for array in (held, role)]
    for array, values in zip(by_row, (held, role), strict=True):
        array[moved] = values
    order = {"starts": windows(indptr, inputs), "until": indptr[1:]}
    unexplained = np.zeros(N, np.uint8)

    found = bound_all(
        indptr, moved[inputs], (cap, cap), (by_row[0], unexplained, by_row[1]), by_mass=True,
        rows=moved, threads=threads, **order,
    )[moved]  # fmt: skip

    total = np.array([cap[first:last].sum() for first, last in pairwise(indptr)])
    excess = np.where(role == FOLLOWED, held - total, 0.0)
    gap = np.where(excess > 1.0, excess, 0.0)
    within, outside = outer_most(indptr, inputs, cap.astype(float), gap, gap, role)
    mean = np.where(role == UNKNOWN, np.nan, (role == WITHIN).astype(float))[:, None]
    propagate(indptr, inputs, cap, mean, mean=True)
    made = role == FOLLOWED
    kept = held[made]
    assert np.array_equal(found[:, 2], mean[:, 0], equal_nan=True)
    assert np.array_equal(unexplained[moved] != 0, gap > 0)
    least = np.maximum(0, (kept - outside[made]) / kept)
    most = np.minimum(1, within[made] / kept)
    # Some lots of this chain give more than they have; the mean widens the bounds of what is made.
    np.testing.assert_allclose(found[made, 0], np.fmin(least, mean[made, 0]), atol=1e-12)
    np.testing.assert_allclose(found[made, 1], np.fmax(most, mean[made, 0]), atol=1e-12)
    known = ~np.isnan(found[:, 2])
    assert (found[known, 0] <= found[known, 2]).all()
    assert (found[known, 2] <= found[known, 1]).all()


@pytest.mark.parametrize(
    ("held", "drawn", "known", "unexplained", "expected"),
    [
        (101.0, 100.0, True, False, (0.0, 1.01)),
        (50.0, 100.0, True, False, (0.0, 1.0)),
        (150.0, 100.0, True, False, (50.0, 1.0)),
        (100.5, 100.0, False, False, (0.5, 1.0)),
        (60.0, 100.0, False, False, (0.0, 1.0)),
        (1e9 + 900.0, 1e9, True, False, (0.0, 1.0000009)),
        (1e9 + 1100.0, 1e9, True, False, (1100.0, 1.0)),
        (1.0, 0.0, True, False, (0.0, 1.0)),
    ],
)
def test_a_gap_is_what_no_draw_explains_beyond_rounding(
    held: float, drawn: float, *, known: bool, unexplained: bool, expected: tuple[float, float]
) -> None:
    assert _gap(held, drawn, known, unexplained) == expected


def test_what_nobody_weighed_may_hold_any_more_where_mass_is_unexplained() -> None:
    assert _gap(np.nan, 5.0, True, True)[0] == np.inf  # noqa: FBT003 - a kernel
    assert _gap(np.nan, 5.0, True, False)[0] == 0.0  # noqa: FBT003 - the same


def test_an_infinite_draw_leaves_the_bound_open_and_no_nan() -> None:
    indptr, inputs = np.array([0, 0, 0, 2]), np.array([0, 1], np.int32)
    role = np.array([WITHIN, UNKNOWN, FOLLOWED], np.uint8)
    cap = np.array([np.inf, 4.0])
    found = np.empty((3, 4))

    bound_rows(
        indptr, indptr[1:], inputs, cap, np.array([1.0, 4.0]), np.arange(3, dtype=np.int32),
        np.full(3, 8.0), np.zeros(3, np.uint8), False, role, found, 0, 3,  # noqa: FBT003 - a kernel
    )  # fmt: skip

    assert found[2, 0] == np.inf
    assert found[2, 1] == 4.0 + 4.0  # a draw, and a gap of what is held beyond the draw known
    assert np.isnan(found[2, 2])


def test_shares_are_open_where_nothing_is_known() -> None:
    nan, inf = np.nan, np.inf
    found = np.array(
        [
            [inf, 0.0, 1.0, 1.0],
            [0.0, inf, 0.0, 1.0],
            [inf, inf, nan, 1.0],
            [30.0, 80.0, 0.1, 100.0],
            [0.0, 0.0, nan, 1.0],
            [5.0, 9.0, nan, nan],
        ]
    )
    role = np.array([WITHIN, OUTSIDE, UNKNOWN, FOLLOWED, FOLLOWED, FOLLOWED], np.uint8)

    to_shares(found, role)

    assert found[:, 0].tolist() == [1.0, 0.0, 0.0, 0.1, 0.0, 0.0]
    assert found[:, 1].tolist() == [1.0, 0.0, 1.0, 0.3, 1.0, 1.0]
