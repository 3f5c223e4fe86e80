"""Which lots change and by how much, on timelines written by hand."""

import pytest

from fairlode.engine.recall import AssayChange, Changes, Concern, Mass, changes
from fairlode.engine.recall.errors import (
    AssayNotStatedError,
    RecallMismatchError,
    RecallSubjectUnknownError,
    VoidDateConflictError,
    VoidDateMissingError,
)
from fairlode.ledger.columns.tables import KINDS
from fairlode.ledger.record import Kind
from fairlode.types.content import Basis, Content
from tests.unit.engine.recall.world import World, assurance, chain, lot, made, mined, on, period


def _shares(found: Changes, which: str) -> dict[str, tuple[float, float, float]]:
    spans = {each.lot: getattr(each, which) for each in found.lots}
    return {
        name: (round(span.least, 4), round(span.mean, 4), round(span.most, 4))
        for name, span in spans.items()
    }


def _concerns(found: Changes) -> dict[str, Concern]:
    return {source.lot: source.concern for source in found.sources}


def test_only_what_was_produced_while_it_was_void_loses_its_assurance() -> None:
    world = World().state(assurance())

    found = changes(world.case("GM-7", "03-01"))

    assert _concerns(found) == {"north-apr": Concern.CONCERNED, "north-feb": Concern.NOT}
    assert _shares(found, "before") == {
        "wire": (0.0, 0.3333, 0.5556),
        "rod": (0.0, 0.3333, 0.8333),
        "north-apr": (1.0, 1.0, 1.0),
        "anode-apr": (0.3333, 0.3333, 0.3333),
    }
    assert set(_shares(found, "after").values()) == {(0.0, 0.0, 0.0)}
    assert _shares(found, "concerned") == _shares(found, "before")


def test_final_products_come_first_and_their_masses_are_summed_once() -> None:
    found = changes(World().state(assurance()).case("GM-7", "03-01"))

    assert [each.lot for each in found.lots] == ["wire", "rod", "north-apr", "anode-apr"]
    assert [each.final for each in found.lots] == [True, True, False, False]
    assert (found.lots_in_all, found.finals_in_all) == (4, 2)
    assert found.lots[0].concerned_g == Mass(least=0.0, mean=60.0, most=100.0)
    # Each of the two may hold all of the 100 g; both together hold no more.
    assert found.final_g.least == 0.0
    assert found.final_g.mean == pytest.approx(100.0)
    assert found.final_g.most == pytest.approx(100.0)


def test_void_from_the_beginning_takes_all_its_lots() -> None:
    found = changes(World().state(assurance()).case("GM-7", "01-01"))

    assert set(_concerns(found).values()) == {Concern.CONCERNED}
    assert "anode-feb" in _shares(found, "after")


def test_the_day_of_the_void_is_void_and_the_moment_before_is_not() -> None:
    world = World().state(assurance())

    assert _concerns(changes(world.case("GM-7", "04-10")))["north-apr"] is Concern.CONCERNED
    assert _concerns(changes(world.case("GM-7", "04-11")))["north-apr"] is Concern.NOT


def test_what_lay_outside_the_validity_was_never_assured_and_loses_nothing() -> None:
    world = World().state(assurance(validity=period("01-01", "04-01")))

    found = changes(world.case("GM-7", "03-01"))

    assert set(_concerns(found).values()) == {Concern.NOT}
    assert found.lots_in_all == 0


def test_a_void_that_is_recorded_needs_no_date() -> None:
    world = World().state(assurance(void_from=on("03-01")))

    subject = world.subject("GM-7")

    assert subject.stated
    assert changes(world.case("GM-7")).lots_in_all == 4


def test_another_assurance_of_the_same_lot_and_time_keeps_it_assured() -> None:
    world = World().state(assurance(), assurance("GM-8", "north-co", validity=period("04-01")))

    assert changes(world.case("GM-7", "03-01")).lots_in_all == 0


@pytest.mark.parametrize(
    "other",
    [
        assurance("GM-8", "north", scheme="Another scheme"),
        assurance("GM-8", "north", status="withdrawn"),
        assurance("GM-8", "north", validity=period("01-01", "04-10")),
        assurance("GM-8", "south"),
        assurance("GM-8", "smelter"),
        assurance("GM-8", "nowhere"),
    ],
    ids=["scheme", "withdrawn", "expired", "other mine", "further down", "unknown"],
)
def test_an_assurance_of_something_else_does_not(other: object) -> None:
    world = World().state(assurance(), other)

    assert changes(world.case("GM-7", "03-01")).lots_in_all == 4


def test_the_rest_of_what_is_assured_stays_assured() -> None:
    world = World().state(assurance(), assurance("GM-9", "south"))

    found = changes(world.case("GM-7", "03-01"))

    assert _shares(found, "before")["anode-apr"] == (1.0, 1.0, 1.0)
    assert _shares(found, "after")["anode-apr"] == (0.6667, 0.6667, 0.6667)
    assert _shares(found, "after")["rod"] == (0.1667, 0.6667, 1.0)


def test_a_lot_of_which_nobody_says_when_it_was_produced_is_perhaps_concerned() -> None:
    drafts = [draft for draft in chain() if draft.subject != "mining north-apr"]
    world = World(*drafts).state(assurance())

    found = changes(world.case("GM-7", "03-01"))

    assert _concerns(found)["north-apr"] is Concern.PERHAPS
    assert _shares(found, "concerned")["anode-apr"] == (0.0, 0.0, 0.3333)
    assert _shares(found, "after")["anode-apr"] == (0.0, 0.0, 0.3333)
    assert _shares(found, "before")["anode-apr"] == (0.3333, 0.3333, 0.3333)


def test_an_undated_lot_drawn_before_the_void_keeps_its_assurance() -> None:
    drafts = [draft for draft in chain() if draft.subject != "mining north-apr"]
    world = World(*drafts).state(assurance())

    found = changes(world.case("GM-7", "05-01"))

    assert _concerns(found) == {"north-apr": Concern.NOT, "north-feb": Concern.NOT}


def test_an_assurance_in_the_middle_of_the_chain_is_decided_there() -> None:
    world = World().state(assurance("SM-1", "smelter"), assurance("GM-7", "north"))

    found = changes(world.case("SM-1", "03-01"))

    assert _concerns(found) == {"anode-apr": Concern.CONCERNED, "anode-feb": Concern.NOT}
    assert _shares(found, "before")["rod"] == (1.0, 1.0, 1.0)
    assert _shares(found, "after")["rod"] == (0.0, 0.0, 0.0)


def test_a_site_concerns_what_was_made_there_from_a_day_on() -> None:
    found = changes(World().case("north", "03-01"))

    assert _concerns(found) == {"north-apr": Concern.CONCERNED, "north-feb": Concern.NOT}
    assert _shares(found, "concerned")["rod"] == (0.0, 0.3333, 0.8333)
    assert {each.before for each in found.lots} == {None}


def test_a_site_without_a_day_concerns_all_that_was_made_there() -> None:
    found = changes(World().case("north"))

    assert [each.lot for each in found.lots if each.own] == ["north-apr", "north-feb"]
    assert "anode-feb" in {each.lot for each in found.lots}


def test_an_organisation_concerns_what_it_holds_and_what_its_sites_made() -> None:
    found = changes(World().case("smelter-co", "03-01"))

    assert _concerns(found) == {"anode-apr": Concern.CONCERNED, "anode-feb": Concern.NOT}


def test_a_lot_concerns_itself_and_what_it_went_into() -> None:
    found = changes(World().case("south-apr"))

    assert _shares(found, "concerned") == {
        "wire": (0.4444, 0.6667, 1.0),
        "rod": (0.1667, 0.6667, 1.0),
        "south-apr": (1.0, 1.0, 1.0),
        "anode-apr": (0.6667, 0.6667, 0.6667),
    }


def test_tight_bounds_are_as_wide_as_some_routing() -> None:
    case = World().case("south-apr")

    named = {each.lot: each for each in changes(case, tight=["rod"]).lots}
    first = changes(case, tight=1).lots

    assert (named["rod"].concerned.tight, named["wire"].concerned.tight) == (True, False)
    assert named["rod"].concerned.least == pytest.approx(20 / 120)
    assert [each.concerned.tight for each in first] == [True, False, False, False]


def _assayed(*, fraction: float = 0.3) -> World:
    return World(
        lot("a", 100, site="north", copper=0.2),
        lot("b", 100, site="south", copper=0.2),
        lot("m", 200, copper=fraction),
        lot("p", 200, copper=fraction),
        mined("a", "02-01", 100),
        mined("b", "02-01", 100),
        made("03-01", {"a": 100, "b": 100}, {"m": 200}),
        made("04-01", {"m": 200}, {"p": 200}),
    )


def _copper(fraction: float | None) -> AssayChange:
    content = None if fraction is None else Content(fraction=fraction, basis=Basis.MEASURED)
    return AssayChange(element="Cu", content=content)


def test_a_corrected_assay_moves_the_shares_of_the_element() -> None:
    case = _assayed(fraction=0.2).case("a", element="Cu", assay=_copper(0.05))

    found = changes(case)

    assert _shares(found, "before")["p"] == (0.5, 0.5, 0.5)
    # 5 g of a and 20 g of b went in, 40 g came out: 15 g are of unknown origin.
    assert _shares(found, "after")["p"] == (0.125, 0.125, 0.5)
    change = {each.lot: each for each in found.lots}["p"]
    assert change.after is not None
    assert round(change.after.unknown, 4) == 0.375
    assert change.before_g == Mass(least=20.0, mean=20.0, most=20.0)
    assert change.concerned_g.mean == pytest.approx(5.0)


def test_an_assay_that_is_void_leaves_the_share_open() -> None:
    found = changes(_assayed(fraction=0.2).case("a", element="Cu", assay=_copper(None)))

    assert _shares(found, "after")["p"][2] == 1.0
    assert {each.lot: each.mass_g for each in found.lots}["a"] is None


def test_an_assay_that_is_right_already_changes_nothing() -> None:
    assert changes(_assayed().case("a", element="Cu", assay=_copper(0.2))).lots_in_all == 0


def test_the_detail_is_cut_and_the_rest_counted() -> None:
    found = changes(World().case("north"), detail=2)

    assert (len(found.lots), found.lots_in_all) == (2, 6)


def test_the_answer_names_the_records_behind_it() -> None:
    world = World().state(assurance())

    case = world.case("GM-7", "03-01")
    found = changes(case)

    entries = case.graph.columns.entries
    kinds = {KINDS[entries.kind[at]] for at in found.entries}
    assert case.subject.assurance is not None
    assert case.subject.assurance.entry.sequence in found.entries
    assert kinds == {
        Kind.LOT,
        Kind.SITE,
        Kind.ORGANISATION,
        Kind.OBJECT_EVENT,
        Kind.TRANSFORMATION_EVENT,
        Kind.ASSURANCE,
    }


@pytest.mark.parametrize(
    ("id_", "day", "assay", "error"),
    [
        ("GM-7", None, None, VoidDateMissingError),
        ("GM-70", "03-01", None, RecallSubjectUnknownError),
        ("GM-void", "04-01", None, VoidDateConflictError),
        ("rod", "03-01", None, RecallMismatchError),
        ("north", None, _copper(0.1), RecallMismatchError),
        ("GM-7", "03-01", _copper(0.1), RecallMismatchError),
    ],
)
def test_a_recall_that_cannot_be_put_is_refused(
    id_: str, day: str | None, assay: AssayChange | None, error: type[Exception]
) -> None:
    world = World().state(assurance(), assurance("GM-void", "south", void_from=on("03-01")))

    with pytest.raises(error):
        world.subject(id_, day, assay=assay)


def test_an_id_that_is_not_known_is_met_with_ids_like_it() -> None:
    with pytest.raises(RecallSubjectUnknownError) as refusal:
        World().state(assurance()).subject("gm-70", "03-01")

    assert refusal.value.facts["near"] == ("GM-7",)


def test_an_assay_that_is_not_there_cannot_be_corrected() -> None:
    with pytest.raises(AssayNotStatedError):
        changes(World().case("rod", element="Cu", assay=_copper(0.1)))
