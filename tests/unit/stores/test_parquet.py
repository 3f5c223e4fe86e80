"""What is particular to the Parquet directory; the contract's tests hold the rest."""

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from fairlode.ledger.contract import ENTRY_SCHEMA, StoreDamagedError, StoreUnreadyError
from fairlode.stores import StoreBusyError, StoreError, StoreSchemaError
from fairlode.stores.files import locked
from fairlode.stores.parquet import ParquetStore
from tests.contract.entries import MARCH, append, lots, sealed

FIRST = "segments/00000000000000000000-00000000000000000003.parquet"
SECOND = "segments/00000000000000000003-00000000000000000007.parquet"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A record of two appends: entries 0 to 2, and 3 to 6."""
    ParquetStore.create(tmp_path)
    with ParquetStore(tmp_path) as store:
        head = append(store, lots(3)).head
        append(store, lots(4, 3), head)
    return tmp_path


def test_each_append_is_a_segment_and_its_checkpoint(directory: Path) -> None:
    files = sorted(
        path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file()
    )

    assert files == [
        ".lock",
        "checkpoints/00000000000000000003.json",
        "checkpoints/00000000000000000007.json",
        "layout.json",
        FIRST,
        SECOND,
    ]


def test_any_tool_reads_a_segment_with_the_schema_of_the_log(directory: Path) -> None:
    table = pq.read_table(directory / SECOND)

    assert table.schema.remove_metadata().equals(ENTRY_SCHEMA)
    assert table.column("sequence").to_pylist() == [3, 4, 5, 6]


def test_a_segment_without_its_checkpoint_was_never_written(directory: Path) -> None:
    (directory / "checkpoints/00000000000000000007.json").unlink()

    store = ParquetStore(directory)

    assert store.head().size == 3
    assert list(store.entries()) == sealed(lots(3))
    assert list(store.of_subjects(["lot-5"])) == []
    assert len(store.leaves()) == 3 * 32


def test_the_next_append_clears_what_a_broken_one_left(directory: Path) -> None:
    (directory / "checkpoints/00000000000000000007.json").unlink()
    (directory / "segments/.0-1.parquet.4711").write_bytes(b"half")
    (directory / "checkpoints/.9.json.4711").write_bytes(b"half")
    store = ParquetStore(directory)

    append(store, lots(1, 3), store.head())

    assert sorted(path.name for path in (directory / "segments").iterdir()) == [
        "00000000000000000000-00000000000000000003.parquet",
        "00000000000000000003-00000000000000000004.parquet",
    ]
    assert len(list((directory / "checkpoints").iterdir())) == 2


def test_a_range_reads_only_the_segments_that_it_touches(directory: Path) -> None:
    (directory / FIRST).unlink()

    assert [entry.sequence for entry in ParquetStore(directory).entries(4, 6)] == [4, 5]


def _remove(path: Path) -> None:
    path.unlink()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _replace(path: Path) -> None:
    path.write_bytes((path.parent / Path(SECOND).name).read_bytes())


@pytest.mark.parametrize("harm", [_remove, _cut, _replace])
def test_a_damaged_segment_is_said_to_be_damaged(
    directory: Path, harm: Callable[[Path], None]
) -> None:
    harm(directory / FIRST)

    with pytest.raises(StoreDamagedError) as refusal:
        list(ParquetStore(directory).entries())

    assert FIRST in str(refusal.value)


def test_no_turned_bit_of_a_segment_changes_an_answer(directory: Path) -> None:
    store, everything = ParquetStore(directory), sealed(lots(7))
    segment = directory / SECOND
    whole = segment.read_bytes()
    damaged = 0

    for at in range(0, len(whole), 41):
        changed = bytearray(whole)
        changed[at] ^= 1 << at % 8
        segment.write_bytes(changed)
        try:
            assert list(store.entries()) == everything
        except StoreDamagedError:
            damaged += 1

    assert damaged > 0


def test_a_lost_checkpoint_in_between_is_damage_and_not_a_gap(directory: Path) -> None:
    (directory / "checkpoints/00000000000000000003.json").unlink()

    with pytest.raises(StoreDamagedError):
        list(ParquetStore(directory).entries())


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"size": 7, "root": 5}', "\x00"])
def test_a_damaged_checkpoint_is_said_to_be_damaged(directory: Path, text: str) -> None:
    (directory / "checkpoints/00000000000000000007.json").write_text(text)

    with pytest.raises(StoreDamagedError):
        ParquetStore(directory).head()


def test_a_directory_of_a_later_layout_is_not_read(directory: Path) -> None:
    (directory / "layout.json").write_text(json.dumps({"fairlode": "record", "layout": 2}))

    with pytest.raises(StoreSchemaError) as refusal:
        ParquetStore(directory)

    assert refusal.value.code == "stores.schema_unknown"


@pytest.mark.parametrize("text", [None, "", "{}", "[]"])
def test_another_directory_is_no_record(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "layout.json").write_text(text)

    with pytest.raises(StoreUnreadyError):
        ParquetStore(tmp_path)


def test_a_writer_does_not_wait_for_ever(directory: Path) -> None:
    store = ParquetStore(directory, wait_s=0.05)
    head = store.head()

    with locked(directory / ".lock", wait_s=0), pytest.raises(StoreBusyError):
        append(store, lots(1, 7), head)

    assert store.head() == head


def test_a_disk_that_refuses_is_said_to_refuse(directory: Path) -> None:
    store = ParquetStore(directory)
    head = store.head()
    (directory / ".lock").unlink()
    (directory / ".lock").mkdir()  # as root may write everywhere, something else must be in the way

    with pytest.raises(StoreError) as refusal:
        append(store, lots(1, 7), head, at=MARCH)

    assert refusal.value.facts["what"] == "Is a directory"
