"""Weighted least squares over a balance: the figures that close it and change least.

Least sum of squared adjustments in standard uncertainties, under the laws of conservation: linear
in mass, and bilinear (mass x grade) for elements, by successive linearisation with Lagrange
multipliers (Gauss-Newton on the conditions of Lagrange). What was not measured is a variable
without a row. A variable that nothing determines is held where it is.

Sources: Kuehn and Davidson, Chem. Eng. Prog. 57 (1961); Crowe, AIChE J. 32 (1986); Wills and
Finch, Mineral Processing Technology, chapter 3 (mass balancing by least squares).
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from fairlode.engine.reconcile._classify import observable, redundant
from fairlode.engine.reconcile._layout import Kind, Layout, Rows
from fairlode.engine.reconcile._rows import (
    closure_of,
    residual_of,
    slope_of,
    spread_of,
    variable_of,
)
from fairlode.engine.reconcile._search import conditions_of, scaled_law, searched
from fairlode.engine.reconcile._system import Factors, Matrix
from fairlode.ledger.columns.tables import Bool, Float64, Int64

_STEP_ENOUGH = 1e-3
"""The same, where a search that has used up its rounds has still come near enough."""
_CLOSURE = 1e-12
"""Largest gap at a node that ends the search, relative to what passes through it."""
_DRAWN = 0.1
"""Weight that draws an unmeasured mass to where it began, per its own size."""
_TIES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A closed balance."""

    layout: Layout
    rows: Rows
    x: Float64
    """By variable; where it is not observable, any value that closes the balance."""
    residual: Float64
    """By row: estimate minus measured, in standard uncertainties."""
    spread: Float64
    """By variable: the unit in which it was solved for."""
    slope: Matrix
    """Rows by variables: what a residual changes by, in units of the spread."""
    observable: Bool
    redundant: Bool
    factors: Factors
    """Of the conditions of Lagrange at `x`, in units of the spread."""
    rounds: int
    step: float
    """Of the last round: by how many standard uncertainties all residuals together moved."""
    closure: float
    """Largest gap at a node in any layer, relative to what passes through it."""

    @property
    def converged(self) -> bool:
        """Whether next to nothing moved any more in the last round."""
        return self.step <= _STEP_ENOUGH and self.closure <= _CLOSURE

    def inverse_at(self, first: Int64, second: Int64) -> Float64:
        """Covariances of variables, in the units of the balance, for pairs of one stream."""
        scale = self.spread
        return self.factors.inverse_at(first, second) * scale[first] * scale[second]

    def answers(self, change: Float64) -> tuple[Float64, Float64]:
        """What a `change` of all measurements (in u) does to variables and to residuals."""
        right = np.concatenate((self.slope.T @ change, np.zeros(self.layout.conservation.shape[0])))
        moved = self.factors.solve(right)[: self.layout.size]
        return moved * self.spread, self.slope @ moved - change


def fit(layout: Layout, rows: Rows | None = None) -> Fit:
    """Close a balance, with its own measurements or with some of them. Deterministic."""
    rows = layout.rows if rows is None else rows
    search = searched(layout, rows, _start(layout, rows))
    whole = search.whole()
    return Fit(
        layout=layout,
        rows=rows,
        x=search.x,
        residual=residual_of(layout, rows, search.x, search.over),
        spread=search.spread,
        slope=search.slope,
        observable=~search.held if search.linear else observable(whole),
        redundant=redundant(whole)[search.law.shape[0] :],
        factors=search.factors,
        rounds=search.rounds,
        step=search.step,
        closure=closure_of(layout, search.x),
    )


def _start(layout: Layout, rows: Rows) -> Float64:
    """Where to begin: as measured, closed in mass first, then each element at those masses.

    It has to close: where it does not, grades that differ by chance seem to say that nothing flows
    between them.
    """
    if not (rows.kind == Kind.GRADE).any():
        x = layout.typical.copy()
        x[variable_of(layout, rows, np.arange(len(rows)))] = rows.value
        return x
    masses = _closed(layout, rows, 0, np.ones(layout.streams))
    over = np.maximum(np.abs(masses), layout.floor)
    elements = [_closed(layout, rows, layer, over) for layer in range(1, layout.layers)]
    first = np.concatenate((masses, *elements))
    return min(first, _tied(layout, rows, first, over), key=lambda x: _squares(layout, rows, x))


def _squares(layout: Layout, rows: Rows, x: Float64) -> float:
    over = np.maximum(np.abs(x[: layout.streams]), layout.floor)
    return float((residual_of(layout, rows, x, over) ** 2).sum())


def _tied(layout: Layout, rows: Rows, x: Float64, over: Float64) -> Float64:
    """All layers at once, each measured grade as content less grade x mass, which is linear.

    A mass that was not measured is drawn to where it began, so weakly that grades that say how a
    feed was split decide, and grades that differ by chance do not.
    """
    loose = np.ones(layout.streams, np.bool_)
    loose[rows.stream[rows.kind == Kind.MASS]] = False
    at = np.flatnonzero(loose)
    shape = len(at), layout.size
    weak = sparse.csr_array((_DRAWN / over[at], (np.arange(len(at)), at)), shape=shape)
    tie = slope_of(layout, rows, np.zeros(layout.size), over)
    spread = sparse.diags_array(spread_of(layout, rows, over))
    slope = sparse.csr_array(sparse.vstack([tie, weak]) @ spread)
    right = np.where(rows.kind == Kind.GRADE, 0.0, rows.value / rows.u)
    right = np.concatenate((right, weak @ x))
    law, _ = scaled_law(layout, spread.diagonal())
    factors = conditions_of(layout, law, slope, np.ones(layout.size, np.bool_))
    y = x / spread.diagonal()
    for _ in range(_TIES):
        gap = np.concatenate((slope.T @ (slope @ y - right), law @ y))
        y = y - factors.solve(gap)[: layout.size]
    result: Float64 = y * spread.diagonal()
    return result


def _closed(layout: Layout, rows: Rows, layer: int, over: Float64) -> Float64:
    """One layer by itself, grades being contents of the masses `over`."""
    at = np.flatnonzero(rows.layer == layer)
    stream, here = rows.stream[at], slice(layer * layout.streams, (layer + 1) * layout.streams)
    scale = np.where(rows.kind[at] == Kind.GRADE, over[stream], 1.0)
    alone = Rows(
        kind=np.full(len(at), Kind.CONTENT, np.int8),
        stream=stream,
        layer=np.zeros(len(at), np.int64),
        value=rows.value[at] * scale,
        u=rows.u[at] * scale,
        assumed=rows.assumed[at],
    )
    part = Layout(
        streams=layout.streams,
        layers=1,
        incidence=layout.incidence,
        conservation=layout.incidence,
        rows=alone,
        typical=layout.typical[here],
        spread=layout.spread[here],
        floor=layout.floor,
    )
    start = layout.typical[here].copy()
    start[stream] = alone.value
    return searched(part, alone, start).x
