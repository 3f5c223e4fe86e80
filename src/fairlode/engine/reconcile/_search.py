"""The rounds of a fit: linearise, solve the conditions of Lagrange, step, until nothing moves.

Gauss-Newton on the conditions of Lagrange, with the laws kept to the last digit in every round:
away from there, a direction that nothing determines seems to be determined by rounding errors.
"""

import numpy as np
from scipy import sparse

from fairlode.engine.reconcile._classify import NullSpace, observable
from fairlode.engine.reconcile._layout import Kind, Layout, Rows
from fairlode.engine.reconcile._rows import (
    closure_of,
    over_of,
    residual_of,
    slope_of,
    spread_of,
)
from fairlode.engine.reconcile._system import Factors, Matrix, SingularError, factors_of
from fairlode.ledger.columns.tables import Bool, Float64

MOST_ROUNDS = 120
_STEP = 1e-7
"""Step of a round that ends the search: by how many u all residuals together still moved."""
_CLOSURE = 1e-12
"""Largest gap at a node that ends the search, relative to what passes through it."""
_REGULAR = 1e-7
"""Added to each variable, and taken from each law, so that no pivot is zero: more than the root of
the rounding error, so that none is rounding alone. What it takes from a round the next one brings
back, so estimates do not depend on it; variances do, by about this share of themselves in units of
the spread."""
_REGULAR_MEASURED = 1e-9
"""The same where everything was measured: no pivot can then come near zero."""
_OF_ITS_OWN = 0.1
"""Information on a variable, per squared spread, from which on it was measured itself."""
_HELD = 1e-6
"""Weight, per squared spread, of a variable that nothing determines, so that it has a variance."""
_CLOSES = 1e-9
"""Relative gap at a node below which a round is held against the sum of squares."""
_HALVINGS = 12
_CLOSINGS = 2
_LOOKS = 3
"""Rounds after which what can be known is looked at again."""


def searched(layout: Layout, rows: Rows, start: Float64) -> "Search":
    """Search from `start` until nothing moves, or the rounds are used up."""
    search = Search(layout, rows, start)
    while search.rounds < MOST_ROUNDS and not search.done and not search.lost:
        search.go_on()
    return search


class Search:
    """Where a fit stands, between rounds."""

    def __init__(self, layout: Layout, rows: Rows, start: Float64) -> None:
        self.layout, self.rows = layout, rows
        self.closing = Closing(layout)
        self.x = self.closing.closed(start)
        self.over = np.maximum(np.abs(self.x[: layout.streams]), layout.floor)
        self.linear = not (rows.kind == Kind.GRADE).any()
        self.multiplier = np.zeros(layout.conservation.shape[0])
        self.rounds, self.step, self.lost = 0, np.inf, False
        self._linearise(look=True)

    @property
    def done(self) -> bool:
        """Whether nothing moves any more."""
        return self.step <= _STEP and closure_of(self.layout, self.x) <= _CLOSURE

    def whole(self) -> Matrix:
        """Laws above measurements, linearised."""
        return sparse.csr_array(sparse.vstack([self.law, self.slope]))

    def go_on(self) -> None:
        """One round."""
        self.rounds += 1
        residual = residual_of(self.layout, self.rows, self.x, self.over)
        gradient = self.slope.T @ residual + self.law.T @ (self.multiplier / self.length)
        gap = self.law @ (self.x / self.spread)
        moved = self.factors.solve(-np.concatenate((gradient, gap)))
        change = moved[: self.layout.size]
        if self.free is not None:
            change = self.free.taken_out(change)
        part = 1.0 if self.linear else self._part(change * self.spread)
        self.x = self.closing.closed(self.x + part * change * self.spread)
        self.multiplier = self.multiplier + part * moved[self.layout.size :] * self.length
        self.step = float(np.linalg.norm(self.slope @ change))
        self.lost = not np.isfinite(self.x).all()
        if self.linear or self.lost:
            return
        self.over = over_of(self.layout, self.x, self.over)
        try:
            # Where it starts, a balance may look as if it held more, or less, than it does.
            self._linearise(look=self.rounds <= _LOOKS)
        except SingularError:
            self.lost, self.step = True, np.inf

    def _linearise(self, *, look: bool) -> None:
        self.spread = spread_of(self.layout, self.rows, self.over)
        scale = sparse.diags_array(self.spread)
        self.law, self.length = scaled_law(self.layout, self.spread)
        self.slope = sparse.csr_array(slope_of(self.layout, self.rows, self.x, self.over) @ scale)
        if look:
            self.held = ~observable(self.whole())
        self.factors = conditions_of(self.layout, self.law, self.slope, self.held)
        # What nothing determines stays where it is, and does not wander off on rounding errors.
        self.free = NullSpace(self.whole()) if self.held.any() and not self.linear else None

    def _part(self, change: Float64) -> float:
        """The part of a step that makes the sum of squares no larger, once the laws hold."""
        if closure_of(self.layout, self.x) > _CLOSES:
            return 1.0
        part, now = 1.0, self._squares(self.x)
        for _ in range(_HALVINGS):
            if self._squares(self.x + part * change) <= now * (1 + _CLOSES) + _CLOSES:
                return part
            part /= 2
        return part

    def _squares(self, x: Float64) -> float:
        over = over_of(self.layout, x, self.over)
        return float((residual_of(self.layout, self.rows, x, over) ** 2).sum())


def scaled_law(layout: Layout, spread: Float64) -> tuple[Matrix, Float64]:
    """Conservation in units of the spread, its rows of length 1; and what each was times."""
    law = layout.conservation @ sparse.diags_array(spread)
    length = 1.0 / np.sqrt(np.asarray(law.multiply(law).sum(axis=1)).ravel())
    return sparse.csr_array(sparse.diags_array(length) @ law), length


class Closing:
    """Brings figures that nearly close to where they do, to the last digit.

    Away from there, a direction that nothing determines seems to be determined by rounding errors.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.law, self.length = scaled_law(layout, layout.spread)
        corner = sparse.eye_array(len(self.length)) * -_REGULAR
        side = sparse.eye_array(layout.size)
        whole = sparse.block_array([[side, self.law.T], [self.law, corner]])
        self.factors = factors_of(sparse.csr_array(whole))

    def closed(self, x: Float64) -> Float64:
        """The nearest figures that close."""
        for _ in range(_CLOSINGS):
            gap = -self.length * (self.layout.conservation @ x)
            right = np.concatenate((np.zeros(len(x)), gap))
            x = x + self.factors.solve(right)[: len(x)] * self.layout.spread
        return x


def conditions_of(layout: Layout, law: Matrix, slope: Matrix, held: Bool) -> Factors:
    """The conditions of Lagrange, [S'S, L'; L, 0], with entries kept for mass against content.

    `held` are variables that nothing determines. Raises `SingularError`.
    """
    size, laws = slope.shape[1], law.shape[0]
    square, rule = sparse.coo_array(slope.T @ slope), sparse.coo_array(law)
    known = slope.shape[0] >= size and (square.diagonal() > _OF_ITS_OWN).all()
    regular = _REGULAR_MEASURED if known else _REGULAR
    every = np.arange(size + laws)
    added = np.where(every < size, regular, -regular)
    content, mass = every[layout.streams : size], every[layout.streams : size] % layout.streams
    parts = [
        (square.row, square.col, square.data),
        (every, every, added + np.append(np.where(held, _HELD, 0.0), np.zeros(laws))),
        (content, mass, np.zeros(len(content))),
        (mass, content, np.zeros(len(content))),
        (rule.row + size, rule.col, rule.data),
        (rule.col, rule.row + size, rule.data),
    ]
    row, column, value = (np.concatenate(each) for each in zip(*parts, strict=True))
    return factors_of(sparse.csr_array((value, (row, column)), shape=(len(every),) * 2))
