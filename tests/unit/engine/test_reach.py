"""Reaches that can be followed by hand."""

import pytest

from fairlode.engine import Question, reach
from fairlode.engine.answer import SubjectUnknownError
from fairlode.ledger.record import Draft
from fairlode.types.identifiers import PartyId, SiteId
from fairlode.types.site import Site, SiteKind
from tests.unit.engine.chains import DAY, contents, event, lot, primary
from tests.worlds import graph_of


def test_reach_of_an_organisation_covers_what_it_holds_and_what_its_sites_made() -> None:
    mine = Site(id=SiteId("m"), kind=SiteKind.MINE, operator=PartyId("org"))
    drafts = [
        Draft(statement=mine, valid_from=DAY),
        lot("a", site=SiteId("m")),
        lot("b", holder=PartyId("org")),
        event("e", {"a": 50}, {"c": 50}),
        event("f", {"b": 50}, {"d": 50}),
        event("g", {"c": 50}, {"x": 50}, day=3),
    ]

    reached = reach(graph_of(drafts), "org", Question())

    assert reached.sources == ("a", "b")
    assert [(item.lot, item.share, item.final) for item in reached.lots] == [
        ("c", 1.0, False),
        ("d", 1.0, True),
        ("x", 1.0, True),
    ]


def test_only_lots_of_which_nothing_more_is_recorded_are_listed_and_counted() -> None:
    drafts = [
        primary("a"),
        event("e", {"a": 100}, {"b": 100}),
        event("f", {"b": 40}, {"c": 40}, day=2),
        event("g", {"b": 60}, {"d": 60}, day=3),
    ]

    reached = reach(graph_of(drafts), "a", Question(), final_only=True, detail=1)

    assert [item.lot for item in reached.lots] == ["d"]
    assert (reached.lots_in_all, reached.final_only) == (2, True)


def test_it_says_where_the_shares_do_not_rest_on_an_assay() -> None:
    drafts = [
        Draft(statement=Site(id=SiteId("m"), kind=SiteKind.MINE), valid_from=DAY),
        primary("a", 100, site=SiteId("m"), assay=contents(Cu=20)),
        primary("b", 100, site=SiteId("m"), assay=contents(Cu=0)),
        primary("c", 100, site=SiteId("m")),
        lot("x", 200, assay=contents(Cu=10)),
        event("mixed-by-assay", {"a": 100, "b": 100}, {"x": 200}),
        event("mixed-by-gross", {"c": 50, "x": 100}, {"y": 150}, day=2),
        event("beyond", {"y": 150}, {"z": 150}, day=3),
    ]
    graph = graph_of(drafts)

    copper, gross = (reach(graph, "m", Question(element=of)) for of in ("Cu", ""))

    assert (copper.assayed, len(copper.sources), copper.gross_steps) == (2, 3, 2)
    assert (gross.assayed, gross.gross_steps) == (0, 0)


def test_what_made_the_sources_is_no_step_on_the_way() -> None:
    drafts = [
        primary("ore"),
        event("milling", {"ore": 100}, {"a": 100}),
        lot("a", 100, assay=contents(Cu=20)),
        event("melting", {"a": 100}, {"b": 100}, day=2),
    ]

    assert reach(graph_of(drafts), "a", Question(element="Cu")).gross_steps == 0
    assert reach(graph_of(drafts), "ore", Question(element="Cu")).gross_steps == 1


def test_an_unknown_subject_is_named_with_ids_like_it() -> None:
    mine = Site(id=SiteId("buenavista"), kind=SiteKind.MINE, operator=PartyId("org"))
    graph = graph_of([primary("a"), Draft(statement=mine, valid_from=DAY)])

    with pytest.raises(SubjectUnknownError) as refusal:
        reach(graph, "Buenvista", Question())

    assert refusal.value.facts == {"subject": "Buenvista", "near": ("buenavista",)}
    assert refusal.value.problem().remedy == "Did you mean buenavista?"
