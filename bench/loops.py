"""``python -m bench.loops``: site-materials that feed each other in circles, beside scipy.

A synthetic system: 13 stages of plants, each point fed by about three points of the stage before
and, one in twenty, by scrap of a later stage; mines enter from outside. Eight attributes. scipy's
BiCGSTAB solves the same equations to the same tolerance; direct solvers fill up and are left out.
"""

import argparse
import statistics
import time

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import bicgstab

from bench.measure import peak_mb
from fairlode.engine.loops import System, solve

_STAGES = 13
_FAN_IN = 3
_SCRAP = 0.05
_ATTRIBUTES = 8
_TOLERANCE = 1e-9


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.loops", description=__doc__)
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    system = made(options.points)
    solve(made(1_000))  # compiles
    times = []
    for _ in range(options.rounds):
        begun = time.perf_counter()
        found = solve(system)
        times.append(time.perf_counter() - begun)
    ours = statistics.median(times)
    print(
        f"{options.points:,} points, {len(system.inputs):,} flows, {_ATTRIBUTES} attributes: "
        f"median {ours:.3f} s, least {min(times):.3f} s, {found.sweeps} sweeps, "
        f"residual {found.residual:.1e}, peak {peak_mb():.0f} MB"
    )
    begun = time.perf_counter()
    theirs = by_scipy(system)
    spent = time.perf_counter() - begun
    away = np.abs(theirs - found.values).max()
    print(f"scipy bicgstab: {spent:.2f} s, {spent / ours:.1f} times; differs by {away:.1e}")


def made(points: int, seed: int = 7) -> System:
    """The synthetic system."""
    rng = np.random.default_rng(seed)
    stage = np.sort(rng.integers(0, _STAGES, points))
    begin = np.searchsorted(stage, np.arange(_STAGES + 1))
    to = np.repeat(np.flatnonzero(stage > 0), _FAN_IN)
    scrap = rng.random(len(to)) < _SCRAP
    of = np.where(scrap, np.minimum(stage[to] + rng.integers(0, 4, len(to)), _STAGES - 1),
                  stage[to] - 1)  # fmt: skip  # one choice
    width = begin[of + 1] - begin[of]
    source = begin[of] + (rng.random(len(to)) * width).astype(np.int64)
    mass = rng.pareto(1.6, len(to)) + 0.1
    matrix = sparse.csr_array((mass, (to, source)), shape=(points, points))
    matrix = sparse.csr_array(sparse.diags_array(1 / np.maximum(matrix.sum(axis=1), 1e-9)) @ matrix)
    own = np.zeros((points, _ATTRIBUTES))
    mines = np.flatnonzero(stage == 0)
    own[mines, rng.integers(0, _ATTRIBUTES, len(mines))] = 1.0
    return System(
        names=tuple(map(str, range(points))),
        indptr=matrix.indptr.astype(np.int64),
        inputs=matrix.indices.astype(np.int32),
        weight=matrix.data,
        own=own,
    )


def by_scipy(system: System) -> np.ndarray:
    """The same by BiCGSTAB."""
    size = len(system.names)
    matrix = sparse.csr_array((system.weight, system.inputs, system.indptr), shape=(size, size))
    left = (sparse.eye_array(size) - matrix).tocsr()
    begin = np.full(size, 1 / _ATTRIBUTES)  # from nothing it breaks down at once
    return np.column_stack(
        [bicgstab(left, column, x0=begin, rtol=0.0, atol=_TOLERANCE)[0] for column in system.own.T]
    )


if __name__ == "__main__":
    main()
