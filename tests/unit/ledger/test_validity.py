"""Statements for different times stand beside each other; a question about a time finds its own."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from fairlode.ledger.columns import snapshot, valid_at
from fairlode.ledger.record import Draft
from fairlode.stores.memory import MemoryStore
from fairlode.types.identifiers import PartyId, SiteId
from fairlode.types.instant import to_micros
from fairlode.types.site import Site
from tests.worlds import admitted, codes, recorded


def year(number: int) -> datetime:
    return datetime(number, 1, 1, tzinfo=UTC)


def run_by(operator: str, since: int, until: int | None = None) -> Draft:
    site = Site(id=SiteId("smelter"), operator=PartyId(operator))
    end = None if until is None else year(until)
    return Draft(statement=site, valid_from=year(since), valid_to=end)


HISTORY = (run_by("old", 2010, 2015), run_by("new", 2015, 2020), run_by("third", 2022))


def operator(store: MemoryStore, at: int | None = None) -> str:
    columns = snapshot(store)
    if at is not None:
        columns = valid_at(store, columns, to_micros(year(at)))
    place = columns.place_ids.code("smelter")
    return columns.place_ids[int(columns.places.operator[place])]


def store_of(drafts: Sequence[Draft]) -> MemoryStore:
    store = MemoryStore()
    for draft in drafts:
        recorded([draft], store)
    return store


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (2005, "old"),
        (2010, "old"),
        (2014, "old"),
        (2015, "new"),
        (2021, "new"),
        (2022, "third"),
        (2030, "third"),
        (None, "third"),
    ],
)
def test_each_time_has_its_operator_in_whatever_order_they_were_told(
    order: tuple[int, ...], asked: int | None, expected: str
) -> None:
    store = store_of([HISTORY[at] for at in order])

    assert operator(store, asked) == expected
    assert snapshot(store).entries.live.tolist() == [True] * 3


def test_all_periods_may_stand_in_one_document() -> None:
    assert codes(admitted(HISTORY)) == []


def test_periods_that_meet_in_one_document_contradict_each_other() -> None:
    assert codes(admitted([run_by("old", 2010), run_by("new", 2015)])) == ["ledger.duplicate_id"]


def test_a_period_told_again_corrects_its_own_and_no_other() -> None:
    store = store_of([*HISTORY, run_by("older", 2010, 2015)])

    assert snapshot(store).entries.live.tolist() == [False, True, True, True]
    assert [operator(store, at) for at in (2012, 2016, 2030)] == ["older", "new", "third"]


def test_what_was_corrected_does_not_come_back_at_another_time() -> None:
    # The correction holds from 2016 on; in 2012 nothing else is known, so it is the nearest.
    store = store_of([run_by("wrong", 2010), run_by("right", 2016), run_by("before", 2011, 2013)])

    assert operator(store, 2012) == "before"
    assert operator(store, 2005) == "before"
    assert operator(store, 2014) == "before"
    assert operator(store, 2020) == "right"


def test_without_a_second_period_the_snapshot_is_the_answer() -> None:
    store = store_of([run_by("old", 2010), run_by("new", 2015)])
    columns = snapshot(store)

    assert valid_at(store, columns, to_micros(year(2012))) is columns


def test_another_party_has_its_own_periods() -> None:
    store = store_of(HISTORY)
    recorded([run_by("theirs", 2010, 2015)], store, author="trader")

    assert operator(store, 2012) == "old"
    assert operator(store, 2030) == "third"
