"""``python -m bench.stored``: a store made, used for other questions, appended to and corrected.

Each step is a process of its own, from its start to its end; beside it stand the seconds of its
stages, without the start of Python, the kernels and the opening of the store.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench.chain import SEED, make, write
from bench.measure import peak_mb, run

_APPENDS = 3
_STEPS = ("direct", "make", "attributes", "boundary", "bounds")


def main() -> None:
    """Make the tables, then run every step in a process of its own."""
    options = _options()
    if options.step:
        _step(options.step, options.folder)
        return
    with tempfile.TemporaryDirectory(prefix="fairlode-bench-") as name:
        folder = Path(name)
        _tables(options.lots, folder)
        print("| step | wall s | processor s | peak MB | stages, s |")
        print("|---|---|---|---|---|")
        for step in _steps():
            once = run(["-m", "bench.stored", "--step", step, "--folder", name])
            stages = json.loads((folder / "stages.json").read_text())
            told = ", ".join(f"{stage} {spent:.2f}" for stage, spent in stages.items())
            print(
                f"| {step} | {once.wall_s:.2f} | {once.cpu_s:.2f} | {once.peak_mb:.0f} | {told} |",
                flush=True,
            )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.stored", description=__doc__)
    parser.add_argument("--lots", type=int, default=1_000_000)
    parser.add_argument("--step", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _steps() -> Iterator[str]:
    for step in _STEPS:
        yield step
        yield step
    for number in range(_APPENDS):
        yield f"append-{number}"
        yield f"correct-{number}"


def _tables(lots: int, folder: Path) -> None:
    """The chain without its last rows, those rows in parts, and some lots that are corrected."""
    chain = make(lots, SEED)
    write(chain, folder / "all")
    every = pq.read_table(folder / "all" / "lots.parquet")
    recycled = pa.array(chain.recycled.astype(bool))
    every = every.append_column("recycled", recycled)
    part = lots // 100
    first = lots - _APPENDS * part
    edges = pq.read_table(folder / "all" / "inputs.parquet")
    made = np.searchsorted(chain.output, [first + part * k for k in range(_APPENDS + 1)])
    _put(folder, "base", every.slice(0, first), edges.slice(0, int(made[0])))
    for number in range(_APPENDS):
        at, until = int(made[number]), int(made[number + 1])
        lots_ = every.slice(first + number * part, part)
        _put(folder, f"append-{number}", lots_, edges.slice(at, until - at))
        old = lots // 2 + number  # of the middle of the record, with all that was made from it
        mine = edges.slice(*_span(chain.output, old))
        less = pc.max_element_wise(pc.subtract(mine["input_g"], 1), 1)
        mine = mine.set_column(2, "input_g", less)
        _put(folder, f"correct-{number}", every.slice(old, 1), mine)


def _span(output: np.ndarray, lot: int) -> tuple[int, int]:
    begin, end = np.searchsorted(output, [lot, lot + 1])
    return int(begin), int(end - begin)


def _put(folder: Path, name: str, lots: pa.Table, inputs: pa.Table) -> None:
    pq.write_table(lots, folder / f"{name}.lots.parquet", compression="zstd")
    pq.write_table(inputs, folder / f"{name}.inputs.parquet", compression="zstd")


def _step(step: str, folder: Path) -> None:
    from fairlode.exchange.batch import Request, compute  # noqa: PLC0415 - a run loads what it uses

    store = folder / "store"
    table = step if step.startswith(("append", "correct")) else "base"
    lots, inputs = ([folder / f"{table}.{kind}.parquet"] for kind in ("lots", "inputs"))
    requests = {
        "direct": Request(),
        "make": Request(store=folder / f"store-{time.time_ns()}"),
        "attributes": Request(store=store),
        "boundary": Request(store=store, ends="recycled"),
        "bounds": Request(store=store, ends="recycled", bounds=("high_risk_share",)),
    }
    request = requests.get(step, Request(store=store, update=True))
    used = [] if step in {"attributes", "boundary", "bounds"} else inputs
    report = compute(lots, used, folder / "out.parquet", request=request)
    if step == "make" and request.store:
        _only(store, request.store)
    (folder / "stages.json").write_text(json.dumps(dict(report.seconds)))
    print(peak_mb())


def _only(store: Path, made: Path) -> None:
    """Keep the store that was made last."""
    for file in store.glob("*"):
        file.unlink()
    if store.exists():
        store.rmdir()
    made.rename(store)


if __name__ == "__main__":
    main()
