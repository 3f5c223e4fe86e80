"""The records behind an answer: what must be at hand to compute it again, elsewhere, alike.

These are the statements about every lot on the way and every lot made beside it, every event in
force that touches a lot on the way (another draw changes what was left), and the statements about
the places they name.
"""

import numpy as np

from fairlode.engine.graph import Graph
from fairlode.ledger.columns.tables import Int32, Int64, Ints


def entries_behind(graph: Graph, nodes: Int32) -> tuple[int, ...]:
    """Sequences, ascending, of the entries that the answer about these nodes rests on."""
    columns, network = graph.columns, graph.network
    lots = network.lot[nodes]
    lots = lots[lots >= 0].astype(np.int64)
    events = network.event[nodes]
    of_events = _matching(*graph.entries_by_event, np.unique(events[events >= 0]))
    of_lots = columns.flows.entry[_matching(*graph.flows_by_lot, np.unique(lots))]
    used = np.unique(np.concatenate([of_events, of_lots, _containers(graph, lots)]))
    used = used[columns.entries.live[used]]
    # Lots made beside the traced ones decide how much an event must explain.
    beside = columns.flows.lot[np.isin(columns.flows.entry, used)].astype(np.int64)
    described = columns.lots.entry[np.union1d(lots, beside)]
    return _with_places(graph, np.concatenate([used, described[described >= 0]]))


def _matching(keys: Ints, rows: Int64, wanted: Ints) -> Int64:
    """The `rows` whose key, in the sorted `keys`, is one of `wanted`."""
    start = np.searchsorted(keys, wanted, side="left")
    stop = np.searchsorted(keys, wanted, side="right")
    length = stop - start
    first = np.repeat(start - np.cumsum(length) + length, length)
    result: Int64 = rows[first + np.arange(len(first))]
    return result


def _containers(graph: Graph, lots: Ints) -> Int64:
    """Entries of events in which one of the lots is the container."""
    parent = graph.columns.entries.parent
    rows = np.flatnonzero(parent >= 0)
    return rows[np.isin(parent[rows], lots)]


def _with_places(graph: Graph, entries: Int64) -> tuple[int, ...]:
    columns = graph.columns
    subject, kind = columns.entries.subject[entries], columns.entries.kind[entries]
    lots = subject[(kind == 0) & (subject >= 0)]
    places = np.concatenate(
        [columns.entries.site[entries], columns.lots.site[lots], columns.lots.holder[lots]]
    )
    described = columns.places.entry[np.unique(places[places >= 0])]
    return tuple(np.unique(np.concatenate([entries, described[described >= 0]])).tolist())
