import json
from pathlib import Path
from typing import Any

import pytest

from fairlode.exchange.epcis import jsontext, source
from fairlode.exchange.epcis.findings import Findings
from fairlode.exchange.epcis.source import EventSource, Shape, open_source
from tests.unit.exchange.epcis.documents import document, event


def opened(content: str | bytes, folder: Path, *, lines: bool = False) -> tuple[Any, Findings]:
    """The source of a file, and what was found wrong with it."""
    path = folder / "events.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    findings = Findings("events.json")
    return open_source(path, findings, lines=lines), findings


def in_order(content: object, folder: Path) -> EventSource:
    """The source of a document in which nothing is wrong."""
    found, findings = opened(json.dumps(content), folder)
    assert findings.problems == ()
    assert isinstance(found, EventSource)
    return found


def codes(findings: Findings) -> list[tuple[str, str]]:
    """Code and place of every problem."""
    return [
        (p.code, p.place.removeprefix("events.json").removeprefix(", ")) for p in findings.problems
    ]


def test_walks_a_document_and_leaves_its_events_out(tmp_path: Path) -> None:
    found = in_order(document({"a": 1}, {"b": [2]}, id="urn:uuid:1"), tmp_path)

    assert found.shape is Shape.DOCUMENT
    assert found.header == document(id="urn:uuid:1") | {"epcisBody": {}}
    assert list(found) == [
        ("/epcisBody/eventList/0", {"a": 1}),
        ("/epcisBody/eventList/1", {"b": [2]}),
    ]


def test_walks_the_results_of_a_query(tmp_path: Path) -> None:
    results = {"queryName": "q", "resultsBody": {"eventList": [{"a": 1}], "x:y": 2}}
    body = {"queryResults": results}

    found = in_order(document(type="EPCISQueryDocument", epcisBody=body), tmp_path)

    assert found.shape is Shape.QUERY
    assert list(found) == [("/epcisBody/queryResults/resultsBody/eventList/0", {"a": 1})]
    inner = {"queryName": "q", "resultsBody": {"x:y": 2}}
    assert found.header["epcisBody"] == {"queryResults": inner}


def test_takes_one_event_and_a_list_of_events(tmp_path: Path) -> None:
    one = in_order(event(), tmp_path)
    assert (one.shape, list(one)) == (Shape.EVENT, [("", event())])

    many = in_order([event(), 7], tmp_path)
    assert (many.shape, list(many)) == (Shape.LIST, [("/0", event()), ("/1", 7)])


def test_takes_one_event_a_line_and_goes_on_after_a_broken_one(tmp_path: Path) -> None:
    content = '{"a": 1}\n\n{"b": \n {"c": 3} \r\n{"d": 4} 5\n{"e": 5}'

    found, findings = opened(content, tmp_path, lines=True)

    assert list(found) == [("line 1, ", {"a": 1}), ("line 4, ", {"c": 3}), ("line 6, ", {"e": 5})]
    assert codes(findings) == [("exchange.not_json", "line 3"), ("exchange.not_json", "line 5")]


def test_an_empty_list_has_no_events(tmp_path: Path) -> None:
    assert list(in_order(document(), tmp_path)) == []
    assert list(in_order([], tmp_path)) == []


def test_a_byte_order_mark_is_skipped(tmp_path: Path) -> None:
    found, findings = opened(b"\xef\xbb\xbf" + json.dumps([event()]).encode(), tmp_path)

    assert (len(found), findings.problems) == (1, ())


@pytest.mark.parametrize(
    ("content", "code", "facts"),
    [
        ("", "exchange.not_json", {"line": 1, "column": 1}),
        (
            '{"type": "EPCISDocument",\n "epcisBody": {"eventList": [{"a": 1}, {"b"',
            "exchange.not_json",
            {"line": 2, "column": 44},
        ),
        ("[1, 2", "exchange.not_json", {"line": 1, "column": 6}),
        ("{} {}", "exchange.not_json", {"line": 1, "column": 4}),
        ('{"a" 1}', "exchange.not_json", {"line": 1, "column": 6}),
        ("[" * 100_000, "exchange.too_deep", {}),
        ('{"a": ' * 100_000, "exchange.too_deep", {}),
        ("[" + "9" * 5_000 + "]", "exchange.not_json", {"line": 1}),
        ("\xff".encode("latin-1"), "exchange.not_utf8", {"position": 1}),
        ("[]".encode("utf-16"), "exchange.not_utf8", {"position": 1}),
        ("null", "exchange.not_json", {"line": 1, "column": 1}),
    ],
)
def test_what_is_no_json_is_refused_with_its_place(
    tmp_path: Path, content: str | bytes, code: str, facts: dict[str, int]
) -> None:
    found, findings = opened(content, tmp_path)

    assert found is None
    (problem,) = findings.problems
    assert problem.code == code
    assert {key: problem.facts[key] for key in facts} == facts


def test_two_members_of_one_name_are_named(tmp_path: Path) -> None:
    events = '[{"a": {"b": 1, "b": 1}}]'
    content = (
        f'{{"type": "EPCISDocument", "id": 1, "id": 2, "epcisBody": {{"eventList": {events}}}}}'
    )

    _, findings = opened(content, tmp_path)

    assert codes(findings) == [
        ("exchange.member_twice", "/id"),
        ("exchange.member_twice", "/epcisBody/eventList/0"),
    ]
    assert findings.problems[1].facts == {"member": "b"}


def test_a_second_list_of_events_is_a_second_member(tmp_path: Path) -> None:
    content = '{"type": "EPCISDocument", "epcisBody": {"eventList": [1], "eventList": [2]}}'

    found, findings = opened(content, tmp_path)

    assert list(found) == [("/epcisBody/eventList/0", 1)]
    assert codes(findings) == [("exchange.member_twice", "/epcisBody/eventList")]


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_of_json_is_named(tmp_path: Path, text: str) -> None:
    _, findings = opened(f'[{{"quantity": {text}}}]', tmp_path)

    assert codes(findings) == [("exchange.number_not_finite", "/0")]
    assert findings.problems[0].facts == {"text": text}


def test_a_document_beyond_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsontext, "MAX_DOCUMENT_BYTES", 10)

    found, findings = opened(json.dumps([event()]), tmp_path)

    assert found is None
    assert codes(findings) == [("exchange.document_too_large", "")]


def test_a_large_document_is_parsed_event_by_event(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "MAX_KEPT_CHARS", 10)
    whole = document({"a": 1, "b": "}]"}, {"a": 2})

    found, findings = opened(json.dumps(whole).replace('"a": 2', '"a": 2, "a": 3'), tmp_path)

    assert found.events == [json.dumps(whole).index('{"a": 1'), json.dumps(whole).index('{"a": 2')]
    assert [raw for _, raw in found] == [{"a": 1, "b": "}]"}, {"a": 3}]
    assert codes(findings) == [("exchange.member_twice", "/epcisBody/eventList/1")]


def test_an_event_is_not_kept_behind_its_reading(tmp_path: Path) -> None:
    found = in_order([event(), event()], tmp_path)

    for _ in found:
        pass

    assert found.events == [None, None]
