"""Where lots went: everything made from them, with the share of each that stems from them.

The sweep of `origins` turned round: from the sources upwards, over the edges by input lot.
"""

import numpy as np

from fairlode.engine.kernels.origins import (
    _NONE,
    _ONE,
    _ROOM,
    add_share,
    room_for_edges,
    room_for_lots,
    take_share,
)
from fairlode.ledger.kernels._compile import Float64, Int32, Int64, UInt8, UInt64, kernel
from fairlode.ledger.kernels._machine import lowest_bit

_SOURCE = 2.0
"""Marks a source in the buffer of shares: no share of a lot comes near it."""


@kernel
def descendants(
    indptr_t: Int64,
    outputs_t: Int32,
    edge_t: Int64,
    weight: Float64,
    sources: Int32,
    terminal: UInt8,
    pending: UInt64,
    share: Float64,
    least: float = 0.0,
) -> tuple[Int32, Float64, Int64, Float64]:
    """Every lot downstream of the sources, and the share of it that stems from any of them.

    A source belongs to the sources whole, whatever it was made from. An edge into a terminal
    lot (recycled input at its reclaim point) is cut: by the boundary chosen, history begins
    there.

    Parameters
    ----------
    indptr_t, outputs_t, edge_t : int64[n + 1], int32[m], int64[m], from `transpose`, every
        output numbered above its input
    weight : float64[m] by edge, share of each input in its lot; a lot's sum to at most 1
    sources : int32[s] in any order, repeats allowed
    terminal : uint8[n] (or bool)
    pending, share : from `sweep_buffers`, zero; zero again on return
    least : share in [0, 1] below which a lot is not followed; 0 follows all

    Returns
    -------
    lots : int32[v], rising, the sources among them
    held : float64[v] in (0, 1], share of each of `lots` that stems from the sources
    edges : int64[u], positions (in `weight`) of the edges followed, by rising input
    passed : float64[u], share of the edge's output that came from the sources along it

    O(lots and edges met + n / 64), 12 bytes a lot and 16 an edge allocated.
    """
    lots = np.empty(_ROOM, np.int32)
    held = np.empty(_ROOM, np.float64)
    edges = np.empty(4 * _ROOM, np.int64)
    passed = np.empty(4 * _ROOM, np.float64)
    met = 0
    followed = 0
    word = pending.size
    highest = -1
    for source in sources:
        pending[source >> 6] |= _ONE << np.uint64(source & 63)
        share[source, 0] = _SOURCE
        word = min(word, source >> 6)
        highest = max(highest, source >> 6)
    while word <= highest:
        if pending[word] == _NONE:
            word += 1
            continue
        bit = lowest_bit(pending[word])
        pending[word] &= ~(_ONE << np.uint64(bit))
        lot = (word << 6) + bit
        whole = take_share(share, lot)
        lots, held = room_for_lots(lots, held, met + 1)
        lots[met] = lot
        held[met] = whole
        met += 1
        if whole < least:
            continue
        start, stop = indptr_t[lot], indptr_t[lot + 1]
        edges, passed = room_for_edges(edges, passed, followed + stop - start)
        for t in range(start, stop):
            after = outputs_t[t]
            if terminal[after] or share[after, 0] == _SOURCE:
                continue
            part = whole * weight[edge_t[t]]
            add_share(share, after, part)
            pending[after >> 6] |= _ONE << np.uint64(after & 63)
            highest = max(highest, after >> 6)
            edges[followed] = edge_t[t]
            passed[followed] = part
            followed += 1
    return lots[:met].copy(), held[:met].copy(), edges[:followed].copy(), passed[:followed].copy()
