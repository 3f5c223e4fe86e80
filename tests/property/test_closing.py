"""Mass closes to the gram: what was put in and what is unexplained came out or is left."""

import math

import numpy as np
from hypothesis import given

from fairlode.ledger.network import Via, gross_mixture
from fairlode.ledger.network.graph import sum_by
from tests.strategies import World, worlds
from tests.worlds import graph_of


@given(world=worlds())
def test_every_gram_is_accounted_for(world: World) -> None:
    graph = graph_of(world.drafts())
    network = graph.network
    outputs = network.outputs_of()
    into = sum_by(outputs, network.mass_g, network.size)
    drawn = sum_by(network.inputs, network.mass_g, network.size)
    is_lot = network.lot >= 0
    mass = network.lot_mass_g[network.lot[is_lot]]

    # Of each lot: its mass is what was drawn from it and what is left, to the gram.
    left = mass - drawn[is_lot]
    fed = np.diff(network.indptr)[is_lot] > 0
    began = int(mass[~fed].sum())
    # Of each event: what went in and what is unexplained is what came out and what was lost.
    excess = drawn[~is_lot] - into[~is_lot]
    unexplained = int(excess[excess > 0].sum())
    lost = int(-excess[excess < 0].sum())

    assert (left >= 0).all()
    assert began + unexplained == int(left.sum()) + lost
    assert began == sum(
        lot.mass_g or 0
        for lot in world.lots
        if all(flow.lot != lot.id for event in world.events for flow in event.outputs)
    )


@given(world=worlds())
def test_the_gaps_are_what_the_books_leave_open(world: World) -> None:
    graph = graph_of(world.drafts())
    network, mixture = graph.network, gross_mixture(graph.columns, graph.network)
    events = np.flatnonzero(network.lot < 0)
    for node in events.tolist():
        name = graph.columns.event_ids[int(network.event[node])]
        (event,) = [item for item in world.events if item.id == name]
        put_in = sum(flow.mass_g or 0 for flow in event.inputs)
        came_out = sum(flow.mass_g or 0 for flow in event.outputs)
        open_g = max(0, came_out - put_in)
        edges = len(event.inputs) + len(event.outputs)
        rounding = 2 * math.sqrt((edges + 1) / 12)
        expected = open_g / came_out if open_g > rounding else 0.0
        np.testing.assert_allclose(mixture.gap[node], expected, atol=1e-12)


@given(world=worlds())
def test_edges_carry_what_the_events_state(world: World) -> None:
    network = graph_of(world.drafts()).network
    stated = sorted(
        (int(via), flow.mass_g)
        for event in world.events
        for via, flows in ((Via.INPUT, event.inputs), (Via.OUTPUT, event.outputs))
        for flow in flows
    )

    assert sorted(zip(network.via.tolist(), network.mass_g.tolist(), strict=True)) == stated
