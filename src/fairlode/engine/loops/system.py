"""A system of points that feed each other, and its solution with what it leaves over.

``x = own + A x``: what a point consists of is what enters it from outside and, for each point
that feeds it, that point's composition, in proportion to mass. Each row of A and of the shares
that enter sums to 1, so the solution is a share too. It exists, and is the only one, where
something from outside reaches every circle (A is then a weakly chained substochastic matrix:
P. Azimzadeh, Math. Comp. 88, 2019).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import LinearOperator, bicgstab

from fairlode.engine.kernels.loops import fed_from_outside, residual, solve_stages, stage_order
from fairlode.engine.loops.errors import ClosedLoopError, LoopsUnsolvedError
from fairlode.ledger.columns.tables import Bool, Float64, Int32, Int64
from fairlode.ledger.kernels._compile import UInt8

TOLERANCE = 1e-9
"""What a share may be off by."""
MOST_SWEEPS = 500
"""Sweeps of one circle after which the fallback is tried."""
_OUTSIDE = 1e-12
"""Part of a point that must come from outside to count: more than rounding of a sum of shares."""
_SHOWN = 12
"""Points of a circle that an error names."""


class Method(StrEnum):
    """How a system was solved."""

    STAGES = "gauss-seidel"
    FALLBACK = "bicgstab"


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """Points, what feeds them, and what enters from outside."""

    names: tuple[str, ...]
    """What a message calls each point."""
    indptr: Int64
    inputs: Int32
    weight: Float64
    """A by rows: share of each input in its point."""
    own: Float64
    """float64[n, k], what enters from outside, in k attributes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """The composition of every point."""

    values: Float64
    """float64[n, k]."""
    circle: Int32
    """Number of the circle that each point is in; -1 for none."""
    sweeps: int
    """Of the circle that took most."""
    residual: float
    """The largest amount by which an equation is missed."""
    method: Method


def solve(
    system: System, *, tolerance: float = TOLERANCE, most_sweeps: int = MOST_SWEEPS
) -> Solution:
    """The solution. Raises `ClosedLoopError` or `LoopsUnsolvedError`."""
    _check_outlets(system)
    matrix = (system.indptr, system.inputs, system.weight)
    order, starts = stage_order(system.indptr, system.inputs)
    values = np.zeros_like(system.own)
    own = np.ascontiguousarray(system.own)
    sweeps = solve_stages(*matrix, own, order, starts, values, tolerance, most_sweeps)
    method = Method.STAGES
    if sweeps < 0:
        method = Method.FALLBACK
        _improve(system, values, tolerance)
    missed, point = residual(*matrix, own, values)
    if not missed <= _allowed(tolerance):
        raise LoopsUnsolvedError(
            sweeps=abs(sweeps), share=f"{100 * missed:.3g} %", point=system.names[point]
        )
    return Solution(
        values=values,
        circle=_circles(system, order, starts),
        sweeps=abs(sweeps),
        residual=missed,
        method=method,
    )


def _allowed(tolerance: float) -> float:
    """What an equation may be missed by."""
    return 2 * tolerance


def _check_outlets(system: System) -> None:
    """Refuse a circle that nothing enters from outside."""
    size = len(system.names)
    outputs = np.repeat(np.arange(size), np.diff(system.indptr))
    inside = np.bincount(outputs, system.weight, size)
    inlet: UInt8 = (inside < 1.0 - _OUTSIDE).astype(np.uint8)
    reached = fed_from_outside(system.indptr, system.inputs, inlet).astype(np.bool_)
    if not reached.all():
        circle = _closed_circle(system, reached)
        names = [system.names[point] for point in circle[:_SHOWN]]
        more = [f"{len(circle) - _SHOWN} more"] if len(circle) > _SHOWN else []
        raise ClosedLoopError(circle=", ".join([*names, *more]))


def _closed_circle(system: System, reached: Bool) -> list[int]:
    """A circle of points that nothing reaches, each fed by the one before it, by name."""
    point = min(np.flatnonzero(~reached).tolist(), key=system.names.__getitem__)
    seen: dict[int, int] = {}
    while point not in seen:
        seen[point] = len(seen)
        feeding = system.inputs[system.indptr[point] : system.indptr[point + 1]]
        point = min(feeding.tolist(), key=system.names.__getitem__)
    circle = list(seen)[seen[point] :][::-1]
    first = min(range(len(circle)), key=lambda at: system.names[circle[at]])
    return circle[first:] + circle[:first]


def _improve(system: System, values: Float64, tolerance: float) -> None:
    """BiCGSTAB from where the sweeps ended, column by column (H. A. van der Vorst, 1992)."""
    size = len(system.names)
    matrix = sparse.csr_array((system.weight, system.inputs, system.indptr), shape=(size, size))
    left = sparse.eye_array(size, format="csr") - matrix
    scale = left.diagonal()
    scaled = LinearOperator((size, size), matvec=lambda x: x / scale)
    for k in range(values.shape[1]):
        found, _ = bicgstab(
            left, system.own[:, k], x0=values[:, k], rtol=0.0, atol=tolerance, M=scaled
        )
        values[:, k] = found


def _circles(system: System, order: Int32, starts: Int64) -> Int32:
    size = len(system.names)
    length = np.diff(starts)
    part = np.empty(size, np.int32)
    part[order] = np.repeat(np.arange(len(length)), length)
    outputs = np.repeat(np.arange(size), np.diff(system.indptr))
    looped = np.zeros(len(length), np.bool_)
    looped[length > 1] = True
    looped[part[outputs[(system.inputs == outputs) & (system.weight > 0)]]] = True
    number = np.where(looped, np.cumsum(looped) - 1, -1)
    result: Int32 = number[part].astype(np.int32)
    return result
