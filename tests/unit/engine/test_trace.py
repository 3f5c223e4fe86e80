"""Traces that can be followed by hand, one for each rule of the method."""

from datetime import timedelta

import pytest

from fairlode.engine import (
    Boundary,
    OriginStatus,
    Question,
    Reason,
    open_graph,
    reach,
    trace,
)
from fairlode.engine.answer import LotIsPlaceError, LotUnknownError, Trail
from fairlode.ledger.record import Draft
from fairlode.types.event import (
    Action,
    AggregationEvent,
    ObjectEvent,
    TransformationEvent,
)
from fairlode.types.identifiers import EventId, LotId, PartyId, SiteId
from fairlode.types.instant import to_micros
from fairlode.types.lot import OriginKind
from fairlode.types.site import Site, SiteKind
from tests.unit.engine.chains import DAY, contents, event, flows, lot, primary
from tests.worlds import admitted, graph_of

CLOSE = 1e-12


def shares(trail: Trail) -> dict[str, object]:
    return {
        origin.lot or f"{origin.reason}:{origin.event}": pytest.approx(origin.share, abs=CLOSE)
        for origin in trail.origins
    }


def traced(drafts: list[Draft], of: str, **question: object) -> Trail:
    return trace(graph_of(drafts), LotId(of), Question(**question))


def test_each_element_has_its_own_origins() -> None:
    drafts = [
        primary("nickel-ore", 100, assay=contents(Ni=30, Co=1)),
        primary("cobalt-ore", 100, assay=contents(Ni=10, Co=3)),
        lot("precursor", 200, assay=contents(Ni=20, Co=2)),
        event("mix", {"nickel-ore": 100, "cobalt-ore": 100}, {"precursor": 200}),
    ]

    nickel = traced(drafts, "precursor", element="Ni")
    cobalt = traced(drafts, "precursor", element="Co")
    gross = traced(drafts, "precursor")

    assert shares(nickel) == {"nickel-ore": 0.75, "cobalt-ore": 0.25}
    assert shares(cobalt) == {"nickel-ore": 0.25, "cobalt-ore": 0.75}
    assert shares(gross) == {"nickel-ore": 0.5, "cobalt-ore": 0.5}
    assert [origin.mass_g for origin in cobalt.origins] == pytest.approx([3.0, 1.0])


def test_an_input_without_an_assay_makes_the_answer_rest_on_gross_mass() -> None:
    drafts = [
        primary("a", 100, assay=contents(Ni=30)),
        primary("b", 300),
        lot("c", 400, assay=contents(Ni=20)),
        event("mix", {"a": 100, "b": 300}, {"c": 400}),
    ]

    trail = traced(drafts, "c", element="Ni")

    assert shares(trail) == {"a": 0.25, "b": 0.75}
    assert trail.gross_share == 1.0


def test_an_element_that_is_measured_as_absent_brings_none_of_it() -> None:
    drafts = [
        primary("a", 100, assay=contents(Ni=30)),
        primary("b", 300, assay=contents(Ni=0)),
        lot("c", 400),
        event("mix", {"a": 100, "b": 300}, {"c": 400}),
    ]

    trail = traced(drafts, "c", element="Ni")

    assert shares(trail) == {"a": 1.0}
    assert trail.gross_share == 0.0


def test_what_the_inputs_cannot_explain_is_an_unknown_origin_with_its_mass() -> None:
    drafts = [
        primary("concentrate", 1_000, assay=contents(Cu=24)),
        lot("anode", 300, assay=contents(Cu=100)),
        event("smelt", {"concentrate": 1_000}, {"anode": 300}),
    ]

    trail = traced(drafts, "anode", element="Cu")

    assert shares(trail) == {"concentrate": 0.8, f"{Reason.UNEXPLAINED}:smelt": 0.2}
    assert trail.unknown_share == pytest.approx(0.2)
    assert trail.origins[1].mass_g == pytest.approx(60.0)


def test_a_lot_that_begins_in_the_record_without_a_stated_origin_is_unknown() -> None:
    trail = traced([lot("a"), event("e", {"a": 100}, {"b": 100})], "b")

    assert (trail.origins[0].status, trail.origins[0].reason) == (
        OriginStatus.UNKNOWN,
        Reason.NOT_STATED,
    )


def test_a_lot_from_a_mine_is_primary() -> None:
    mine = Site(id=SiteId("m"), kind=SiteKind.ARTISANAL_MINE, country="CD")
    drafts = [Draft(statement=mine, valid_from=DAY), lot("a", site=SiteId("m"))]

    origin = traced(drafts, "a").origins[0]

    assert (origin.status, origin.site, origin.country) == (OriginStatus.PRIMARY, "m", "CD")


def test_an_event_without_inputs_is_an_unknown_origin() -> None:
    origin = traced([event("e", {}, {"b": 100})], "b").origins[0]

    assert (origin.event, origin.reason) == ("e", Reason.NO_INPUT)


def test_inputs_without_masses_leave_the_proportions_unknown() -> None:
    drafts = [
        primary("a"),
        primary("b"),
        event("e", {"a": None, "b": 50}, {"c": 100}),
        event("f", {"a": 20}, {"d": 20}),
    ]

    trail = traced(drafts, "c")

    assert shares(trail) == {f"{Reason.MASSES_MISSING}:e": 1.0}


def test_a_lot_that_is_drawn_once_without_a_mass_is_drawn_whole() -> None:
    drafts = [primary("a", 100), primary("b", 300), event("e", {"a": None, "b": 300}, {"c": 400})]

    assert shares(traced(drafts, "c")) == {"a": 0.25, "b": 0.75}


def test_a_single_input_is_the_origin_whatever_its_mass() -> None:
    assert shares(traced([primary("a"), event("e", {"a": None}, {"c": 40})], "c")) == {"a": 1.0}


def recycled_chain() -> list[Draft]:
    return [
        primary("ore"),
        lot("phone", 100),
        lot("scrap", 100, origin=OriginKind.POST_CONSUMER),
        lot("ingot", 100, origin=OriginKind.POST_CONSUMER),
        lot("alloy", 200),
        primary("fresh"),
        event("make", {"ore": 100}, {"phone": 100}, day=1),
        event("collect", {"phone": 100}, {"scrap": 100}, day=2),
        event("melt", {"scrap": 100}, {"ingot": 100}, day=3),
        event("blend", {"ingot": 100, "fresh": 100}, {"alloy": 200}, day=4),
    ]


def test_recycled_input_ends_at_its_reclaim_point_not_at_each_secondary_lot() -> None:
    trail = traced(recycled_chain(), "alloy")

    assert shares(trail) == {"fresh": 0.5, "scrap": 0.5}
    assert [origin.status for origin in trail.origins] == [
        OriginStatus.PRIMARY,
        OriginStatus.SECONDARY,
    ]


def test_history_is_followed_through_recycled_input_when_asked() -> None:
    trail = traced(recycled_chain(), "alloy", boundary=Boundary.HISTORY)

    assert shares(trail) == {"fresh": 0.5, "ore": 0.5}


def test_what_is_below_the_threshold_is_named_not_followed() -> None:
    trail = traced(recycled_chain(), "alloy", boundary=Boundary.HISTORY, threshold=0.6)

    assert {origin.reason for origin in trail.origins} == {Reason.BELOW_THRESHOLD, None}
    assert trail.unknown_share == pytest.approx(0.5)


def test_events_of_one_transformation_are_one_mixture() -> None:
    drafts = [
        primary("a"),
        primary("b"),
        event("e-1", {"a": 100}, {}, transformation="run"),
        event("e-2", {"b": 100}, {}, transformation="run"),
        event("e-3", {}, {"c": 200}, transformation="run"),
    ]

    assert shares(traced(drafts, "c")) == {"a": 0.5, "b": 0.5}


def pack(
    name: str, parent: str, children: dict[str, int | None], action: Action, day: int
) -> Draft:
    time = DAY + timedelta(days=day)
    made = AggregationEvent(
        id=EventId(name), time=time, parent=LotId(parent), action=action, children=flows(children)
    )
    return Draft(statement=made, valid_from=time)


def test_a_pack_comes_from_what_it_contains() -> None:
    drafts = [
        primary("a", 100),
        primary("b", 300),
        pack("p", "drum", {"a": 100, "b": 300}, Action.ADD, 1),
    ]

    assert shares(traced(drafts, "drum")) == {"a": 0.25, "b": 0.75}


def test_what_was_taken_out_of_a_pack_is_no_longer_in_it() -> None:
    drafts = [
        primary("a", 100),
        primary("b", 300),
        pack("p", "drum", {"a": 100, "b": 300}, Action.ADD, 1),
        pack("q", "drum", {"b": None}, Action.DELETE, 2),
    ]

    assert shares(traced(drafts, "drum")) == {"a": 1.0}


def test_a_pack_that_was_emptied_contains_only_what_came_later() -> None:
    drafts = [
        primary("a", 100),
        primary("b", 300),
        pack("p", "drum", {"a": 100}, Action.ADD, 1),
        pack("q", "drum", {}, Action.DELETE, 2),
        pack("r", "drum", {"b": 300}, Action.ADD, 3),
    ]

    assert shares(traced(drafts, "drum")) == {"b": 1.0}


def test_nothing_is_traced_through_a_product_class() -> None:
    product = "https://id.gs1.org/01/09506000134352"
    drafts = [
        primary("a"),
        event("e", {"a": 100}, {product: 100}, day=1),
        event("f", {product: 100}, {"b": 100}, day=2),
    ]

    origin = traced(drafts, "b").origins[0]

    assert (origin.lot, origin.reason) == (product, Reason.PRODUCT_CLASS)


def test_a_commissioned_quantity_is_the_mass_of_the_lot() -> None:
    born = ObjectEvent(id=EventId("c"), time=DAY, action=Action.ADD, objects=flows({"a": 40}))
    drafts = [
        Draft(statement=born, valid_from=DAY),
        primary("b", 60),
        event("e", {"a": None, "b": 60}, {"c": 100}),
    ]

    assert shares(traced(drafts, "c")) == {"a": 0.4, "b": 0.6}


def test_the_state_at_an_earlier_time_knows_no_later_event() -> None:
    drafts = [
        primary("a"),
        event("e", {"a": 50}, {"b": 50}, day=1),
        event("f", {"b": 50}, {"c": 50}, day=9),
    ]
    columns = admitted(drafts).columns
    early = open_graph(columns, at=to_micros(DAY + timedelta(days=5)))

    assert shares(trace(early, LotId("b"), Question())) == {"a": 1.0}
    assert [item.lot for item in reach(early, "a", Question()).lots] == ["b"]


def test_a_thousand_inputs_are_a_thousand_origins() -> None:
    drafts = [primary(f"bag-{i}", 3) for i in range(1_000)]
    drafts += [event("e", {f"bag-{i}": 3 for i in range(1_000)}, {"batch": 3_000})]

    trail = traced(drafts, "batch")

    assert len(trail.origins) == 1_000
    assert {origin.share for origin in trail.origins} == {0.001}


def test_a_chain_of_a_hundred_thousand_steps_is_followed_to_its_end() -> None:
    length = 100_000
    drafts = [primary("lot-0", 2**60)]
    for step in range(length):
        made = TransformationEvent(
            id=EventId(f"e-{step}"),
            time=DAY + timedelta(minutes=step),
            inputs=flows({f"lot-{step}": 2**60}),
            outputs=flows({f"lot-{step + 1}": 2**60}),
        )
        drafts.append(Draft(statement=made, valid_from=made.time))

    trail = traced(drafts, f"lot-{length}")

    assert shares(trail) == {"lot-0": 1.0}
    assert trail.steps_in_all == length


def test_the_records_behind_an_answer_are_those_it_needs() -> None:
    drafts = [
        primary("a"),
        primary("unrelated"),
        event("e", {"a": 50}, {"b": 50}, day=1),
        event("other-draw", {"a": 50}, {"c": 50}, day=2),
        event("elsewhere", {"unrelated": 100}, {"d": 100}, day=3),
    ]
    graph = graph_of(drafts)

    trail = trace(graph, LotId("b"), Question())

    assert trail.entries == (0, 2, 3)


def test_the_largest_steps_are_shown_when_there_are_more_than_asked_for() -> None:
    drafts = recycled_chain()

    trail = trace(graph_of(drafts), LotId("alloy"), Question(), detail=1)

    assert [step.event for step in trail.steps] == ["blend"]
    assert trail.steps_in_all == 2
    assert len(trail.links) == 1


def test_an_unknown_lot_is_named_with_ids_like_it() -> None:
    graph = graph_of([primary("cathode-2019"), primary("cathode-2018"), primary("rod")])

    with pytest.raises(LotUnknownError) as refusal:
        trace(graph, LotId("catode-2019"), Question())

    assert refusal.value.facts == {"lot": "catode-2019", "near": ("cathode-2019", "cathode-2018")}
    assert refusal.value.problem().remedy == "Did you mean cathode-2019 or cathode-2018?"


def test_a_lot_like_no_other_is_told_to_be_checked() -> None:
    with pytest.raises(LotUnknownError) as refusal:
        trace(graph_of([primary("a")]), LotId("zzz"), Question())

    assert refusal.value.facts == {"lot": "zzz", "near": ()}
    assert refusal.value.problem().remedy == LotUnknownError.remedy


@pytest.mark.parametrize("place", ["m", "org"])
def test_of_a_place_where_a_lot_belongs_the_reach_is_suggested(place: str) -> None:
    mine = Site(id=SiteId("m"), kind=SiteKind.MINE, operator=PartyId("org"))
    graph = graph_of([Draft(statement=mine, valid_from=DAY)])

    with pytest.raises(LotIsPlaceError) as refusal:
        trace(graph, LotId(place), Question())

    assert refusal.value.problem().remedy.endswith(f"fairlode reach {place}.")


def test_the_parts_of_a_transformation_tell_the_same_in_any_order() -> None:
    parts = [
        event("p1", {"a": 100}, {}, day=1, transformation="x"),
        event("p2", {}, {"c": 100}, day=5, transformation="x"),
    ]

    forth = traced([primary("a"), *parts], "c")
    back = traced([primary("a"), *reversed(parts)], "c")

    assert forth.steps == back.steps
    assert forth.steps[0].time == "2024-05-02T00:00:00Z"


def test_a_transformation_does_not_meet_an_event_of_the_same_id() -> None:
    drafts = [
        primary("a"),
        primary("b"),
        event("x", {"a": 100}, {"c": 100}),
        event("other", {"b": 100}, {"d": 100}, transformation="x"),
    ]

    assert shares(traced(drafts, "c")) == {"a": 1.0}
    assert shares(traced(drafts, "d")) == {"b": 1.0}
