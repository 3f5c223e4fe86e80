"""One cycle by name, where lots are made from themselves.

As `fairlode.ledger.kernels.order.find_cycle` does: from the lowest lot that cannot be placed,
always to the lowest input that cannot be placed, until a lot comes twice. The steps are looked up
in files on the executor's disk, so that memory does not grow with the number of lots.
"""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from fairlode.exchange.batch import errors
from fairlode.types.errors import Problem

NAMED = 10_000
"""Lots of a cycle that are named in the facts of the error; a longer one is named in part."""


_SHOWN = 10
"""Of them, those in the sentence."""


class _Step(Protocol):
    def __call__(self, lot: int) -> int:
        """The lowest input of a lot."""


def problem(lots: DataFrame, edges: DataFrame, levels: DataFrame) -> Problem | None:
    """The lots without a level as one problem; None where every lot has its level."""
    stuck = levels.where("level < 0").select("lot")
    count = stuck.count()
    if not count:
        return None
    input_ = stuck.withColumnRenamed("lot", "input")
    between = edges.join(stuck.withColumnRenamed("lot", "output"), "output", "left_semi")
    between = between.join(input_, "input", "left_semi")
    steps = between.groupBy("output").agg(f.min("input").alias("input"))
    found = steps.coalesce(1).sortWithinPartitions("output").mapInArrow(_walk(), "lot long")
    cycle = [row["lot"] for row in found.collect()]
    named = lots.where(f.col("lot").isin(cycle)).select("lot", "id").collect()
    ids = {row["lot"]: row["id"] for row in named}
    names = [ids[lot] for lot in cycle]
    shown = [*names[:_SHOWN], *(["..."] if len(names) > _SHOWN else []), names[0]]
    error = errors.CycleError(count=count, cycle=" from ".join(shown), lots=names)
    return error.problem("inputs")


def _walk() -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        with tempfile.TemporaryDirectory(prefix="fairlode-") as name:
            lot, input_ = _on_disk(Path(name), batches)
            cycle = walked(int(lot[0]), lambda at: int(input_[np.searchsorted(lot, at)]))
            yield pa.record_batch({"lot": pa.array(cycle, pa.int64())})

    return run


def _on_disk(
    folder: Path, batches: Iterator[pa.RecordBatch]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Two columns, sorted by the first, as memory-mapped arrays. Runs on an executor."""
    paths = (folder / "output", folder / "input")
    with paths[0].open("wb") as output, paths[1].open("wb") as input_:
        for batch in batches:
            output.write(batch.column("output").to_numpy().tobytes())
            input_.write(batch.column("input").to_numpy().tobytes())
    columns = [np.memmap(path, np.int64, mode="r") for path in paths]
    return columns[0], columns[1]


def walked(start: int, step: _Step) -> list[int]:
    """The cycle that a walk ends in, from its lowest lot on, at most `NAMED` lots.

    R. P. Brent, BIT 20, 1980: the walk remembers one lot at a time.
    """
    power = length = 1
    slow, fast = start, step(start)
    while slow != fast:
        if power == length:
            slow, power, length = fast, power * 2, 0
        fast = step(fast)
        length += 1
    lowest, at = slow, slow
    for _ in range(length):
        at = step(at)
        lowest = min(lowest, at)
    cycle = [lowest]
    while len(cycle) < min(length, NAMED):
        cycle.append(step(cycle[-1]))
    return cycle
