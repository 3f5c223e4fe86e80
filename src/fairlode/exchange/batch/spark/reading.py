"""Row groups of the tables into rows of Spark, checked on the way as on one machine.

A task decodes row groups in batches with the very functions of the local engine, so that what is
wrong is found and told alike. Findings travel as a note in the first row of the batch they are
about: a few examples of each kind, whatever their number.
"""

import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame, SparkSession

from fairlode.exchange.batch import errors
from fairlode.exchange.batch.columns import Piece, grams, ids, values
from fairlode.exchange.batch.findings import Finding
from fairlode.exchange.batch.source import INPUTS, LOTS, File, Group, Source, unreadable
from fairlode.types.errors import Problem, SourcingError

BATCH_ROWS = 32_768
_GROUPS_PER_TASK = 8
"""At most, so that a task that fails is soon done again."""
_WORK = "file int, path string, mass string, number int, first long, rows long, in_file long"
_ERRORS: dict[str, type[SourcingError]] = {
    error.code: error
    for error in (
        errors.IdMissingError,
        errors.IdTooLongError,
        errors.MassInvalidError,
        errors.AttributeInfiniteError,
    )
}
_Columns = dict[str, object]
_Batches = Iterator[pa.RecordBatch]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """What the tasks found while they read a table."""

    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    """Files that could not be read to their end."""
    grams: float
    """All masses of the table, summed in a fixed order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chunk:
    """A batch of a row group, and what was found wrong in it so far."""

    group: Group
    batch: pa.RecordBatch
    first: int
    found: list[Finding] = field(default_factory=list)

    def piece(self, name: str) -> Piece:
        data = self.batch.column(name)
        return Piece(group=self.group, column=name, first=self.first, data=data)

    def rows(self) -> object:
        first = self.group.first + self.first
        return np.arange(first, first + self.batch.num_rows)

    def ids(self, name: str) -> pa.Array:
        """Ids as text; a missing one is empty, as it is to the local engine."""
        piece = self.piece(name)
        self.found.extend(ids(piece)[1])
        return piece.data.cast(pa.string()).fill_null("")

    def mass(self) -> object:
        mass, wrong = grams(self.piece(self.group.file.mass))
        self.found.extend(wrong)
        return mass

    def values(self, name: str) -> object:
        read, wrong = values(self.piece(name))
        self.found.extend(wrong)
        return read


def attribute_names(count: int) -> list[str]:
    """Names of the attributes' columns inside: what a file calls them may be any text."""
    return [f"a{k}" for k in range(count)]


def lot_rows(session: SparkSession, lots: Source) -> DataFrame:
    """``lot`` (its row in the table), ``id``, ``mass`` in grams, the attributes, ``note``."""
    (key,) = LOTS.ids
    names = lots.attributes()
    inside = attribute_names(len(names))

    def columns(chunk: _Chunk) -> _Columns:
        mass = np.asarray(chunk.mass(), np.float64)  # rounds whole grams past 2**53
        made = {"lot": chunk.rows(), "id": chunk.ids(key), "mass": mass}
        return made | {k: chunk.values(name) for k, name in zip(inside, names, strict=True)}

    kinds = {"lot": pa.int64(), "id": pa.string(), "mass": pa.float64()}
    schema = pa.schema(kinds | dict.fromkeys(inside, pa.float64()))
    return _rows(session, lots, schema, _Wanted(names=(key, *names), columns=columns))


def input_rows(session: SparkSession, inputs: Source) -> DataFrame:
    """``row`` in the table, ``output_lot`` and ``input_lot`` as ids, ``mass``, ``file``, ``note``.

    Masses are whole grams (long) if they are in all files, else double.
    """

    def columns(chunk: _Chunk) -> _Columns:
        made = {name: chunk.ids(name) for name in INPUTS.ids}
        return {"row": chunk.rows(), **made, "mass": chunk.mass()}

    kind = pa.int64() if inputs.whole_grams else pa.float64()
    ids_ = dict.fromkeys(INPUTS.ids, pa.string())
    schema = pa.schema({"row": pa.int64(), **ids_, "mass": kind})
    return _rows(session, inputs, schema, _Wanted(names=INPUTS.ids, columns=columns))


def notes(frame: DataFrame, source: Source) -> Notes:
    """What was found while the rows of `lot_rows` or `input_rows` were read."""
    rows = frame.select("file", "note").where("note is not null").collect()
    told = [(source.files[row["file"]].path, json.loads(row["note"])) for row in rows]
    broken = {str(path): note["unreadable"] for path, note in told if "unreadable" in note}
    return Notes(
        findings=tuple(_finding(path, one) for path, note in told for one in note["findings"]),
        problems=tuple(
            errors.UnreadableError(path=path, reason=broken[path]).problem(path)
            for path in sorted(broken)
        ),
        grams=math.fsum(note["grams"] for _, note in told),
    )


def _rows(session: SparkSession, source: Source, schema: pa.Schema, wanted: "_Wanted") -> DataFrame:
    noted = pa.schema([*schema, pa.field("file", pa.int32()), pa.field("note", pa.string())])

    def read(work: _Batches) -> _Batches:
        for item in (one for batch in work for one in batch.to_pylist()):
            yield from _rows_of(item, noted, wanted)

    return _groups(session, source).mapInArrow(read, _ddl(noted))


def _groups(session: SparkSession, source: Source) -> DataFrame:
    """The row groups, as work."""
    numbers = {file.path: number for number, file in enumerate(source.files)}
    rows = [
        (
            numbers[group.file.path],
            str(group.file.path.absolute()),
            group.file.mass,
            group.number,
            group.first,
            group.rows,
            group.in_file,
        )
        for group in source.groups()
    ]
    context = session.sparkContext
    tasks = max(1, min(len(rows), max(context.defaultParallelism, len(rows) // _GROUPS_PER_TASK)))
    return session.createDataFrame(context.parallelize(rows, tasks), _WORK, verifySchema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What to read of a row group beside the mass, and what to make of it."""

    names: tuple[str, ...]
    columns: Callable[[_Chunk], _Columns]


def _rows_of(item: Mapping[str, Any], schema: pa.Schema, wanted: _Wanted) -> _Batches:
    """The rows of a row group; a damaged one ends with a row that has only a note."""
    first = 0
    path = Path(item["path"])
    try:
        group = _group(path, item)
        for batch in group.batches([*wanted.names, group.file.mass], BATCH_ROWS):
            chunk = _Chunk(group=group, batch=batch, first=first)
            yield _batch(schema, wanted.columns(chunk), item["file"], chunk)
            first += batch.num_rows
    except (pa.ArrowException, OSError) as failure:
        reason = str(unreadable(path, failure).facts["reason"])
        note = json.dumps({"findings": [], "grams": 0.0, "unreadable": reason})
        row = dict.fromkeys(schema.names) | {"file": item["file"], "note": note}
        yield pa.RecordBatch.from_pylist([row], schema=schema)


def _group(path: Path, item: Mapping[str, Any]) -> Group:
    with pq.ParquetFile(path) as opened:
        metadata, schema = opened.metadata, opened.schema_arrow
    file = File(path=path, metadata=metadata, schema=schema, mass=item["mass"])
    place = {name: item[name] for name in ("number", "first", "rows", "in_file")}
    return Group(file=file, **place)


def _batch(schema: pa.Schema, made: _Columns, file: int, chunk: _Chunk) -> pa.RecordBatch:
    """The columns made, typed, with the note in the first row."""
    rows = chunk.batch.num_rows
    mass = np.asarray(made["mass"], dtype=np.float64)
    note = {"findings": [_told(one) for one in chunk.found], "grams": math.fsum(mass)}
    made["file"] = np.full(rows, file, np.int32)
    made["note"] = pa.concat_arrays([pa.array([json.dumps(note)]), pa.nulls(rows - 1, pa.string())])
    columns = [pa.array(made[field.name], type=field.type) for field in schema]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _told(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.error.code,
        "column": finding.column,
        "count": finding.count,
        "examples": finding.examples,
    }


def _finding(path: Path, told: Mapping[str, Any]) -> Finding:
    examples = tuple((row, text) for row, text in told["examples"])
    return Finding(
        error=_ERRORS[told["code"]],
        path=path,
        column=told["column"],
        count=told["count"],
        examples=examples,
    )


def _ddl(schema: pa.Schema) -> str:
    """Its columns as Spark names their types."""
    names = {pa.int64(): "long", pa.int32(): "int", pa.float64(): "double", pa.string(): "string"}
    return ", ".join(f"{field.name} {names[field.type]}" for field in schema)
