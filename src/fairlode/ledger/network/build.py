"""From columns to the flow network.

Masses that the record implies are filled in here and nowhere else: a lot drawn once, without a
stated mass, is drawn whole; what one event alone yields of a lot is the lot. Nothing else is
assumed.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from fairlode.ledger.columns.tables import (
    ACTIONS,
    NOT_STATED,
    ORIGINS,
    Bool,
    Columns,
    Int8,
    Int32,
    Int64,
    Ints,
    Role,
)
from fairlode.ledger.kernels.csr import csr_from_edges
from fairlode.ledger.network.containment import contained_flows
from fairlode.ledger.network.graph import Network, Via, capped_sum_by, sum_by
from fairlode.ledger.network.numbering import Arcs, numbers, ranks
from fairlode.types.event import Action

_RECYCLED = np.array([kind.recycled for kind in ORIGINS])
_ADD = ACTIONS.index(Action.ADD)


@dataclass(slots=True)
class _Edges:
    """Edges between raw nodes: lots by code, then events."""

    output: Int64
    input: Int64
    mass_g: Int64
    lot: Int32
    entry: Int64
    via: Int8
    implied: Bool


@dataclass(frozen=True, slots=True)
class _Masses:
    lot_g: Int64
    stated: Bool
    loss_g: Int64
    """By raw node."""


def build_network(
    columns: Columns, *, at: int | None = None, without: Collection[int] = ()
) -> Network:
    """The network of all flows in force, up to the time `at` (microseconds, inclusive).

    `without` holds sequences of entries to leave out. Raises `CycleError`, which names the lots,
    and in its fact ``entries`` the sequences of the entries that close the circle.
    """
    live = columns.entries.live.copy()
    if at is not None:
        live &= columns.entries.time <= at
    live[list(without)] = False
    flow_live = live[columns.flows.entry]
    events, node_of_entry = _event_nodes(columns, live)
    edges = _edges(columns, live, flow_live, node_of_entry)
    lot_mass, stated = _lot_masses(columns, flow_live, edges)
    _fill_masses(edges, lot_mass)
    parts = np.flatnonzero(node_of_entry >= 0)
    size = len(columns.lots.entry) + len(events)
    loss = capped_sum_by(node_of_entry[parts], columns.entries.loss_g[parts], size)
    return _ordered(columns, events, edges, _Masses(lot_mass, stated, loss))


def _event_nodes(columns: Columns, live: Bool) -> tuple[Int64, Int64]:
    """Earliest entry of each transformation node, and the raw node of each entry (-1: none)."""
    entries = columns.entries
    transforming = np.zeros(len(live), dtype=np.bool_)
    through = np.isin(columns.flows.role, (Role.INPUT, Role.OUTPUT))
    transforming[columns.flows.entry[through]] = True
    rows = np.flatnonzero(live & transforming)
    # Of the parts of one transformation the earliest speaks for all, whichever came in first.
    names = columns.event_ids.hash_of()[entries.subject[rows]]
    rows = rows[np.lexsort((names, entries.time[rows], entries.group[rows]))]
    _, first, inverse = np.unique(entries.group[rows], return_index=True, return_inverse=True)
    node_of_entry = np.full(len(live), NOT_STATED, dtype=np.int64)
    node_of_entry[rows] = len(columns.lots.entry) + inverse
    return rows[first], node_of_entry


def _edges(columns: Columns, live: Bool, flow_live: Bool, node_of_entry: Int64) -> _Edges:
    flows = columns.flows
    into = np.flatnonzero(flow_live & (flows.role == Role.INPUT))
    out = np.flatnonzero(
        flow_live & (flows.role == Role.OUTPUT) & ~columns.lots.product_class[flows.lot]
    )
    inside, parents = contained_flows(columns, live)
    lots = flows.lot.astype(np.int64)
    return _Edges(
        output=np.concatenate([node_of_entry[flows.entry[into]], lots[out], parents]),
        input=np.concatenate([lots[into], node_of_entry[flows.entry[out]], lots[inside]]),
        mass_g=np.concatenate([flows.mass_g[into], flows.mass_g[out], flows.mass_g[inside]]),
        lot=np.concatenate([flows.lot[into], flows.lot[out], flows.lot[inside]]),
        entry=flows.entry[np.concatenate([into, out, inside])],
        via=np.repeat(
            np.array([Via.INPUT, Via.OUTPUT, Via.CHILD], dtype=np.int8),
            [len(into), len(out), len(inside)],
        ),
        implied=np.zeros(len(into) + len(out) + len(inside), dtype=np.bool_),
    )


def _lot_masses(columns: Columns, flow_live: Bool, edges: _Edges) -> tuple[Int64, Bool]:
    """Mass of each lot: as stated; else all that events yielded, or that commissioned it."""
    mass = columns.lots.mass_g.copy()
    stated = mass >= 0
    flows, actions = columns.flows, columns.entries.action
    commissioned = flow_live & (flows.role == Role.OBJECT) & (actions[flows.entry] == _ADD)
    for lots, masses in (
        (edges.lot[edges.via == Via.OUTPUT], edges.mass_g[edges.via == Via.OUTPUT]),
        (flows.lot[commissioned], flows.mass_g[commissioned]),
    ):
        made = sum_by(lots, masses, len(mass))
        known = np.bincount(lots, minlength=len(mass)) > 0
        known[lots[masses < 0]] = False
        fill = known & (mass < 0)
        mass[fill] = made[fill]
    return mass, stated


def _fill_masses(edges: _Edges, lot_mass: Int64) -> None:
    """State the masses that follow: a lot's only draw, or its only yield, is the lot."""
    for group in ((Via.INPUT, Via.CHILD), (Via.OUTPUT,)):
        rows = np.flatnonzero(np.isin(edges.via, group))
        alone = np.bincount(edges.lot[rows], minlength=len(lot_mass))[edges.lot[rows]] == 1
        fill = rows[alone & (edges.mass_g[rows] < 0)]
        edges.mass_g[fill] = lot_mass[edges.lot[fill]]
        edges.implied[fill] = edges.mass_g[fill] >= 0


def _ordered(columns: Columns, events: Int64, edges: _Edges, masses: _Masses) -> Network:
    """Number the nodes by time and id, then inputs first; group the edges by output."""
    rank = ranks(columns, events)
    output, input_ = rank[edges.output], rank[edges.input]
    # Within a node, edges in order of input and mass: sums then do not depend on who came first.
    order = np.lexsort((edges.via, edges.mass_g, input_, output))
    output, input_ = output[order], input_[order]
    arcs = Arcs(output=output, input=input_, entry=edges.entry[order])
    final = numbers(columns, rank, arcs)
    output, input_ = final[output], final[input_]
    outputs32, inputs32 = output.astype(np.int32), input_.astype(np.int32)
    indptr, inputs, position = csr_from_edges(len(rank), outputs32, inputs32)
    order = order[position]
    node_of_raw = final[rank].astype(np.int32)
    n_lots = len(columns.lots.entry)
    lot = _scattered(node_of_raw[:n_lots], np.arange(n_lots), len(rank)).astype(np.int32)
    event_codes = columns.entries.group[events]
    event = _scattered(node_of_raw[n_lots:], event_codes, len(rank)).astype(np.int32)
    described = np.concatenate([columns.lots.entry, events])
    recycled = np.zeros(len(rank), dtype=np.bool_)
    recycled[node_of_raw[:n_lots]] = _RECYCLED[columns.lots.origin]
    return Network(
        indptr=indptr,
        inputs=inputs,
        mass_g=edges.mass_g[order],
        edge_lot=edges.lot[order],
        edge_entry=edges.entry[order],
        via=edges.via[order],
        implied=edges.implied[order],
        lot=lot,
        event=event,
        entry=_scattered(node_of_raw, described, len(rank)),
        node_of_lot=node_of_raw[:n_lots],
        loss_g=_scattered(node_of_raw, masses.loss_g, len(rank)),
        lot_mass_g=masses.lot_g,
        stated_mass=masses.stated,
        recycled=recycled,
        reclaim=_reclaim_points(indptr, inputs, recycled, lot),
    )


def _scattered(at: Int32, values: Ints, size: int) -> Int64:
    result = np.full(size, NOT_STATED, dtype=np.int64)
    result[at] = values
    return result


def _reclaim_points(indptr: Int64, inputs: Int32, recycled: Bool, lot: Int32) -> Bool:
    """Secondary lots that are not made, through one event, from secondary lots."""
    fed_by_recycled = np.zeros(len(lot), dtype=np.bool_)
    output = np.repeat(np.arange(len(lot)), np.diff(indptr))
    from_lot = recycled[inputs]
    fed_by_recycled[output[from_lot]] = True
    is_event = lot < 0
    through = is_event[inputs] & fed_by_recycled[inputs]
    fed_by_recycled[output[through]] = True
    return recycled & ~fed_by_recycled
