"""``python -m bench.reconcile``: a balance of 10,000 streams, beside the closed form in scipy.

Each figure is the median of several runs in one process. `reconcile` gives estimates, covariances,
observability, all tests and the elimination; the closed form gives estimates and the
covariances of the adjustments, which is what the tests are made from.
"""

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable

import numpy as np
from scipy import linalg, sparse
from scipy.sparse.linalg import spsolve

from bench.measure import peak_mb
from fairlode.engine.reconcile import Balance, Measured, Stream, reconcile
from fairlode.engine.reconcile._layout import layout_of

SEED = 20_261
_PER_NODE = 3.03
_REACH = 40


def main() -> None:
    """Make the networks, time everything, print the table."""
    options = _options()
    balance = network(options.streams, graded=False)
    graded = network(options.streams, graded=True)
    rows = [
        ("fairlode, mass", _timed(lambda: reconcile(balance), options.rounds)),
        ("fairlode, mass and one grade", _timed(lambda: reconcile(graded), options.rounds)),
        ("scipy, estimates alone", _timed(lambda: _estimates(balance), options.rounds)),
        ("numpy, dense, with covariances", _timed(lambda: _covariances(balance), 1)),
    ]
    ours = reconcile(balance)
    theirs = _estimates(balance)
    np.testing.assert_allclose([each.estimate for each in ours.figures], theirs, rtol=1e-7)
    base = rows[0][1]
    print(
        f"{len(balance.streams):,} streams, {len(balance.nodes):,} nodes; median of "
        f"{options.rounds} runs; {os.cpu_count()} processors ({platform.machine()})"
    )
    print("| work | s | ratio |\n|---|---|---|")
    for name, seconds in rows:
        print(f"| {name} | {seconds:.2f} | {seconds / base:.1f} |")
    print(f"chi-square {ours.chi2:.0f} with {ours.dof} degrees of freedom, peak {peak_mb():.0f} MB")


def network(streams: int, *, graded: bool) -> Balance:
    """A chain of plants: material enters at each, is split and separated, and goes on."""
    rng = np.random.default_rng(SEED)
    nodes = int(streams / _PER_NODE)
    arriving = np.zeros((nodes, 2))
    made: list[Stream] = []

    def add(source: str, target: str, held: tuple[float, float]) -> None:
        mass, grade = held[0], held[1] / held[0]
        u, u_grade = 0.01 * mass, 0.01 * grade
        figure = Measured(value=max(float(rng.normal(mass, u)), 0.0), u=u)
        assay = Measured(value=min(float(rng.normal(grade, u_grade)), 1.0), u=u_grade)
        grades = {"Cu": assay} if graded else {}
        made.append(
            Stream(id=f"s{len(made):07}", source=source, target=target, mass=figure, grades=grades)
        )

    for node in range(nodes):
        fresh = rng.uniform(50, 150)
        entered = (float(fresh), float(fresh * rng.uniform(0.05, 0.2)))
        add("", f"n{node}", entered)
        total = arriving[node] + entered
        outs = int(rng.integers(1, 4))
        parts = rng.dirichlet(np.full(outs, 4.0))
        metal = parts * rng.uniform(0.5, 1.5, outs)
        for part, rich in zip(parts, metal / metal.sum(), strict=True):
            to = node + int(rng.integers(1, _REACH))
            held = (float(total[0] * part), float(total[1] * rich))
            add(f"n{node}", f"n{to}" if to < nodes else "", held)
            if to < nodes:
                arriving[to] += held
    return Balance(title="chain", streams=tuple(made))


def _timed(work: Callable[[], object], rounds: int) -> float:
    """Median seconds; the first run, which may compile, is not counted."""
    work()
    seconds = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)


def _measured(balance: Balance) -> tuple[sparse.csr_array, np.ndarray, np.ndarray]:
    law = layout_of(balance).conservation
    masses = [each.mass for each in balance.streams if each.mass]
    return law, np.array([m.value for m in masses]), np.array([m.u**2 for m in masses])


def _estimates(balance: Balance) -> np.ndarray:
    """Values - V A' (A V A')^-1 A values, all sparse."""
    law, values, variance = _measured(balance)
    spread = sparse.diags_array(variance)
    gap = spsolve(sparse.csc_matrix(law @ spread @ law.T), law @ values)
    result: np.ndarray = values - variance * (law.T @ gap)
    return result


def _covariances(balance: Balance) -> np.ndarray:
    """Diagonal of V A' (A V A')^-1 A V, by a dense factor."""
    law, _, variance = _measured(balance)
    square = (law @ sparse.diags_array(variance) @ law.T).toarray()
    half = linalg.solve_triangular(linalg.cholesky(square, lower=True), law.toarray(), lower=True)
    result: np.ndarray = (half**2).sum(axis=0) * variance**2
    return result


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.reconcile", description=__doc__)
    parser.add_argument("--streams", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


if __name__ == "__main__":
    main()
