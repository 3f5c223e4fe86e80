import pyarrow as pa
import pytest

from fairlode.ledger.contract import ENTRY_SCHEMA
from fairlode.stores import rows
from fairlode.stores.rows import BATCH_ROWS, chunks, to_batches, to_entries
from tests.contract.entries import Said, lots, sealed


def test_nothing_makes_no_batch() -> None:
    assert list(to_batches([])) == []


def test_batches_hold_the_entries_in_order() -> None:
    entries = sealed(lots(3))

    (batch,) = to_batches(entries)

    assert batch.schema.equals(ENTRY_SCHEMA)
    assert list(to_entries(batch)) == entries


def test_a_batch_is_bounded_in_rows() -> None:
    entries = sealed(lots(1)) * (2 * BATCH_ROWS + 1)

    assert [batch.num_rows for batch in to_batches(entries)] == [BATCH_ROWS, BATCH_ROWS, 1]


def test_a_batch_is_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "BATCH_BYTES", 1_000)
    long = Said(subject="long", body={"text": "x" * 5_000})
    entries = sealed([*lots(4), long, *lots(3, 4)])

    batches = list(to_batches(entries))

    assert [entry for batch in batches for entry in to_entries(batch)] == entries
    assert [batch.num_rows for batch in batches] == [4, 1, 1, 2]


def test_columns_that_are_empty_throughout_keep_their_type() -> None:
    (batch,) = to_batches(sealed(lots(2)))

    assert batch.schema.field("voids").type == pa.binary(32)
    assert batch.column("voids").null_count == 2


def test_chunks_are_of_one_size_but_for_the_last() -> None:
    assert list(chunks(range(7), 3)) == [[0, 1, 2], [3, 4, 5], [6]]
