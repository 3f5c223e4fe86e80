"""Origins are exact, sum to one, and do not depend on the order of anything."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlode.engine import (
    Boundary,
    OriginStatus,
    Question,
    Reason,
    origin_shares,
    reach,
    trace,
)
from fairlode.engine.shares import UNEXPLAINED
from tests.oracle import Oracle
from tests.strategies import ELEMENTS, World, worlds
from tests.worlds import graph_of

MEASURES = st.sampled_from(["", *ELEMENTS])
CLOSE = 1e-12


def found(world: World, lot: str, question: Question) -> dict[str, float]:
    """The engine's origins under the oracle's names."""
    trail = trace(graph_of(world.drafts()), lot, question)
    return {origin.lot or f"gap:{origin.event}": origin.share for origin in trail.origins}


@given(world=worlds(), element=MEASURES, boundary=st.sampled_from(Boundary))
def test_shares_equal_the_exact_fractions(world: World, element: str, boundary: Boundary) -> None:
    oracle = Oracle(world, element, follow_recycled=boundary is Boundary.HISTORY)
    for lot in world.lots:
        shares = found(world, lot.id, Question(element=element, boundary=boundary))
        exact = oracle.origins(lot.id)
        assert {key for key, share in exact.items() if share > CLOSE} <= set(shares)
        for key, share in shares.items():
            assert share == pytest.approx(float(exact.get(key, 0)), abs=CLOSE)


@given(world=worlds(), element=MEASURES)
def test_shares_sum_to_one_with_named_unknowns(world: World, element: str) -> None:
    for lot in world.lots:
        shares = found(world, lot.id, Question(element=element))
        assert math.fsum(shares.values()) == pytest.approx(1.0, abs=CLOSE)


@given(world=worlds(), element=MEASURES, data=st.data())
def test_the_order_of_documents_changes_no_digit(
    world: World, element: str, data: st.DataObject
) -> None:
    drafts = world.drafts()
    shuffled = data.draw(st.permutations(drafts))
    first, second = graph_of(drafts), graph_of(shuffled)
    for lot in world.lots:
        question = Question(element=element)
        assert trace(first, lot.id, question).origins == trace(second, lot.id, question).origins


@given(world=worlds(), element=MEASURES)
def test_reach_is_the_other_side_of_trace(world: World, element: str) -> None:
    graph = graph_of(world.drafts())
    question = Question(element=element, boundary=Boundary.HISTORY)
    oracle = Oracle(world, element, follow_recycled=True)
    for source in world.lots:
        if any(flow.lot == source.id for event in world.events for flow in event.outputs):
            continue
        reached = {item.lot: item.share for item in reach(graph, source.id, question).lots}
        for lot in world.lots:
            if lot.id != source.id:
                exact = float(oracle.origins(lot.id).get(source.id, 0))
                assert reached.get(lot.id, 0.0) == pytest.approx(exact, abs=CLOSE)


@given(world=worlds(), element=MEASURES)
def test_shares_of_all_lots_at_once_equal_each_trail(world: World, element: str) -> None:
    graph = graph_of(world.drafts())
    question = Question(element=element)
    table = origin_shares(graph, question)
    statuses = list(OriginStatus)
    for lot in world.lots:
        row = table.values[graph.lot_code(lot.id), : len(statuses)]
        trail = trace(graph, lot.id, question)
        by_status = [
            math.fsum(origin.share for origin in trail.origins if origin.status is status)
            for status in statuses
        ]
        np.testing.assert_allclose(row, by_status, atol=CLOSE)
        unexplained = math.fsum(
            origin.share for origin in trail.origins if origin.reason is Reason.UNEXPLAINED
        )
        code = graph.lot_code(lot.id)
        np.testing.assert_allclose(table.of(UNEXPLAINED)[code], unexplained, atol=CLOSE)
        if element:
            assert bool(table.by_gross[code]) == (trail.gross_share > 0)
