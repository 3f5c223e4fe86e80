"""Where the rows do not stand inputs before outputs: how far each lot is from the origins.

Levels are peeled off by joins until what is left fits one task, which orders it with the kernel
of the local engine; for a chain that fits at once, no level is joined at all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from fairlode.exchange.batch.spark.checkpoint import Checkpoint
from fairlode.exchange.batch.spark.settings import (
    DENSE_EDGE_BYTES,
    DENSE_LOT_BYTES,
    SPARSE_EDGE_BYTES,
    Settings,
)
from fairlode.ledger.kernels import order

_STUCK = -1
_MAX_CODE = 2**31 - 2
_BATCH_ROWS = 1 << 20
_SCHEMA = pa.schema({"lot": pa.int64(), "level": pa.int64()})
_Numbers = npt.NDArray[np.int64]
_NO_NAMES: _Numbers = np.empty(0, np.int64)
_Codes = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Levels of the lots that were made of others; a lot that is not in the table has level 0."""

    frame: DataFrame
    """``lot``, ``level``: 1 and more, or -1 for a lot that depends on a cycle."""
    rounds: int
    """Levels that were joined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rest:
    """Edges whose input has not been placed yet."""

    frame: DataFrame
    stage: str
    edges: int
    lots: int
    """Of the whole chain."""

    @property
    def dense(self) -> int:
        """Bytes to order it with an array over all lots of the chain."""
        return self.lots * DENSE_LOT_BYTES + self.edges * DENSE_EDGE_BYTES

    @property
    def fits(self) -> int:
        """Bytes to order it in one task."""
        sparse = self.edges * SPARSE_EDGE_BYTES
        return sparse if self.lots > _MAX_CODE else min(self.dense, sparse)


def find(checkpoint: Checkpoint, edges: DataFrame, lots: int, settings: Settings) -> Levels:
    """Levels of the lots of a graph, as rows on disk."""
    stage = "graph"
    frame = checkpoint.keep(edges.select("output", "input"), stage)
    rest = _Rest(frame=frame, stage=stage, edges=frame.count(), lots=lots)
    placed: list[DataFrame] = []
    while rest.fits > settings.task_bytes:
        following = _peel(checkpoint, rest, len(placed) + 1)
        waiting = _outputs(following.frame)
        if following.edges == rest.edges:
            level = f.lit(_STUCK)
            placed.append(waiting.select("lot", level.cast("long").alias("level")))
            return _kept(checkpoint, placed, len(placed) - 1)
        done = _outputs(rest.frame).join(waiting, "lot", "left_anti")
        level = f.lit(len(placed) + 1).cast("long").alias("level")
        placed.append(checkpoint.keep(done.select("lot", level), f"level-{len(placed) + 1}"))
        checkpoint.drop(*([] if rest.stage == stage else [rest.stage]))
        rest = following
    rounds = len(placed)
    placed.append(_ordered(checkpoint, rest, rounds))
    return _kept(checkpoint, placed, rounds)


def _kept(checkpoint: Checkpoint, placed: list[DataFrame], rounds: int) -> Levels:
    frame = placed[0]
    for one in placed[1:]:
        frame = frame.unionByName(one)
    return Levels(frame=checkpoint.keep(frame, "levels"), rounds=rounds)


def _outputs(edges: DataFrame) -> DataFrame:
    return edges.select(f.col("output").alias("lot")).distinct()


def _peel(checkpoint: Checkpoint, rest: _Rest, round_: int) -> _Rest:
    """The edges from lots that were made of others which are not placed either."""
    waiting = _outputs(rest.frame).withColumnRenamed("lot", "input")
    stage = f"rest-{round_}"
    frame = checkpoint.keep(rest.frame.join(waiting, "input", "left_semi"), stage)
    return _Rest(
        frame=frame.select("output", "input"), stage=stage, edges=frame.count(), lots=rest.lots
    )


def _ordered(checkpoint: Checkpoint, rest: _Rest, above: int) -> DataFrame:
    """One task: levels of the outputs of the rest, `above` what the rounds have placed."""
    session = rest.frame.sparkSession
    dense = rest.lots if rest.dense <= rest.fits and rest.lots <= _MAX_CODE else 0
    task = _task(checkpoint.path(rest.stage), rest.edges, dense, above)
    return one_task(session).mapInArrow(task, "lot long, level long")


def one_task(session: SparkSession) -> DataFrame:
    """A row, so that something runs once and on an executor."""
    return session.range(0, 1, 1, 1)


def _task(
    folder: Path, edges: int, lots: int, above: int
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def run(work: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for _ in work:
            yield from _levels(folder, edges, lots, above)

    return run


def _levels(folder: Path, edges: int, lots: int, above: int) -> Iterator[pa.RecordBatch]:
    """Runs on an executor. `lots` above 0: lots are numbers below it."""
    output, input_, names = _codes(folder, edges, lots)
    count = lots or len(names)
    placed, starts = order.level_order(count, output, input_)
    level = np.full(count, _STUCK, np.int64)
    for k in range(len(starts) - 1):
        level[placed[starts[k] : starts[k + 1]]] = k
    made = np.flatnonzero(level != 0)
    for first in range(0, len(made), _BATCH_ROWS):
        part = made[first : first + _BATCH_ROWS]
        sublevel = level[part]
        numbers = np.where(sublevel < 0, _STUCK, sublevel + above)
        lot = part if lots else names[part]
        yield pa.RecordBatch.from_arrays([pa.array(lot), pa.array(numbers)], schema=_SCHEMA)


def _codes(folder: Path, edges: int, lots: int) -> tuple[_Codes, _Codes, _Numbers]:
    """Output and input of the edges as codes, and the lots of the codes where they differ."""
    output, input_ = (np.empty(edges, np.int32 if lots else np.int64) for _ in range(2))
    first = 0
    for path in sorted(folder.glob("*.parquet")):
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(_BATCH_ROWS, use_threads=False):
                rows = slice(first, first + batch.num_rows)
                output[rows] = batch.column("output").to_numpy()
                input_[rows] = batch.column("input").to_numpy()
                first = rows.stop
    if lots:
        return output.astype(np.int32, copy=False), input_.astype(np.int32, copy=False), _NO_NAMES
    names = np.unique(np.concatenate([output, input_]))
    codes = [np.searchsorted(names, one).astype(np.int32) for one in (output, input_)]
    return codes[0], codes[1], names.astype(np.int64, copy=False)
