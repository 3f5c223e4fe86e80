"""``python -m bench.spark``: the Spark engine beside the local one, on one chain, in pairs.

Each run is a process of its own, as a user would start it. Spark's Java process and its Python
workers are children of it, so memory is that of the whole tree, sampled while it runs.
"""

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil
import pyarrow.parquet as pq

from bench.chain import SEED, make, write

_SAMPLE_S = 0.1
_ENGINES = ("local", "spark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What an engine took."""

    wall_s: float
    cpu_s: float
    """User and system time of all processes, as far as they lived when it was sampled."""
    peak_mb: float
    """Resident memory of all processes together, at most."""


class _Sampler(threading.Thread):
    """Adds up what a process and its children hold, while they live."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._root = psutil.Process(process)
        self._cpu: dict[tuple[int, float], float] = {}
        self.peak_mb = 0.0

    @property
    def cpu_s(self) -> float:
        return sum(self._cpu.values())

    def run(self) -> None:
        while self._root.is_running() and self._root.status() != psutil.STATUS_ZOMBIE:
            held = 0
            for one in (self._root, *self._root.children(recursive=True)):
                try:
                    with one.oneshot():
                        times = one.cpu_times()
                        self._cpu[one.pid, one.create_time()] = times.user + times.system
                        held += one.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self.peak_mb = max(self.peak_mb, held / 1e6)
            time.sleep(_SAMPLE_S)


def main() -> None:
    """Make the chain, run both engines in turn, compare their results and print a table."""
    options = _options()
    if options.engine:
        _compute(options.engine, options.folder)
        return
    with tempfile.TemporaryDirectory(prefix="fairlode-bench-") as name:
        folder = Path(name)
        chain = make(options.lots, SEED)
        write(chain, folder, shuffled=options.shuffled)
        _run("local", folder)  # compiles the kernels
        pairs = [
            {engine: _run(engine, folder) for engine in _ENGINES} for _ in range(options.rounds)
        ]
        ours, theirs = (pq.read_table(folder / f"{engine}.parquet") for engine in _ENGINES)
        if not ours.equals(theirs):
            raise RuntimeError("the engines differ")
    order = "random order" if options.shuffled else "time order"
    print(f"{len(chain.ids):,} lots, {len(chain.output):,} inputs, rows in {order}; results equal")
    print("| engine | wall s | processor s | peak MB |\n|---|---|---|---|")
    for engine in _ENGINES:
        runs = [pair[engine] for pair in pairs]
        wall, cpu = median(run.wall_s for run in runs), median(run.cpu_s for run in runs)
        print(f"| {engine} | {wall:.1f} | {cpu:.1f} | {median(run.peak_mb for run in runs):,.0f} |")
    ratios = [pair["spark"].wall_s / pair["local"].wall_s for pair in pairs]
    print(f"spark / local, wall, pair by pair: {', '.join(f'{ratio:.0f}' for ratio in ratios)}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.spark", description=__doc__)
    parser.add_argument("--lots", type=int, default=100_000)
    parser.add_argument("--shuffled", action="store_true", help="rows in random order")
    parser.add_argument("--rounds", type=int, default=3, help="pairs of runs")
    parser.add_argument("--engine", choices=_ENGINES, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _run(engine: str, folder: Path) -> Run:
    command = [sys.executable, "-m", "bench.spark", "--engine", engine, "--folder", str(folder)]
    begun = time.perf_counter()
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as child:
        sampler = _Sampler(child.pid)
        sampler.start()
        sampler.join()
        wall_s = time.perf_counter() - begun
        if child.wait():
            raise RuntimeError(f"{engine} ended with {child.returncode}")
    return Run(wall_s=wall_s, cpu_s=sampler.cpu_s, peak_mb=sampler.peak_mb)


def _compute(engine: str, folder: Path) -> None:
    from fairlode.exchange.batch.engines import Engine, compute  # noqa: PLC0415 - a run loads it

    lots, inputs = folder / "lots.parquet", folder / "inputs.parquet"
    compute([lots], [inputs], folder / f"{engine}.parquet", engine=Engine(engine))


if __name__ == "__main__":
    main()
