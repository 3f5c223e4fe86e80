"""The quick way equals the usual one, and stays quick: counted in calls and bytes, not seconds."""

import cProfile
import pickle
import tracemalloc
from dataclasses import FrozenInstanceError, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fairlode.exchange.contract import Document, Reading
from fairlode.exchange.tabular import FORMAT
from fairlode.exchange.tabular.quick import (
    UNSET,
    quick_draft,
    quick_flow,
    quick_transformation,
)
from fairlode.ledger.record import Draft
from fairlode.types.event import Flow, TransformationEvent
from fairlode.types.identifiers import EventId, LotId, SiteId
from tests.unit.exchange.tabular.conftest import Read

EVENTS = 4_000
CALLS = 40
"""Calls of functions that reading may take an event of two inputs; it took 111 once."""
BYTES = 1_600
"""Bytes that reading may hold at once for an event of two inputs; it took 2,500 once."""
TIME = datetime(2026, 3, 31, tzinfo=UTC)


def _rows(events: int = EVENTS) -> str:
    start = datetime(2021, 1, 1, tzinfo=UTC)
    lines = ["output_lot,input_lot,input_kg,date"]
    for at in range(events):
        date = (start + timedelta(minutes=at)).strftime("%Y-%m-%dT%H:%M:%SZ")
        lines += [f"LOT-{at + 10_000},LOT-{at // 2},{mass},{date}" for mass in (10, 11)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("grams", [None, 0, 5, 2**63 - 1])
def test_a_quick_flow_is_a_flow(grams: int | None) -> None:
    assert quick_flow(LotId("L1"), grams) == Flow(lot=LotId("L1"), mass_g=grams)


def test_a_quick_event_and_its_draft_are_those_of_the_constructors() -> None:
    stated = {
        "id": EventId("E1"),
        "time": TIME,
        "offset": "+02:00",
        "step": "smelting",
        "read_point": SiteId("S1"),
        "inputs": (Flow(lot=LotId("L1"), mass_g=5),),
        "outputs": (Flow(lot=LotId("L2")),),
        "extra": {"note": "a"},
    }

    event = quick_transformation(**stated)
    draft = quick_draft(event, place="a.csv, row 2")

    usual = TransformationEvent(**stated)
    usual_draft = Draft(statement=usual, valid_from=TIME, place="a.csv, row 2")
    for quick, built in ((event, usual), (draft, usual_draft)):
        assert [getattr(quick, each.name) for each in fields(quick)] == [
            getattr(built, each.name) for each in fields(built)
        ]
    assert draft == usual_draft


def test_no_field_of_the_types_is_forgotten() -> None:
    assert UNSET == ()


def test_what_is_made_quickly_is_closed_and_copies_like_any_other() -> None:
    flow = quick_flow(LotId("L1"), 5)

    with pytest.raises(FrozenInstanceError):
        flow.mass_g = 6  # type: ignore[misc]  # that it is refused is the point
    assert type(flow) is Flow
    assert pickle.loads(pickle.dumps(flow)) == flow  # noqa: S301 - our own bytes
    assert replace(flow, mass_g=-0) == Flow(lot=LotId("L1"), mass_g=0)


def test_the_quick_way_and_the_general_way_read_the_same(read: Read) -> None:
    text = _rows(50)
    general = text.replace("Z\n", "+00:00\n").replace(",10,", ",1e1,")
    apart = "\n".join([*text.splitlines()[:1], *text.splitlines()[1::2], *text.splitlines()[2::2]])

    quick, slow, scattered = read(text, "a.csv"), read(general, "a.csv"), read(apart, "a.csv")

    assert quick.problems == slow.problems == scattered.problems == ()
    assert quick.drafts == slow.drafts
    events = [draft.statement for draft in quick.drafts]
    assert events == [draft.statement for draft in scattered.drafts]


def test_a_blank_last_cell_is_not_read_as_a_value(read: Read) -> None:
    reading = read("output_lot,input_lot,date\nLOT-000001,LOT-000002,2026-03-31\nLOT-000003,,\n")

    assert [each.code for each in reading.problems] == ["tabular.cell_missing"]


def test_reading_takes_few_calls_an_event(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(_rows(), "utf-8")
    document = Document(tmp_path / "a.csv")
    FORMAT.read(document)  # fills the caches

    profile = cProfile.Profile()
    reading: Reading = profile.runcall(FORMAT.read, document)

    assert len(reading.drafts) == EVENTS
    assert sum(entry.callcount for entry in profile.getstats()) < CALLS * EVENTS


def test_reading_holds_few_bytes_an_event(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(_rows(), "utf-8")
    document = Document(tmp_path / "a.csv")
    FORMAT.read(document)

    tracemalloc.start()
    try:
        reading = FORMAT.read(document)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert len(reading.drafts) == EVENTS
    assert peak < BYTES * EVENTS
