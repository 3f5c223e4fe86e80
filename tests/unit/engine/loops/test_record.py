"""Loops of a record, and of a table of flows that says the same."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlode.engine import Boundary, Question, origin_shares
from fairlode.engine.answer import OriginStatus
from fairlode.engine.loops import (
    OPENING,
    PRIMARY,
    RECYCLED,
    SECONDARY,
    UNKNOWN,
    ClosedLoopError,
    Flow,
    FlowMassError,
    LoopShares,
    Point,
    flow_loops,
    record_loops,
)
from fairlode.ledger.record import Draft
from fairlode.types.identifiers import SiteId
from fairlode.types.instant import parse_instant, to_micros
from fairlode.types.lot import OriginKind
from fairlode.types.site import Site, SiteKind
from tests.strategies import ELEMENTS, World, worlds
from tests.unit.engine.chains import DAY, contents, event, lot, primary
from tests.worlds import graph_of


def site(name: str, country: str) -> Draft:
    kind = SiteKind.MINE if name == "mine" else SiteKind.SMELTER
    return Draft(
        statement=Site(id=SiteId(name), name=name, kind=kind, country=country), valid_from=DAY
    )


def at(place: str, material: str, **more: object) -> dict[str, object]:
    return {"site": SiteId(place), "material": material, **more}


def rolling(rounds: int) -> list[Draft]:
    """A cast house and a mill: a third of each round comes back as scrap."""
    drafts = [site("mine", "CL"), site("works", "DE")]
    for n in range(rounds):
        ore, cast, scrap, sheet = (f"{name}-{n}" for name in ("ore", "cast", "scrap", "sheet"))
        new = 60 if n else 90
        drafts += [
            primary(ore, new, **at("mine", "ore")),
            lot(cast, 90, **at("works", "cast")),
            lot(sheet, 60, **at("works", "sheet")),
            lot(scrap, 30, **at("works", "scrap", origin=OriginKind.PRE_CONSUMER)),
        ]
        back = {f"scrap-{n - 1}": 30} if n else {}
        drafts += [
            event(f"casting-{n}", {ore: new, **back}, {cast: 90}, day=2 * n + 1),
            event(f"milling-{n}", {cast: 90}, {sheet: 60, scrap: 30}, day=2 * n + 2),
        ]
    return drafts


def row(found: LoopShares, place: str, material: str) -> dict[str, float]:
    point = found.points.index(Point(place, material))
    return dict(zip(found.names, found.solution.values[point].tolist(), strict=True))


def test_a_loop_is_followed_through_every_round() -> None:
    graph = graph_of(rolling(10))

    found = record_loops(graph, Question(boundary=Boundary.HISTORY))

    sheet = row(found, "works", "sheet")
    assert sheet[PRIMARY] == pytest.approx(1.0)
    assert sheet["share_from_CL"] == pytest.approx(1.0)
    # 270 g of the 900 g that were cast had been scrap.
    assert sheet[RECYCLED] == pytest.approx(270 / 900)
    circled = {str(found.points[point]) for point in np.flatnonzero(found.circle >= 0)}
    assert circled == {"cast at works", "scrap at works"}
    assert found.solution.residual <= 2e-9


def test_at_the_reclaim_point_scrap_is_an_origin() -> None:
    found = record_loops(graph_of(rolling(10)), Question())

    sheet = row(found, "works", "sheet")
    assert (sheet[PRIMARY], sheet[SECONDARY]) == pytest.approx((0.7, 0.3))
    assert sheet[RECYCLED] == sheet[SECONDARY]
    assert (found.circle < 0).all()


def test_what_a_period_takes_from_before_is_opening_stock() -> None:
    graph = graph_of(rolling(4))
    begin = to_micros(parse_instant("2024-05-04T12:00:00Z"))  # after the second casting

    found = record_loops(graph, Question(boundary=Boundary.HISTORY), (begin, 2**62))

    # Made since: castings 2 and 3 of 180 g, of which the first took scrap made since, too.
    assert row(found, "works", "scrap")[OPENING] > 0
    sheet = row(found, "works", "sheet")
    assert sheet[PRIMARY] + sheet[UNKNOWN] + sheet[OPENING] == pytest.approx(1.0)


def test_a_record_without_loops_says_what_its_lots_say() -> None:
    drafts = [
        primary("a", 60, **at("mine", "ore"), assay=contents(Cu=30)),
        lot("b", 40, **at("yard", "scrap"), origin=OriginKind.POST_CONSUMER, assay=contents(Cu=90)),
        lot("c", 50, **at("works", "anode"), assay=contents(Cu=99)),
        event("smelting", {"a": 60, "b": 40}, {"c": 50}),
    ]
    graph = graph_of([site("mine", "CL"), site("yard", "DE"), site("works", "DE"), *drafts])

    for element in ("", "Cu"):
        found = row(record_loops(graph, Question(element=element)), "works", "anode")
        shares = origin_shares(graph, Question(element=element))
        for name in (PRIMARY, SECONDARY, "share_from_CL", "share_from_DE"):
            assert found[name] == pytest.approx(shares.of(name)[graph.lot_code("c")])


def test_a_point_without_assays_is_weighed_by_gross_mass_and_says_so() -> None:
    drafts = [
        primary("a", 60, **at("mine", "ore"), assay=contents(Cu=30)),
        primary("b", 40, **at("mine", "ore")),
        primary("c", None, **at("mine", "ore")),
    ]

    found = record_loops(graph_of([site("mine", "CL"), *drafts]), Question(element="Cu"))

    assert found.by_gross == (True,)
    assert found.mass_g.tolist() == [100.0]
    assert (found.lots, found.lots_left_out) == (3, 1)


CAST, SHEET, SCRAP = Point("works", "cast"), Point("works", "sheet"), Point("works", "scrap")
FLOWS = [
    Flow(to=CAST, mass_g=630, status=OriginStatus.PRIMARY, country="CL"),
    Flow(to=CAST, mass_g=270, source=SCRAP),
    Flow(to=SHEET, mass_g=600, source=CAST),
    Flow(to=SCRAP, mass_g=300, source=CAST, recycled=True),
]


def test_a_table_of_flows_says_the_same_in_any_order() -> None:
    found = flow_loops(FLOWS)

    sheet = row(found, "works", "sheet")
    assert (sheet[PRIMARY], sheet["share_from_CL"]) == pytest.approx((1.0, 1.0))
    assert sheet[RECYCLED] == pytest.approx(0.3)
    turned = flow_loops(FLOWS[::-1])
    assert np.array_equal(turned.solution.values, found.solution.values)


def test_a_table_in_which_nothing_enters_a_circle_is_refused_by_name() -> None:
    with pytest.raises(ClosedLoopError) as refused:
        flow_loops([flow for flow in FLOWS if flow.source])

    assert refused.value.facts["circle"] == "cast at works, scrap at works"


def test_where_nothing_is_stated_to_enter_the_origin_is_unknown() -> None:
    found = flow_loops([Flow(to=SHEET, mass_g=10, source=CAST)])

    assert row(found, "works", "sheet")[UNKNOWN] == 1.0


@pytest.mark.parametrize("mass", [0.0, -1.0, float("nan"), float("inf")])
def test_a_flow_needs_a_mass(mass: float) -> None:
    with pytest.raises(FlowMassError) as refused:
        Flow(to=CAST, mass_g=mass, place="row 3")

    assert refused.value.facts["place"] == "row 3"


@given(world=worlds(), element=st.sampled_from(["", *ELEMENTS]), boundary=st.sampled_from(Boundary))
def test_where_each_lot_is_a_material_of_its_own_loops_say_what_lots_say(
    world: World, element: str, boundary: Boundary
) -> None:
    lots = tuple(replace(lot, material=str(lot.id)) for lot in world.lots)
    graph = graph_of(replace(world, lots=lots).drafts())
    question = Question(element=element, boundary=boundary)

    found = record_loops(graph, question)

    shares = origin_shares(graph, question)
    by_material = {point.material: at for at, point in enumerate(found.points)}
    for each in lots:
        values = [float(found.of(name)[by_material[each.material]]) for name in shares.names[:3]]
        wanted = [float(shares.of(name)[graph.lot_code(each.id)]) for name in shares.names[:3]]
        assert values == pytest.approx(wanted, abs=1e-9)
