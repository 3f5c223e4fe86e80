"""Systems of points that feed each other in circles: ``x = own + A x``, solved in stage order.

Points are taken inputs first, as far as circles allow: one circle (strongly connected part) after
another, within it in the order in which a walk along the inputs finishes. Outside of circles one
step is exact; within one, Gauss-Seidel sweeps go on until what they leave is below the tolerance.
"""

import numpy as np

from fairlode.ledger.kernels._compile import Float64, Int32, Int64, UInt8, kernel

_NONE = -1
_LEAST_GAIN = 1e-3
"""Ratio of two changes below which convergence is as good as told by the change itself."""


@kernel
def stage_order(indptr: Int64, inputs: Int32) -> tuple[Int32, Int64]:  # noqa: C901 - one walk without recursion
    """Points inputs first, circle by circle.

    Parameters
    ----------
    indptr, inputs : int64[n + 1], int32[m]; point ``i`` is fed by ``inputs[indptr[i]:...]``

    Returns
    -------
    order : int32[n]
    starts : int64[parts + 1]; part ``p`` is ``order[starts[p]:starts[p + 1]]``, a circle and all
        that hangs in it, or a single point

    O(n + m), without recursion. Source: R. Tarjan, SIAM J. Comput. 1 (1972); parts come out after
    all parts that feed them.
    """
    n = indptr.size - 1
    number = np.full(n, _NONE, np.int32)
    low = np.empty(n, np.int32)
    finished = np.full(n, _NONE, np.int32)
    placed = np.zeros(n, np.uint8)
    stack, path = np.empty(n, np.int32), np.empty(n, np.int32)
    at = indptr[:-1].copy()
    order, starts = np.empty(n, np.int32), np.zeros(n + 1, np.int64)
    met, done, kept, parts, ended = 0, 0, 0, 0, 0
    for root in range(n):
        if number[root] != _NONE:
            continue
        deep = 0
        path[0], number[root], low[root] = root, met, met
        stack[kept] = root
        met, kept = met + 1, kept + 1
        while deep >= 0:
            point = path[deep]
            if at[point] < indptr[point + 1]:
                source = inputs[at[point]]
                at[point] += 1
                if number[source] == _NONE:
                    deep += 1
                    path[deep], number[source], low[source] = source, met, met
                    stack[kept] = source
                    met, kept = met + 1, kept + 1
                elif placed[source] == 0:
                    low[point] = min(low[point], number[source])
                continue
            finished[point] = ended
            ended += 1
            deep -= 1
            if deep >= 0:
                low[path[deep]] = min(low[path[deep]], low[point])
            if low[point] == number[point]:
                first = done
                while True:
                    kept -= 1
                    member = stack[kept]
                    placed[member] = 1
                    order[done] = member
                    done += 1
                    if member == point:
                        break
                part = order[first:done]
                part[:] = part[np.argsort(finished[part])]
                parts += 1
                starts[parts] = done
    return order, starts[: parts + 1].copy()


@kernel
def fed_from_outside(indptr: Int64, inputs: Int32, inlet: UInt8) -> UInt8:
    """Which points anything reaches that enters from outside; `inlet` marks where it enters.

    uint8[n] from uint8[n]. O(n + m).
    """
    n = indptr.size - 1
    count = np.zeros(n + 1, np.int64)
    for e in range(inputs.size):
        count[inputs[e] + 1] += 1
    start = np.cumsum(count)
    after, place = np.empty(inputs.size, np.int32), start[:-1].copy()
    for i in range(n):
        for e in range(indptr[i], indptr[i + 1]):
            after[place[inputs[e]]] = i
            place[inputs[e]] += 1
    reached, queue, filled = np.zeros(n, np.uint8), np.empty(n, np.int32), 0
    for i in range(n):
        if inlet[i]:
            reached[i] = 1
            queue[filled] = i
            filled += 1
    taken = 0
    while taken < filled:
        for e in range(start[queue[taken]], start[queue[taken] + 1]):
            if not reached[after[e]]:
                reached[after[e]] = 1
                queue[filled] = after[e]
                filled += 1
        taken += 1
    return reached


@kernel
def solve_stages(
    indptr: Int64,
    inputs: Int32,
    weight: Float64,
    own: Float64,
    order: Int32,
    starts: Int64,
    x: Float64,
    tolerance: float,
    most: int,
) -> int:
    """Solve ``x = own + A x`` part by part.

    Parameters
    ----------
    indptr, inputs, weight : A by rows, >= 0, a row sums to at most 1; a point may feed itself
    own : float64[n, k]
    order, starts : from `stage_order`
    x : float64[n, k], a first guess; written in place
    tolerance : what a value may be off by, estimated from how the changes shrink
    most : sweeps of one part at most

    Returns
    -------
    Sweeps of the part that took most; negative where a part did not get there.
    """
    worst, failed = 0, False
    for p in range(starts.size - 1):
        first, last = starts[p], starts[p + 1]
        before, sweeps = np.inf, 0
        while True:
            change = _sweep(indptr, inputs, weight, own, order[first:last], x)
            sweeps += 1
            if last - first == 1 or change == 0.0:
                break
            gain = change / before
            before = change
            if gain < 1.0 and change * max(gain, _LEAST_GAIN) / (1.0 - gain) <= tolerance:
                break
            if sweeps >= most:
                failed = True
                break
        worst = max(worst, sweeps)
    return -worst if failed else worst


@kernel
def _sweep(
    indptr: Int64, inputs: Int32, weight: Float64, own: Float64, points: Int32, x: Float64
) -> float:
    """Compute each of the points anew from the latest values; the largest change."""
    width = own.shape[1]
    value = np.empty(width, np.float64)
    change = 0.0
    for point in points:
        for k in range(width):
            value[k] = own[point, k]
        itself = 0.0
        for e in range(indptr[point], indptr[point + 1]):
            source, part = inputs[e], weight[e]
            if source == point:
                itself += part
                continue
            for k in range(width):
                value[k] += part * x[source, k]
        for k in range(width):
            new = value[k] / (1.0 - itself)
            change = max(change, abs(new - x[point, k]))
            x[point, k] = new
    return change


@kernel
def residual(
    indptr: Int64, inputs: Int32, weight: Float64, own: Float64, x: Float64
) -> tuple[float, int]:
    """The largest of ``|own + A x - x|``, and the point where it is; -1 for an empty system."""
    most, where = 0.0, _NONE
    for point in range(own.shape[0]):
        for k in range(own.shape[1]):
            value = own[point, k] - x[point, k]
            for e in range(indptr[point], indptr[point + 1]):
                value += weight[e] * x[inputs[e], k]
            if abs(value) >= most:
                most, where = abs(value), point
    return most, where
