"""Serial elimination: figures that do not fit are set aside, the worst first.

What setting one aside does to the others is one column of the covariance of the residuals, so a
round costs one solution, not a fit. Where two figures can only be checked together, their
adjustments are the same combination of the laws: whichever is named, the other is named with it.

Sources: Ripps, Chem. Eng. Prog. Symp. Ser. 61 (1965), serial elimination; Narasimhan and Mah,
AIChE J. 33 (1987), likelihood ratios, of which the drop of chi-square in a round is one, and the
equivalence of sets of errors.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fairlode.engine.reconcile._figures import TESTABLE
from fairlode.engine.reconcile._fit import Fit
from fairlode.ledger.columns.tables import Float64, Int64

MOST_SUSPECTS = 20
"""Figures that are set aside at most; a balance with more needs to be measured again."""
TOLD_APART = 3.84
"""Difference of chi-square below which two explanations are not told apart (1 degree, 5 %)."""
_TIE = 1.0 - 1e-9
_SAME = 1e-4
"""Two adjustments whose squared correlation is 1 within this are one combination of the laws."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A row that was set aside."""

    row: int
    z: float
    drop: float
    """By how much chi-square falls without it."""
    equivalent: Int64
    """Rows that explain exactly as much."""
    similar: Int64
    """Rows that explain nearly as much."""


def eliminated(found: Fit, redundancy: Float64, critical: float) -> list[Chosen]:
    """Rows whose standardised adjustment is beyond `critical`, one after the other."""
    residual, part = found.residual.copy(), redundancy.copy()
    before: list[tuple[Float64, float]] = []
    chosen: list[Chosen] = []
    while len(chosen) < MOST_SUSPECTS:
        z = _standardised(residual, part)
        # Equivalent rows differ in the last digits alone: the first by name is taken.
        at = int(np.flatnonzero(np.abs(z) >= np.abs(z).max(initial=0.0) * _TIE)[0]) if len(z) else 0
        if not len(z) or np.abs(z[at]) <= critical:
            break
        column = _column(found, at, before)
        chosen.append(_choice(at, z, column, part))
        before.append((column, float(part[at])))
        residual = residual - column * (residual[at] / part[at])
        part = np.clip(part - column**2 / part[at], 0.0, 1.0)
        part[at] = 0.0
        part[part < _SAME * redundancy] = 0.0  # what was checked with it is checked by nothing now
    return chosen


def _standardised(residual: Float64, part: Float64) -> Float64:
    with np.errstate(divide="ignore", invalid="ignore"):
        z: Float64 = np.where(part > TESTABLE, residual / np.sqrt(part), 0.0)
    return z


def _column(found: Fit, at: int, before: Sequence[tuple[Float64, float]]) -> Float64:
    """Column `at` of the covariance of the residuals, without what was set aside before."""
    unit = np.zeros(len(found.rows))
    unit[at] = 1.0
    column = -found.answers(unit)[1]
    for earlier, part in before:
        column = column - earlier * (earlier[at] / part)
    return column


def _choice(at: int, z: Float64, column: Float64, part: Float64) -> Chosen:
    able = part > TESTABLE
    with np.errstate(divide="ignore", invalid="ignore"):
        same = np.where(able, column**2 / (part * part[at]), 0.0) >= 1.0 - _SAME
    near = able & ~same & (z[at] ** 2 - z**2 < TOLD_APART) & (z != 0)
    same[at] = False
    return Chosen(
        row=at,
        z=float(z[at]),
        drop=float(z[at] ** 2),
        equivalent=np.flatnonzero(same),
        similar=np.flatnonzero(near),
    )
