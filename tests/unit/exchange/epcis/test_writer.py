"""What is written of a record, and that reading it gives the record."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fairlode.exchange.epcis import FORMAT
from fairlode.exchange.epcis.errors import NothingToWriteError
from fairlode.ledger.record import Draft, Kind, Statement
from fairlode.types.evidence import Voice, VoiceKind
from fairlode.types.identifiers import LotId
from fairlode.types.lot import Lot
from tests.unit.exchange.epcis.documents import (
    CONTEXT,
    PLACE,
    document,
    event,
    read,
    sealed,
    statements,
    states,
    written,
)

SINCE = datetime(2019, 1, 1, tzinfo=UTC)
X = {"x": "https://x.example/"}
FAIRLODE = {"fairlode": "urn:fairlode:vocabulary:"}


def test_one_document_is_written_again_as_it_was(tmp_path: Path) -> None:
    raw = document(
        event(**{"x:a": 1.50}),
        event(eventID="urn:uuid:1", eventTime="2020-01-14T01:00:00.0+01:00"),
        **{
            "@context": [CONTEXT, X],
            "id": "https://id.example.org/document1",
            "sender": "urn:epc:id:sgln:0353579.00001.0",
            "instanceIdentifier": "12",
            "x:note": {"y": [1, None]},
        },
    )

    assert written(read(raw, tmp_path).drafts, tmp_path) == raw


def test_the_results_of_a_query_are_written_again_as_they_were(tmp_path: Path) -> None:
    results = {"queryName": "q", "resultsBody": {"eventList": [event()]}}
    raw = document(
        type="EPCISQueryDocument", epcisBody={"queryResults": results}, creationDate=None
    )

    assert written(read(raw, tmp_path).drafts, tmp_path) == raw


def test_a_document_is_a_claim_of_its_sender(tmp_path: Path) -> None:
    raw = document(event(), id="urn:uuid:7", sender="urn:epc:id:sgln:0614141.00777.0")

    claim, _ = statements(read(raw, tmp_path).drafts)

    assert claim.criterion == "epcis.document"
    assert claim.subject == "urn:uuid:7"
    assert claim.speaker == "https://id.gs1.org/414/0614141007776"


def test_some_events_of_a_document_are_a_new_document(tmp_path: Path) -> None:
    first, second = event(**{"x:a": 1}), event(eventID="urn:uuid:1")
    raw = document(first, second, **{"@context": [CONTEXT, X]}, sender="us")
    drafts = read(raw, tmp_path).drafts

    again = written([drafts[0], drafts[1]], tmp_path)

    assert again == {
        "@context": [CONTEXT, FAIRLODE | X],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2023-11-14T22:13:20Z",
        "fairlode:export": "1",
        "epcisBody": {"eventList": [first]},
    }
    assert statements(read(again, tmp_path).drafts) == [drafts[1].statement]


def test_events_of_several_documents_keep_their_own_bindings(tmp_path: Path) -> None:
    one = document(event(**{"x:a": 1}), **{"@context": [CONTEXT, X]})
    other = document(
        event(eventID="urn:uuid:1", **{"x:a": 1, "y:b": 2}),
        event(eventID="urn:uuid:2"),
        **{"@context": ["https://t.example/t.jsonld", {"x": "https://z.example/", "y": "urn:y:"}]},
    )
    drafts = [*read(one, tmp_path).drafts, *read(other, tmp_path).drafts]

    again = written(drafts, tmp_path)

    assert again["@context"] == [CONTEXT, FAIRLODE | X | {"y": "urn:y:"}]
    first, second, _ = again["epcisBody"]["eventList"]
    assert "@context" not in first
    assert second["@context"] == ["https://t.example/t.jsonld", {"x": "https://z.example/"}]
    assert statements(read(again, tmp_path).drafts) == [
        draft.statement for draft in drafts if draft.kind.is_event
    ]


def test_a_document_that_says_more_than_it_came_with_is_a_new_one(tmp_path: Path) -> None:
    drafts = read(document(event(), sender="us"), tmp_path).drafts
    lot = Draft(statement=Lot(id=LotId("A")), valid_from=SINCE)

    again = written([*drafts, lot], tmp_path)

    assert "sender" not in again
    assert len(read(again, tmp_path).drafts) == 2


def test_a_corrected_event_keeps_the_document_and_adds_our_prefix(tmp_path: Path) -> None:
    raw = document(event(), sender="us")
    claim, draft = read(raw, tmp_path).drafts
    noted = event(**{"fairlode:statement": None})
    note = Draft(statement=_noted(draft), valid_from=draft.valid_from)

    again = written([claim, note], tmp_path)

    assert again["sender"] == "us"
    assert again["@context"] == [CONTEXT, FAIRLODE]
    assert {name: again["epcisBody"]["eventList"][0][name] for name in noted} == noted
    assert states(read(again, tmp_path)) == [note.statement]


def test_master_data_of_a_document_does_not_make_it_a_new_one(tmp_path: Path) -> None:
    place = {"id": PLACE, "attributes": [{"id": "cbvmda:name", "attribute": "Port"}]}
    vocabulary = {
        "type": "urn:epcglobal:epcis:vtype:Location",
        "vocabularyElementList": [place],
    }
    raw = document(event(), epcisHeader={"epcisMasterData": {"vocabularyList": [vocabulary]}})
    drafts = read(raw, tmp_path).drafts

    assert [draft.kind for draft in drafts] == [Kind.CLAIM, Kind.SITE, Kind.OBJECT_EVENT]
    assert written(drafts, tmp_path) == raw


def test_lines_have_one_event_each_with_its_bindings(tmp_path: Path) -> None:
    raw = document(event(**{"x:a": 1}), event(eventID="urn:uuid:1"), **{"@context": [CONTEXT, X]})
    drafts = [*read(raw, tmp_path).drafts, Draft(statement=Lot(id=LotId("A")), valid_from=SINCE)]
    path = tmp_path / "out.jsonl"

    count = FORMAT.write(sealed(drafts), path)

    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert count == 2
    assert lines[0]["@context"] == [CONTEXT, X]
    assert lines[1] == event(eventID="urn:uuid:1")
    again = read(path.read_bytes(), tmp_path, name="again.jsonl")
    assert states(again) == [draft.statement for draft in drafts if draft.kind.is_event]


@pytest.mark.parametrize("name", ["one.json", "list.json", "lines.jsonl"])
def test_events_without_a_document_come_back(name: str, tmp_path: Path) -> None:
    bare = event(**{"@context": [CONTEXT, X], "x:a": 1})
    content = {
        "one.json": json.dumps(bare),
        "list.json": json.dumps([bare]),
        "lines.jsonl": json.dumps(bare) + "\n",
    }

    reading = read(content[name], tmp_path, name=name)

    assert [draft.kind for draft in reading.drafts] == [Kind.OBJECT_EVENT]
    assert written(reading.drafts, tmp_path)["epcisBody"]["eventList"] == [bare]


def test_what_epcis_cannot_say_is_left_out_and_counted(tmp_path: Path) -> None:
    voice = Voice(id="v", kind=VoiceKind.CONCERN, about="lot", speaker="us", text="dust")
    drafts = [
        Draft(statement=voice, valid_from=SINCE),
        Draft(statement=Lot(id=LotId("A")), valid_from=SINCE),
    ]

    assert FORMAT.write(sealed(drafts), tmp_path / "out.json") == 1


def test_nothing_to_say_is_an_error_and_leaves_no_file(tmp_path: Path) -> None:
    voice = Voice(id="v", kind=VoiceKind.CONCERN, about="lot", speaker="us", text="dust")

    with pytest.raises(NothingToWriteError):
        FORMAT.write(sealed([Draft(statement=voice, valid_from=SINCE)]), tmp_path / "out.json")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_on_the_way_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_text("old", "utf-8")
    entries = sealed(read(document(event()), tmp_path).drafts)
    broken = entries[1]._replace(body=b"{")

    with pytest.raises(ValueError):
        FORMAT.write([entries[0], broken], path)

    assert path.read_text("utf-8") == "old"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["events.json", "out.json"]


def _noted(draft: Draft) -> Statement:
    statement = draft.statement
    assert statement is not None
    return replace(statement, extra={**statement.extra, "note": 7})
