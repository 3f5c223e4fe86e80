"""With an entry goes what it corrects, and nothing else changes by that."""

import json
from pathlib import Path

import pytest

from fairlode.engine.graph import open_graph
from fairlode.engine.trace import Question, trace
from fairlode.exchange.bundle import (
    FORMAT,
    Anchor,
    BundleReader,
    Extract,
    examine,
    receipt_of,
    sequences_of,
    write_bundle,
)
from fairlode.exchange.bundle.writing import corrected_by
from fairlode.exchange.contract import Document
from fairlode.exchange.intake import Recorder
from fairlode.ledger.columns import snapshot
from fairlode.ledger.record import Draft
from fairlode.stores.memory import MemoryStore
from tests.unit.exchange.diagram.copper import CATHODE, START, copper_store, lot
from tests.worlds import recorded

FIRST, SECOND, THIRD = 6, 12, 13
"""Where the anode is described, described anew, and described anew once more."""


@pytest.fixture
def store() -> MemoryStore:
    """The anode is corrected twice by us; what a neighbour said of the rod is void."""
    made = copper_store()
    recorded([lot("anode-2019", 404, 0.9926, material="copper_anode")], made)
    recorded([lot("anode-2019", 405, 0.9926, material="copper_anode")], made)
    recorded([lot("rod-2019", 190, 0.999)], made, author="neighbour")
    void = Draft(voids_subject="rod-2019", valid_from=START, reason="a slip")
    recorded([void], made, author="neighbour")
    return made


def test_corrections_are_followed_back_to_the_first_word(store: MemoryStore) -> None:
    assert corrected_by(store, (THIRD,)) == (FIRST, SECOND)
    assert corrected_by(store, (4, SECOND, THIRD)) == (FIRST,)
    assert corrected_by(store, (0, 4, FIRST)) == ()
    assert corrected_by(store, ()) == ()


def test_of_the_same_words_said_twice_the_last_before_is_what_was_corrected() -> None:
    store = MemoryStore()
    stated = lot("l", 1, 0.5)
    void = Draft(voids_subject="l", valid_from=START, reason="a slip")
    for draft in (stated, void, stated, lot("l", 2, 0.5)):
        recorded([draft], store)

    assert [entry.corrects is not None for entry in store.entries()] == [False, False, False, True]
    assert corrected_by(store, (3,)) == (2,)


def test_the_bundle_of_an_answer_holds_what_was_corrected_and_not_what_was_void(
    store: MemoryStore, tmp_path: Path
) -> None:
    path = tmp_path / "cathode.fairlode.json"
    graph = open_graph(snapshot(store))
    trail = trace(graph, CATHODE, Question(element="Cu"))

    count = write_bundle(store, path, extract=Extract(sequences=sequences_of([trail])))

    whole = json.loads(path.read_text("utf-8"))
    held = [entry["sequence"] for entry in whole["entries"]]
    assert held == sorted({*trail.entries, FIRST, SECOND})
    assert count == len(held)
    assert whole["about"]["corrected"] == [FIRST, SECOND]
    assert not {14, 15} & set(held)
    assert examine(path).problems == ()


def test_the_answer_and_its_receipt_are_those_of_the_record(
    store: MemoryStore, tmp_path: Path
) -> None:
    path = tmp_path / "cathode.fairlode.json"
    theirs = open_graph(snapshot(store))
    there = trace(theirs, CATHODE, Question(element="Cu"))
    write_bundle(store, path, extract=Extract(sequences=sequences_of([there])))
    mine = MemoryStore()
    Recorder(store=mine, author="me").record(Document(path))

    graphs = [
        theirs,
        *(open_graph(snapshot(r)) for r in (BundleReader(examine(path).bundle), mine)),
    ]
    anchor = Anchor(size=0, root=b"")
    answers = [trace(graph, CATHODE, Question(element="Cu")) for graph in graphs]
    receipts = [
        receipt_of(graph.columns, [answer], anchor=anchor)
        for graph, answer in zip(graphs, answers, strict=True)
    ]

    assert [answer.origins for answer in answers] == [there.origins] * 3
    assert receipts == [receipts[0]] * 3


def test_nothing_is_marked_where_nothing_was_corrected(tmp_path: Path) -> None:
    path = tmp_path / "part.fairlode.json"

    write_bundle(copper_store(), path, extract=Extract(sequences=(2, 4)))

    assert "corrected" not in json.loads(path.read_text("utf-8"))["about"]


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "it is empty"),
        (b'{"format": "fairlode-bundle",\n"version"', "line 2, column 10: it breaks off"),
        (b"[1,]", "line 1, column 3: trailing comma is not allowed"),
        ('{"a": "é'.encode()[:-1], "Line 1, column 8 is not JSON: the document ends here, within"),
        ("{}".encode("utf-16"), "The document is not UTF-8: it is UTF-16"),
    ],
)
def test_what_is_no_whole_bundle_is_told_with_its_place(
    tmp_path: Path, raw: bytes, what: str
) -> None:
    path = tmp_path / "a.fairlode.json"
    path.write_bytes(raw)

    (problem,) = FORMAT.read(Document(path)).problems

    assert (problem.code, problem.place) == ("bundle.unreadable", "a.fairlode.json")
    assert str(problem.facts["what"]).startswith(what)
