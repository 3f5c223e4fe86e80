"""Parquet tables, with their own types.

Text columns are read as dictionaries, so that one long text in a million rows is held once; what
a column's longest text may be is checked before any of it becomes a cell.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.cells import Cell
from fairlode.exchange.tabular.limits import (
    MAX_COLUMNS,
    MAX_FIELD_CHARS,
    MAX_PART_BYTES,
    MAX_ROWS,
    WRITE_ROWS,
)
from fairlode.exchange.tabular.sheet import Row, Sheet, SheetError
from fairlode.exchange.tabular.sources.delimited import FieldTooLongError, TooManyColumnsError
from fairlode.exchange.tabular.sources.package import damaged

_BYTES_PER_CHAR = 4


class RowGroupTooLargeError(ExchangeError):
    """A part of a Parquet file too large to be unpacked."""

    code = "tabular.row_group_too_large"
    sentence = "A row group unpacks to {size} MiB or {rows:,} rows."
    remedy = "Write the file with row groups of at most {limit} MiB, and at most {most:,} rows."


def open_parquet(path: Path) -> Iterator[Sheet]:
    """The one table of a Parquet file. Raises `SheetError`."""
    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            _check(file)
            yield Sheet(name="", rows=_rows(path, names, _texts(file.schema_arrow)))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise damaged(str(error)) from None


def _check(file: Any) -> None:  # noqa: ANN401 - pyarrow has no types
    """Refuse a file by what its directory says."""
    about = file.metadata
    if about.num_columns > MAX_COLUMNS:
        raise SheetError(cause=TooManyColumnsError(limit=MAX_COLUMNS))
    groups = [about.row_group(number) for number in range(about.num_row_groups)]
    largest = max((group.total_byte_size for group in groups), default=0)
    if largest > MAX_PART_BYTES or about.num_rows > MAX_ROWS:
        cause = RowGroupTooLargeError(
            size=largest >> 20, rows=about.num_rows, limit=MAX_PART_BYTES >> 20, most=MAX_ROWS
        )
        raise SheetError(cause=cause)


def _texts(schema: Any) -> list[str]:  # noqa: ANN401 - pyarrow has no types
    """The columns of text."""
    return [
        each.name
        for each in schema
        if pa.types.is_string(each.type) or pa.types.is_large_string(each.type)
    ]


def _rows(path: Path, names: list[str], texts: list[str]) -> Iterator[Row]:
    yield list(names)
    try:
        with pq.ParquetFile(path, read_dictionary=texts) as file:
            for batch in file.iter_batches(batch_size=WRITE_ROWS):
                yield from zip(*(_cells(column) for column in batch.columns), strict=True)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise damaged(str(error)) from None


def _cells(column: Any) -> list[Cell]:  # noqa: ANN401 - pyarrow has no types
    """The cells of a column; lists and records as JSON."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        _check_lengths(column.dictionary)
        values = column.dictionary.to_pylist()
        return [None if at is None else values[at] for at in column.indices.to_pylist()]
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        _check_lengths(column)
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        column = column.cast(pa.timestamp("us", tz=kind.tz), safe=False)
    cells = column.to_pylist()
    if pa.types.is_boolean(kind):
        return [None if cell is None else str(cell).upper() for cell in cells]
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return [None if cell is None else _as_json(cell) for cell in cells]
    if pa.types.is_temporal(kind) and not (pa.types.is_timestamp(kind) or pa.types.is_date(kind)):
        return [None if cell is None else str(cell) for cell in cells]
    return cells  # type: ignore[no-any-return]  # pyarrow has no types


def _check_lengths(column: Any) -> None:  # noqa: ANN401 - pyarrow has no types
    longest = pc.max(pc.binary_length(column)).as_py() if len(column) else 0
    if (longest or 0) > _BYTES_PER_CHAR * MAX_FIELD_CHARS:
        raise SheetError(cause=FieldTooLongError(limit=MAX_FIELD_CHARS))


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
