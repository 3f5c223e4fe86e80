"""How much a task may hold, and what its rows are taken to need."""

from dataclasses import dataclass, field
from pathlib import Path

from pyspark.sql import SparkSession

from fairlode.exchange.batch.reading import padded
from fairlode.exchange.batch.spark.errors import TaskTooSmallError

LEAST_TASK_BYTES = 4_096
TASK_BYTES = 1 << 30
"""What a task holds of a block, by default: half of what executors usually have for one."""
_VALUE_BYTES = 8
_LOT_BYTES = 256
"""Id, number, and their copies while a block is read and written (measured, ids of 40 bytes)."""
_EDGE_BYTES = 72
"""Three int64 as read, their codes, mass and place in the sorted graph."""
DENSE_LOT_BYTES = 24
"""Of `level_order` for each lot of the chain: int32 and int64 arrays."""
DENSE_EDGE_BYTES = 24
"""Of `level_order` for each edge: two codes, the transposed graph, what is being read."""
SPARSE_EDGE_BYTES = 160
"""The same where the lots of the edges are numbered first, by sorting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What may be chosen about a computation on Spark; none of it changes a figure."""

    task_bytes: int = TASK_BYTES
    """Memory that the arrays of one task may take, beside the Python process itself (250 MB)."""
    checkpoint: Path | None = None
    """Folder for what is done; ``NAME.checkpoint`` beside the result when left out."""
    session: "SparkSession | None" = field(default=None, compare=False)
    """The Spark to run on; when left out, the active one, else one that is started for it."""

    def __post_init__(self) -> None:
        if self.task_bytes < LEAST_TASK_BYTES:
            raise TaskTooSmallError(bytes=self.task_bytes, least=LEAST_TASK_BYTES)

    def checkpoint_for(self, out: Path) -> Path:
        """Where the work on `out` is kept until it is done."""
        return self.checkpoint or out.with_name(f"{out.name}.checkpoint")


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Bytes that a task may take, and those that each row of a block needs."""

    task: int
    lot: int
    edge: int

    @classmethod
    def of(cls, settings: Settings, attributes: int) -> "Budget":
        """For so many attributes; every edge may bring the values of one more lot from outside."""
        row = _VALUE_BYTES * padded(attributes)
        return cls(task=settings.task_bytes, lot=_LOT_BYTES + 2 * row, edge=_EDGE_BYTES + row)
