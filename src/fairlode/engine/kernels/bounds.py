"""The most of a class of origin, and the most of all else, that each node can hold.

Two upper bounds say all: what a node holds at least of the class is its mass less the most it can
hold of all else. Both are carried from inputs to outputs in one sweep, without recursion.
"""

import numpy as np

from fairlode.ledger.kernels._compile import Float64, Int32, Int64, UInt8, kernel

FOLLOWED = 0
"""A node that its inputs explain."""
WITHIN = 1
"""An origin of the class."""
OUTSIDE = 2
"""An origin of another class."""
UNKNOWN = 3
"""An origin that may be of the class, or not."""


@kernel
def outer_most(
    indptr: Int64,
    inputs: Int32,
    cap: Float64,
    gap_within: Float64,
    gap_outside: Float64,
    role: UInt8,
) -> tuple[Float64, Float64]:
    """The most of the class, and the most of all else, in every node.

    What is drawn from a node holds of the class at most what the node holds, and at most all that
    is drawn; a node holds at most what is drawn into it, and its gap. That each draw is looked at
    alone makes the bounds outer ones: no record allows more, some allow less.

    Parameters
    ----------
    indptr, inputs : int64[n + 1], int32[m], every input numbered below its output
    cap : float64[m] grams, the most that each edge may carry; infinite where nobody says
    gap_within, gap_outside : float64[n] grams that the record does not explain, and that may be
        of the class, and of all else
    role : uint8[n], `FOLLOWED`, or what the origin at the node is

    Returns
    -------
    within, outside : float64[n] grams; infinite at origins, which hold as much as is drawn

    O(n + m) time, 16 n bytes.
    """
    n = indptr.size - 1
    within = np.empty(n, np.float64)
    outside = np.empty(n, np.float64)
    for i in range(n):
        if role[i] != FOLLOWED:
            within[i] = 0.0 if role[i] == OUTSIDE else np.inf
            outside[i] = 0.0 if role[i] == WITHIN else np.inf
            continue
        held = gap_within[i]
        other = gap_outside[i]
        for e in range(indptr[i], indptr[i + 1]):
            held += min(cap[e], within[inputs[e]])
            other += min(cap[e], outside[inputs[e]])
        within[i] = held
        outside[i] = other
    return within, outside


@kernel
def outer_mixed(
    indptr: Int64,
    inputs: Int32,
    cap: Float64,
    gap_within: Float64,
    gap_outside: Float64,
    role: UInt8,
    held: Float64,
    mixed: UInt8,
) -> tuple[Float64, Float64]:
    """As `outer_most`, where some nodes are known to be mixed.

    ``held`` : float64[n] grams at least that passed through each node
    ``mixed`` : uint8[n], 1 where every draw has the composition of the whole node, so that it
    holds of the class at most its part of what the node holds
    """
    n = indptr.size - 1
    within = np.empty(n, np.float64)
    outside = np.empty(n, np.float64)
    for i in range(n):
        if role[i] != FOLLOWED:
            within[i] = 0.0 if role[i] == OUTSIDE else np.inf
            outside[i] = 0.0 if role[i] == WITHIN else np.inf
            continue
        held_within = gap_within[i]
        held_outside = gap_outside[i]
        for e in range(indptr[i], indptr[i + 1]):
            before = inputs[e]
            some, other = within[before], outside[before]
            if mixed[before] and held[before] > 0.0 and role[before] == FOLLOWED:
                part = cap[e] / held[before]
                some, other = min(some, part * some), min(other, part * other)
            held_within += min(cap[e], some)
            held_outside += min(cap[e], other)
        within[i] = held_within
        outside[i] = held_outside
    return within, outside
