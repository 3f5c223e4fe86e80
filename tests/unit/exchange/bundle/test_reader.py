from pathlib import Path

import pyarrow as pa
import pytest

from fairlode.exchange.bundle import BundleReader, Extract, examine, write_bundle
from fairlode.ledger.contract import ENTRY_SCHEMA, Head
from fairlode.stores.memory import MemoryStore
from tests.unit.exchange.diagram.copper import copper_store


@pytest.fixture
def store() -> MemoryStore:
    return copper_store()


def reader_of(store: MemoryStore, folder: Path, *sequences: int) -> BundleReader:
    path = folder / "x.fairlode.json"
    write_bundle(store, path, extract=Extract(sequences=sequences or None))
    examined = examine(path)
    assert examined.problems == ()
    return BundleReader(examined.bundle)


def test_the_whole_log_reads_as_its_store_does(store: MemoryStore, tmp_path: Path) -> None:
    reader = reader_of(store, tmp_path)

    assert reader.head() == store.head()
    assert list(reader.entries()) == list(store.entries())
    assert list(reader.entries(3, 5)) == list(store.entries(3, 5))
    assert reader.leaves() == store.leaves()
    assert reader.leaves(4) == store.leaves(4)
    table = pa.Table.from_batches(reader.scan(), ENTRY_SCHEMA)
    assert table == pa.Table.from_batches(store.scan(), ENTRY_SCHEMA)


def test_a_part_is_numbered_by_position(store: MemoryStore, tmp_path: Path) -> None:
    reader = reader_of(store, tmp_path, 2, 7)

    entries = list(store.entries())
    expected = [entries[2]._replace(sequence=0), entries[7]._replace(sequence=1)]
    assert list(reader.entries()) == expected
    assert reader.head().size == 2
    assert [item.head for item in reader.checkpoints()] == [reader.head()]


def test_entries_are_found_by_subject_and_by_digest(store: MemoryStore, tmp_path: Path) -> None:
    reader = reader_of(store, tmp_path)
    smelter = next(iter(store.of_subjects({"smelter"})))

    assert list(reader.of_subjects({"smelter", "nobody"})) == [smelter]
    assert list(reader.of_digests({smelter.digest, bytes(32)})) == [smelter]


def test_what_was_known_at_a_time_is_counted(store: MemoryStore, tmp_path: Path) -> None:
    reader = reader_of(store, tmp_path)
    recorded_at = store.head().recorded_at

    assert reader.size_at(recorded_at) == 12
    assert reader.size_at(recorded_at - 1) == 0


def test_a_log_without_entries_is_empty(tmp_path: Path) -> None:
    reader = reader_of(MemoryStore(), tmp_path)

    assert reader.head() == Head()
    assert list(reader.scan()) == []
    assert reader.checkpoints() == ()
