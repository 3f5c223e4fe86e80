"""Measured figures as rows that are linear in masses and contents about where these stand.

A grade is content over mass, whatever the sign of both; where there is next to no mass, (content -
grade x mass) over a floor of the mass, which is the same at the floor.
"""

import numpy as np
from scipy import sparse

from fairlode.engine.reconcile._layout import Kind, Layout, Rows
from fairlode.engine.reconcile._system import Matrix
from fairlode.ledger.columns.tables import Float64, Int64

_FALL = 0.1


def variable_of(layout: Layout, rows: Rows, at: Int64) -> Int64:
    """The variable that each of these rows is about."""
    return rows.layer[at] * layout.streams + rows.stream[at]


def over_of(layout: Layout, x: Float64, before: Float64) -> Float64:
    """By stream: the mass that its contents are over; it falls to a tenth in a round at most."""
    return np.maximum(np.maximum(np.abs(x[: layout.streams]), _FALL * before), layout.floor)


def spread_of(layout: Layout, rows: Rows, over: Float64) -> Float64:
    """By variable: about how well it is known, for masses of the order of `over`."""
    spread = layout.spread.copy()
    at = np.flatnonzero(rows.kind == Kind.GRADE)
    stream = rows.stream[at]
    tied = np.zeros(layout.streams, np.bool_)
    tied[stream] = True
    tied[rows.stream[rows.kind == Kind.MASS]] = False
    spread[: layout.streams][tied] = np.minimum(spread[: layout.streams], over)[tied]
    of_content = np.hypot(rows.u[at] * over[stream], rows.value[at] * spread[stream])
    spread[variable_of(layout, rows, at)] = of_content
    return spread


def residual_of(layout: Layout, rows: Rows, x: Float64, over: Float64) -> Float64:
    """Estimate minus measured, in standard uncertainties.

    A grade is content over mass, whatever the sign of both; where there is next to no mass,
    (content - grade x mass) over a floor of the mass, which is the same at the floor.
    """
    own = x[variable_of(layout, rows, np.arange(len(rows)))]
    by_grade = (own - rows.value * x[rows.stream]) / over[rows.stream]
    found: Float64 = np.where(rows.kind == Kind.GRADE, by_grade, own - rows.value) / rows.u
    return found


def slope_of(layout: Layout, rows: Rows, x: Float64, over: Float64) -> Matrix:
    """What each residual changes by, per unit of each variable."""
    every = np.arange(len(rows))
    own, mass = variable_of(layout, rows, every), over[rows.stream]
    of_grade = rows.kind == Kind.GRADE
    by_own = np.where(of_grade, 1.0 / mass, 1.0) / rows.u
    there = np.abs(x[rows.stream]) >= mass
    shown = np.where(there, x[own] / np.where(there, x[rows.stream], 1.0), rows.value)
    by_mass = -shown / mass / rows.u
    at = np.concatenate((every, every[of_grade])), np.concatenate((own, rows.stream[of_grade]))
    value = np.concatenate((by_own, by_mass[of_grade]))
    return sparse.csr_array((value, at), shape=(len(rows), layout.size))


def closure_of(layout: Layout, x: Float64) -> float:
    """Largest gap at a node in any layer, relative to what passes through it.

    What passes through is counted with its uncertainty, so that a node without any has a scale.
    """
    gap = np.abs(layout.conservation @ x)
    through = abs(layout.conservation) @ (np.abs(x) + layout.spread)
    return float((gap / through).max(initial=0.0))
