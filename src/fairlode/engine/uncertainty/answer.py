"""What drawing answers with: shares with the interval in which they lie, and what that rests on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fairlode.engine.answer import Boundary, Origin, OriginStatus
from fairlode.engine.uncertainty.figures import Stated
from fairlode.engine.uncertainty.sampling import Sampling
from fairlode.ledger.columns.tables import Float64


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A share in all draws."""

    share: float
    """From the figures as stated: what `trace` says."""
    mean: float
    deviation: float
    """Standard deviation of the draws: the standard uncertainty of the share."""
    lower: float
    upper: float
    """The ends of the interval."""
    error: float
    """Monte Carlo standard error of `mean`: how far another seed may move it."""
    lower_error: float
    upper_error: float
    """The same of the ends, from the draws beside them (binomial ranks)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnOrigins:
    """The origins of one lot, drawn."""

    lot: str
    element: str
    """Symbol, or empty for gross dry mass."""
    boundary: Boundary
    threshold: float
    sampling: Sampling
    stated: Stated
    origins: Sequence[tuple[Origin, Spread]]
    """Largest share first, unknown ones among them; the largest, where there are very many."""
    origins_in_all: int
    countries: Sequence[tuple[str, Spread]]
    """Of recorded origins, largest share first; empty text where no country is stated."""
    statuses: Sequence[tuple[OriginStatus, Spread]]
    """Primary, secondary and unknown, in this order. In each draw they sum to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """Attributes of every lot, drawn; arrays are float64[n_lots, len(names)], by lot code."""

    names: tuple[str, ...]
    sampling: Sampling
    boundary: Boundary
    stated: Stated
    value: Float64
    """From the figures as stated."""
    mean: Float64
    deviation: Float64
    lower: Float64
    upper: Float64

    @property
    def error(self) -> Float64:
        """Monte Carlo standard error of `mean`."""
        result: Float64 = self.deviation / np.sqrt(self.sampling.draws)
        return result


def spread_of(share: float, draws: Float64, sampling: Sampling) -> Spread:
    """The spread of one share from all its draws, in any order."""
    in_order = np.sort(draws)
    low, high = sampling.ranks
    deviation = float(np.std(draws, ddof=1))
    # The rank of the true end among the draws is binomial; one standard deviation to each side.
    part = (1 - sampling.level) / 2
    away = max(1, round(float(np.sqrt(sampling.draws * part * (1 - part)))))
    return Spread(
        share=share,
        mean=float(np.mean(in_order)),
        deviation=deviation,
        lower=float(in_order[low]),
        upper=float(in_order[high]),
        error=deviation / float(np.sqrt(sampling.draws)),
        lower_error=_half(in_order, low, away),
        upper_error=_half(in_order, high, away),
    )


def _half(in_order: Float64, rank: int, away: int) -> float:
    """Half the distance between the draws `away` ranks below and above a rank."""
    below, above = max(rank - away, 0), min(rank + away, len(in_order) - 1)
    return float(in_order[above] - in_order[below]) / 2
