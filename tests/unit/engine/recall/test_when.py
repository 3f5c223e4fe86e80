"""When the material of a lot was produced, and what covers that time."""

import numpy as np
import pytest

from fairlode.engine.recall.when import ALWAYS, NEVER, Produced, covered, produced
from fairlode.ledger.columns import snapshot
from tests.unit.engine.recall.world import World, lot, made, micros, mined, on


def _interval(world: World, name: str) -> tuple[int, int]:
    columns = snapshot(world.store)
    found = produced(columns)
    code = columns.lot_ids.code(name)
    return int(found.first[code]), int(found.last[code])


def test_an_event_that_makes_a_lot_says_when_whatever_its_date_says() -> None:
    world = World(
        lot("a", 10, since=on("01-01")),
        mined("a", "02-01", 10),
        made("03-01", {"a": 10}, {"b": 10}),
    )

    assert _interval(world, "a") == (micros("02-01"), micros("02-01"))
    assert _interval(world, "b") == (micros("03-01"), micros("03-01"))


def test_a_lot_that_several_events_yield_was_produced_between_them() -> None:
    world = World(
        lot("a", 10),
        made("03-01", {"a": 4}, {"b": 4}),
        made("03-09", {"a": 6}, {"b": 6}).__class__(
            statement=made("03-09", {"a": 6}, {"b": 6, "c": 0}).statement, valid_from=on("03-09")
        ),
    )

    assert _interval(world, "b") == (micros("03-01"), micros("03-09"))


def test_without_an_event_its_own_date_counts() -> None:
    world = World(lot("a", 10, since=on("02-15")), made("03-01", {"a": 10}, {"b": 10}))

    assert _interval(world, "a") == (micros("02-15"), micros("02-15"))


def test_a_lot_is_not_younger_than_the_first_draw_from_it() -> None:
    world = World(lot("a", 10, since=on("04-15")), made("03-01", {"a": 10}, {"b": 10}))

    assert _interval(world, "a") == (micros("03-01"), micros("03-01"))


def test_a_lot_without_a_date_was_there_when_it_was_first_drawn_from() -> None:
    world = World(lot("a", 10), lot("z", 10), made("03-01", {"a": 10}, {"b": 10}))

    assert _interval(world, "a") == (ALWAYS, micros("03-01"))
    assert _interval(world, "z") == (ALWAYS, NEVER)


@pytest.mark.parametrize(
    ("first", "last", "spans", "surely", "perhaps"),
    [
        (5, 5, [(0, 5)], False, False),  # the end is exclusive
        (5, 5, [(5, 6)], True, True),  # the beginning is not
        (5, 9, [(0, 9)], False, True),
        (5, 9, [(0, 10)], True, True),
        (5, 9, [(0, 7), (7, 10)], True, True),  # one follows the other without a gap
        (5, 9, [(0, 7), (8, 10)], False, True),
        (5, 9, [(0, 6), (4, 10)], True, True),
        (ALWAYS, 9, [(0, 10)], False, True),
        (ALWAYS, 9, [(ALWAYS, 10)], True, True),
        (ALWAYS, NEVER, [(3, 4)], False, True),
        (5, 9, [(7, 7)], False, False),  # an empty span covers nothing
        (5, 9, [], False, False),
    ],
)
def test_a_span_covers_a_lot_wholly_perhaps_or_not(
    first: int, last: int, spans: list[tuple[int, int]], surely: bool, perhaps: bool
) -> None:
    when = Produced(first=np.array([first]), last=np.array([last]))

    found = covered(when, spans)

    assert (found.surely.tolist(), found.perhaps.tolist()) == ([surely], [perhaps])
