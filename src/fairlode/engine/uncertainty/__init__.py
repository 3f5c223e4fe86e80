"""Monte Carlo over the masses and assays of a record: shares with the interval they lie in.

Every stated uncertainty of a mass or an assay is drawn, all figures apart from each other, and the
whole of the mixing is computed anew in each draw (propagation of distributions, JCGM 101:2008).
The same record and seed give the same digits, whatever the order, the store or the machine.
"""

from fairlode.engine.uncertainty.answer import DrawnOrigins, Intervals, Spread
from fairlode.engine.uncertainty.figures import Stated
from fairlode.engine.uncertainty.lots import attribute_intervals, share_intervals
from fairlode.engine.uncertainty.origins import drawn_origins
from fairlode.engine.uncertainty.sampling import (
    DRAWS,
    LEVEL,
    DrawsError,
    LevelError,
    Sampling,
    SeedError,
)

__all__ = [
    "DRAWS",
    "LEVEL",
    "DrawnOrigins",
    "DrawsError",
    "Intervals",
    "LevelError",
    "Sampling",
    "SeedError",
    "Spread",
    "Stated",
    "attribute_intervals",
    "drawn_origins",
    "share_intervals",
]
