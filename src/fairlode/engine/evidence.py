"""The records behind an answer: what must be at hand to compute it again, elsewhere, alike.

These are, for every lot on the way and every lot that goes into one, its statement and every event
in force that touches it (another draw changes what was left); for every lot made beside them, its
statement and the events that made it (how much an event must explain depends on it); the
containers they were put into, with what these hold; and the statements about the places that all
these name.
"""

import numpy as np

from fairlode.engine.graph import Graph
from fairlode.ledger.columns.tables import ACTIONS, Int32, Int64, Ints, Role
from fairlode.types.event import Action

_ADD = ACTIONS.index(Action.ADD)


def entries_behind(graph: Graph, nodes: Int32) -> tuple[int, ...]:
    """Sequences, ascending, of the entries that the answer about these nodes rests on."""
    columns, network = graph.columns, graph.network
    lots = network.lot[nodes]
    lots = np.unique(lots[lots >= 0])
    events = network.event[nodes]
    passed = _live(graph, _matching(*graph.entries_by_event, np.unique(events[events >= 0])))
    feeding, beside = _around(graph, np.concatenate([passed, _containing(graph, lots)]))
    near = np.union1d(lots, feeding)
    touching = _live(graph, columns.flows.entry[_matching(*graph.flows_by_lot, near)])
    containers = columns.entries.parent[touching]
    containers = containers[containers >= 0]
    contained = _containing(graph, np.union1d(near, containers))
    used = np.concatenate([passed, touching, contained, _making(graph, beside)])
    described = columns.lots.entry[np.unique(np.concatenate([near, beside, containers]))]
    return _with_places(graph, np.concatenate([used, described[described >= 0]]))


def with_makers(graph: Graph, nodes: Int32) -> Int32:
    """The nodes, and the events that yielded the lots among them: what makes a lot what it is."""
    network = graph.network
    lots = nodes[network.lot[nodes] >= 0]
    start, stop = network.indptr[lots], network.indptr[lots + 1]
    inputs = network.inputs[_spans(start, stop)]
    return np.union1d(nodes, inputs[network.lot[inputs] < 0])


def _around(graph: Graph, entries: Int64) -> tuple[Int32, Int32]:
    """Lots that go into, and lots that come out of, the events of these entries."""
    flows = graph.columns.flows
    rows = _matching(flows.entry, np.arange(len(flows.entry)), np.unique(entries))
    came_out = flows.role[rows] == Role.OUTPUT
    return np.unique(flows.lot[rows[~came_out]]), np.unique(flows.lot[rows[came_out]])


def _making(graph: Graph, lots: Int32) -> Int64:
    """Entries of events that make or commission one of the lots."""
    columns = graph.columns
    rows = _matching(*graph.flows_by_lot, lots)
    role, action = columns.flows.role[rows], columns.entries.action[columns.flows.entry[rows]]
    made = (role == Role.OUTPUT) | ((role == Role.OBJECT) & (action == _ADD))
    return _live(graph, columns.flows.entry[rows[made]])


def _matching(keys: Ints, rows: Int64, wanted: Ints) -> Int64:
    """The `rows` whose key, in the sorted `keys`, is one of `wanted`."""
    start = np.searchsorted(keys, wanted, side="left")
    stop = np.searchsorted(keys, wanted, side="right")
    result: Int64 = rows[_spans(start, stop)]
    return result


def _spans(start: Ints, stop: Ints) -> Int64:
    """The numbers from each `start` to its `stop`, all in one array."""
    length = stop - start
    first: Int64 = np.repeat(start - np.cumsum(length) + length, length)
    return first + np.arange(len(first))


def _containing(graph: Graph, lots: Ints) -> Int64:
    """Entries of events in which one of the lots is the container."""
    parent = graph.columns.entries.parent
    rows = np.flatnonzero(parent >= 0)
    return _live(graph, rows[np.isin(parent[rows], lots)])


def _live(graph: Graph, entries: Int64) -> Int64:
    """Those of the entries that are in force."""
    return entries[graph.columns.entries.live[entries]]


def _with_places(graph: Graph, entries: Int64) -> tuple[int, ...]:
    columns = graph.columns
    subject, kind = columns.entries.subject[entries], columns.entries.kind[entries]
    lots = subject[(kind == 0) & (subject >= 0)]
    places = np.concatenate(
        [columns.entries.site[entries], columns.lots.site[lots], columns.lots.holder[lots]]
    )
    described = columns.places.entry[np.unique(places[places >= 0])]
    return tuple(np.unique(np.concatenate([entries, described[described >= 0]])).tolist())
