"""A record with more on top reads as if it had been written."""

import pyarrow as pa

from fairlode.cli.actions.overlay import Overlay
from fairlode.ledger.contract import ENTRY_SCHEMA
from fairlode.stores.memory import MemoryStore
from tests.unit.exchange.diagram.copper import drafts
from tests.worlds import RECORDED_AT, admitted, recorded


def pair() -> tuple[Overlay, MemoryStore, MemoryStore]:
    """A record, half of it on top of the other; the half below; and all of it in one store."""
    below, whole = MemoryStore(), MemoryStore()
    recorded(drafts()[:7], below)
    recorded(drafts()[:7], whole)
    overlay = Overlay(below)
    rest = admitted(drafts()[7:], whole, at=RECORDED_AT + 5)
    overlay.append(rest.entries, rest.checkpoint)
    whole.append(rest.entries, rest.checkpoint)
    return overlay, below, whole


def test_every_question_has_the_answer_of_one_store() -> None:
    overlay, _, whole = pair()
    entries = list(whole.entries())

    assert overlay.head() == whole.head()
    assert list(overlay.entries()) == entries
    for start, stop in ((0, 3), (5, 9), (8, 10), (9, None), (7, 7)):
        assert list(overlay.entries(start, stop)) == list(whole.entries(start, stop))
    assert overlay.leaves() == whole.leaves()
    assert [overlay.leaves(size) for size in (3, 9)] == [whole.leaves(size) for size in (3, 9)]
    assert overlay.checkpoints() == whole.checkpoints()
    subjects = {"smelter", "smelting-2019"}
    assert list(overlay.of_subjects(subjects)) == list(whole.of_subjects(subjects))
    digests = {entries[1].digest, entries[-1].digest}
    assert list(overlay.of_digests(digests)) == list(whole.of_digests(digests))
    assert [overlay.size_at(RECORDED_AT + wait) for wait in (-1, 0, 5)] == [0, 7, 12]
    tables = [pa.Table.from_batches(store.scan(), ENTRY_SCHEMA) for store in (overlay, whole)]
    assert tables[0] == tables[1]


def test_the_record_below_stays_as_it_is() -> None:
    _, below, _ = pair()

    assert below.head().size == 7


def test_an_overlay_without_anything_on_top_is_the_record() -> None:
    below = MemoryStore()
    recorded(drafts(), below)

    assert Overlay(below).head() == below.head()
    assert list(Overlay(below).entries()) == list(below.entries())
