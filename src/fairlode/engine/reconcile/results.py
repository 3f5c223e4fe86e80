"""What a reconciled balance says, as values: figures, those that do not fit, and the tests.

A figure that does not fit the others is a question to whoever recorded it, never a verdict.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from fairlode.engine.reconcile._fit import Fit
from fairlode.engine.reconcile._layout import Kind
from fairlode.engine.reconcile.model import Balance


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A mass, grade or content: as measured, and as the balance has it."""

    stream: str
    kind: Kind
    element: str = ""
    """Empty for mass."""
    measured: float | None = None
    u: float | None = None
    assumed: bool = False
    """Whether `u` was assumed."""
    estimate: float | None = None
    """None where the measurements do not determine it."""
    u_estimate: float | None = None
    z: float | None = None
    """Adjustment over its standard deviation; None where nothing checks the figure."""
    redundancy: float = 0.0
    """Part of an error of its own that shows in its own adjustment, 0 to 1."""
    redundant: bool = False
    """Whether the other measurements determine it too."""

    @property
    def may_be_below_zero(self) -> bool:
        """Whether it was not measured, and follows from what was, with an uncertainty."""
        return self.measured is None and self.estimate is not None and bool(self.u_estimate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A measured figure that does not fit the others, and was set aside."""

    figure: Figure
    z: float
    drop: float
    """By how much chi-square falls without it."""
    implied: float | None = None
    """What the others say it is."""
    u_implied: float | None = None
    equivalent: tuple[Figure, ...] = ()
    """Measured figures that explain exactly as much: the record cannot tell them from it."""
    similar: tuple[Figure, ...] = ()
    """Figures that explain nearly as much: told apart from it with less than 95 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BelowZero:
    """An amount that was not measured, and would have to be less than nothing."""

    figure: Figure
    z: float
    """Estimate over its standard uncertainty, below zero."""
    p: float
    """Probability of as little or less, if there was truly nothing (one tail)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """A reconciled balance and everything that follows from it."""

    balance: Balance
    figures: tuple[Figure, ...]
    chi2: float
    dof: int
    p: float | None
    """Of the global test; None where nothing is redundant."""
    suspects: tuple[Suspect, ...]
    below_zero: tuple[BelowZero, ...]
    level: float
    critical: float
    """What the largest adjustment of a balance in order exceeds with probability `level`."""
    chi2_left: float
    """Without the suspects."""
    dof_left: int
    rounds: int
    closure: float
    """Largest gap at a node in any layer, relative to what passes through it."""
    fit: Fit

    @property
    def closes(self) -> bool:
        """Whether nothing needs a question."""
        return not (self.suspects or self.below_zero or self.fails_globally)

    @property
    def fails_globally(self) -> bool:
        """Whether the adjustments together are larger than the uncertainties allow."""
        return self.p is not None and self.p < self.level

    @property
    def least_p(self) -> float:
        """One p-value for the balance, for a false-discovery rate over many; NaN without a test.

        The least of the global test, of the largest adjustment among all that are tested (Sidak)
        and of the lowest unmeasured amount, times how many of the three there are (Bonferroni).
        With one degree of freedom the first two are one test, and counted once.
        """
        adjusted = [abs(each.z) for each in self.figures if each.z is not None]
        lowest = [
            (each.estimate or 0.0) / (each.u_estimate or 1.0)
            for each in self.figures
            if each.may_be_below_zero
        ]
        found = [] if self.p is None else [self.p]
        if adjusted and self.dof > 1:
            found.append(_of_any(2 * float(stats.norm.sf(max(adjusted))), len(adjusted)))
        if lowest:
            found.append(_of_any(float(stats.norm.cdf(min(lowest))), len(lowest)))
        return min(1.0, len(found) * min(found)) if found else float("nan")


def _of_any(p: float, tests: int) -> float:
    """Probability that the least of so many p-values is at most `p`."""
    return float(-np.expm1(tests * np.log1p(-min(p, 1.0 - np.finfo(np.float64).eps))))
