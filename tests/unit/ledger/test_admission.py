"""The door of the record: what is new, what repeats, what corrects, what contradicts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fairlode.ledger.admission import Act, admit
from fairlode.ledger.columns import snapshot
from fairlode.ledger.contract import RecordMovedError
from fairlode.ledger.network import build_network
from fairlode.ledger.record import Draft
from fairlode.stores.memory import MemoryStore
from fairlode.types.errors import Severity
from fairlode.types.event import ErrorDeclaration, Flow, ObjectEvent, TransformationEvent
from fairlode.types.identifiers import EventId, LotId
from fairlode.types.lot import Lot
from fairlode.types.site import Site
from tests.worlds import RECORDED_AT, admitted, codes, recorded

DAY = datetime(2024, 5, 1, tzinfo=UTC)


def lot(name: str, mass_g: int | None = 100, **stated: object) -> Draft:
    return Draft(statement=Lot(id=LotId(name), mass_g=mass_g, **stated), valid_from=DAY)


def making(event: str, inputs: dict[str, int], outputs: dict[str, int], **more: object) -> Draft:
    made = TransformationEvent(
        id=EventId(event),
        time=DAY + timedelta(days=1),
        inputs=tuple(Flow(lot=LotId(key), mass_g=mass) for key, mass in inputs.items()),
        outputs=tuple(Flow(lot=LotId(key), mass_g=mass) for key, mass in outputs.items()),
        **more,
    )
    return Draft(statement=made, valid_from=made.time)


def edges(store: MemoryStore) -> list[int]:
    return sorted(build_network(snapshot(store)).mass_g.tolist())


def test_a_statement_that_is_known_is_not_written_again() -> None:
    store = MemoryStore()
    recorded([lot("a"), lot("b")], store)

    again = admitted([lot("b"), lot("c")], store)

    assert again.unchanged == 1
    assert [entry.subject for entry in again.entries] == ["c"]


def test_the_same_statement_has_the_same_digest_whoever_records_it() -> None:
    first = admitted([lot("a")], author="mine").entries[0]
    second = admitted([lot("a")], author="smelter", at=RECORDED_AT + 1).entries[0]

    assert first.digest == second.digest
    assert first.leaf != second.leaf


def test_a_description_by_its_author_corrects_the_one_before() -> None:
    store = MemoryStore()
    before = recorded([lot("a", 100)], store).entries[0]

    after = recorded([lot("a", 90)], store)

    assert after.corrections == 1
    assert after.entries[0].corrects == before.digest
    columns = snapshot(store)
    assert columns.lots.mass_g.tolist() == [90]
    assert columns.entries.live.tolist() == [False, True]


def test_another_party_does_not_overwrite_a_description() -> None:
    store = MemoryStore()
    recorded([lot("a", 100)], store, author="mine")

    other = recorded([lot("a", 40)], store, author="trader")

    assert other.corrections == 0
    columns = snapshot(store)
    assert columns.lots.mass_g.tolist() == [100]
    assert columns.entries.live.tolist() == [True, True]


def test_two_descriptions_of_one_lot_in_a_document_are_refused() -> None:
    assert codes(admitted([lot("a", 1), lot("a", 2)])) == ["ledger.duplicate_id"]


def test_an_event_id_is_used_once() -> None:
    store = MemoryStore()
    recorded([lot("a"), making("e", {"a": 60}, {"b": 60})], store)

    again = admitted([making("e", {"a": 61}, {"b": 60})], store)

    assert codes(again) == ["ledger.event_id_reused"]


def test_a_corrective_event_moves_the_balance_and_leaves_the_original_visible() -> None:
    store = MemoryStore()
    wrong = recorded([lot("a"), making("e", {"a": 60}, {"b": 60})], store).entries[1]
    right = making("e", {"a": 50}, {"b": 50}).statement
    assert right is not None

    correction = Draft(statement=right, valid_from=right.time, corrects_subject="e")
    after = recorded([correction], store)

    assert after.entries[0].corrects == wrong.digest
    assert edges(store) == [50, 50]
    assert [entry.subject for entry in store.entries()] == ["a", "e", "e"]


def test_an_error_declaration_takes_the_event_out_of_force() -> None:
    store = MemoryStore()
    recorded([lot("a"), making("e", {"a": 60}, {"b": 60})], store)
    error = ErrorDeclaration(time=DAY + timedelta(days=9), reason="incorrect_data")

    declared = recorded([making("e", {"a": 60}, {"b": 60}, error=error)], store)

    assert declared.corrections == 1
    assert edges(store) == []


def test_a_corrective_event_that_is_not_here_is_asked_for() -> None:
    error = ErrorDeclaration(
        time=DAY + timedelta(days=9), corrective_events=(EventId("e2"), EventId("e3"))
    )
    declared = making("e", {"a": 60}, {"b": 60}, error=error)

    problems = admitted([lot("a"), declared, making("e3", {"a": 50}, {"b": 50})]).problems

    assert [(found.code, found.severity) for found in problems] == [
        ("ledger.corrective_event_missing", Severity.WARNING)
    ]
    assert problems[0].facts == {"event": "e", "missing": "e2"}


def test_an_event_that_was_never_recorded_can_be_declared_in_error() -> None:
    store = MemoryStore()
    error = ErrorDeclaration(time=DAY + timedelta(days=9))

    recorded([making("e", {"a": 60}, {"b": 60}, error=error)], store)

    assert edges(store) == []


def test_a_void_names_what_it_takes_out_of_force_by_its_id() -> None:
    store = MemoryStore()
    recorded([lot("a"), making("e", {"a": 60}, {"b": 60})], store)

    recorded([Draft(voids_subject="e", valid_from=DAY, reason="weighed twice")], store)

    assert edges(store) == []
    assert list(store.entries())[-1].body == b'{"reason":"weighed twice"}'


def test_a_voided_description_gives_way_to_the_one_before_it() -> None:
    store = MemoryStore()
    recorded([lot("a", 100)], store, author="mine")
    recorded([lot("a", 40)], store, author="trader")
    first = next(iter(store.entries())).digest

    recorded([Draft(voids=first, voids_subject="a", valid_from=DAY)], store, author="mine")

    assert snapshot(store).lots.mass_g.tolist() == [40]


def test_a_correction_may_come_under_another_id() -> None:
    store = MemoryStore()
    recorded([lot("a"), making("e", {"a": 60}, {"b": 60})], store)
    right = making("e-2", {"a": 50}, {"b": 50}).statement
    assert right is not None

    recorded([Draft(statement=right, valid_from=right.time, corrects_subject="e")], store)

    assert edges(store) == [50, 50]
    assert admitted([Draft(voids_subject="e", valid_from=DAY)], store).unchanged == 1


def test_a_void_of_nothing_is_refused() -> None:
    void = Draft(voids_subject="nothing", valid_from=DAY, place="row 4")

    problem = admitted([void]).problems[0]

    assert (problem.code, problem.place) == ("ledger.target_unknown", "row 4")


def test_recorded_time_never_goes_back() -> None:
    store = MemoryStore()
    recorded([lot("a")], store, at=RECORDED_AT)

    entry = recorded([lot("b")], store, at=RECORDED_AT - 5).entries[0]

    assert entry.recorded_at == RECORDED_AT


def test_an_event_of_next_year_is_refused() -> None:
    late = datetime(2027, 12, 1, tzinfo=UTC)
    event = ObjectEvent(id=EventId("e"), time=late, objects=(Flow(lot=LotId("a")),))

    assert codes(admitted([Draft(statement=event, valid_from=late)])) == ["ledger.time_future"]


def test_all_problems_are_found_at_once_each_at_its_place() -> None:
    drafts = [
        Draft(statement=Lot(id=LotId("a"), mass_g=10), valid_from=DAY, place="row 2"),
        Draft(statement=Lot(id=LotId("a"), mass_g=11), valid_from=DAY, place="row 3"),
        Draft(voids_subject="x", valid_from=DAY, place="row 4"),
        Draft(
            statement=making("e", {"a": 99}, {"b": 1}).statement,
            valid_from=DAY + timedelta(days=1),
            place="row 5",
        ),
    ]

    problems = admitted(drafts).problems

    assert [(problem.code, problem.place) for problem in problems] == [
        ("ledger.duplicate_id", "row 3"),
        ("ledger.target_unknown", "row 4"),
        ("ledger.overdrawn", "row 2"),
    ]


def test_what_is_stated_of_a_place_is_kept() -> None:
    site = Site(id="s", country="CD", latitude=-11.6, longitude=27.6, extra={"tier": 1.5})
    store = MemoryStore()

    recorded([Draft(statement=site, valid_from=DAY)], store)

    assert next(iter(store.entries())).body == (
        b'{"country":"CD","extra":{"tier":1.5},"id":"s","latitude":"-11.6","longitude":"27.6"}'
    )


def test_a_description_may_go_back_to_what_it_was() -> None:
    store = MemoryStore()
    for mass in (100, 90, 100):
        recorded([lot("a", mass)], store)

    assert snapshot(store).lots.mass_g.tolist() == [100]
    assert snapshot(store).entries.live.tolist() == [False, False, True]


def test_a_corrected_description_that_comes_again_is_known() -> None:
    store = MemoryStore()
    recorded([lot("a", 100)], store)
    recorded([lot("a", 90)], store)

    assert admitted([lot("a", 90)], store).unchanged == 1


def test_an_event_declared_in_error_does_not_come_back_with_its_document() -> None:
    store = MemoryStore()
    first = [lot("a"), making("e", {"a": 60}, {"b": 60})]
    recorded(first, store)
    recorded([Draft(voids_subject="e", valid_from=DAY)], store)

    assert recorded(first, store).unchanged == 2
    assert edges(store) == []


def test_an_event_that_comes_after_its_error_declaration_stays_out_of_force() -> None:
    store = MemoryStore()
    error = ErrorDeclaration(time=DAY + timedelta(days=9))
    declaration = making("e", {"a": 60}, {"b": 60}, error=error)
    recorded([declaration], store)

    late = recorded([making("e", {"a": 60}, {"b": 60}), declaration], store)

    assert late.unchanged == 2
    assert edges(store) == []


def test_what_is_only_implied_gives_way_to_what_is_stated() -> None:
    store = MemoryStore()
    implied = Draft(statement=Site(id="s", country="RW"), valid_from=DAY, implied=True)
    stated = Draft(statement=Site(id="s", name="Rutongo", country="RW"), valid_from=DAY)

    together = recorded([implied, stated], store)
    later = admitted([implied], store)

    assert [entry.body for entry in together.entries] == [
        b'{"country":"RW","id":"s","name":"Rutongo"}'
    ]
    assert (together.unchanged, later.unchanged) == (1, 1)


def test_a_lot_a_site_and_an_event_may_bear_the_same_number() -> None:
    store = MemoryStore()
    site = Draft(statement=Site(id="7", country="RW"), valid_from=DAY)
    event = making("7", {"a": 1}, {"b": 1})

    together = recorded([site, lot("7"), event], store)

    assert together.corrections == 0
    assert snapshot(store).entries.live.tolist() == [True, True, True]
    assert codes(admitted([Draft(voids_subject="7", valid_from=DAY)], store)) == [
        "ledger.target_ambiguous"
    ]


def test_nobody_takes_back_what_another_party_stated() -> None:
    store = MemoryStore()
    recorded([lot("a", 5)], store, author="mine")
    recorded([lot("a", 6)], store, author="trader")

    recorded([Draft(voids_subject="a", valid_from=DAY)], store, author="mine")
    void = Draft(voids_subject="a", valid_from=DAY)

    assert snapshot(store).entries.live.tolist() == [False, True, True]
    assert codes(admitted([void], store, author="smelter")) == ["ledger.target_unknown"]


def test_a_correction_of_a_digest_that_nobody_knows_is_refused() -> None:
    draft = Draft(statement=Lot(id=LotId("a")), valid_from=DAY, corrects=b"x" * 32)

    assert codes(admitted([draft])) == ["ledger.target_unknown"]


def test_other_content_under_the_id_of_a_declared_event_is_not_swallowed() -> None:
    store = MemoryStore()
    error = ErrorDeclaration(time=DAY + timedelta(days=9))
    recorded([making("e", {"a": 60}, {"b": 60}, error=error)], store)

    assert codes(admitted([making("e", {"a": 5}, {"z": 5})], store)) == ["ledger.event_id_reused"]


def test_documents_that_come_again_change_nothing() -> None:
    store = MemoryStore()
    first = [lot("a"), making("e-1", {"a": 60}, {"b": 60})]
    documents = [
        first,
        [replace(making("e-2", {"a": 50}, {"b": 50}), corrects_subject="e-1")],
        [replace(making("e-3", {"a": 40}, {"b": 40}), corrects_subject="e-2")],
        [Draft(voids_subject="e-3", valid_from=DAY)],
    ]
    for document in documents:
        recorded(document, store)
    size = store.head().size

    for document in documents:
        assert recorded(document, store).unchanged == len(document)
    assert store.head().size == size


def test_columns_of_an_earlier_record_are_not_built_upon() -> None:
    store = MemoryStore()
    recorded([lot("a")], store)
    stale = snapshot(store)
    recorded([lot("b")], store)

    with pytest.raises(RecordMovedError):
        admit([lot("c")], Act(author="me", recorded_at=RECORDED_AT), reader=store, columns=stale)
