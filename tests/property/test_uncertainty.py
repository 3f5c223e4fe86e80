"""Drawn shares agree with the trace and with each other, in whatever order the record came."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlode.engine import Boundary, OriginStatus, Question, origin_shares, trace
from fairlode.engine.uncertainty import Sampling, drawn_origins, share_intervals
from fairlode.engine.uncertainty.plan import plan_of
from fairlode.engine.uncertainty.running import Wanted, drawn_attributes
from fairlode.types.assay import Assay
from fairlode.types.lot import Lot
from tests.strategies import ELEMENTS, World, worlds
from tests.worlds import graph_of

MEASURES = st.sampled_from(["", *ELEMENTS])
BOUNDARIES = st.sampled_from(Boundary)
FEW = Sampling(draws=40, seed=9)
SINGLE = 1e-5
"""Relative error of draws in single precision."""


@st.composite
def doubted(draw: st.DrawFn) -> World:
    """A world in which some masses and assays have a stated uncertainty."""
    world = draw(worlds())
    parts = st.sampled_from([None, 0.0, 0.01, 0.3])

    def with_doubt(lot: Lot) -> Lot:
        part = draw(parts)
        contents = {
            element: replace(content, u=draw(parts)) for element, content in lot.assay.items()
        }
        u = None if part is None or lot.mass_g is None else part * lot.mass_g
        return replace(lot, mass_u_g=u, assay=Assay(contents))

    return replace(world, lots=tuple(with_doubt(lot) for lot in world.lots))


@given(world=worlds(), element=MEASURES, boundary=BOUNDARIES)
def test_what_is_certain_is_what_a_trace_says(
    world: World, element: str, boundary: Boundary
) -> None:
    graph = graph_of(world.drafts())
    question = Question(element=element, boundary=boundary)
    for lot in world.lots:
        trail = trace(graph, lot.id, question)
        answer = drawn_origins(graph, lot.id, question, FEW)
        assert [origin.lot for origin, _ in answer.origins] == [each.lot for each in trail.origins]
        for each, (_, spread) in zip(trail.origins, answer.origins, strict=True):
            ends = [spread.share, spread.mean, spread.lower, spread.upper]
            assert ends == pytest.approx([each.share] * 4, abs=1e-9)
        assert answer.stated.drawn == 0


@given(world=doubted(), element=MEASURES, data=st.data())
def test_the_order_of_documents_changes_no_digit(
    world: World, element: str, data: st.DataObject
) -> None:
    drafts = world.drafts()
    first, second = graph_of(drafts), graph_of(data.draw(st.permutations(drafts)))
    question = Question(element=element)
    for lot in world.lots:
        answers = [drawn_origins(graph, lot.id, question, FEW) for graph in (first, second)]
        assert answers[0] == answers[1]


@given(world=doubted(), element=MEASURES, boundary=BOUNDARIES)
def test_all_lots_at_once_say_what_each_lot_says(
    world: World, element: str, boundary: Boundary
) -> None:
    graph = graph_of(world.drafts())
    question = Question(element=element, boundary=boundary)
    every = share_intervals(graph, question, FEW)
    stated = origin_shares(graph, question)
    for lot in world.lots:
        code = graph.lot_code(lot.id)
        one = drawn_origins(graph, lot.id, question, FEW)
        for column, status in enumerate(OriginStatus):
            spread = dict(one.statuses)[status]
            found = [every.mean, every.lower, every.upper, every.deviation]
            wanted = [spread.mean, spread.lower, spread.upper, spread.deviation]
            figures = [float(values[code, column]) for values in found]
            assert figures == pytest.approx(wanted, abs=SINGLE)
            assert every.value[code, column] == pytest.approx(
                stated.of(f"share_{status}")[code], abs=1e-12
            )


@given(world=doubted(), element=MEASURES)
def test_origins_sum_to_one_in_the_mean_and_stay_shares(world: World, element: str) -> None:
    graph = graph_of(world.drafts())
    for lot in world.lots:
        answer = drawn_origins(graph, lot.id, Question(element=element), FEW)
        spreads = [spread for _, spread in answer.statuses]
        assert sum(spread.mean for spread in spreads) == pytest.approx(1.0, abs=1e-9)
        for spread in spreads:
            assert 0 <= spread.lower <= spread.upper <= 1


@given(world=doubted(), element=MEASURES, threads=st.sampled_from([2, 3]))
def test_threads_and_further_draws_change_no_digit(
    world: World, element: str, threads: int
) -> None:
    graph = graph_of(world.drafts())
    network = graph.network
    plan = plan_of(graph, element, np.arange(network.size), network.reclaim)
    own = np.random.default_rng(4).random((network.size, 6))
    wanted = Wanted(own=own, of_gap=np.arange(6.0), centre=np.zeros_like(own))

    alone = drawn_attributes(plan, wanted, FEW, threads=1)
    shared = drawn_attributes(plan, wanted, FEW, threads=threads)

    for field in ("mean", "deviation", "lower", "upper"):
        assert np.array_equal(getattr(alone, field), getattr(shared, field))
