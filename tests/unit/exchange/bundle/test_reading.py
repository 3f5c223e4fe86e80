"""A bundle is believed only where every digest, leaf and proof holds."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fairlode.exchange.bundle import Extract, examine, write_bundle
from fairlode.exchange.bundle.reading import MAX_BYTES
from fairlode.ledger.record import Draft
from fairlode.stores.memory import MemoryStore
from tests.unit.exchange.diagram.copper import copper_store, drafts
from tests.worlds import recorded

Document = dict[str, Any]
Change = Callable[[Document], object]


@pytest.fixture
def part(tmp_path: Path) -> Path:
    """Three entries of the twelve, with proofs."""
    path = tmp_path / "part.fairlode.json"
    write_bundle(copper_store(), path, extract=Extract(sequences=(2, 4, 11)))
    return path


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    path = tmp_path / "whole.fairlode.json"
    write_bundle(copper_store(), path)
    return path


def changed(path: Path, change: Change) -> Path:
    document = json.loads(path.read_text("utf-8"))
    change(document)
    path.write_text(json.dumps(document), "utf-8")
    return path


def found(path: Path) -> list[tuple[str, str]]:
    return [(problem.code, problem.place) for problem in examine(path).problems]


def entry(number: int, **fields: object) -> Change:
    return lambda document: document["entries"][number].update(fields)


def content(number: int, **fields: object) -> Change:
    return lambda document: document["entries"][number]["content"].update(fields)


def test_an_unchanged_bundle_is_what_was_written(part: Path) -> None:
    examined = examine(part)

    store = copper_store()
    stored = list(store.entries())
    head = store.head()
    assert examined.problems == ()
    assert examined.bundle.anchor.size == 12
    assert examined.bundle.anchor.root == head.root
    assert [proved.entry for proved in examined.bundle.entries] == [stored[at] for at in (2, 4, 11)]
    assert not examined.bundle.whole


def test_json_written_otherwise_is_the_same_bundle(part: Path) -> None:
    assert found(changed(part, lambda document: document)) == []


def test_a_whole_log_needs_no_proof_of_each_entry(whole: Path) -> None:
    examined = examine(whole)

    assert examined.problems == ()
    assert examined.bundle.whole
    assert {proved.proof for proved in examined.bundle.entries} == {None}


CHANGES: dict[str, tuple[Change, list[tuple[str, str]]]] = {
    "body": (
        lambda document: document["entries"][1]["content"]["body"].update(mass_g="1"),
        [("bundle.digest_wrong", "/entries/1/digest")],
    ),
    "time": (content(1, valid_from="0"), [("bundle.digest_wrong", "/entries/1/digest")]),
    "digest": (
        entry(0, digest="00" * 32),
        [
            ("bundle.digest_wrong", "/entries/0/digest"),
            ("bundle.proof_wrong", "/entries/0/proof"),
        ],
    ),
    "author": (entry(2, author="somebody"), [("bundle.proof_wrong", "/entries/2/proof")]),
    "recorded": (entry(2, recorded_at="1"), [("bundle.proof_wrong", "/entries/2/proof")]),
    "proof": (entry(2, proof=[]), [("bundle.proof_wrong", "/entries/2/proof")]),
    "sequence": (entry(1, sequence=5), [("bundle.proof_wrong", "/entries/1/proof")]),
    "order": (
        entry(1, sequence=1),
        [
            ("bundle.order_wrong", "/entries/1/sequence"),
            ("bundle.proof_wrong", "/entries/1/proof"),
        ],
    ),
    "twice": (
        lambda document: document["entries"].append(document["entries"][-1]),
        [("bundle.order_wrong", "/entries/3/sequence")],
    ),
    "root": (
        lambda document: document["checkpoint"].update(root="ab" * 32),
        [("bundle.proof_wrong", f"/entries/{number}/proof") for number in range(3)],
    ),
    "unproved": (
        lambda document: document["entries"][0].pop("proof"),
        [("bundle.root_wrong", "/checkpoint/root")],
    ),
}


@pytest.mark.parametrize(("change", "problems"), CHANGES.values(), ids=CHANGES.keys())
def test_whatever_was_changed_is_found_with_its_place(
    part: Path, change: Change, problems: list[tuple[str, str]]
) -> None:
    assert found(changed(part, change)) == problems


MALFORMED: dict[str, tuple[Change, str]] = {
    "sequence negative": (entry(0, sequence=-1), "/entries/0"),
    "sequence broken": (entry(0, sequence=1.5), "/entries/0"),
    "sequence true": (entry(0, sequence=True), "/entries/0"),
    "digest upper case": (entry(0, digest="AB" * 32), "/entries/0"),
    "digest short": (entry(0, digest="ab"), "/entries/0"),
    "digest null": (entry(0, digest=None), "/entries/0"),
    "field unknown": (entry(0, note="hello"), "/entries/0"),
    "proof text": (entry(0, proof="x"), "/entries/0"),
    "proof of texts": (entry(0, proof=["x"]), "/entries/0"),
    "time a number": (entry(0, recorded_at=5), "/entries/0"),
    "time padded": (entry(0, recorded_at="05"), "/entries/0"),
    "time long": (entry(0, recorded_at="9" * 30), "/entries/0"),
    "kind unknown": (content(1, kind="rumour"), "/entries/1"),
    "subject a number": (content(1, subject=7), "/entries/1"),
    "content unknown": (content(1, extra=1), "/entries/1"),
    "no content": (lambda document: document["entries"][1].pop("content"), "/entries/1"),
    "no entry": (lambda document: document["entries"].__setitem__(1, "entry"), "/entries/1"),
    "no root": (lambda document: document["checkpoint"].pop("root"), "/checkpoint"),
    "no checkpoint": (lambda document: document.pop("checkpoint"), "/checkpoint"),
}


@pytest.mark.parametrize(("change", "place"), MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_not_in_its_form_is_said_to_be(part: Path, change: Change, place: str) -> None:
    assert found(changed(part, change)) == [("bundle.malformed", place)]


def test_an_entry_left_out_of_a_whole_log_is_missed(whole: Path) -> None:
    path = changed(whole, lambda document: document["entries"].pop(3))

    assert found(path) == [("bundle.root_wrong", "/checkpoint/root")]


def test_an_entry_changed_in_a_whole_log_is_found(whole: Path) -> None:
    path = changed(whole, entry(3, author="somebody"))

    assert found(path) == [("bundle.root_wrong", "/checkpoint/root")]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"format":"fairlode-bundle","version":1}', '{"format":"other"}'],
    ids=["nothing", "begun", "list", "null", "no entries", "another format"],
)
def test_another_file_is_no_bundle(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.fairlode.json"
    path.write_text(text)

    assert found(path) == [("bundle.unreadable", "")]


def test_a_truncated_bundle_is_no_bundle(whole: Path) -> None:
    whole.write_bytes(whole.read_bytes()[:-100])

    assert found(whole) == [("bundle.unreadable", "")]


def test_a_bundle_of_a_later_form_says_so(part: Path) -> None:
    path = changed(part, lambda document: document.update(version=2))

    assert found(path) == [("bundle.version_unknown", "")]


def test_a_file_that_would_fill_the_memory_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.fairlode.json"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)  # sparse: takes no room

    assert found(path) == [("bundle.unreadable", "")]


def test_a_body_that_nobody_can_read_is_found(part: Path) -> None:
    path = changed(part, content(1, body={"id": "north-conc", "mass_g": "heavy"}))

    assert ("bundle.statement_strange", "/entries/1/content/body") in found(path)


def test_a_statement_filed_under_another_id_is_found(part: Path) -> None:
    path = changed(part, content(1, subject="south-conc"))

    assert ("bundle.statement_strange", "/entries/1/content/body") in found(path)


def test_the_same_log_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        store = MemoryStore()
        recorded(drafts(), store)
        write_bundle(store, tmp_path / name)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_void_is_carried_with_its_reason(tmp_path: Path) -> None:
    store = copper_store()
    when = drafts()[-1].valid_from
    recorded([Draft(voids_subject="rolling-2019", valid_from=when, reason="twice")], store)
    write_bundle(store, tmp_path / "x")

    examined = examine(tmp_path / "x")

    assert examined.problems == ()
    assert examined.bundle.entries[-1].entry == list(store.entries())[-1]


def test_an_entry_taken_out_of_an_extract_is_missed(tmp_path: Path) -> None:
    path = tmp_path / "part.fairlode.json"
    write_bundle(copper_store(), path, extract=Extract(sequences=(1, 3, 5)))
    document = json.loads(path.read_text("utf-8"))
    del document["entries"][1]
    path.write_text(json.dumps(document), "utf-8")

    problems = examine(path).problems

    assert [(item.code, item.place) for item in problems] == [
        ("bundle.contents_wrong", "/about/contents")
    ]
