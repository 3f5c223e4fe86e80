"""``python -m bench.custody``: credits, first in first out, beside plain Python and DuckDB.

Sites receive and claim every week; what is not claimed within four weeks expires, and what is
claimed beyond the balance stays uncovered. Every method keeps the same books: expired and
uncovered grams of each site are compared before anything is printed. Nothing in it is real.
"""

import argparse
import statistics
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt

from fairlode.engine.custody.kernels import fifo as kernels
from fairlode.ledger.kernels.sums import scatter_sum

Grams = npt.NDArray[np.int64]
SEED = 20260101
LIFE = 4
"""Weeks in which a credit can be claimed, the one of its receipt included."""
_WEEK = 10
_WEEKS = 100
_ROUNDS = 5
_BLOCK = 500
"""Sites whose books are kept at once: their rows stay in the cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """Grams by site and week."""

    issued: Grams
    used: Grams


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Grams by site."""

    expired: Grams
    uncovered: Grams


def make(sites: int, weeks: int = _WEEKS) -> Flows:
    """Receipts and claims that about meet each other, so that all branches are taken."""
    random = np.random.default_rng(SEED)
    size = (sites, weeks)
    return Flows(
        issued=random.integers(1, 10**9, size), used=random.integers(1, int(1.1 * 10**9), size)
    )


def by_kernel(flows: Flows) -> Totals:
    """All sites, arrays made ready included; a block of sites at a time, in the same memory."""
    sites, weeks = flows.issued.shape
    books = _Block(min(_BLOCK, sites), weeks)
    parts = [
        books.totals(flows.issued[first : first + _BLOCK], flows.used[first : first + _BLOCK])
        for first in range(0, sites, _BLOCK)
    ]
    return Totals(
        expired=np.concatenate([part.expired for part in parts]),
        uncovered=np.concatenate([part.uncovered for part in parts]),
    )


class _Block:
    """The rows of some sites: three for each week, a receipt, a claim, and the end."""

    def __init__(self, sites: int, weeks: int) -> None:
        rows = 3 * sites * weeks
        week = np.tile(np.arange(weeks, dtype=np.int64), sites) * _WEEK
        steps = np.array([kernels.ISSUE, kernels.USE, kernels.CLOSE], np.int8)
        self._kind = np.tile(steps, sites * weeks)
        self._when = (week[:, None] + np.array([1, 2, _WEEK])).ravel()
        self._grams = np.full((sites, weeks, 3), kernels.UNCAPPED)
        self._other = np.zeros(rows, np.int64)
        self._other[::3] = week + LIFE * _WEEK
        self._site = np.repeat(np.arange(sites, dtype=np.int32), 3 * weeks)
        self._rest, self._draws = np.empty(rows, np.int64), np.empty((rows, 3), np.int64)
        self._result = np.empty((rows, len(kernels.ROW)), np.int64)
        self._weeks = weeks

    def totals(self, issued: Grams, used: Grams) -> Totals:
        """What expires of these sites, and what stays uncovered."""
        sites = len(issued)
        self._grams[:sites, :, 0], self._grams[:sites, :, 1] = issued, used
        drawn = kernels.fifo(
            np.arange(sites + 1) * 3 * self._weeks,
            self._kind,
            self._when,
            self._grams.ravel(),
            self._other,
            np.tile(np.array([0, 1, 1]), (sites, 1)),
            self._rest,
            self._draws,
            self._result,
        )
        gone = self._draws[:drawn]
        over = gone[self._kind[gone[:, 0]] == kernels.CLOSE]
        uncovered = self._result[: 3 * sites * self._weeks, kernels.ROW.index("uncovered")]
        return Totals(
            expired=scatter_sum(sites, self._site[over[:, 0]], over[:, 2].copy()),
            uncovered=uncovered.reshape(sites, -1).sum(axis=1),
        )


def by_python(flows: Flows) -> Totals:
    """A queue of what is left of each week, site by site."""
    expired, uncovered = [], []
    for issued, used in zip(flows.issued.tolist(), flows.used.tolist(), strict=True):
        gone = open_ = 0
        held: deque[list[int]] = deque()
        for week, (received, claimed) in enumerate(zip(issued, used, strict=True)):
            held.append([week + LIFE, received])
            need = claimed
            while need and held:
                part = min(need, held[0][1])
                held[0][1] -= part
                need -= part
                if not held[0][1]:
                    held.popleft()
            open_ += need
            while held and held[0][0] == week + 1:
                gone += held.popleft()[1]
        expired.append(gone)
        uncovered.append(open_)
    return Totals(expired=np.array(expired), uncovered=np.array(uncovered))


_STEP = """
    CREATE OR REPLACE TABLE state AS
    WITH taken AS (
        SELECT s.*, f.issued AS b4, least(f.used, b1 + b2 + b3 + f.issued) AS t, f.used
        FROM state s JOIN flow f ON f.site = s.site AND f.week = {week}
    )
    SELECT site,
        greatest(b2 - greatest(t - b1, 0), 0) AS b1,
        greatest(b3 - greatest(t - b1 - b2, 0), 0) AS b2,
        greatest(b4 - greatest(t - b1 - b2 - b3, 0), 0) AS b3,
        expired + greatest(b1 - t, 0) AS expired,
        uncovered + used - t AS uncovered
    FROM taken"""


def by_duckdb(flows: Flows) -> Totals:
    """A statement for each week: what is left of the last weeks stands in three columns."""
    sites, weeks = flows.issued.shape
    site = np.repeat(np.arange(sites), weeks)
    week = np.tile(np.arange(weeks), sites)
    columns = {"site": site, "week": week, "issued": flows.issued.ravel()}
    columns["used"] = flows.used.ravel()
    with duckdb.connect() as base:
        base.register("given", columns)
        base.execute("CREATE TABLE flow AS SELECT * FROM given")
        base.execute(
            "CREATE TABLE state AS SELECT DISTINCT site, 0::BIGINT b1, 0::BIGINT b2, 0::BIGINT b3,"
            " 0::BIGINT expired, 0::BIGINT uncovered FROM flow"
        )
        for number in range(weeks):
            base.execute(_STEP.format(week=number))
        found = base.execute("SELECT expired, uncovered FROM state ORDER BY site").fetchnumpy()
    return Totals(expired=np.asarray(found["expired"]), uncovered=np.asarray(found["uncovered"]))


METHODS: dict[str, Callable[[Flows], Totals]] = {
    "fairlode": by_kernel,
    "Python loop": by_python,
    "DuckDB, by week": by_duckdb,
}


def main() -> None:
    """Keep the books by every method in turn, compare them, and print the medians."""
    parser = argparse.ArgumentParser(prog="python -m bench.custody", description=__doc__)
    parser.add_argument("--sites", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    options = parser.parse_args()
    flows = make(options.sites)
    by_kernel(make(2))  # compiles
    seconds: dict[str, list[float]] = {name: [] for name in METHODS}
    for _ in range(options.rounds):
        books = {name: _timed(method, flows, seconds[name]) for name, method in METHODS.items()}
        _agree(books)
    print(f"{flows.issued.size:,} site-weeks; median of {options.rounds} runs each")
    print("\n| first in, first out, with expiry | s | ratio |\n|---|---|---|")
    base = statistics.median(seconds["fairlode"])
    for name, each in seconds.items():
        middle = statistics.median(each)
        print(f"| {name} | {middle:.3f} | {middle / base:.1f} |")


def _timed(method: Callable[[Flows], Totals], flows: Flows, seconds: list[float]) -> Totals:
    begun = time.perf_counter()
    totals = method(flows)
    seconds.append(time.perf_counter() - begun)
    return totals


def _agree(books: dict[str, Totals]) -> None:
    """Every method's books are Fairlode's, site by site, to the gram."""
    ours = books["fairlode"]
    for name, theirs in books.items():
        np.testing.assert_array_equal(theirs.expired, ours.expired, err_msg=name)
        np.testing.assert_array_equal(theirs.uncovered, ours.uncovered, err_msg=name)


if __name__ == "__main__":
    main()
