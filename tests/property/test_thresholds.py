"""A share below which history is not followed: the same rest in every question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlode.engine import Boundary, OriginStatus, Question, Reason, origin_shares, reach, trace
from fairlode.engine.shares import BELOW_THRESHOLD
from tests.strategies import ELEMENTS, World, worlds
from tests.worlds import graph_of

MEASURES = st.sampled_from(["", *ELEMENTS])
THRESHOLDS = st.sampled_from([0.01, 0.2, 0.5, 0.9])
CLOSE = 1e-12


@given(
    world=worlds(),
    element=MEASURES,
    boundary=st.sampled_from(Boundary),
    threshold=THRESHOLDS,
)
def test_all_lots_leave_the_rest_that_each_trace_names(
    world: World, element: str, boundary: Boundary, threshold: float
) -> None:
    graph = graph_of(world.drafts())
    question = Question(element=element, boundary=boundary, threshold=threshold)
    every = origin_shares(graph, question)
    for lot in world.lots:
        trail, code = trace(graph, lot.id, question), graph.lot_code(lot.id)
        for status in OriginStatus:
            share = sum(each.share for each in trail.origins if each.status is status)
            assert every.of(f"share_{status}")[code] == pytest.approx(share, abs=CLOSE)
        cut = [each for each in trail.origins if each.reason is Reason.BELOW_THRESHOLD]
        assert every.of(BELOW_THRESHOLD)[code] == pytest.approx(
            sum(each.share for each in cut), abs=CLOSE
        )


@given(world=worlds(), element=MEASURES, threshold=THRESHOLDS)
def test_reach_follows_what_holds_the_threshold_and_counts_what_does_not(
    world: World, element: str, threshold: float
) -> None:
    graph = graph_of(world.drafts())
    source = world.lots[0].id
    question = Question(element=element, threshold=threshold)
    whole = reach(graph, source, Question(element=element))
    cut = reach(graph, source, question)

    shares = {item.lot: item.share for item in whole.lots}
    assert {item.lot for item in cut.lots} <= set(shares)
    for item in cut.lots:
        assert item.share <= shares[item.lot] + CLOSE
    if all(share >= threshold for share in shares.values()) and not cut.not_followed:
        assert cut.lots == whole.lots
    if len(cut.lots) < len(whole.lots):
        assert cut.not_followed > 0
