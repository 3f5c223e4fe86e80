"""Reconcile a balance and ask it, in this order: does it close, what does not fit, what is missing.

Does it close within its uncertainties (global chi-square test)? If a figure does not fit the
others, which one (measurement test at a level for all of them together, serial elimination)? Is an
amount that was not measured below zero, so that more came out than is recorded to have gone in?

Sources: Mah and Tamhane, AIChE J. 28 (1982), measurement test; AMIRA P754 (2007), metal accounting.
"""

from collections.abc import Sequence

import numpy as np
from scipy import stats

from fairlode.engine.reconcile._elimination import Chosen, eliminated
from fairlode.engine.reconcile._figures import TESTABLE, estimates, figures_of, redundancies
from fairlode.engine.reconcile._fit import Fit, fit
from fairlode.engine.reconcile._layout import layout_of
from fairlode.engine.reconcile._system import SingularError
from fairlode.engine.reconcile.errors import NotConvergedError
from fairlode.engine.reconcile.model import Balance
from fairlode.engine.reconcile.power import check_share, critical_value
from fairlode.engine.reconcile.results import BelowZero, Figure, Reconciliation, Suspect
from fairlode.ledger.columns.tables import Float64, Int64

LEVEL = 0.05
"""Usual level of a test: one in twenty balances that are in order is named."""


def reconcile(balance: Balance, *, level: float = LEVEL) -> Reconciliation:
    """Reconcile a balance and test it. Raises `NotConvergedError` or `LevelError`."""
    check_share(level, "level")
    found = _fitted(balance)
    redundancy = redundancies(found)
    measured, unmeasured = figures_of(balance, found, redundancy)
    critical = critical_value(level, int((redundancy > TESTABLE).sum()))
    chosen = eliminated(found, redundancy, critical)
    dof, chi2 = round(float(redundancy.sum())), float((found.residual**2).sum())
    return Reconciliation(
        balance=balance,
        figures=tuple(sorted((*measured, *unmeasured), key=_place)),
        chi2=chi2,
        dof=dof,
        p=float(stats.chi2.sf(chi2, dof)) if dof else None,
        suspects=_suspects(found, chosen, measured),
        below_zero=_below_zero(unmeasured, level),
        level=level,
        critical=critical,
        chi2_left=max(chi2 - sum(one.drop for one in chosen), 0.0),
        dof_left=dof - len(chosen),
        rounds=found.rounds,
        closure=found.closure,
        fit=found,
    )


def _fitted(balance: Balance) -> Fit:
    try:
        found = fit(layout_of(balance))
    except SingularError:
        raise NotConvergedError(balance=balance.title, iterations=0, step=float("inf")) from None
    if not found.converged:
        raise NotConvergedError(balance=balance.title, iterations=found.rounds, step=found.step)
    return found


def _place(figure: Figure) -> tuple[str, str, int]:
    return figure.stream, figure.element, figure.kind


def _suspects(
    found: Fit, chosen: Sequence[Chosen], figures: Sequence[Figure]
) -> tuple[Suspect, ...]:
    """Fit again without what was set aside: what the others say that it is."""
    if not chosen:
        return ()
    value, u = _without(found, np.array([one.row for one in chosen], np.int64))
    return tuple(
        Suspect(
            figure=figures[one.row],
            z=one.z,
            drop=one.drop,
            implied=float(value[number]) if np.isfinite(value[number]) else None,
            u_implied=float(u[number]) if np.isfinite(value[number]) else None,
            equivalent=tuple(figures[row] for row in one.equivalent),
            similar=tuple(figures[row] for row in one.similar),
        )
        for number, one in enumerate(chosen)
    )


def _without(found: Fit, at: Int64) -> tuple[Float64, Float64]:
    """What the rows at these positions are by all others, with its uncertainty; NaN: not known."""
    rows, nothing = found.rows, np.full(len(at), np.nan)
    try:
        again = fit(found.layout, rows.without(at))
    except SingularError:
        return nothing, nothing
    if not again.converged:
        return nothing, nothing
    return estimates(again, rows.kind[at].astype(np.int64), rows.layer[at], rows.stream[at])


def _below_zero(figures: Sequence[Figure], level: float) -> tuple[BelowZero, ...]:
    """Unmeasured amounts below zero by more than chance; `level` is for all of them together."""
    tested = [figure for figure in figures if figure.may_be_below_zero]
    critical = critical_value(level, len(tested), sides=1)
    scores = [(figure, (figure.estimate or 0.0) / (figure.u_estimate or 1.0)) for figure in tested]
    return tuple(
        BelowZero(figure=figure, z=z, p=float(stats.norm.cdf(z)))
        for figure, z in scores
        if z < -critical
    )
