"""Whether records can be as they are: output against people and days, tags, bags, ways.

Each check takes records and returns findings: a stable code, a sentence, a question, the facts. A
finding is never a verdict, and what passes is not shown to be true.
"""

from fairlode.engine.plausibility.bags import Bag, check_bags
from fairlode.engine.plausibility.findings import Finding
from fairlode.engine.plausibility.output import (
    Output,
    Rate,
    Visit,
    check_output,
    rate_of,
    visits,
)
from fairlode.engine.plausibility.tags import Tag, check_tags
from fairlode.engine.plausibility.travel import Sighting, check_travel, distance_km

__all__ = [
    "Bag",
    "Finding",
    "Output",
    "Rate",
    "Sighting",
    "Tag",
    "Visit",
    "check_bags",
    "check_output",
    "check_tags",
    "check_travel",
    "distance_km",
    "rate_of",
    "visits",
]
