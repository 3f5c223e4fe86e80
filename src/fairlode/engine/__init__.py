"""What follows from the record: where lots come from, where they went, what they carry."""

from fairlode.engine.ancestry import Ancestry, Question, ancestry
from fairlode.engine.answer import Boundary, Origin, OriginStatus, Reach, Reason, Trail
from fairlode.engine.attributes import Attributes, carried, origin_shares
from fairlode.engine.graph import Graph, open_graph
from fairlode.engine.reach import reach
from fairlode.engine.trace import elements_of, trace

__all__ = [
    "Ancestry",
    "Attributes",
    "Boundary",
    "Graph",
    "Origin",
    "OriginStatus",
    "Question",
    "Reach",
    "Reason",
    "Trail",
    "ancestry",
    "carried",
    "elements_of",
    "open_graph",
    "origin_shares",
    "reach",
    "trace",
]
