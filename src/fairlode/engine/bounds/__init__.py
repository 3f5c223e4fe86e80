"""What the records allow to be said of a lot: the least and the most, beside the mean.

Perfect mixing is an assumption. Without it, the record alone allows an interval for the share of
any class of origin: outer bounds for all lots in one pass (`outer`), tight ones for one lot, with
the routing that attains each end (`tight`), and the records that would narrow them (`missing`).
"""

from fairlode.engine.bounds.classes import OriginClass, Standing, origin_classes
from fairlode.engine.bounds.flows import Flows, flows_of
from fairlode.engine.bounds.missing import Evidence, EvidenceKind, missing_evidence
from fairlode.engine.bounds.outer import Outer, outer_bounds
from fairlode.engine.bounds.tight import Tight, tight_bounds
from fairlode.engine.bounds.witness import Passage, witness, witness_trail

__all__ = [
    "Evidence",
    "EvidenceKind",
    "Flows",
    "OriginClass",
    "Outer",
    "Passage",
    "Standing",
    "Tight",
    "flows_of",
    "missing_evidence",
    "origin_classes",
    "outer_bounds",
    "tight_bounds",
    "witness",
    "witness_trail",
]
