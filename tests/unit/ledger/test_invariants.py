"""Each invariant: what breaks it, what just does not, and what its warning leaves to the answer."""

from datetime import UTC, datetime, timedelta

import pytest

from fairlode.ledger.record import Draft
from fairlode.stores.memory import MemoryStore
from fairlode.types.assay import Assay
from fairlode.types.content import Basis, Content
from fairlode.types.errors import Severity
from fairlode.types.event import (
    Action,
    AggregationEvent,
    Flow,
    Loss,
    ObjectEvent,
    TransformationEvent,
)
from fairlode.types.identifiers import EventId, LotId
from fairlode.types.lot import CustodyModel, Lot
from tests.worlds import admitted, codes, recorded

DAY = datetime(2024, 5, 1, tzinfo=UTC)


def lot(name: str, mass_g: int | None = 100, **stated: object) -> Draft:
    return Draft(statement=Lot(id=LotId(name), mass_g=mass_g, **stated), valid_from=DAY)


def flows(masses: dict[str, int | None]) -> tuple[Flow, ...]:
    return tuple(Flow(lot=LotId(key), mass_g=mass) for key, mass in masses.items())


def event(
    name: str, inputs: dict[str, int | None], outputs: dict[str, int | None], day: int = 1
) -> Draft:
    time = DAY + timedelta(days=day)
    made = TransformationEvent(
        id=EventId(name), time=time, inputs=flows(inputs), outputs=flows(outputs)
    )
    return Draft(statement=made, valid_from=time)


def copper(percent: float, u: float | None = None) -> Assay:
    return Assay({"Cu": Content(fraction=percent / 100, u=u, basis=Basis.MEASURED)})


def test_a_lot_may_be_drawn_to_its_last_gram_by_many_events() -> None:
    drafts = [lot("a", 100), event("e", {"a": 60}, {"b": 60}), event("f", {"a": 40}, {"c": 40})]

    assert codes(admitted(drafts)) == []


def test_a_lot_drawn_beyond_its_mass_is_refused_with_both_figures() -> None:
    drafts = [lot("a", 100), event("e", {"a": 60}, {"b": 60}), event("f", {"a": 50}, {"c": 50})]

    problem = admitted(drafts).problems[0]

    assert problem.code == "ledger.overdrawn"
    assert problem.facts == {"at": "a", "drawn_g": 110, "mass_g": 100, "tolerance_g": 1}


@pytest.mark.parametrize(("u", "expected"), [(4.0, ["ledger.overdrawn"]), (5.0, [])])
def test_the_tolerance_is_twice_the_uncertainty_of_the_mass(u: float, expected: list[str]) -> None:
    drafts = [lot("a", 1000, mass_u_g=u), event("e", {"a": 1010}, {"b": 1010})]

    assert codes(admitted(drafts)) == expected


def test_what_is_packed_counts_as_drawn() -> None:
    pack = AggregationEvent(
        id=EventId("p"),
        time=DAY + timedelta(days=1),
        action=Action.ADD,
        parent=LotId("drum"),
        children=flows({"a": 70}),
    )
    drafts = [
        lot("a", 100),
        Draft(statement=pack, valid_from=pack.time),
        event("e", {"a": 60}, {"b": 60}),
    ]

    assert codes(admitted(drafts)) == ["ledger.overdrawn"]


def test_lots_made_from_one_another_are_refused_and_named() -> None:
    drafts = [
        event("e", {"a": 1}, {"b": 1}, day=1),
        event("f", {"b": 1}, {"c": 1}, day=1),
        event("g", {"c": 1}, {"a": 1}, day=1),
    ]

    problem = admitted(drafts).problems[0]

    assert problem.code == "ledger.cycle"
    assert problem.facts["lots"] == ["a", "c", "b"]


def test_a_lot_made_from_itself_is_refused() -> None:
    assert codes(admitted([event("e", {"a": 1}, {"a": 1})])) == ["ledger.cycle"]


def test_circles_are_told_all_at_once_and_hide_no_other_problem() -> None:
    drafts = [
        lot("stock", 100),
        event("x", {"a": 1}, {"b": 1}),
        event("y", {"b": 1}, {"a": 1}),
        event("z", {"c": 1}, {"c": 1}),
        event("drawn", {"stock": 150}, {"rod": 150}),
        event("from a", {"a": 500}, {"d": 500}),
    ]

    problems = admitted(drafts).problems

    assert [(problem.code, problem.facts["at"]) for problem in problems] == [
        ("ledger.cycle", "a"),
        ("ledger.cycle", "c"),
        ("ledger.overdrawn", "stock"),
    ]
    assert "entries" not in problems[0].facts


def test_more_circles_than_are_told_end_in_the_most_that_are() -> None:
    drafts = [event(f"e{at}", {f"lot {at}": 1}, {f"lot {at}": 1}) for at in range(25)]

    assert codes(admitted(drafts)) == ["ledger.cycle"] * 20


def test_more_of_an_element_than_went_in_is_a_warning_that_names_the_gap() -> None:
    drafts = [
        lot("a", 1_000, assay=copper(20)),
        lot("b", 300, assay=copper(99)),
        event("e", {"a": 1_000}, {"b": 300}),
    ]

    problem = admitted(drafts).problems[0]

    assert (problem.code, problem.severity) == ("ledger.unbalanced", Severity.WARNING)
    assert problem.facts == {
        "at": "e",
        "measure": "contained Cu",
        "out_g": 297,
        "in_g": 200,
        "gap_g": 97,
    }


@pytest.mark.parametrize(("u", "expected"), [(0.01, ["ledger.unbalanced"]), (0.05, [])])
def test_assays_that_agree_within_their_uncertainty_leave_no_gap(
    u: float, expected: list[str]
) -> None:
    drafts = [
        lot("a", 10_000, assay=copper(20, u)),
        lot("b", 10_000, assay=copper(25)),
        event("e", {"a": 10_000}, {"b": 10_000}),
    ]

    assert codes(admitted(drafts)) == expected


def test_a_lot_stated_heavier_than_what_was_made_of_it_has_a_gap() -> None:
    drafts = [lot("a", 100), lot("b", 120), event("e", {"a": 100}, {"b": 100})]

    problem = admitted(drafts).problems[0]

    assert (problem.facts["at"], problem.facts["gap_g"]) == ("b", 20)


def test_a_lot_is_never_stricter_than_its_weakest_input() -> None:
    drafts = [
        lot("a", custody=CustodyModel.SEGREGATED),
        lot("b", custody=CustodyModel.MASS_BALANCE),
        lot("c", 200, custody=CustodyModel.SEGREGATED),
        event("e", {"a": 100, "b": 100}, {"c": 200}),
    ]

    problem = admitted(drafts).problems[0]

    assert problem.code == "ledger.custody_incompatible"
    assert problem.facts == {
        "at": "c",
        "model": "segregated",
        "input": "b",
        "input_model": "mass_balance",
    }


def test_identity_preserved_means_from_one_lot() -> None:
    preserved = CustodyModel.IDENTITY_PRESERVED
    drafts = [
        lot("a", custody=preserved),
        lot("b", custody=preserved),
        lot("c", 200, custody=preserved),
        event("e", {"a": 100, "b": 100}, {"c": 200}),
    ]

    assert codes(admitted(drafts)) == ["ledger.identity_mixed"]


def test_a_lot_is_not_used_before_it_was_made() -> None:
    drafts = [event("e", {"a": 10}, {"b": 10}, day=5), event("f", {"b": 10}, {"c": 10}, day=3)]

    assert codes(admitted(drafts)) == ["ledger.used_before_made"]


def test_a_lot_is_not_used_before_it_was_commissioned() -> None:
    time = DAY + timedelta(days=9)
    born = ObjectEvent(id=EventId("c"), time=time, action=Action.ADD, objects=flows({"a": 10}))
    drafts = [Draft(statement=born, valid_from=time), event("e", {"a": 10}, {"b": 10}, day=3)]

    assert codes(admitted(drafts)) == ["ledger.used_before_made"]


def test_a_product_class_is_no_lot_and_breaks_nothing() -> None:
    product = "https://id.gs1.org/01/09506000134352"
    drafts = [
        event("e", {product: 10}, {"b": 10}, day=1),
        event("f", {"b": 10}, {product: 10}, day=2),
    ]

    assert codes(admitted(drafts)) == []


def test_masses_that_64_bits_cannot_sum_are_refused() -> None:
    drafts = [lot("a", 100), *(event(f"e{i}", {"a": 2**62}, {f"b{i}": 2**62}) for i in range(4))]

    assert set(codes(admitted(drafts))) == {"ledger.mass_total_too_large"}


@pytest.mark.parametrize("losses", [(2**62, 2**62), (2**63 - 1,), (2**62,)])
def test_losses_that_64_bits_cannot_sum_are_refused(losses: tuple[int, ...]) -> None:
    smelting = TransformationEvent(
        id=EventId("e"),
        time=DAY,
        inputs=flows({"ore": 2**62}),
        outputs=flows({"anode": 2**62}),
        losses=tuple(Loss(name=f"slag {at}", mass_g=mass) for at, mass in enumerate(losses)),
    )

    problems = codes(admitted([Draft(statement=smelting, valid_from=DAY)]))

    assert problems == ["ledger.mass_total_too_large"]


def test_grams_of_gold_do_not_hide_behind_rounding() -> None:
    draws = [event(f"e{i}", {"bar": 1}, {f"ring-{i}": 1}) for i in range(100)]

    assert codes(admitted([lot("bar", 50), *draws])) == ["ledger.overdrawn"]


def test_an_output_without_an_assay_does_not_hide_the_gap_of_the_others() -> None:
    drafts = [
        lot("i", 100, assay=copper(10)),
        lot("a", 80, assay=copper(90)),
        lot("b", 20),
        event("e", {"i": 100}, {"a": 80, "b": 20}),
    ]

    problem = admitted(drafts).problems[0]

    assert (problem.facts["at"], problem.facts["gap_g"]) == ("e", 62)


def test_a_void_that_leaves_a_later_draw_without_cover_is_refused() -> None:
    store = MemoryStore()
    recorded(
        [
            event("e1", {"a": 60}, {"l": 60}, day=1),
            event("e2", {"b": 40}, {"l": 40}, day=1),
            event("use", {"l": 100}, {"m": 100}, day=2),
        ],
        store,
    )

    assert codes(admitted([Draft(voids_subject="e1", valid_from=DAY)], store)) == [
        "ledger.overdrawn"
    ]


def test_a_lot_may_be_used_after_it_was_packed_without_a_word_of_unpacking() -> None:
    time = DAY + timedelta(days=1)
    pack = AggregationEvent(
        id=EventId("p"),
        time=time,
        action=Action.ADD,
        parent=LotId("bag"),
        children=flows({"a": 100}),
    )
    drafts = [lot("a", 100), Draft(statement=pack, valid_from=time)]

    problem = admitted([*drafts, event("e", {"a": 100}, {"b": 100}, day=2)]).problems[0]

    assert (problem.code, problem.severity) == ("ledger.overdrawn", Severity.WARNING)


def test_what_was_lost_had_to_go_in_as_well() -> None:
    time = DAY + timedelta(days=1)
    made = TransformationEvent(
        id=EventId("e"),
        time=time,
        inputs=flows({"a": 100}),
        outputs=flows({"b": 80}),
        losses=(Loss(name="slag", mass_g=60),),
    )

    problem = admitted([lot("a", 100), Draft(statement=made, valid_from=time)]).problems[0]

    assert (problem.code, problem.facts["gap_g"]) == ("ledger.unbalanced", 40)
