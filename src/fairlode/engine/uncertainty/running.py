"""Many draws of a plan: blocks of 16 on two threads, and what is kept of them.

Two threads draw two blocks, then take in half of the nodes each. No digit depends on how many
threads there are.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from fairlode.engine.kernels.draw_mixing import mix_draws
from fairlode.engine.kernels.draws import LANES, Float32
from fairlode.engine.kernels.extremes import take_in
from fairlode.engine.uncertainty.plan import Drawer, Plan
from fairlode.engine.uncertainty.sampling import Sampling
from fairlode.ledger.columns.tables import Float64

_TWO = 2
"""Threads at most: more were not measured."""
_PARALLEL_FROM = 20_000
"""Nodes from which a second thread pays."""
_TOGETHER = 4
"""Attributes that are carried at once: a row is then five cache lines."""
Told = Callable[[int, int], None]
"""Told how many draws are done, of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Attributes of nodes: float64[n, k] and float64[k]."""

    own: Float64
    of_gap: Float64
    """The value of what is not explained."""
    centre: Float64
    """About the mean of each: what the stated figures give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Attributes of every node, drawn; all float64[n, k]."""

    mean: Float64
    deviation: Float64
    lower: Float64
    upper: Float64


def drawn_attributes(
    plan: Plan,
    wanted: Wanted,
    sampling: Sampling,
    *,
    threads: int | None = None,
    told: Told | None = None,
) -> Summary:
    """Mean, deviation and interval of every attribute of every node.

    `threads`: by size and processors when left out; the result is the same to the last digit.
    """
    pays = plan.size >= _PARALLEL_FROM
    count = threads or (min(_TWO, os.cpu_count() or 1) if pays else 1)
    parts = []
    with ThreadPoolExecutor(count) as pool:
        for first in range(0, wanted.own.shape[1], _TOGETHER):
            group = slice(first, first + _TOGETHER)
            some = Wanted(
                own=wanted.own[:, group],
                of_gap=wanted.of_gap[group],
                centre=wanted.centre[:, group],
            )
            run = _Run(plan, some, sampling, pool=pool, threads=count)
            parts.append(run.summary(told))
    return Summary(
        mean=np.hstack([part.mean for part in parts]),
        deviation=np.hstack([part.deviation for part in parts]),
        lower=np.hstack([part.lower for part in parts]),
        upper=np.hstack([part.upper for part in parts]),
    )


class _Run:
    """All draws of a few attributes."""

    def __init__(
        self,
        plan: Plan,
        wanted: Wanted,
        sampling: Sampling,
        *,
        pool: ThreadPoolExecutor,
        threads: int,
    ) -> None:
        self._plan, self._sampling, self._pool = plan, sampling, pool
        width = wanted.own.shape[1]
        self._own = np.ascontiguousarray(wanted.own, dtype=np.float32)
        self._of_gap = wanted.of_gap.astype(np.float32)
        self._drawer: Drawer = plan.drawer(sampling.seed)
        self._tables: list[Float32] = [plan.table(width) for _ in range(threads)]
        low, high = sampling.ranks
        self._kept = [
            _Kept.empty(wanted.centre[:, j], low + 1, sampling.draws - high) for j in range(width)
        ]
        self._cuts = np.linspace(0, plan.size, threads + 1).astype(np.int64).tolist()

    def summary(self, told: Told | None) -> Summary:
        draws = self._sampling.draws
        blocks = -(-draws // LANES)
        for first in range(0, blocks, len(self._tables)):
            some = range(first, min(first + len(self._tables), blocks))
            list(self._pool.map(self._draw, some, self._tables))
            list(self._pool.map(self._take, [some] * len(self._tables), range(len(self._tables))))
            if told is not None:
                told(min(some.stop * LANES, draws), draws)
        found = [kept.summary(draws) for kept in self._kept]
        return Summary(
            mean=np.column_stack([one[0] for one in found]),
            deviation=np.column_stack([one[1] for one in found]),
            lower=np.column_stack([one[2] for one in found]),
            upper=np.column_stack([one[3] for one in found]),
        )

    def _draw(self, block: int, table: Float32) -> None:
        self._drawer.draw(block, table)
        mix_draws(*self._plan.flow, self._own, self._of_gap, table)

    def _take(self, blocks: range, part: int) -> None:
        """Take in one part of the nodes, block after block."""
        for block, table in zip(blocks, self._tables, strict=False):
            count = min(LANES, self._sampling.draws - block * LANES)
            for j, kept in enumerate(self._kept):
                column = LANES * (1 + j)
                take_in(table, column, count, *kept.arrays, *self._cuts[part : part + 2])


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of the draws of one attribute."""

    arrays: tuple[Float64, Float64, Float32, Float32, Float32]
    """`centre` to `bounds` of `take_in`."""

    @classmethod
    def empty(cls, centre: Float64, low: int, high: int) -> "_Kept":
        size = len(centre)
        least = np.full((size, low + 1), np.inf, np.float32)
        most = np.full((size, high + 1), np.inf, np.float32)
        least[:, -1] = most[:, -1] = -np.inf
        bounds = np.tile(np.array([np.inf, -np.inf], np.float32), (size, 1))
        return cls((np.ascontiguousarray(centre), np.zeros((size, 2)), least, most, bounds))

    def summary(self, draws: int) -> tuple[Float64, Float64, Float64, Float64]:
        """Mean, deviation and the ends of the interval."""
        centre, moments, least, most, _ = self.arrays
        away, square = moments[:, 0], moments[:, 1]
        variance = np.maximum(square - away**2 / draws, 0.0) / (draws - 1)
        lower, upper = least[:, 0].astype(np.float64), -most[:, 0].astype(np.float64)
        return centre + away / draws, np.sqrt(variance), lower, upper
