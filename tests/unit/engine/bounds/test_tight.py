"""Tight bounds are what trying every routing finds; the means and outer bounds stand around."""

import numpy as np
import pytest
from hypothesis import given, settings

from fairlode.engine.ancestry import Question
from fairlode.engine.bounds import (
    Standing,
    origin_classes,
    outer_bounds,
    tight_bounds,
    witness,
    witness_trail,
)
from fairlode.engine.bounds.classes import OriginClass, class_of_lots
from fairlode.engine.graph import Graph
from fairlode.engine.trace import trace
from fairlode.types.identifiers import LotId
from tests.routings import Chain, Mixing, grams_within
from tests.unit.engine.bounds.chains import WITHIN, chains, graph
from tests.unit.engine.chains import event, primary
from tests.worlds import graph_of

QUESTION = Question()


def of_site(asked: Graph) -> OriginClass:
    site = asked.columns.lots.site
    return class_of_lots(
        asked,
        QUESTION.boundary,
        "within",
        within=site == asked.columns.place_ids.code(WITHIN),
        known=site >= 0,
    )


@settings(deadline=None, max_examples=150)
@given(drawn=chains())
def test_tight_bounds_are_those_of_all_routings(drawn: tuple[Chain, str]) -> None:
    chain, lot = drawn
    asked = graph(chain)
    mass = dict(pair for event in chain.events for pair in event.outputs)[lot]
    routings = grams_within(chain, lot)

    found = tight_bounds(asked, LotId(lot), QUESTION, origins=of_site(asked))

    assert found.least == pytest.approx(min(routings) / mass, abs=1e-7)
    assert found.most == pytest.approx(max(routings) / mass, abs=1e-7)
    assert found.least - 1e-7 <= found.mean <= found.most + 1e-7
    assert found.mean + found.unknown <= 1 + 1e-12


@settings(deadline=None, max_examples=100)
@given(drawn=chains())
def test_a_routing_balances_and_attains_its_bound(drawn: tuple[Chain, str]) -> None:
    chain, lot = drawn
    asked = graph(chain)
    found = tight_bounds(asked, LotId(lot), QUESTION, origins=of_site(asked))
    local = found.local
    rows = len(local.nodes)

    for routing in filter(None, (found.least_routing, found.most_routing)):
        for carried, gap in (
            (routing.within, routing.gap_within),
            (routing.carried - routing.within, routing.gap - routing.gap_within),
        ):
            into = np.bincount(local.sink, weights=carried, minlength=rows) + gap
            out = np.bincount(local.source, weights=carried, minlength=rows)
            assert (carried >= -1e-7).all()
            assert (into - out)[local.followed].min() >= -1e-6
        assert routing.within[local.sink == 0].sum() + routing.gap_within[0] == pytest.approx(
            routing.share, abs=1e-6
        )


@settings(deadline=None, max_examples=100)
@given(drawn=chains())
def test_a_witness_leads_all_of_the_lot_back_to_origins(drawn: tuple[Chain, str]) -> None:
    chain, lot = drawn
    asked = graph(chain)
    found = tight_bounds(asked, LotId(lot), QUESTION, origins=of_site(asked))
    base = trace(asked, LotId(lot), QUESTION)

    for routing in filter(None, (found.least_routing, found.most_routing)):
        passages = witness(asked, found, routing)
        trail = witness_trail(asked, found, routing, base)
        assert sum(origin.share for origin in trail.origins) == pytest.approx(1.0, abs=1e-6)
        assert sum(item.share for item in passages if item.target == lot) == pytest.approx(1.0)
        within = [origin.share for origin in trail.origins if origin.lot in chain.within]
        others = {*chain.unknown, ""}
        open_ = [origin.share for origin in trail.origins if origin.lot in others]
        assert sum(within) <= routing.share + 1e-6
        assert sum(within) + sum(open_) >= routing.share - 1e-6


@settings(deadline=None, max_examples=100)
@given(drawn=chains())
def test_outer_bounds_contain_the_tight_ones(drawn: tuple[Chain, str]) -> None:
    chain, lot = drawn
    asked = graph(chain)
    node = asked.network.node_of_lot[asked.lot_code(LotId(lot))]

    outer = outer_bounds(asked, QUESTION, of_site(asked))
    found = tight_bounds(asked, LotId(lot), QUESTION, origins=of_site(asked))

    assert outer.least[node] <= found.least + 1e-7
    assert outer.most[node] >= found.most - 1e-7
    assert outer.mean[node] == pytest.approx(found.mean, abs=1e-12)
    assert outer.unknown[node] == pytest.approx(found.unknown, abs=1e-12)


HALVES = Chain(
    origins=(("a", 60), ("b", 40)),
    within=frozenset("a"),
    unknown=frozenset(),
    events=(Mixing((("a", 60), ("b", 40)), (("x", 50), ("y", 50))),),
)
"""The example of the documentation: 60 g and 40 g make two lots of 50 g."""


def test_two_lots_of_one_melt() -> None:
    asked = graph(HALVES)

    found = tight_bounds(asked, LotId("x"), QUESTION, origins=of_site(asked))

    assert (found.least, found.most) == pytest.approx((0.2, 1.0))
    assert found.mean == pytest.approx(0.6)


def test_a_record_without_places_has_no_class_by_place() -> None:
    asked = graph_of([primary("a"), event("e", {"a": 100}, {"x": 100})])

    for standing in (Standing.SITE, Standing.COUNTRY):
        assert list(origin_classes(asked, QUESTION.boundary, standing)) == []
    (found,) = origin_classes(asked, QUESTION.boundary, Standing.LOT)
    assert found.name == "a"


def test_an_origin_itself_is_of_its_class_or_not() -> None:
    asked = graph(HALVES)

    found = [tight_bounds(asked, LotId(lot), QUESTION, origins=of_site(asked)) for lot in "ab"]

    assert [(bounds.least, bounds.most) for bounds in found] == [(1.0, 1.0), (0.0, 0.0)]
    assert found[0].least_routing is None
