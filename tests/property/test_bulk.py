"""A run of events taken in bulk gives the columns that the events give one by one."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from fairlode.ledger.codec import encode
from fairlode.ledger.columns import Columns, empty_columns
from fairlode.ledger.columns.build import extend
from fairlode.ledger.record import KIND_OF, Entry
from fairlode.types.event import Event
from tests.property.test_codec import EVENTS
from tests.unit.ledger.test_columns import assert_same

IN_BULK = 80
"""Entries of a run; parts of ten are few enough to be taken one by one."""


def entries_of(events: Sequence[Event]) -> list[Entry]:
    """The events over and over, each time as another entry."""
    rows = (events * IN_BULK)[:IN_BULK]
    return [
        Entry(
            sequence=at,
            kind=KIND_OF[type(event)].value,
            subject=f"event {at % 50}",
            valid_from=at,
            valid_to=None,
            recorded_at=at,
            author=f"party {at % 3}",
            digest=at.to_bytes(32),
            leaf=bytes(32),
            corrects=None,
            voids=None,
            body=encode(event),
        )
        for at, event in enumerate(rows)
    ]


def one_by_one(entries: Sequence[Entry]) -> Columns:
    columns = empty_columns()
    for start in range(0, len(entries), 10):
        columns = extend(columns, entries[start : start + 10], root=bytes(32))
    return columns


@settings(deadline=None)
@given(events=st.lists(EVENTS, min_size=1, max_size=5))
def test_a_run_taken_in_bulk_equals_its_events_one_by_one(events: list[Event]) -> None:
    entries = entries_of(events)

    assert_same(extend(empty_columns(), entries, root=bytes(32)), one_by_one(entries))


@given(event=EVENTS, voided=st.sets(st.integers(0, IN_BULK - 1), max_size=3))
def test_what_is_known_to_be_voided_is_not_in_force(event: Event, voided: set[int]) -> None:
    entries = entries_of([replace(event, error=None)])

    columns = extend(empty_columns(), entries, root=bytes(32), voided=voided)

    assert {at for at in range(IN_BULK) if not columns.entries.live[at]} == voided
