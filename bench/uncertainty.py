"""``python -m bench.uncertainty``: Monte Carlo over every mass of a chain, beside a pass per draw.

Every mass is lognormal with a standard uncertainty of 2 %; wanted is the share of nickel ore in
every lot, with mean, deviation and 95 % interval. The peers draw with numpy and carry one draw at a
time: by our own kernel for means, and by scipy's triangular solver; they keep sums alone, and are
timed on a few draws and scaled. Recycled input ends history at its reclaim point.
"""

import argparse
import os
import platform
import statistics
import time

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import spsolve_triangular

from bench.chain import SEED, Array, Chain, make
from bench.measure import peak_mb
from fairlode.engine.kernels.draw_mixing import COPY, MIX, OWN
from fairlode.engine.kernels.mixing import propagate
from fairlode.engine.uncertainty.figures import Figures, Stated
from fairlode.engine.uncertainty.plan import Plan
from fairlode.engine.uncertainty.running import Wanted, drawn_attributes
from fairlode.engine.uncertainty.sampling import Sampling
from fairlode.ledger.kernels.csr import csr_from_edges

U = 0.02
_FEW = 3


def main() -> None:
    """Run and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.uncertainty", description=__doc__)
    parser.add_argument("--lots", type=int, default=100_000)
    parser.add_argument("--draws", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-peers", action="store_true")
    options = parser.parse_args()
    chain = make(options.lots, SEED)
    plan, wanted = planned(chain)
    drawn_attributes(plan, wanted, Sampling(draws=32), threads=2)  # compiles
    times = []
    for _ in range(options.rounds):
        begun = time.perf_counter()
        found = drawn_attributes(plan, wanted, Sampling(draws=options.draws))
        times.append(time.perf_counter() - begun)
    ours = statistics.median(times)
    print(
        f"{options.lots:,} lots, {len(plan.flow[1]):,} inputs, {options.draws:,} draws, "
        f"{os.cpu_count()} processors ({platform.machine()}), peak {peak_mb():.0f} MB\n"
        f"fairlode: median {ours:.2f} s, least {min(times):.2f} s, "
        f"{options.lots * options.draws / ours / 1e6:.0f} M lot-draws/s"
    )
    if options.no_peers:
        return
    for name, peer in (("pass per draw", by_pass), ("scipy triangular", by_solver)):
        begun = time.perf_counter()
        mean = peer(plan, wanted, _FEW)
        spent = (time.perf_counter() - begun) / _FEW * options.draws
        away = float(np.abs(mean - found.mean[:, 0]).max())
        print(
            f"{name}: {spent:.0f} s for all draws, {spent / ours:.0f} times; differs by {away:.3f}"
        )


def planned(chain: Chain) -> tuple[Plan, Wanted]:
    """The chain as the engine's plan for drawing."""
    size = len(chain.kind)
    output, input_ = chain.output.astype(np.int32), chain.input.astype(np.int32)
    indptr, inputs, at = csr_from_edges(size, output, input_)
    fed = np.diff(indptr)
    kind = np.where(fed == 0, OWN, np.where(fed == 1, COPY, MIX)).astype(np.uint8)
    kind[chain.recycled > 0] = OWN
    mixed = (kind == MIX)[np.repeat(np.arange(size), fed)]
    used = np.unique(inputs[mixed])
    none, start = np.empty(0), np.zeros(1, np.int64)
    flow = (
        indptr, inputs, kind, chain.input_g[at].astype(np.float64), inputs,
        np.full(size, -1, np.int32), start, none, none, np.empty(0, np.int32),
    )  # fmt: skip  # ten arrays
    plan = Plan(
        flow=flow, figures=_figures(used), stated=_stated(len(used)), rows=used, height=size
    )
    own = ((chain.kind == 0) & (kind == OWN)).astype(np.float64)[:, None]
    centre = propagate(indptr, inputs, _shares(plan, flow[3]), own.copy())
    return plan, Wanted(own=own, of_gap=np.zeros(1), centre=centre)


def by_pass(plan: Plan, wanted: Wanted, draws: int) -> Array:
    """Mean of a few draws, each a pass of the kernel for means."""
    rng, total = np.random.default_rng(1), np.zeros(plan.size)
    for _ in range(draws):
        weight = _shares(plan, plan.flow[3] * _factors(rng, plan.size)[plan.flow[1]])
        total += propagate(plan.flow[0], plan.flow[1], weight, wanted.own.copy())[:, 0]
    return total / draws


def by_solver(plan: Plan, wanted: Wanted, draws: int) -> Array:
    """The same, each a triangular system."""
    rng, total = np.random.default_rng(1), np.zeros(plan.size)
    for _ in range(draws):
        weight = _shares(plan, plan.flow[3] * _factors(rng, plan.size)[plan.flow[1]])
        shape = (plan.size, plan.size)
        matrix = sparse.eye_array(plan.size) - sparse.csr_array(
            (weight, plan.flow[1], plan.flow[0]), shape=shape
        )
        total += spsolve_triangular(matrix.tocsr(), wanted.own)[:, 0]
    return total / draws


def _factors(rng: np.random.Generator, size: int) -> Array:
    sigma = np.sqrt(np.log1p(U**2))
    return np.exp(sigma * rng.standard_normal(size) - sigma**2 / 2)


def _shares(plan: Plan, grams: Array) -> Array:
    """Shares of each edge; none into a lot at which history ends."""
    indptr = plan.flow[0]
    node = np.repeat(np.arange(plan.size), np.diff(indptr))
    total = np.bincount(node, grams, plan.size)
    return np.where(plan.kind[node] == OWN, 0.0, grams / total[node])


def _figures(used: Array) -> Figures:
    count = len(used)
    return Figures(
        of_use=np.arange(count),
        lot=used.astype(np.int64),
        edge=np.full(count, -1),
        contained=np.zeros(count, np.bool_),
        mass_key=(used.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15),
        assay_key=np.zeros(count, np.uint64),
        sigma=np.full(count, np.sqrt(np.log1p(U**2))),
        fraction=np.ones(count),
        fraction_u=np.zeros(count),
    )


def _stated(count: int) -> Stated:
    return Stated(
        masses=count, masses_held=0, assays=0, assays_held=0, held_lots=(), held_lots_in_all=0
    )


if __name__ == "__main__":
    main()
