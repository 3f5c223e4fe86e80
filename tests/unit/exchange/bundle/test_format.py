"""Somebody's bundle becomes part of a record, word for word."""

from datetime import timedelta
from pathlib import Path

import pytest

from fairlode.exchange.bundle import FORMAT, Extract, write_bundle
from fairlode.exchange.contract import Document
from fairlode.exchange.formats import format_of, formats
from fairlode.exchange.intake import Recorder
from fairlode.ledger.columns import snapshot
from fairlode.ledger.record import Draft, Kind
from fairlode.stores.memory import MemoryStore
from fairlode.types.errors import RefusedError
from fairlode.types.identifiers import SiteId
from fairlode.types.site import Site
from tests.unit.exchange.diagram.copper import START, copper_store, drafts, lot
from tests.worlds import recorded


@pytest.fixture
def store() -> MemoryStore:
    """A record with a correction, a void, and a second party's word."""
    store = copper_store()
    recorded([lot("rod-2019", 190, 0.999, material="copper_rod")], store)
    recorded([Draft(voids_subject="rolling-2019", valid_from=START, reason="twice")], store)
    other = Site(id=SiteId("smelter"), name="Another name")
    recorded([Draft(statement=other, valid_from=START)], store, author="neighbour")
    return store


def document_of(store: MemoryStore, folder: Path, *sequences: int) -> Document:
    path = folder / "theirs.fairlode.json"
    write_bundle(store, path, extract=Extract(sequences=sequences or None))
    return Document(path)


def test_it_is_found_and_recognised(store: MemoryStore, tmp_path: Path) -> None:
    document = document_of(store, tmp_path)
    renamed = document.path.rename(tmp_path / "renamed.json")

    assert formats()["bundle"].title == FORMAT.title
    assert format_of(Document(renamed)).name == "bundle"


def test_statements_keep_their_digests(store: MemoryStore, tmp_path: Path) -> None:
    mine = MemoryStore()

    outcome = Recorder(store=mine, author="me").record(document_of(store, tmp_path))

    theirs = [entry.digest for entry in store.entries()][:-1]
    assert [entry.digest for entry in mine.entries()] == theirs
    assert {entry.author for entry in mine.entries()} == {"me"}
    assert outcome.recorded == 14
    live = snapshot(mine).entries.live.tolist()
    assert live == snapshot(store).entries.live.tolist()[:-1]


def test_the_notes_say_whose_they_are_and_what_was_left_out(
    store: MemoryStore, tmp_path: Path
) -> None:
    reading = FORMAT.read(document_of(store, tmp_path))

    assert reading.notes == (
        f"15 records of a log of 15 with the root {store.head().root.hex()}.",
        "Every digest and every proof holds.",
        "First recorded by tester (14), neighbour (1).",
        "1 description by other parties of what is described already: left out.",
    )


def test_a_second_import_changes_nothing(store: MemoryStore, tmp_path: Path) -> None:
    recorder = Recorder(store=MemoryStore(), author="me")
    document = document_of(copper_store(), tmp_path)
    recorder.record(document)

    again = recorder.record(document)

    assert (again.recorded, again.unchanged) == (0, 12)


def test_part_of_a_record_brings_what_it_corrects(store: MemoryStore, tmp_path: Path) -> None:
    mine = MemoryStore()
    entries = list(store.entries())
    original = next(entry for entry in entries if entry.digest == entries[12].corrects)

    Recorder(store=mine, author="me").record(document_of(store, tmp_path, 4, 12))

    wanted = sorted((entries[4], original, entries[12]), key=lambda entry: entry.sequence)
    assert [entry.digest for entry in mine.entries()] == [entry.digest for entry in wanted]


def test_part_of_a_record_can_be_taken_in(store: MemoryStore, tmp_path: Path) -> None:
    mine = MemoryStore()
    entries = list(store.entries())
    path = tmp_path / "loose.fairlode.json"
    FORMAT.write([entries[4], entries[12]], path)

    Recorder(store=mine, author="me").record(Document(path))

    # What the second one corrected stayed behind, so here it stands on its own.
    assert [entry.body for entry in mine.entries()] == [entries[4].body, entries[12].body]
    assert [entry.corrects for entry in mine.entries()] == [None, None]


def test_a_broken_bundle_is_refused_whole(store: MemoryStore, tmp_path: Path) -> None:
    document = document_of(store, tmp_path, 4, 5)
    text = document.path.read_text("utf-8").replace("North concentrate", "South concentrate")
    document.path.write_text(text, "utf-8")
    mine = MemoryStore()

    with pytest.raises(RefusedError) as refusal:
        Recorder(store=mine, author="me").record(document)

    (problem,) = refusal.value.problems
    assert (problem.code, problem.place) == (
        "bundle.digest_wrong",
        "theirs.fairlode.json, /entries/0/digest",
    )
    assert mine.head().size == 0


def test_loose_entries_are_a_log_of_their_own(store: MemoryStore, tmp_path: Path) -> None:
    path = tmp_path / "some.fairlode.json"
    chosen = [entry for entry in store.entries() if entry.kind == Kind.LOT]

    assert FORMAT.write(iter(chosen), path) == 6

    reading = FORMAT.read(Document(path))
    assert reading.problems == ()
    assert [draft.subject for draft in reading.drafts] == [entry.subject for entry in chosen]


def test_a_valid_period_is_kept(tmp_path: Path) -> None:
    store = MemoryStore()
    draft = drafts()[0]
    until = START + timedelta(days=30)
    recorded([Draft(statement=draft.statement, valid_from=draft.valid_from, valid_to=until)], store)

    reading = FORMAT.read(document_of(store, tmp_path))

    assert reading.drafts[0].valid_to == until
