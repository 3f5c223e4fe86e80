"""The result as one Parquet file, whole or not at all."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from fairlode.exchange.batch import errors
from fairlode.exchange.batch.arrow import Keys, Reals
from fairlode.exchange.batch.report import Progress

_ROWS = 131_072
"""Rows in a row group: 8 MB of eight attributes, which stay in the cache while written."""


def refuse(out: Path, inputs: Sequence[Path]) -> errors.OutputError | None:
    """Why `out` cannot be written, if it cannot."""
    reason = ""
    if out.is_dir():
        reason = "it is a folder"
    elif not out.parent.is_dir():
        reason = "its folder does not exist"
    elif any(out.exists() and path.exists() and out.samefile(path) for path in inputs):
        reason = "it is one of the tables to read"
    return errors.OutputError(path=str(out), reason=reason) if reason else None


def write(
    out: Path, keys: Keys, values: Reals, *, names: Sequence[str], progress: Progress
) -> Mapping[str, int]:
    """Write ``lot_id`` and the named columns of `values`; NaN is written as null.

    Written beside `out` and put in its place when complete: a crash leaves the file that was
    there. Not forced to disk, since it can be computed again. Returns the nulls of each column.
    Raises `OutputError`.
    """
    fields = [pa.field("lot_id", pa.string(), nullable=False)]
    schema = pa.schema([*fields, *(pa.field(name, pa.float64()) for name in names)])
    missing = dict.fromkeys(names, 0)
    try:
        with _in_place(out) as partial, _writer(partial, schema) as writer:
            for first in range(0, len(keys), _ROWS):
                last = min(first + _ROWS, len(keys))
                columns = [_column(values[first:last, k]) for k in range(len(names))]
                for name, column in zip(names, columns, strict=True):
                    missing[name] += column.null_count
                batch = pa.record_batch([keys.arrow(first, last), *columns], schema=schema)
                writer.write_batch(batch)
                progress("write", last, len(keys))
    except OSError as failure:
        raise errors.OutputError(path=str(out), reason=failure.strerror or failure) from failure
    return missing


def _writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Snappy, which every reader knows; no dictionaries: ids differ, and so do most values."""
    return pq.ParquetWriter(path, schema, compression="snappy", use_dictionary=False)


def _column(values: Reals) -> pa.Array:
    dense = np.ascontiguousarray(values)
    unknown = np.isnan(dense)
    return pa.array(dense, mask=unknown) if unknown.any() else pa.array(dense)


@contextmanager
def _in_place(out: Path) -> Iterator[Path]:
    """A path beside `out` to write to, which takes its place when the block ends well."""
    partial = out.with_name(f".{out.name}.{os.getpid()}.partial")
    try:
        yield partial
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
