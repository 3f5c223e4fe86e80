"""The page `fairlode.ledger.contract`, held against every store."""

import threading
from collections.abc import Callable
from itertools import accumulate

import pyarrow as pa
import pytest

from fairlode.ledger.contract import ENTRY_SCHEMA, Head, RecordMovedError, Source
from fairlode.ledger.merkle import EMPTY_ROOT, merkle_root
from fairlode.ledger.record import Entry
from fairlode.stores import AppendMismatchError, Store
from fairlode.stores.rows import BATCH_ROWS, to_entries
from tests.contract.conftest import Place
from tests.contract.entries import MARCH, MINUTE, Said, append, checkpoint_of, lots, sealed

GREETING = "कोबाल्ट 鈷 cobalt Ñandú 🪨 \u2028 \"quoted\" \\ 'single'"


def test_a_new_record_is_empty(store: Store) -> None:
    assert store.head() == Head(size=0, root=EMPTY_ROOT, frontier=(), recorded_at=0)
    assert list(store.entries()) == []
    assert list(store.scan()) == []
    assert list(store.of_subjects(["lot-0"])) == []
    assert list(store.of_digests([bytes(32)])) == []
    assert store.leaves() == b""
    assert list(store.checkpoints()) == []
    assert store.size_at(MARCH) == 0


def test_what_was_appended_is_read_back_equal(store: Store) -> None:
    entries = sealed(lots(5))

    store.append(entries, checkpoint_of(entries))

    assert list(store.entries()) == entries


def test_every_field_keeps_its_value(store: Store) -> None:
    said = [
        Said(
            subject=f"urn:x:{GREETING}",
            body={"name": GREETING, "of": [None, True]},
            kind="void",
            valid_to=MARCH + MINUTE,
            corrects=bytes(range(32)),
            voids=b"\x00\xff" * 16,
        )
    ]
    entries = sealed(said)

    store.append(entries, checkpoint_of(entries))

    found = list(store.entries())
    assert found == entries
    assert [list(map(type, entry)) for entry in found] == [list(map(type, entries[0]))]


def test_times_before_1970_are_kept(store: Store) -> None:
    entries = [sealed(lots(1))[0]._replace(valid_from=-631_152_000_000_000)]

    store.append(entries, checkpoint_of(entries))

    assert next(store.entries()).valid_from == -631_152_000_000_000


def test_a_body_of_many_megabytes_is_kept(store: Store) -> None:
    entries = sealed([Said(subject="lot-0", body={"text": "x" * 40_000_000}), *lots(2, 1)])

    store.append(entries, checkpoint_of(entries))

    assert list(store.entries()) == entries
    assert [entry for batch in store.scan() for entry in to_entries(batch)] == entries


@pytest.mark.parametrize(
    ("start", "stop"), [(0, None), (0, 7), (3, 5), (2, 9), (6, 6), (7, 100), (9, 3), (12, None)]
)
def test_a_range_is_that_part_of_the_log(store: Store, start: int, stop: int | None) -> None:
    everything = _three_appends(store)

    assert list(store.entries(start, stop)) == everything[start:stop]


@pytest.mark.parametrize(("start", "stop"), [(0, None), (0, 7), (3, 5), (2, 9), (6, 6), (7, 100)])
def test_a_scan_is_the_same_range_as_arrow(store: Store, start: int, stop: int | None) -> None:
    everything = _three_appends(store)

    batches = list(store.scan(start, stop))

    assert all(batch.schema.equals(ENTRY_SCHEMA) for batch in batches)
    assert pa.Table.from_batches(batches, ENTRY_SCHEMA).equals(_table(everything[start:stop]))


def test_a_log_longer_than_a_batch_is_read_whole(store: Store) -> None:
    entries = sealed(lots(BATCH_ROWS + 3))
    store.append(entries, checkpoint_of(entries))

    batches = list(store.scan())

    assert [batch.num_rows for batch in batches] == [BATCH_ROWS, 3]
    assert list(store.entries(BATCH_ROWS - 1)) == entries[BATCH_ROWS - 1 :]


def test_entries_are_found_by_subject_in_sequence_order(store: Store) -> None:
    said = [*lots(3), Said(subject="lot-1", body={"id": "lot-1", "mass_g": "7"})]
    first = append(store, said)
    append(store, lots(2, 1), first.head)

    found = store.of_subjects({"lot-2", "lot-1", "unknown", ""})

    assert [entry.sequence for entry in found] == [1, 2, 3, 4, 5]


def test_subjects_are_told_apart_by_case_and_accent(store: Store) -> None:
    append(store, [Said(subject=name) for name in ("Lot", "lot", "löt", "lo\u0308t", "lot ")])

    assert [entry.sequence for entry in store.of_subjects(["lot"])] == [1]
    assert [entry.sequence for entry in store.of_subjects(["löt"])] == [2]


def test_more_subjects_than_one_question_holds_are_all_found(store: Store) -> None:
    entries = sealed(lots(5_000))
    store.append(entries, checkpoint_of(entries))

    found = list(store.of_subjects([entry.subject for entry in reversed(entries)]))

    assert found == entries


def test_entries_are_found_by_digest(store: Store) -> None:
    said = [*lots(3), *lots(1)]
    entries = sealed(said)
    store.append(entries, checkpoint_of(entries))

    found = store.of_digests({entries[0].digest, entries[2].digest, bytes(32)})

    assert [entry.sequence for entry in found] == [0, 2, 3]


def test_asking_for_nothing_finds_nothing(store: Store) -> None:
    append(store, lots(1))

    assert list(store.of_subjects([])) == []
    assert list(store.of_digests([])) == []


@pytest.mark.parametrize("stop", [0, 1, 4, 7, 9, None])
def test_leaves_are_run_together(store: Store, stop: int | None) -> None:
    everything = _three_appends(store)

    assert store.leaves(stop) == b"".join(entry.leaf for entry in everything[:stop])


def test_the_head_has_the_root_over_all_leaves(store: Store) -> None:
    everything = _three_appends(store)

    assert store.head().root == merkle_root(store.leaves())
    assert store.head().size == len(everything)


def test_checkpoints_tell_every_append_and_its_document(store: Store) -> None:
    source = Source(name="lots März.xlsx", format="tabular", sha256=bytes(range(32)), size=2**40)
    first_entries = sealed(lots(3))
    first = checkpoint_of(first_entries, source=source)
    store.append(first_entries, first)
    second = append(store, lots(4, 3), first.head, at=MARCH + MINUTE)

    assert list(store.checkpoints()) == [first, second]
    assert store.head() == second.head


@pytest.mark.parametrize(
    ("after_us", "size"),
    [(-1, 0), (0, 4), (MINUTE - 1, 4), (MINUTE, 7), (5 * MINUTE, 9), (2**60, 9)],
)
def test_the_size_as_known_at_a_time(store: Store, after_us: int, size: int) -> None:
    _three_appends(store)

    assert store.size_at(MARCH + after_us) == size


def test_the_size_is_known_within_an_append_of_several_times(store: Store) -> None:
    times = [MARCH, MARCH, MARCH + 5, MARCH + 9]
    entries = [
        entry._replace(recorded_at=time) for entry, time in zip(sealed(lots(4)), times, strict=True)
    ]
    store.append(entries, checkpoint_of(entries))

    assert [store.size_at(MARCH + at) for at in (-1, 0, 4, 5, 8, 9)] == [0, 2, 2, 3, 3, 4]


def test_an_append_behind_a_stale_head_is_refused_and_writes_nothing(place: Place) -> None:
    store = place.open()
    first = append(store, lots(2))

    with pytest.raises(RecordMovedError) as refusal:
        append(store, lots(3, 2))

    assert refusal.value.facts == {"expected": 0, "found": 2}
    assert list(place.open().entries()) == sealed(lots(2))
    assert place.open().head() == first.head


def test_an_append_beyond_the_head_is_refused(store: Store) -> None:
    first = append(store, lots(2))
    beyond = _three_beyond(first.head)

    with pytest.raises(RecordMovedError):
        append(store, lots(1, 5), beyond)

    assert store.head() == first.head


def test_the_second_of_two_writers_is_refused(place: Place) -> None:
    one, other = place.open(), place.open()
    head = append(one, lots(1)).head

    append(one, lots(2, 1), head)
    with pytest.raises(RecordMovedError):
        append(other, lots(2, 10), head)

    assert [entry.subject for entry in other.entries()] == ["lot-0", "lot-1", "lot-2"]


def test_a_store_sees_what_another_appended(place: Place) -> None:
    one, other = place.open(), place.open()
    assert other.head() == Head()

    checkpoint = append(one, lots(3))

    assert other.head() == checkpoint.head
    assert [entry.subject for entry in other.of_subjects(["lot-2"])] == ["lot-2"]


def test_a_reader_that_began_before_an_append_ends_where_it_began(place: Place) -> None:
    one, other = place.open(), place.open()
    head = append(one, lots(3)).head
    reading = other.entries()
    begun = next(reading)

    append(one, lots(3, 3), head)

    assert [begun, *reading] == sealed(lots(3))


def test_writers_at_the_same_time_leave_one_log(place: Place) -> None:
    outcomes: list[str] = []
    start = threading.Barrier(4)

    def write(number: int) -> None:
        with place.connect() as store:
            start.wait()
            try:
                append(store, lots(50, number * 100))
                outcomes.append("written")
            except RecordMovedError:
                outcomes.append("refused")

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    store = place.open()
    assert sorted(outcomes) == ["refused", "refused", "refused", "written"]
    assert store.head().size == 50
    assert merkle_root(store.leaves()) == store.head().root


def test_an_append_of_nothing_changes_nothing(store: Store) -> None:
    checkpoint = append(store, lots(2))

    store.append([], checkpoint)

    assert list(store.checkpoints()) == [checkpoint]


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(lambda entries: [entries[0], entries[2]], id="gap"),
        pytest.param(lambda entries: entries[:2], id="too few"),
        pytest.param(lambda entries: [entries[0], entries[2], entries[1]], id="order"),
        pytest.param(lambda entries: [*entries[:2], _sooner(entries[2])], id="time"),
        pytest.param(lambda entries: [*entries[:2], _other_leaf(entries[2])], id="leaf"),
    ],
)
def test_entries_that_do_not_lead_to_their_checkpoint_are_refused(
    store: Store, broken: Callable[[list[Entry]], list[Entry]]
) -> None:
    entries = sealed(lots(3))

    with pytest.raises(AppendMismatchError):
        store.append(broken(entries), checkpoint_of(entries))

    assert store.head() == Head()
    assert list(store.entries()) == []


def test_many_small_appends_stay_in_order(store: Store) -> None:
    head = None
    for at in range(120):
        head = append(store, lots(1 + at % 3, at * 3), head, at=MARCH + at).head

    sizes = [checkpoint.head.size for checkpoint in store.checkpoints()]
    assert sizes == list(accumulate(1 + at % 3 for at in range(120)))
    assert merkle_root(store.leaves()) == store.head().root
    assert [entry.sequence for entry in store.entries()] == list(range(sizes[-1]))


def _three_beyond(head: Head) -> Head:
    """The head three entries beyond `head`."""
    return checkpoint_of(sealed(lots(3, 2), head), head).head


def _three_appends(store: Store) -> list[Entry]:
    """Nine entries: four in March, three a minute later, two five minutes later."""
    first = sealed(lots(4))
    head = checkpoint_of(first).head
    store.append(first, checkpoint_of(first))
    second = sealed(lots(3, 4), head, recorded_at=MARCH + MINUTE)
    store.append(second, checkpoint_of(second, head))
    head = checkpoint_of(second, head).head
    third = sealed(lots(2, 7), head, recorded_at=MARCH + 5 * MINUTE)
    store.append(third, checkpoint_of(third, head))
    return [*first, *second, *third]


def _table(entries: list[Entry]) -> pa.Table:
    """The entries as Arrow, made by pyarrow's own way for rows."""
    return pa.Table.from_pylist([entry._asdict() for entry in entries], schema=ENTRY_SCHEMA)


def _sooner(entry: Entry) -> Entry:
    return entry._replace(recorded_at=entry.recorded_at - 1)


def _other_leaf(entry: Entry) -> Entry:
    return entry._replace(leaf=bytes(32))
