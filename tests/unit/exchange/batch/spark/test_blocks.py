"""Blocks: no edge backwards, none too heavy, and which can run at once."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pyspark", reason="pyspark is not installed: the extra `spark` has it")

from fairlode.exchange.batch.spark.blocks import Cut, Plan, cell_rows, cut, waves


def test_light_keys_share_a_block_and_heavy_ones_are_divided() -> None:
    weights = [(0, 4), (1, 5), (2, 2), (3, 25), (4, 1)]

    assert cut(weights, 10, divisible=True) == (
        Cut(key=0, first=0, parts=1),
        Cut(key=1, first=0, parts=1),
        Cut(key=2, first=1, parts=1),
        Cut(key=3, first=2, parts=3),
        Cut(key=4, first=5, parts=1),
    )


def test_what_may_not_be_divided_is_a_block_of_its_own() -> None:
    cuts = cut([(0, 4), (1, 25), (2, 4)], 10, divisible=False)

    assert [(one.first, one.parts) for one in cuts] == [(0, 1), (1, 1), (2, 1)]


@given(weights=st.lists(st.integers(1, 100)), limit=st.integers(1, 200), divisible=st.booleans())
def test_blocks_follow_the_keys_without_gaps_and_within_the_limit(
    weights: list[int], limit: int, *, divisible: bool
) -> None:
    cuts = cut(enumerate(weights), limit, divisible=divisible)

    assert [one.key for one in cuts] == list(range(len(weights)))
    plan = Plan(in_order=not divisible, cell=1, cuts=cuts, rounds=0)
    covered = {one.first + part for one in cuts for part in range(one.parts)}
    assert covered == set(range(plan.blocks))
    for one, after in itertools.pairwise(cuts):
        assert after.first in {one.first, one.first + one.parts}
    for block in covered:
        inside = [w for one, w in zip(cuts, weights, strict=True) if one.first == block]
        alone = [one for one in cuts if one.first <= block < one.first + one.parts]
        assert sum(inside) <= limit or len(alone) == 1
    if divisible:
        for one, weight in zip(cuts, weights, strict=True):
            assert one.parts == max(1, -(-weight // limit))


def test_a_plan_is_read_as_it_was_written() -> None:
    cuts = (Cut(key=0, first=0, parts=1), Cut(key=7, first=1, parts=3))
    plan = Plan(in_order=False, cell=5, cuts=cuts, rounds=2)

    noted = [False, 5, 2, [[0, 0, 1], [7, 1, 3]]]

    assert Plan.from_list(noted) == plan
    assert plan.as_list() == [False, 5, 2, [(0, 0, 1), (7, 1, 3)]]
    assert plan.blocks == 4


def test_cells_are_much_smaller_than_blocks_and_not_too_many() -> None:
    assert cell_rows(1_000_000, 700 * 1_000_000, 1 << 30) == 95_869
    assert cell_rows(100, 70_000, 1_000) == 1
    assert cell_rows(10**9, 700 * 10**9, 1 << 20) == 5_000
    assert cell_rows(0, 0, 1_000) == 1


@given(st.integers(1, 30), st.data())
def test_a_wave_needs_nothing_of_itself_and_comes_as_early_as_it_can(
    blocks: int, data: st.DataObject
) -> None:
    pairs = [(a, b) for b in range(blocks) for a in range(b)]
    needs = data.draw(st.lists(st.sampled_from(pairs))) if pairs else []

    found = waves(blocks, needs)

    place = {block: number for number, wave in enumerate(found) for block in wave}
    assert sorted(place) == list(range(blocks))
    for before, after in needs:
        assert place[before] < place[after]
    for block, number in place.items():
        assert number == 0 or any(
            after == block and place[before] == number - 1 for before, after in needs
        )


def test_no_block_is_no_wave() -> None:
    assert waves(0, []) == []
