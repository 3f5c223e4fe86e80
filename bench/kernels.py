"""``python -m bench.kernels``: the compiled passes in memory, beside the limit of the machine.

The limit is a gather: as many rows of 64 bytes, at random, as the chain has inputs, from as large
a table, on pages of 2 MB, on as many threads, asked for ahead as the pass asks for its rows. What a
pass takes over that is what it computes; what it takes less is what the order of lots saves.
"""

import argparse
import statistics
import threading
import time
from collections.abc import Callable

import numpy as np

from bench.chain import SEED, Array, Chain, make
from fairlode.engine.kernels import bounds, mixing
from fairlode.engine.kernels.ranges import bound_all
from fairlode.ledger.kernels import csr, order
from fairlode.ledger.kernels._compile import Float64, Int32, kernel
from fairlode.ledger.kernels._machine import prefetch

_AHEAD = 24


def main() -> None:
    """Make a chain, run every pass some times in turn, and print medians."""
    options = _options()
    chain = make(options.lots, SEED)
    passes = _passes(chain)
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in passes}
    for turn in range(options.rounds + 1):
        for name, (prepare, run) in passes.items():
            given = prepare()
            wall, cpu = time.perf_counter(), time.process_time()
            run(given)
            if turn:  # the first compiles, and touches memory for the first time
                spent[name].append((time.perf_counter() - wall, time.process_time() - cpu))
    print(f"{len(chain.ids):,} lots, {len(chain.output):,} inputs; median of {options.rounds}")
    print("| pass | wall ms | least | processor ms |")
    print("|---|---|---|---|")
    for name, took in spent.items():
        walls, cpus = [one for one, _ in took], [one for _, one in took]
        print(
            f"| {name} | {1e3 * statistics.median(walls):.0f} | {1e3 * min(walls):.0f} "
            f"| {1e3 * statistics.median(cpus):.0f} |"
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.kernels", description=__doc__)
    parser.add_argument("--lots", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    return parser.parse_args()


def _passes(chain: Chain) -> dict[str, tuple[Callable[[], Array], Callable[[Array], object]]]:
    """By name, what to do before the clock starts, and what is measured."""
    n, m = len(chain.ids), len(chain.output)
    output, input_ = chain.output.astype(np.int32), chain.input.astype(np.int32)
    indptr, inputs, mass = csr.row_starts(n, output), input_, chain.input_g
    starts, rows = order.windows(indptr, inputs), np.arange(n, dtype=np.int32)
    weight = mixing.shares(indptr, mass)
    x, one = np.empty((n, 8)), np.empty((n, 1))
    at_random = np.random.default_rng(1).integers(0, n, m).astype(np.int32)
    held = np.maximum(chain.mass_g, np.bincount(input_, mass, n)).astype(np.float64)
    role = np.where(indptr[1:] > indptr[:-1], bounds.FOLLOWED, bounds.OUTSIDE).astype(np.uint8)
    role[(role != bounds.FOLLOWED) & (chain.own[:, 1] > 0)] = bounds.WITHIN

    def fresh() -> Array:
        np.copyto(x, chain.own)
        return x

    def single() -> Array:
        one[:, 0] = role == bounds.WITHIN
        return one

    def bounded(_: Array) -> None:
        bound_all(
            indptr, inputs, (mass, mass), (held, np.zeros(n, np.uint8), role), by_mass=True,
            rows=rows, starts=starts, until=indptr[1:],
        )  # fmt: skip

    def by(mass_: Array, *, mean: bool, threads: int | None = None) -> Callable[[Array], object]:
        return lambda own: mixing.propagate(
            indptr, inputs, mass_, own, mean=mean, rows=rows, starts=starts, threads=threads
        )

    return {
        "gather, 1 thread": (fresh, lambda own: _gather(own, at_random, 1)),
        "gather, 2 threads": (fresh, lambda own: _gather(own, at_random, 2)),
        "eight attributes by mass": (fresh, by(mass, mean=True)),
        "the same, shares worked out": (fresh, by(weight, mean=False)),
        "the same, 1 thread": (fresh, by(mass, mean=True, threads=1)),
        "one attribute": (single, by(mass, mean=True)),
        "one class: least, mean, most": (single, bounded),
        "windows and proof of order": (fresh, lambda _: order.windows(indptr, inputs)),
    }


def _gather(table: Array, at: Array, threads: int) -> float:
    """Rows read at random by all threads together."""
    cuts = np.linspace(0, len(at), threads + 1).astype(int)
    sums = np.zeros(threads)

    def part(mine: int) -> None:
        sums[mine] = _rows_summed(table, at[cuts[mine] : cuts[mine + 1]])

    others = [threading.Thread(target=part, args=(mine,)) for mine in range(1, threads)]
    for other in others:
        other.start()
    part(0)
    for other in others:
        other.join()
    return float(sums.sum())


@kernel
def _rows_summed(table: Float64, at: Int32) -> float:
    total = 0.0
    for e in range(at.size):
        if e + _AHEAD < at.size:
            prefetch(table, at[e + _AHEAD], 0)
        total += table[at[e], 0] + table[at[e], 7]
    return total


if __name__ == "__main__":
    main()
