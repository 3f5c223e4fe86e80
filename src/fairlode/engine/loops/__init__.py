"""What sites and materials consist of where material goes round in circles.

A record of lots has no circles: time runs through it. Put together by site and material, as books
and statistics are, it has: scrap goes back to the plant it came from. What each point consists of
then follows from a system of linear equations, and so do the shares of origin and the recycled
content through every round.
"""

from fairlode.engine.loops.answer import (
    OPENING,
    PRIMARY,
    RECYCLED,
    SECONDARY,
    UNKNOWN,
    LoopShares,
    Point,
)
from fairlode.engine.loops.errors import (
    ClosedLoopError,
    FlowMassError,
    FlowTableError,
    LoopsUnsolvedError,
)
from fairlode.engine.loops.flows import Flow, flow_loops
from fairlode.engine.loops.pots import Span
from fairlode.engine.loops.record import record_loops
from fairlode.engine.loops.system import Method, Solution, System, solve
from fairlode.engine.loops.table import read_flows

__all__ = [
    "OPENING",
    "PRIMARY",
    "RECYCLED",
    "SECONDARY",
    "UNKNOWN",
    "ClosedLoopError",
    "Flow",
    "FlowMassError",
    "FlowTableError",
    "LoopShares",
    "LoopsUnsolvedError",
    "Method",
    "Point",
    "Solution",
    "Span",
    "System",
    "flow_loops",
    "read_flows",
    "record_loops",
    "solve",
]
