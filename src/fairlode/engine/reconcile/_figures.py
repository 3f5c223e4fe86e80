"""Estimates of a closed balance with their uncertainties, and how far each figure is checked."""

import numpy as np

from fairlode.engine.reconcile._fit import Fit
from fairlode.engine.reconcile._layout import Kind
from fairlode.engine.reconcile.model import Balance
from fairlode.engine.reconcile.results import Figure
from fairlode.ledger.columns.tables import Float64, Int64

TESTABLE = 1e-6
"""Least redundancy of a figure that is tested; below, its own error hardly moves anything."""


def redundancies(found: Fit) -> Float64:
    """By row: the part of its own error that shows in its own adjustment; 0 where not redundant.

    1 minus the diagonal of S C S', C the covariance of the variables (Baarda's redundancy
    numbers, Netherlands Geodetic Commission 2(5), 1968). They sum to the degrees of freedom.
    """
    rows = found.rows
    own, every = rows.layer * found.layout.streams + rows.stream, np.arange(len(rows))
    of_own = np.asarray(found.slope[every, own]).ravel() / found.spread[own]
    of_mass = np.asarray(found.slope[every, rows.stream]).ravel() / found.spread[rows.stream]
    of_mass = np.where(rows.kind == Kind.GRADE, of_mass, 0.0)
    cc, cm, mm = _covariances(found, own, rows.stream)
    held = of_own**2 * cc + 2 * of_own * of_mass * cm + of_mass**2 * mm
    return np.where(found.redundant, np.clip(1.0 - held, 0.0, 1.0), 0.0)


def estimates(found: Fit, kind: Int64, layer: Int64, stream: Int64) -> tuple[Float64, Float64]:
    """Any figures and their standard uncertainties; NaN where nothing determines them.

    That of a grade, content over mass, by JCGM 100:2008, 5.2.2, with their covariance.
    """
    own = layer * found.layout.streams + stream
    grade, mass = kind == Kind.GRADE, found.x[stream]
    cc, cm, mm = _covariances(found, own, stream)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(grade, found.x[own] / mass, found.x[own])
        of_grade = (cc - 2 * value * cm + value**2 * mm) / mass**2
        u = np.sqrt(np.maximum(np.where(grade, of_grade, cc), 0.0))
    known = found.observable[own] & (~grade | (found.observable[stream] & (mass > 0)))
    return np.where(known, value, np.nan), np.where(known, u, np.nan)


def figures_of(balance: Balance, found: Fit, redundancy: Float64) -> tuple[list[Figure], ...]:
    """The figure of every row; and the mass and every content that was not measured."""
    return _measured(balance, found, redundancy), _unmeasured(balance, found)


def _covariances(found: Fit, own: Int64, mass: Int64) -> tuple[Float64, Float64, Float64]:
    """Of contents with themselves, of contents with the mass beside them, of masses."""
    first, second = np.concatenate((own, own, mass)), np.concatenate((own, mass, mass))
    cc, cm, mm = np.split(found.inverse_at(first, second), 3)
    return cc, cm, mm


def _measured(balance: Balance, found: Fit, redundancy: Float64) -> list[Figure]:
    rows, names = found.rows, ("", *balance.elements)
    value, u = estimates(found, rows.kind.astype(np.int64), rows.layer, rows.stream)
    # A grade over an unknown mass is known by itself alone.
    alone = np.isnan(value) & ~found.redundant
    value, u = np.where(alone, rows.value, value), np.where(alone, rows.u, u)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(redundancy > TESTABLE, found.residual / np.sqrt(redundancy), np.nan)
    return [
        Figure(
            stream=balance.streams[rows.stream[at]].id,
            kind=Kind(int(rows.kind[at])),
            element=names[rows.layer[at]],
            measured=float(rows.value[at]),
            u=float(rows.u[at]),
            assumed=bool(rows.assumed[at]),
            estimate=_known(value[at]),
            u_estimate=_known(u[at]),
            z=_known(z[at]),
            redundancy=float(redundancy[at]),
            redundant=bool(found.redundant[at]),
        )
        for at in range(len(rows))
    ]


def _unmeasured(balance: Balance, found: Fit) -> list[Figure]:
    rows, streams, names = found.rows, found.layout.streams, ("", *balance.elements)
    missing = np.ones(found.layout.size, np.bool_)
    missing[rows.layer * streams + rows.stream] = False
    at = np.flatnonzero(missing)
    layer, stream = at // streams, at % streams
    kind = np.where(layer > 0, Kind.CONTENT, Kind.MASS)
    value, u = estimates(found, kind, layer, stream)
    return [
        Figure(
            stream=balance.streams[stream[number]].id,
            kind=Kind(int(kind[number])),
            element=names[layer[number]],
            estimate=_known(value[number]),
            u_estimate=_known(u[number]),
        )
        for number in range(len(at))
    ]


def _known(value: np.float64) -> float | None:
    return float(value) if np.isfinite(value) else None
