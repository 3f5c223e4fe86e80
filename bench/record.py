"""``python -m bench.record``: a chain through the record, and questions to its mapped columns.

Imports the synthetic chain as a Parquet table of inputs, by the product's own way in (invariants,
digests, log) into SQLite; then asks the record, opened by a fresh process, where lots come from and
where they went. Each step runs in a process of its own.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.chain import SEED, Chain, make, text_of
from bench.measure import peak_mb

_START_US = 1_577_836_800_000_000
"""2020-01-01: the chain's first lot."""
_STEP_US = 60_000_000
"""A lot a minute."""
_ASKED = 200


def main() -> None:
    """Make the chain and run the steps, each in a fresh process."""
    options = _options()
    if options.step:
        _STEPS[options.step](options.folder)
        return
    with tempfile.TemporaryDirectory(prefix="fairlode-bench-") as name:
        folder = Path(name)
        chain = make(options.lots, SEED)
        _write(chain, folder)
        print(f"{len(chain.ids):,} lots, {len(chain.output):,} inputs")
        for step in _STEPS:
            subprocess.run(
                [sys.executable, "-m", "bench.record", "--step", step, "--folder", name], check=True
            )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.record", description=__doc__)
    parser.add_argument("--lots", type=int, default=100_000)
    parser.add_argument("--step", choices=sorted(_STEPS), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _write(chain: Chain, folder: Path) -> None:
    """The chain as two tables of the tabular form: lots with their origin, inputs with dates."""
    ids = text_of(chain.ids)
    times = _START_US + np.arange(len(chain.ids), dtype=np.int64) * _STEP_US
    dates = pa.array(times, pa.timestamp("us", "UTC"))
    recycled = chain.recycled.astype(bool)
    lots = pa.table(
        {
            "lot_id": ids,
            "mass_g": chain.mass_g,
            "origin": np.where(recycled, "post_consumer", "unknown"),
            "date": dates,
        }
    )
    inputs = pa.table(
        {
            "output_lot": ids.take(pa.array(chain.output)),
            "input_lot": ids.take(pa.array(chain.input)),
            "input_g": chain.input_g,
            "date": dates.take(pa.array(chain.output)),
        }
    )
    pq.write_table(lots, folder / "lots.parquet")
    pq.write_table(inputs, folder / "inputs.parquet")
    np.save(folder / "asked.npy", np.random.default_rng(SEED).choice(len(ids), _ASKED))


def _import(folder: Path) -> None:
    from fairlode.exchange.contract import Document  # noqa: PLC0415  # only this step's process
    from fairlode.exchange.intake import Recorder  # noqa: PLC0415  # the same
    from fairlode.stores.workspace import Workspace  # noqa: PLC0415  # the same
    from fairlode.web.migrate import migrate  # noqa: PLC0415  # the same

    with Workspace.create(folder / "workspace", author="bench", migrate=migrate) as workspace:
        recorder = Recorder(
            store=workspace.store,
            author="bench",
            columns_dir=workspace.columns_dir / "record",
        )
        for name in ("inputs", "lots"):
            begun, cpu = time.perf_counter(), time.process_time()
            outcome = recorder.record(Document(folder / f"{name}.parquet"))
            wall, cpu = time.perf_counter() - begun, time.process_time() - cpu
            print(
                f"import {name}: {outcome.recorded:,} entries, {wall:.2f} s wall, {cpu:.2f} s CPU, "
                f"{outcome.recorded / wall:,.0f} a second; peak {peak_mb():,.0f} MB"
            )


def _ask(folder: Path) -> None:
    from fairlode.engine import Question, ancestry, open_graph  # noqa: PLC0415  # the same
    from fairlode.engine.reach import descent  # noqa: PLC0415  # the same
    from fairlode.ledger.columns import snapshot  # noqa: PLC0415  # the same
    from fairlode.stores.workspace import Workspace  # noqa: PLC0415  # the same
    from fairlode.types.identifiers import LotId  # noqa: PLC0415  # the same

    with Workspace.open(folder / "workspace") as workspace:
        begun = time.perf_counter()
        columns = snapshot(workspace.store, workspace.columns_dir / "record")
        graph = open_graph(columns, workspace.columns_dir / "graph")
        graph.mixture()
        _ = graph.transposed
        print(f"open: {1e3 * (time.perf_counter() - begun):,.0f} ms")
    lots = [columns.lot_ids[int(code)] for code in np.load(folder / "asked.npy")]
    question = Question()

    def origins(lot: str) -> int:
        return len(ancestry(graph, LotId(lot), question).nodes)

    def reached(lot: str) -> int:
        return len(descent(graph, lot, question).nodes)

    _timed("origins", origins, lots)
    _timed("reach", reached, lots)


def _timed(name: str, ask: Callable[[str], int], lots: Sequence[str]) -> None:
    """Ask about each lot once, warm, and print how long it took and how much was found."""
    ask(lots[0])
    spent, sizes = [], []
    for lot in lots:
        begun = time.perf_counter()
        sizes.append(ask(lot))
        spent.append(1e3 * (time.perf_counter() - begun))
    p95 = statistics.quantiles(spent, n=20)[-1]
    print(
        f"{name}: p50 {statistics.median(spent):.2f} ms, p95 {p95:.2f} ms, "
        f"median {statistics.median(sizes):,.0f} nodes; peak {peak_mb():,.0f} MB"
    )


_STEPS = {"import": _import, "ask": _ask, "ask again": _ask}
"""In order; asked a second time, the network and its mixture are mapped from disk."""


if __name__ == "__main__":
    main()
