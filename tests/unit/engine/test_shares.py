import pytest

from fairlode.engine import Boundary, Question, origin_shares
from fairlode.engine.shares import UNEXPLAINED
from fairlode.types.identifiers import LotId
from fairlode.types.lot import OriginKind
from tests.unit.engine.chains import contents, event, lot, primary
from tests.worlds import graph_of

RICHER = [
    primary("ore", 100, assay=contents(Cu=20)),
    lot("anode", 40, assay=contents(Cu=100)),
    event("smelting", {"ore": 100}, {"anode": 40}),
    lot("cathode", 30, assay=contents(Cu=100)),
    event("refining", {"anode": 30}, {"cathode": 30}, day=2),
]
"""40 g of copper from 20 g."""


def test_shares_of_all_lots_need_no_sites() -> None:
    graph = graph_of([lot("a"), event("e", {"a": 100}, {"b": 100})])

    found = origin_shares(graph, Question())

    assert found.names == ("share_primary", "share_secondary", "share_unknown", UNEXPLAINED)
    assert found.values.tolist() == [[0.0, 0.0, 1.0, 0.0]] * 2


def test_the_unexplained_part_is_carried_on_and_begins_in_one_lot() -> None:
    graph = graph_of(RICHER)
    lots = [graph.lot_code(LotId(name)) for name in ("ore", "anode", "cathode")]

    copper = origin_shares(graph, Question(element="Cu"))
    gross = origin_shares(graph, Question())

    assert copper.of(UNEXPLAINED)[lots].tolist() == pytest.approx([0.0, 0.5, 0.5])
    assert copper.of("share_unknown")[lots].tolist() == pytest.approx([0.0, 0.5, 0.5])
    assert copper.gap_begins[lots].tolist() == [False, True, False]
    assert gross.of(UNEXPLAINED).max() == 0.0
    assert not gross.gap_begins.any()


def test_a_lot_stated_heavier_than_it_was_made_begins_a_gap() -> None:
    graph = graph_of([primary("a"), lot("b", 200), event("e", {"a": 100}, {"b": 100})])

    found = origin_shares(graph, Question())

    code = graph.lot_code(LotId("b"))
    assert (found.of(UNEXPLAINED)[code], found.gap_begins[code]) == (pytest.approx(0.5), True)


def test_what_is_not_stated_is_unknown_and_not_unexplained() -> None:
    drafts = [lot("a"), lot("b"), event("e", {"a": None, "b": None}, {"c": 90})]
    drafts += [event("f", {"a": None, "b": None}, {"d": 90}, day=2)]
    graph = graph_of(drafts)

    found = origin_shares(graph, Question())

    assert found.of("share_unknown").tolist() == [1.0] * 4
    assert found.of(UNEXPLAINED).tolist() == [0.0] * 4


def test_a_lot_is_said_to_rest_on_gross_mass_where_any_step_was_mixed_by_it() -> None:
    drafts = [
        *RICHER,
        primary("scrap", 10),
        event("casting", {"cathode": 10, "scrap": 10}, {"rod": 20}, day=3),
    ]
    graph = graph_of(drafts)
    lots = [graph.lot_code(LotId(name)) for name in ("ore", "cathode", "scrap", "rod")]

    found = origin_shares(graph, Question(element="Cu"))

    assert found.by_gross[lots].tolist() == [False, False, False, True]


def test_a_reclaim_point_ends_the_history_of_what_is_unexplained() -> None:
    drafts = [*RICHER, lot("scrap", 5, origin=OriginKind.PRE_CONSUMER)]
    drafts += [event("collecting", {"anode": 5}, {"scrap": 5}, day=4)]
    graph = graph_of(drafts)
    code = graph.lot_code(LotId("scrap"))

    by_boundary = {
        boundary: origin_shares(graph, Question(element="Cu", boundary=boundary))
        for boundary in Boundary
    }

    assert by_boundary[Boundary.RECLAIM].of(UNEXPLAINED)[code] == 0.0
    assert by_boundary[Boundary.HISTORY].of(UNEXPLAINED)[code] == pytest.approx(0.5)
