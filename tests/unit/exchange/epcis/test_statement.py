"""Events of any origin as EPCIS JSON, and back to the very same event."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fairlode.exchange.epcis.context import Context
from fairlode.exchange.epcis.interpret import interpret
from fairlode.exchange.epcis.statement import read_event, write_event
from fairlode.types.event import (
    Action,
    AggregationEvent,
    AssociationEvent,
    ErrorDeclaration,
    Event,
    Flow,
    Loss,
    ObjectEvent,
    TransactionEvent,
    TransformationEvent,
)
from fairlode.types.identifiers import EventId, LotId, SiteId
from tests.unit.exchange.epcis.documents import (
    ITEM_ID,
    LOT,
    LOT_ID,
    document,
    event,
    faults,
    read,
    states,
)

TIME = datetime(2019, 3, 1, 12, 30, tzinfo=UTC)
NONE = Context()
SMELT = TransformationEvent(
    id=EventId("E-1"),
    time=TIME,
    step="smelting",
    read_point=SiteId("La Caridad smelter"),
    inputs=(
        Flow(lot=LotId("CON-1"), mass_g=1_500_000),
        Flow(lot=LotId("CON-2"), mass_g=1_234_567),
        Flow(lot=LotId("SCRAP")),
    ),
    outputs=(Flow(lot=LotId("ANODE-1"), mass_g=900_000),),
)


def test_an_event_of_ones_own_system(tmp_path: Path) -> None:
    raw = write_event(SMELT, NONE)

    assert raw == {
        "type": "TransformationEvent",
        "eventID": "urn:fairlode:event:E-1",
        "eventTime": "2019-03-01T12:30:00Z",
        "eventTimeZoneOffset": "+00:00",
        "bizStep": "urn:fairlode:word:smelting",
        "readPoint": {"id": "urn:fairlode:site:La%20Caridad%20smelter"},
        "inputQuantityList": [
            {"epcClass": "urn:fairlode:lot:CON-1", "quantity": 1_500, "uom": "KGM"},
            {"epcClass": "urn:fairlode:lot:CON-2", "quantity": 1_234_567, "uom": "GRM"},
            {"epcClass": "urn:fairlode:lot:SCRAP"},
        ],
        "outputQuantityList": [
            {"epcClass": "urn:fairlode:lot:ANODE-1", "quantity": 900, "uom": "KGM"}
        ],
        "fairlode:massOnly": True,
    }
    assert read_event(raw, NONE) == SMELT


@pytest.mark.parametrize(
    "change",
    [
        {"losses": (Loss(name="slag", mass_g=7),)},
        {"extra": {"tabular": {"note": "row 7"}}},
        {"inputs": (Flow(lot=LotId("A"), mass_g=920, amount="1", uom="KGM"),)},
        {"inputs": (Flow(lot=LotId("A"), mass_g=9, amount="1,5", uom="kg"),)},
        {"inputs": (Flow(lot=LotId("A"), mass_g=2**63 - 1),)},
        {"inputs": (Flow(lot=LotId("A"), mass_g=1), Flow(lot=LotId(ITEM_ID), mass_g=2))},
        {"inputs": (Flow(lot=LotId("A"), amount="0.12345678901234567890"),)},
        {"offset": "Europe/Berlin"},
        {"time": datetime(2019, 3, 1, 12, 30, 0, 123456, tzinfo=UTC)},
        {"step": "shipping", "disposition": "https://example.com/d"},
        {"id": EventId("urn:fairlode:event:E-1")},
        {"transformation": "heat 7"},
        {"inputs": ()},
        {"outputs": (Flow(lot=LotId(LOT_ID)), Flow(lot=LotId(ITEM_ID)))},
        {
            "error": ErrorDeclaration(
                time=TIME, reason="weighed twice", corrective_events=(EventId("E-2"),)
            )
        },
    ],
    ids=str,
)
def test_what_epcis_cannot_say_goes_with_it(change: dict[str, Any], tmp_path: Path) -> None:
    made = replace(SMELT, **change)
    raw = write_event(made, NONE)

    assert read_event(raw, NONE) == made
    assert faults(read(document(raw), tmp_path)) == []


@pytest.mark.parametrize(
    "made",
    [
        ObjectEvent(id=EventId("E"), time=TIME),
        ObjectEvent(id=EventId("E"), time=TIME, objects=(Flow(lot=LotId("A")),)),
        AggregationEvent(id=EventId("E"), time=TIME),
        AggregationEvent(id=EventId("E"), time=TIME, action=Action.DELETE, parent=LotId("P")),
        AssociationEvent(id=EventId("E"), time=TIME, children=(Flow(lot=LotId("A"), mass_g=1),)),
        TransactionEvent(id=EventId("E"), time=TIME, parent=LotId("P")),
        TransactionEvent(id=EventId("E"), time=TIME, action=Action.DELETE),
        TransformationEvent(id=EventId("E"), time=TIME, outputs=(Flow(lot=LotId("A")),)),
    ],
)
def test_what_epcis_demands_and_nobody_stated_is_named_as_unstated(
    made: Event, tmp_path: Path
) -> None:
    raw = write_event(made, NONE)

    assert "fairlode:statement" not in raw
    assert read_event(raw, NONE) == made
    assert faults(read(document(raw), tmp_path)) == []


def test_an_event_that_was_corrected_is_not_spelled_as_before(tmp_path: Path) -> None:
    raw = event(eventTime="2020-01-14T01:00:00+01:00", bizStep="cbv:BizStep-shipping")
    found = interpret(raw | {"ilmd": {"x:a": 1}}, NONE)
    corrected = replace(found, time=TIME, step="receiving")

    again = write_event(corrected, NONE)

    assert (again["eventTime"], again["bizStep"]) == ("2019-03-01T12:30:00Z", "receiving")
    assert again["ilmd"] == {"x:a": 1}
    assert read_event(again, NONE) == corrected


def test_an_event_in_its_documents_words_keeps_them_where_only_a_note_was_added() -> None:
    raw = event(eventTime="2020-01-14T01:00:00+01:00")
    found = interpret(raw, NONE)

    again = write_event(replace(found, extra={**found.extra, "note": 1}), NONE)

    assert {name: again[name] for name in raw} == raw


def test_bindings_come_with_an_event_that_needs_its_own() -> None:
    found = interpret(event(**{"x:a": 1}), Context.of({"x": "https://x.example/"}))

    raw = write_event(found, NONE, bind=[{"x": "https://x.example/"}])

    assert raw["@context"] == [{"x": "https://x.example/"}]
    assert read_event(raw, NONE) == found


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": "urn:uuid:00000000-0000-4000-8000-000000000000"}, "it differs in id"),
        ({"time": "2020-01-14T00:00:01Z"}, "it differs in time"),
        ({"objects": [{"lot": "A"}]}, "it differs in objects"),
        ({"time": "yesterday"}, "it cannot be read"),
        ({"objects": 7}, "it cannot be read"),
    ],
)
def test_a_statement_must_be_about_its_event(
    change: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    body = {
        "id": event()["eventID"],
        "time": "2020-01-14T00:00:00Z",
        "action": "ADD",
        "objects": [{"lot": LOT_ID, "mass_g": "7"}],
    }
    raw = event(epcList=None, quantityList=[{"epcClass": LOT}])

    right = read(document(raw | {"fairlode:statement": body}), tmp_path)
    wrong = read(document(raw | {"fairlode:statement": body | change}), tmp_path)

    assert states(right)[0].objects == (Flow(lot=LotId(LOT_ID), mass_g=7),)
    (problem,) = wrong.problems
    assert problem.code == "epcis.statement_contradicts"
    assert str(problem.facts["reason"]).startswith(reason)
