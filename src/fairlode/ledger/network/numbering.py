"""Numbers for the nodes of the network: by time and id, then every input before its outputs."""

from dataclasses import dataclass

import numpy as np

from fairlode.ledger.columns.tables import Columns, Int32, Int64
from fairlode.ledger.kernels.csr import csr_from_edges
from fairlode.ledger.kernels.order import find_cycle, topological_order
from fairlode.ledger.network.graph import CycleError

_CYCLE_SHOWN = 12
"""Lots of a cycle that a message names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arcs:
    """The edges of the network, by rank of their nodes."""

    output: Int64
    input: Int64
    entry: Int64
    """Log entry that states each."""


def ranks(columns: Columns, events: Int64) -> Int64:
    """Place of each raw node by time, kind and id hash: the same for any order of documents."""
    lots = columns.lots
    time = np.full(len(lots.entry), np.iinfo(np.int64).max)
    np.minimum.at(time, columns.flows.lot, columns.entries.time[columns.flows.entry])
    stated = lots.entry >= 0
    time[stated] = np.minimum(time[stated], columns.entries.time[lots.entry[stated]])
    times = np.concatenate([time, columns.entries.time[events]])
    hashes = np.concatenate(
        [columns.lot_ids.hash_of(), columns.event_ids.hash_of()[columns.entries.group[events]]]
    )
    is_event = np.arange(len(times)) >= len(lots.entry)
    rank = np.empty(len(times), dtype=np.int64)
    rank[np.lexsort((hashes, is_event, times))] = np.arange(len(times))
    return rank


def numbers(columns: Columns, rank: Int64, arcs: Arcs) -> Int64:
    """The final number of each ranked node. Raises `CycleError`."""
    size = len(rank)
    outputs, inputs = arcs.output.astype(np.int32), arcs.input.astype(np.int32)
    indptr, inputs, _ = csr_from_edges(size, outputs, inputs)
    order, placed = topological_order(indptr, inputs)
    if placed < size:
        raise _cycle_error(columns, rank, arcs, find_cycle(indptr, inputs))
    final = np.empty(size, dtype=np.int64)
    final[order] = np.arange(size)
    return final


def _cycle_error(columns: Columns, rank: Int64, arcs: Arcs, cycle: Int32) -> CycleError:
    raw_of_rank = np.empty(len(rank), dtype=np.int64)
    raw_of_rank[rank] = np.arange(len(rank))
    raw = raw_of_rank[cycle]
    lots = [columns.lot_ids[int(code)] for code in raw if code < len(columns.lots.entry)]
    start = lots.index(min(lots))  # one circle, told the same way from wherever it was entered
    lots = lots[start:] + lots[:start]
    return CycleError(
        lots=lots[:_CYCLE_SHOWN],
        # Each is made from the next; told the way the material goes.
        circle=" → ".join([lots[0], *reversed(lots[:_CYCLE_SHOWN])]),
        entries=_stating(arcs, cycle, len(rank)),
    )


def _stating(arcs: Arcs, cycle: Int32, size: int) -> list[int]:
    """Log entries that state the edges of a cycle, in which each is made from the next."""
    wanted = cycle.astype(np.int64) * size + np.roll(cycle, -1)
    on_cycle = np.isin(arcs.output * size + arcs.input, wanted)
    entries: list[int] = np.unique(arcs.entry[on_cycle]).tolist()
    return entries
