"""Where one lot comes from: its ancestors with their shares, newest first, in one sweep.

Lots are numbered inputs before outputs, so that a sweep from the target down meets every lot
after all that took from it: its share is complete when it is met, and goes on to its inputs in
one step. A bitmap holds the lots still to be met; nothing is collected first, nothing sorted.
The same sweep upwards gives the reach (`reach`).
"""

import numpy as np

from fairlode.ledger.kernels._compile import Float64, Int32, Int64, UInt8, UInt64, kernel
from fairlode.ledger.kernels._machine import highest_bit
from fairlode.ledger.kernels.sums import two_sum

_ONE = np.uint64(1)
_NONE = np.uint64(0)
_ROOM = 1024
"""Lots a result has room for before it grows."""


def sweep_buffers(n: int) -> tuple[UInt64, Float64]:
    """The two buffers a sweep over `n` lots needs: ``uint64[n / 64]`` and ``float64[n, 2]``.

    Zero, and zero again after each sweep: keep them and use them again, one pair per thread.
    16 bytes for each lot, of which a sweep touches only those it meets.
    """
    return np.zeros(n // 64 + 1, np.uint64), np.zeros((n, 2), np.float64)


@kernel
def room_for_lots(lots: Int32, held: Float64, size: int) -> tuple[Int32, Float64]:
    """The same arrays, or copies twice as long when they hold fewer than `size` values."""
    if size <= lots.size:
        return lots, held
    wider = np.empty(max(size, 2 * lots.size), np.int32)
    wider[: lots.size] = lots
    more = np.empty(wider.size, np.float64)
    more[: held.size] = held
    return wider, more


@kernel
def room_for_edges(edges: Int64, passed: Float64, size: int) -> tuple[Int64, Float64]:
    """As `room_for_lots`, for positions of edges."""
    if size <= edges.size:
        return edges, passed
    wider = np.empty(max(size, 2 * edges.size), np.int64)
    wider[: edges.size] = edges
    more = np.empty(wider.size, np.float64)
    more[: passed.size] = passed
    return wider, more


@kernel
def add_share(share: Float64, lot: int, part: float) -> None:
    """Add to a lot's share, with the rounding carried in the second column."""
    share[lot, 0], error = two_sum(share[lot, 0], part)
    share[lot, 1] += error


@kernel
def take_share(share: Float64, lot: int) -> float:
    """A lot's share, complete by now, at most 1 (a sum of parts may round above); zero is left."""
    whole: float = min(share[lot, 0] + share[lot, 1], 1.0)
    share[lot, 0] = 0.0
    share[lot, 1] = 0.0
    return whole


@kernel
def ancestors_push(
    indptr: Int64,
    inputs: Int32,
    weight: Float64,
    target: int,
    terminal: UInt8,
    least: float,
    pending: UInt64,
    share: Float64,
) -> tuple[Int32, Float64, Int64, Float64]:
    """Share of the target that each lot before it holds, and what flowed along each edge.

    A lot is followed to its inputs unless it is terminal (recycled input at its reclaim point)
    or holds less than `least` of the target. What a lot's weights leave short of 1 stays with
    it: it has no named origin.

    Parameters
    ----------
    indptr, inputs : int64[n + 1], int32[m], every input numbered below its output
    weight : float64[m], share of each input in its lot; a lot's weights sum to at most 1
    target : lot asked about
    terminal : uint8[n] (or bool), where history ends by the boundary chosen
    least : share in [0, 1] below which a lot is not followed; 0 follows all
    pending, share : from `sweep_buffers`, zero; zero again on return

    Returns
    -------
    lots : int32[v], the target first, falling
    held : float64[v], share of the target that passed through, or began at, each of `lots`
    edges : int64[u], positions of the edges followed, by falling output
    passed : float64[u], share of the target that came along each of `edges`

    The ends among `lots` are those without inputs, the terminal, and those below `least`; their
    shares and what stayed with the others sum to 1. O(lots and edges met + n / 64), 12 bytes
    a lot and 16 an edge allocated.
    """
    lots = np.empty(_ROOM, np.int32)
    held = np.empty(_ROOM, np.float64)
    edges = np.empty(4 * _ROOM, np.int64)
    passed = np.empty(4 * _ROOM, np.float64)
    met = 0
    followed = 0
    word = target >> 6
    lowest = word
    pending[word] = _ONE << np.uint64(target & 63)
    share[target, 0] = 1.0
    while word >= lowest:
        if pending[word] == _NONE:
            word -= 1
            continue
        bit = highest_bit(pending[word])
        pending[word] &= ~(_ONE << np.uint64(bit))
        lot = (word << 6) + bit
        whole = take_share(share, lot)
        lots, held = room_for_lots(lots, held, met + 1)
        lots[met] = lot
        held[met] = whole
        met += 1
        if terminal[lot] or whole < least:
            continue
        start, stop = indptr[lot], indptr[lot + 1]
        edges, passed = room_for_edges(edges, passed, followed + stop - start)
        for e in range(start, stop):
            before = inputs[e]
            part = whole * weight[e]
            add_share(share, before, part)
            pending[before >> 6] |= _ONE << np.uint64(before & 63)
            lowest = min(lowest, before >> 6)
            edges[followed] = e
            passed[followed] = part
            followed += 1
    return lots[:met].copy(), held[:met].copy(), edges[:followed].copy(), passed[:followed].copy()
