"""``python -m bench``: the engine beside its peers, on one chain, in one run.

Machines are shared and differ: read the ratios of one run, not the seconds of two.
"""

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench.chain import SEED, Chain, make, write
from bench.measure import Run, median, run
from bench.peers import ATTRIBUTES, PEERS
from bench.queries import Latency, latencies

_AGREE = 1e-9
_QUICK = 100_000


def main() -> None:
    """Make the chain, run everything, print the tables, and write them where asked."""
    options = _options()
    chain = make(options.lots, SEED)
    with tempfile.TemporaryDirectory(prefix="fairlode-bench-") as name:
        folder = Path(name)
        tables = write(chain, folder, shuffled=options.shuffled)
        runs = _runs(options, folder, tables)
        _agree(folder, list(runs))
        asked = [] if options.no_queries else latencies(chain, folder)
    text = _report(options, chain, runs, asked)
    print(text)
    if options.out:
        _write(options.out, text, runs, asked)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--lots", type=int, default=_QUICK)
    parser.add_argument("--shuffled", action="store_true", help="rows in random order")
    parser.add_argument("--rounds", type=int, default=5, help="processes of each, in turn")
    parser.add_argument("--peers", nargs="*", choices=sorted(PEERS), default=list(PEERS))
    parser.add_argument("--no-queries", action="store_true", help="leave out origins and reach")
    parser.add_argument("--out", type=Path, help="folder for bench.md and bench.json")
    return parser.parse_args()


def _runs(
    options: argparse.Namespace, folder: Path, tables: tuple[Path, Path]
) -> dict[str, list[Run]]:
    """All peers in turn, round by round, so that a busy minute hits all of them."""
    peers = [name for name in PEERS if name in {*options.peers, "fairlode"}]
    paths = [str(path) for path in tables]
    run(["-m", "bench.peers", "fairlode", *paths, str(folder / "first.parquet")])  # compiles
    runs: dict[str, list[Run]] = {name: [] for name in peers}
    for _ in range(options.rounds):
        for name in peers:
            out = str(folder / f"{name}.parquet")
            runs[name].append(run(["-m", "bench.peers", name, *paths, out]))
    return runs


def _agree(folder: Path, peers: Sequence[str]) -> None:
    """Every peer's result is Fairlode's, lot by lot."""
    ours = pq.read_table(folder / "fairlode.parquet")
    for name in peers:
        theirs = pq.read_table(folder / f"{name}.parquet")
        if not pc.all(pc.equal(theirs["lot_id"], ours["lot_id"])).as_py():
            raise RuntimeError(f"{name} has other lots")
        for attribute in ATTRIBUTES:
            left, right = ours[attribute].to_numpy(), theirs[attribute].to_numpy()
            np.testing.assert_allclose(left, right, rtol=_AGREE, atol=_AGREE, err_msg=name)


def _report(
    options: argparse.Namespace,
    chain: Chain,
    runs: Mapping[str, Sequence[Run]],
    asked: Sequence[Latency],
) -> str:
    order = "random order" if options.shuffled else "time order"
    lines = [
        (
            f"{len(chain.ids):,} lots, {len(chain.output):,} inputs, {len(ATTRIBUTES)} attributes, "
            f"rows in {order}; median of {options.rounds} processes each"
        ),
        f"{datetime.now(UTC):%Y-%m-%d}, {_machine()}",
        "",
        "| Parquet to Parquet | wall s | least | processor s | peak MB | ratio |",
        "|---|---|---|---|---|---|",
    ]
    base = median(runs["fairlode"]).wall_s
    for name, each in runs.items():
        middle = median(each)
        least = min(one.wall_s for one in each)
        lines.append(
            f"| {name} | {middle.wall_s:.2f} | {least:.2f} | {middle.cpu_s:.2f} "
            f"| {middle.peak_mb:.0f} | {middle.wall_s / base:.1f} |"
        )
    if asked:
        lines += ["", "| question | lots | p50 ms | p95 ms | DuckDB p50 | p95 | ratio |"]
        lines += ["|---|---|---|---|---|---|---|"]
        lines += [_row(one) for one in asked]
    return "\n".join(lines)


def _row(one: Latency) -> str:
    return (
        f"| {one.question} | {one.lots:.0f} | {one.p50_ms:.2f} | {one.p95_ms:.2f} "
        f"| {one.duckdb_p50_ms:.0f} | {one.duckdb_p95_ms:.0f} "
        f"| {one.duckdb_p50_ms / one.p50_ms:.0f} |"
    )


def _machine() -> str:
    """The class of machine: processors and kind, no name."""
    return f"{os.cpu_count()} processors ({platform.machine()}), Python {platform.python_version()}"


def _write(
    out: Path, text: str, runs: Mapping[str, Sequence[Run]], asked: Sequence[Latency]
) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / "bench.md").write_text(text + "\n", encoding="utf-8")
    figures = {
        "runs": {name: [asdict(one) for one in each] for name, each in runs.items()},
        "queries": [asdict(one) for one in asked],
    }
    (out / "bench.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
