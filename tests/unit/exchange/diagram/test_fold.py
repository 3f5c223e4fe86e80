from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlode.engine.answer import Trail
from fairlode.exchange.diagram.fold import MAX_COLUMNS, MAX_ROWS, columns_of, folded, throughput
from fairlode.exchange.diagram.names import Names
from fairlode.exchange.diagram.points import UNKNOWN, Picture, picture_of
from tests.unit.exchange.diagram.trails import chain, fan, tree


def shown(trail: Trail) -> Picture:
    return folded(picture_of(trail, Names()))


def by_group(picture: Picture) -> dict[str, float]:
    """The share that begins in each group of points."""
    passing = throughput(picture)
    targets = {flow.target for flow in picture.flows}
    shares: dict[str, float] = {}
    for key, point in picture.points.items():
        if key not in targets:
            shares[point.kind.group] = shares.get(point.kind.group, 0.0) + passing[key]
    return shares


def test_a_small_picture_stays_as_it_is() -> None:
    picture = picture_of(fan(5), Names())

    assert folded(picture) == picture


def test_a_long_chain_is_shortened_to_its_ends() -> None:
    picture = shown(chain(100_000))

    assert set(picture.points) == {"T", "lot-99999"}
    assert [flow.share for flow in picture.flows] == [1.0]


def test_small_origins_are_one_and_unknown_ones_another() -> None:
    picture = shown(fan(1_000, unknowns=300))

    labels = {point.label: point.count for point in picture.points.values() if point.count > 1}
    assert labels == {"690 other origins": 690, "300 other unknown origins": 300}


@given(depth=st.integers(1, 20), width=st.integers(1, 30), seed=st.randoms(use_true_random=False))
def test_nothing_is_lost_and_the_picture_stays_small(depth: int, width: int, seed: Random) -> None:
    whole = picture_of(tree(depth, width, seed), Names())

    picture = folded(whole)

    columns = columns_of(picture)
    sizes = [list(columns.values()).count(number) for number in set(columns.values())]
    assert 1 + max(columns.values()) <= MAX_COLUMNS
    assert max(sizes) <= MAX_ROWS
    assert by_group(picture) == pytest.approx(by_group(whole), abs=1e-9)
    assert sum(point.count for point in picture.points.values()) <= len(whole.points)


def test_unknown_origins_stay_unknown() -> None:
    whole = picture_of(fan(400, unknowns=399), Names())

    assert by_group(folded(whole))[UNKNOWN] == pytest.approx(by_group(whole)[UNKNOWN])
