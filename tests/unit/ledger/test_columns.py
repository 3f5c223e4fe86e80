"""Snapshots: the same columns however they came about, on disk and back, and as known before."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fairlode.ledger.columns import Columns, IdTable, snapshot, snapshot_at
from fairlode.ledger.columns.tables import DTYPES, ID_TABLES, TABLES
from fairlode.ledger.record import Draft
from fairlode.stores.memory import MemoryStore
from fairlode.types.identifiers import LotId
from fairlode.types.lot import Lot
from tests.strategies import World, worlds
from tests.worlds import RECORDED_AT, recorded

DAY = datetime(2024, 5, 1, tzinfo=UTC)


def lot(name: str, mass_g: int) -> Draft:
    return Draft(statement=Lot(id=LotId(name), mass_g=mass_g), valid_from=DAY)


def assert_same(first: Columns, second: Columns) -> None:
    assert (first.size, first.root) == (second.size, second.root)
    for name in TABLES:
        ours, theirs = getattr(first, name), getattr(second, name)
        for column in fields(ours):
            np.testing.assert_array_equal(getattr(ours, column.name), getattr(theirs, column.name))
    for name in ID_TABLES:
        assert list(getattr(first, name)) == list(getattr(second, name))


@given(texts=st.lists(st.text(max_size=12), unique=True, max_size=40), cut=st.integers(0, 40))
def test_an_id_table_finds_every_text_and_no_other(texts: list[str], cut: int) -> None:
    table = IdTable.of(texts[:cut]).extended(texts[cut:])

    assert list(table) == texts
    assert [table.code(text) for text in texts] == list(range(len(texts)))
    assert [table[code] for code in range(len(texts))] == texts
    assert table.code("a text that is too long to have been drawn") == -1


@given(world=worlds(), cut=st.integers(0, 20))
def test_columns_that_grew_equal_columns_built_at_once(world: World, cut: int) -> None:
    drafts = world.drafts()
    at_once, in_parts = MemoryStore(), MemoryStore()
    recorded(drafts, at_once)
    recorded(drafts[:cut], in_parts)
    base = snapshot(in_parts)
    grown = recorded(drafts[cut:], in_parts).columns

    assert base.size <= grown.size
    assert_same(grown, snapshot(in_parts))
    assert_same(grown, snapshot(at_once))


def test_a_snapshot_on_disk_is_brought_up_to_date(tmp_path: Path) -> None:
    store = MemoryStore()
    recorded([lot("a", 1), lot("b", 2)], store)
    snapshot(store, tmp_path)
    recorded([lot("b", 3), lot("c", 4)], store)

    assert_same(snapshot(store, tmp_path), snapshot(store))
    assert snapshot(store, tmp_path).lots.mass_g.tolist() == [1, 3, 4]


def test_a_snapshot_of_another_record_is_not_taken_for_this_one(tmp_path: Path) -> None:
    mine, other = MemoryStore(), MemoryStore()
    recorded([lot("a", 1)], other)
    snapshot(other, tmp_path)
    recorded([lot("z", 9)], mine)

    assert list(snapshot(mine, tmp_path).lot_ids) == ["z"]


def test_a_damaged_snapshot_is_built_anew(tmp_path: Path) -> None:
    store = MemoryStore()
    recorded([lot("a", 1)], store)
    snapshot(store, tmp_path)
    for path in tmp_path.rglob("manifest.json"):
        path.write_text("{")

    assert snapshot(store, tmp_path).lots.mass_g.tolist() == [1]


def test_a_void_of_a_description_reaches_back_behind_the_snapshot(tmp_path: Path) -> None:
    store = MemoryStore()
    first = recorded([lot("a", 1)], store, author="mine").entries[0]
    recorded([lot("a", 2)], store, author="trader")
    snapshot(store, tmp_path)
    void = Draft(voids=first.digest, voids_subject="a", valid_from=DAY)
    recorded([void], store, author="mine")

    assert snapshot(store, tmp_path).lots.mass_g.tolist() == [2]
    assert snapshot(store, tmp_path).entries.live.tolist() == [False, True, True]


def test_the_record_as_known_before_is_a_prefix_of_it() -> None:
    store = MemoryStore()
    recorded([lot("a", 1)], store, at=RECORDED_AT)
    recorded([lot("a", 5)], store, at=RECORDED_AT + 10)

    before = snapshot_at(store, RECORDED_AT + 9)

    assert before.lots.mass_g.tolist() == [1]
    assert before.entries.live.tolist() == [True]
    assert before.root == store.checkpoints()[0].head.root


def test_more_rows_than_one_chunk_holds() -> None:
    store = MemoryStore()
    count = 70_000
    drafts = [
        Draft(
            statement=Lot(id=LotId(f"lot-{i}"), mass_g=i),
            valid_from=DAY + timedelta(seconds=i),
        )
        for i in range(count)
    ]

    columns = recorded(drafts, store).columns

    assert columns.lots.mass_g.tolist() == list(range(count))
    assert columns.lot_ids.code("lot-69999") == count - 1
    assert columns.entries.digest.shape == (count, 32)


def test_every_column_has_its_declared_type() -> None:
    store = MemoryStore()
    recorded([lot("a", 1)], store)
    columns = snapshot(store)

    for name, table in TABLES.items():
        for column, spec in DTYPES[table].items():
            values = getattr(getattr(columns, name), column)
            assert values.dtype == np.dtype("u1" if spec == "32u1" else spec), (name, column)


def test_what_was_voided_and_stated_again_is_in_force_however_it_is_built(tmp_path: Path) -> None:
    store = MemoryStore()
    snapshot(store, tmp_path)
    recorded([lot("a", 5)], store)
    snapshot(store, tmp_path)
    recorded([Draft(voids_subject="a", valid_from=DAY)], store)
    recorded([lot("a", 5)], store)

    grown = snapshot(store, tmp_path)

    assert grown.lots.mass_g.tolist() == [5]
    assert grown.entries.live.tolist() == [False, True, True]
    assert_same(grown, snapshot(store))


def test_a_description_corrected_under_another_id_leaves_nothing_behind(tmp_path: Path) -> None:
    store = MemoryStore()
    recorded([lot("typo", 100)], store)
    snapshot(store, tmp_path)
    right = Lot(id=LotId("right"), mass_g=100)
    recorded([Draft(statement=right, valid_from=DAY, corrects_subject="typo")], store)

    columns = snapshot(store, tmp_path)

    masses = dict(zip(columns.lot_ids, columns.lots.mass_g.tolist(), strict=True))
    assert masses == {"typo": -1, "right": 100}
    assert_same(columns, snapshot(store))
