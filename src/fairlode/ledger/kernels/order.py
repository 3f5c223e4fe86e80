"""Inputs before outputs: orders of a graph, the windows to compute in parallel, and cycles.

Every order here is a function of the graph alone: neither the order of the edges nor the
machine shows in it. Chains may be as long as the graph; nothing recurses.
"""

import numpy as np

from fairlode.ledger.kernels._compile import Int32, Int64, UInt64, kernel
from fairlode.ledger.kernels._machine import lowest_bit, prefetch
from fairlode.ledger.kernels.csr import group_values, outputs_of

_AHEAD = 8
"""Lots between each step of asking for what a lot needs, and the next."""
_MOST_ASKED = 16
"""Outputs of a lot that are asked for ahead: two lines of codes, and more than most have."""
_ONE = np.uint64(1)
_NONE = np.uint64(0)


@kernel
def topological_order(indptr: Int64, inputs: Int32) -> tuple[Int32, int]:
    """Every lot after its inputs, and as early in its number as that allows.

    Of the lots whose inputs are all placed, the lowest number goes next (A. B. Kahn, CACM 5,
    1962, with a priority). Lots numbered by time keep that order but for what contradicts it,
    and an order that is right already is returned as it is.

    Parameters
    ----------
    indptr, inputs : int64[n + 1], int32[m]

    Returns
    -------
    order : int32[n]; ``order[:placed]`` is the order, the rest is not set
    placed : number of lots placed; below n, the others depend on a cycle (`find_cycle`)

    O(n + m) time: the queue is a bitmap with a bitmap of its words, and so on, six deep at most.
    """
    n = indptr.size - 1
    indptr_t, outputs_t = outputs_of(indptr, inputs)
    waiting = np.empty(n, np.int32)
    start = _level_starts(n)
    ready = np.zeros(start[-1], np.uint64)
    for i in range(n):
        waiting[i] = indptr[i + 1] - indptr[i]
        if waiting[i] == 0:
            _push(ready, start, i)
    order = np.empty(n, np.int32)
    placed = 0
    while placed < n and ready[start[-1] - 1] != _NONE:
        lot = _pop_lowest(ready, start)
        order[placed] = lot
        placed += 1
        for t in range(indptr_t[lot], indptr_t[lot + 1]):
            waiting[outputs_t[t]] -= 1
            if waiting[outputs_t[t]] == 0:
                _push(ready, start, outputs_t[t])
    return order, placed


@kernel
def _level_starts(n: int) -> Int64:
    """Where each bitmap of the queue begins; the last entry is the number of words in all."""
    start = np.zeros(8, np.int64)
    used = 0
    size = n
    while used == 0 or size > 1:
        size = (size + 63) // 64
        used += 1
        start[used] = start[used - 1] + max(size, 1)
    return start[: used + 1]


@kernel
def _push(ready: UInt64, start: Int64, lot: int) -> None:
    """Set the lot's bit, and in each bitmap above the bit of the word it stands in."""
    for level in range(start.size - 1):
        word = start[level] + (lot >> 6)
        before = ready[word]
        ready[word] = before | (_ONE << np.uint64(lot & 63))
        if before != _NONE:
            return
        lot >>= 6


@kernel
def _pop_lowest(ready: UInt64, start: Int64) -> int:
    """Take out the lowest lot of a queue that is not empty."""
    lot = 0
    for level in range(start.size - 2, -1, -1):
        lot = (lot << 6) | lowest_bit(ready[start[level] + lot])
    rest = lot
    for level in range(start.size - 1):
        word = start[level] + (rest >> 6)
        ready[word] &= ~(_ONE << np.uint64(rest & 63))
        if ready[word] != _NONE:
            break
        rest >>= 6
    return lot


@kernel
def level_order(n: int, output: Int32, input_: Int32) -> tuple[Int32, Int64]:
    """Lots by their longest way from an origin, then by number; no edge inside a level.

    For lots whose numbers say nothing of time, straight from the edges.

    Parameters
    ----------
    n : number of lots
    output, input_ : int32[m], edges in any order

    Returns
    -------
    order : int32[n]; ``order[:starts[-1]]`` is the order, the rest is not set
    starts : int64[levels + 1]; level ``k`` is ``order[starts[k]:starts[k + 1]]``.
        ``starts[-1]`` below n: the other lots depend on a cycle

    O(n + m).
    """
    indptr_t, outputs_t = group_values(n, input_, output)
    waiting = np.zeros(n, np.int32)  # inputs to come, then, below zero, -1 less the level
    for e in range(output.size):
        waiting[output[e]] += 1
    queue = np.empty(n, np.int32)
    tail = 0
    for i in range(n):
        if waiting[i] == 0:
            waiting[i] = -1
            queue[tail] = i
            tail += 1
    starts_at = indptr_t.reshape(indptr_t.size, 1)
    made = outputs_t.reshape(outputs_t.size, 1)
    counts = waiting.reshape(waiting.size, 1)
    head = 0
    while head < tail:
        if head + 3 * _AHEAD < tail:
            prefetch(starts_at, queue[head + 3 * _AHEAD], 0)
            prefetch(made, indptr_t[queue[head + 2 * _AHEAD]], 0)
            near = queue[head + _AHEAD]
            for t in range(indptr_t[near], min(indptr_t[near + 1], indptr_t[near] + _MOST_ASKED)):
                prefetch(counts, outputs_t[t], 0)
        lot = queue[head]
        head += 1
        for t in range(indptr_t[lot], indptr_t[lot + 1]):
            after = outputs_t[t]
            waiting[after] -= 1
            if waiting[after] == 0:
                waiting[after] = waiting[lot] - 1
                queue[tail] = after
                tail += 1
    levels = -waiting[queue[tail - 1]] if tail > 0 else 0
    for i in range(n):
        waiting[i] = -1 - waiting[i] if waiting[i] < 0 else -1
    return _by_level(waiting, levels)


@kernel
def _by_level(level: Int32, levels: int) -> tuple[Int32, Int64]:
    """Lots by level, then number, and where each level begins; a level of -1 is left out."""
    starts = np.zeros(levels + 1, np.int64)
    for i in range(level.size):
        if level[i] >= 0:
            starts[level[i] + 1] += 1
    for k in range(levels):
        starts[k + 1] += starts[k]
    place = starts.copy()
    order = np.empty(level.size, np.int32)
    for i in range(level.size):
        if level[i] >= 0:
            order[place[level[i]]] = i
            place[level[i]] += 1
    return order, starts


@kernel
def windows(indptr: Int64, inputs: Int32) -> Int64:
    """Runs of lots with no edge inside, cut greedily; proves on the way that numbers are an order.

    Parameters
    ----------
    indptr, inputs : int64[n + 1], int32[m]

    Returns
    -------
    starts : int64[w + 1]; run ``k`` is ``starts[k]:starts[k + 1]``. ``starts[-1] == n`` proves
        that every input stands before its output; else it is the first lot that breaks this

    O(n + m).
    """
    n = indptr.size - 1
    starts = np.zeros(16, np.int64)
    count = 0
    for i in range(n):
        cut = False
        for e in range(indptr[i], indptr[i + 1]):
            if inputs[e] >= i:
                starts[count + 1] = i
                return starts[: count + 2].copy() if i > 0 else starts[:1].copy()
            cut = cut or inputs[e] >= starts[count]
        if cut:
            count += 1
            starts[count] = i
            if count + 2 > starts.size:
                wider = np.zeros(2 * starts.size, np.int64)
                wider[: count + 1] = starts[: count + 1]
                starts = wider
    starts[count + 1] = n
    return starts[: count + 2].copy() if n > 0 else starts[:1].copy()


@kernel
def find_cycle(indptr: Int64, inputs: Int32) -> Int32:
    """One cycle, as lots each made from the next, and the last from the first.

    From the lowest lot that cannot be placed, always to the lowest input that cannot be placed,
    until a lot comes twice.

    Parameters
    ----------
    indptr, inputs : int64[n + 1], int32[m]

    Returns
    -------
    int32[c], beginning with its lowest lot; empty when there is no cycle. O(n + m).
    """
    n = indptr.size - 1
    order, placed = topological_order(indptr, inputs)
    stuck = np.ones(n, np.uint8)
    for k in range(placed):
        stuck[order[k]] = 0
    if placed == n:
        return np.empty(0, np.int32)
    path = np.empty(n - placed, np.int32)
    seen = np.full(n, -1, np.int32)
    lot = 0
    while stuck[lot] == 0:
        lot += 1
    length = 0
    while seen[lot] < 0:
        seen[lot] = length
        path[length] = lot
        length += 1
        following = n
        for e in range(indptr[lot], indptr[lot + 1]):
            if stuck[inputs[e]] == 1:
                following = min(following, inputs[e])
        lot = following
    cycle = path[seen[lot] : length]
    first = np.argmin(cycle)
    return np.concatenate((cycle[first:], cycle[:first]))
