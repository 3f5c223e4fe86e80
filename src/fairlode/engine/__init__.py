"""What follows from the record: where lots come from, where they went, what they carry."""

from fairlode.engine.ancestry import Ancestry, Question, ancestry
from fairlode.engine.answer import Boundary, Origin, OriginStatus, Reach, Reason, Trail
from fairlode.engine.attributes import Attributes, carried
from fairlode.engine.contents import elements_in, elements_of
from fairlode.engine.graph import Graph, open_graph
from fairlode.engine.reach import reach
from fairlode.engine.shares import OriginShares, origin_shares
from fairlode.engine.trace import trace

__all__ = [
    "Ancestry",
    "Attributes",
    "Boundary",
    "Graph",
    "Origin",
    "OriginShares",
    "OriginStatus",
    "Question",
    "Reach",
    "Reason",
    "Trail",
    "ancestry",
    "carried",
    "elements_in",
    "elements_of",
    "open_graph",
    "origin_shares",
    "reach",
    "trace",
]
