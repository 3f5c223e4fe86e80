"""With which probability a balance would have shown an admixture: a statement beside every pass.

The admixture is a share of a recorded output that did not come from the recorded inputs. How it
shifts the adjustments, and the amounts that were not measured, follows from the balance; how often
that is seen, from the noncentral distributions of its own tests.
"""

from dataclasses import dataclass

import numpy as np

from fairlode.engine.reconcile._figures import TESTABLE
from fairlode.engine.reconcile._layout import Kind
from fairlode.engine.reconcile.power import (
    check_share,
    critical_value,
    global_power,
    one_sided_power,
    two_sided_power,
)
from fairlode.engine.reconcile.results import Figure, Reconciliation
from fairlode.ledger.columns.tables import Float64

_BISECTIONS = 40
_MOST = 0.99
"""Largest share that is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admixture:
    """What the tests of one balance would make of an admixture to one stream."""

    stream: str
    share: float
    by_total: float
    """Probability that the global test rejects."""
    by_figure: float
    """Probability that the most telling figure is named by the measurement test."""
    by_shortfall: float
    """Probability that an amount that was not measured comes out below zero."""

    @property
    def probability(self) -> float:
        """That it is seen by one test or another: at least that of the best of them."""
        return max(self.by_total, self.by_figure, self.by_shortfall)


def admixture(
    found: Reconciliation, stream: str, share: float, *, losses: dict[str, float] | None = None
) -> Admixture:
    """What an admixture of `share` to the output `stream` would have done.

    `losses` says what part of each element (empty: of mass) usually leaves unmeasured with slag,
    tailings or dust, per unit of it in the stream. It has to be used up before an amount comes out
    below zero; without it, it is taken to be nothing, which is the case where most is seen.
    Raises `LevelError`.
    """
    fit, rows = found.fit, found.fit.rows
    number = [each.id for each in found.balance.streams].index(stream)
    touched = (rows.stream == number) & (rows.kind != Kind.GRADE)
    shift = np.where(touched, check_share(share, "admixture") * rows.value / rows.u, 0.0)
    moved, residual = fit.answers(shift)
    total = max(-float(shift @ residual), 0.0)
    return Admixture(
        stream=stream,
        share=share,
        by_total=global_power(total, found.dof, found.level),
        by_figure=_by_figure(found, residual),
        by_shortfall=_by_shortfall(found, moved, number, losses or {}),
    )


def least_share(
    found: Reconciliation,
    stream: str,
    probability: float,
    *,
    losses: dict[str, float] | None = None,
) -> float | None:
    """The least share that is seen with `probability`; None where not even `_MOST` is."""

    def seen(share: float) -> bool:
        return admixture(found, stream, share, losses=losses).probability >= probability

    if not seen(_MOST):
        return None
    low, high = 0.0, _MOST
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        low, high = (low, middle) if seen(middle) else (middle, high)
    return high


def _by_figure(found: Reconciliation, residual: Float64) -> float:
    measured = {(each.stream, each.kind, each.element): each for each in found.figures}
    names = ("", *found.balance.elements)
    best = 0.0
    for at in np.flatnonzero(residual):
        rows = found.fit.rows
        stream = found.balance.streams[rows.stream[at]].id
        figure = measured[stream, Kind(int(rows.kind[at])), names[rows.layer[at]]]
        if figure.redundancy > TESTABLE:
            shift = abs(float(residual[at])) / figure.redundancy**0.5
            best = max(best, two_sided_power(shift, found.critical))
    return best


def _by_shortfall(
    found: Reconciliation, moved: Float64, number: int, losses: dict[str, float]
) -> float:
    tested = [figure for figure in found.figures if figure.may_be_below_zero]
    critical = critical_value(found.level, len(tested), sides=1)
    place = {each.id: at for at, each in enumerate(found.balance.streams)}
    layers = {symbol: at for at, symbol in enumerate(("", *found.balance.elements))}
    best, streams = 0.0, len(place)
    # How much mass a process sheds says little; how much metal it loses is known by trade.
    told = set(losses) or set(found.balance.elements) or {""}
    for figure in (each for each in tested if each.element in told):
        layer = layers[figure.element] * streams
        fall = -float(moved[layer + place[figure.stream]])
        usual = losses.get(figure.element, 0.0) * float(found.fit.x[layer + number])
        best = max(best, one_sided_power((fall - usual) / _u(figure), critical))
    return best


def _u(figure: Figure) -> float:
    return figure.u_estimate or float("inf")
