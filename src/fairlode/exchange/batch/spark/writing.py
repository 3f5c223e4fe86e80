"""The result as a folder of Parquet files, whole or not at all.

The files, in the order of their names, have the lots in the order of the lots' table. A folder is
what executors can write at once; everything that reads Parquet reads it as one table.
"""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark import TaskContext
from pyspark.sql import SparkSession

from fairlode.exchange.batch import errors, writing
from fairlode.exchange.batch.spark.propagating import ROW_GROUP, Job
from fairlode.exchange.batch.spark.reading import attribute_names

_OURS = re.compile(r"part-\d{6}\.parquet")
_ROWS_PER_FILE = 2_000_000


def refuse(out: Path, inputs: Sequence[Path]) -> errors.OutputError | None:
    """Why `out` cannot be written, if it cannot. A folder of an earlier result can be replaced."""
    if not out.is_dir():
        return writing.refuse(out, inputs)
    reason = ""
    if not all(_OURS.fullmatch(path.name) for path in out.iterdir()):
        reason = "it is a folder with other files than a result has"
    elif any(path.absolute().is_relative_to(out.absolute()) for path in inputs):
        reason = "it has the tables to read"
    return errors.OutputError(path=str(out), reason=reason) if reason else None


def draft_of(out: Path, token: str) -> Path:
    """Where the files of a result are until all are there; of one checkpoint only."""
    return out.absolute().with_name(f".{out.name}.{token}.partial")


def sort(session: SparkSession, job: Job, lots: int, draft: Path) -> None:
    """The results of all blocks into `draft`, in the order of the lots' table."""
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    files = max(1, -(-lots // _ROWS_PER_FILE))
    rows = session.read.parquet(job.results.as_uri())
    rows = rows.repartitionByRange(files, "lot").sortWithinPartitions("lot")
    rows.mapInArrow(_writer(draft, job.attributes), "rows long").collect()


def place(draft: Path, out: Path) -> None:
    """Put a whole result in its place; what was there is gone after that. Raises `OutputError`."""
    old = out.absolute().with_name(f".{out.name}.old")
    try:
        for abandoned in draft.glob(".*.draft"):  # by a task that was killed
            abandoned.unlink()
        if out.exists():
            shutil.rmtree(old, ignore_errors=True)
            out.replace(old)
        draft.replace(out)
        if old.is_dir():
            shutil.rmtree(old)
        old.unlink(missing_ok=True)
    except OSError as failure:
        raise errors.OutputError(path=str(out), reason=failure.strerror or failure) from failure


def missing(folder: Path, attributes: Sequence[str]) -> dict[str, int]:
    """Nulls of each attribute, by the footers of a result."""
    found = dict.fromkeys(attributes, 0)
    for path in sorted(folder.glob("*.parquet")):
        with pq.ParquetFile(path) as file:
            for group in range(file.metadata.num_row_groups):
                for k, name in enumerate(attributes):
                    found[name] += _nulls(file, group, 1 + k)
    return found


def _nulls(file: pq.ParquetFile, group: int, column: int) -> int:
    """Of a column of a row group; a footer says nothing where there is nothing but nulls."""
    chunk = file.metadata.row_group(group).column(column)
    known = chunk.statistics is not None and chunk.statistics.has_null_count
    return int(chunk.statistics.null_count if known else chunk.num_values)


def _writer(
    folder: Path, attributes: Sequence[str]
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    inside = ["id", *attribute_names(len(attributes))]
    fields = [pa.field(name, pa.float64()) for name in attributes]
    schema = pa.schema([pa.field("lot_id", pa.string(), nullable=False), *fields])

    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        context = TaskContext.get()
        number, attempt = (context.partitionId(), context.taskAttemptId()) if context else (0, 0)
        draft = folder / f".{number}.{attempt}.draft"
        rows = 0
        with pq.ParquetWriter(draft, schema, compression="snappy", use_dictionary=False) as writer:
            for batch in batches:
                columns = batch.select(inside).columns
                named = pa.Table.from_arrays(columns, schema=schema)
                writer.write_table(named, row_group_size=ROW_GROUP)
                rows += batch.num_rows
        draft.replace(folder / f"part-{number:06d}.parquet")
        yield pa.record_batch({"rows": pa.array([rows])})

    return run
