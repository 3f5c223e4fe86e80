import json
from pathlib import Path

import pytest

from fairlode.exchange.contract import Document
from fairlode.exchange.epcis import FORMAT
from fairlode.exchange.formats import formats
from tests.unit.exchange.epcis.documents import LOT, document, event, read


def test_it_is_found_by_its_name() -> None:
    assert formats()["epcis"] is FORMAT


@pytest.mark.parametrize(
    ("name", "content", "known"),
    [
        ("a.json", document(), True),
        ("a.jsonld", document(type="EPCISQueryDocument"), True),
        ("a.json", event(), True),
        ("a.jsonl", [event("AggregationEvent")], True),
        ("a.txt", document(), True),
        ("a", [event()], True),
        ("a.json", {"lotNumber": "7"}, False),
        ("a.json", {"type": "ObjectEvent"}, False),
        ("a.json", {"properties": {"type": {"enum": ["EPCISDocument"]}}}, False),
        ("a.json", {"@type": "EPCISDocument"}, True),
    ],
)
def test_it_recognises_its_documents(
    name: str, content: object, known: bool, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(json.dumps(content), "utf-8")

    assert FORMAT.recognises(Document(path)) is known


def test_a_table_that_speaks_of_epcis_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('lot_id,note\nL1,"""EPCISDocument"""\n', "utf-8")

    assert not FORMAT.recognises(Document(path))


def test_it_says_what_it_understood(tmp_path: Path) -> None:
    declared = {"declarationTime": "2020-01-15T00:00:00Z"}
    quantities = [
        {"epcClass": LOT, "quantity": 1, "uom": "TNE"},
        {"epcClass": LOT, "quantity": 1},
    ]

    reading = read(
        document(
            event(quantityList=quantities),
            event("AggregationEvent", eventID=None),
            event("AggregationEvent", eventID="urn:uuid:1", errorDeclaration=declared),
        ),
        tmp_path,
    )

    assert reading.notes == (
        "EPCIS 2.0 with 3 events: 2 AggregationEvent, 1 ObjectEvent.",
        (
            "Quantities in TNE are taken as dry mass, as they are stated; "
            "EPCIS says nothing of moisture."
        ),
        "1 event without eventID: named by CBV 2.0 event hash.",
        "1 event declared to be in error: not in force.",
    )


def test_a_document_without_events_says_so(tmp_path: Path) -> None:
    assert read(document(), tmp_path).notes == ("No event was read.",)


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    path = tmp_path / "a.json"
    path.write_text(json.dumps(document(event(), event(eventID="urn:uuid:1"))), "utf-8")

    FORMAT.read(Document(path), progress=lambda *step: told.append(step))

    assert told == [("events", 0, 2), ("events", 2, 2)]
