"""The files of a table: found, opened and held against what a table must have.

Only footers are read here. Every problem of every file is collected; none stops the look at the
next file.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from fairlode.exchange.batch import errors
from fairlode.types.element import elements
from fairlode.types.errors import Problem

_BUFFER_BYTES = 1 << 20
"""Read-ahead for each column: memory stays small however large a row group is."""
_TEXTS = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
_NUMBERS = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The columns a table must have."""

    table: str
    ids: tuple[str, ...]
    mass: tuple[str, str]
    """Its name in kilograms and in grams; a file has one of them."""
    mass_needed: bool = True


CONTENT = "content_"
"""Begins the name of a column that says what part of a lot's mass is an element: content_Cu."""
LOTS = Wanted(table="lots", ids=("lot_id",), mass=("mass_kg", "mass_g"))
KNOWN_LOTS = Wanted(table="lots", ids=("lot_id",), mass=("mass_kg", "mass_g"), mass_needed=False)
"""Lots whose masses are in a store already."""
INPUTS = Wanted(table="inputs", ids=("output_lot", "input_lot"), mass=("input_kg", "input_g"))


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One Parquet file of a table."""

    path: Path
    metadata: pq.FileMetaData
    schema: pa.Schema
    mass: str
    """Its mass column; empty where it has none and needs none."""

    @property
    def in_kilograms(self) -> bool:
        """Whether the mass column counts kilograms."""
        return self.mass.endswith("_kg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A row group of a file, and where its rows stand in the whole table."""

    file: File
    number: int
    first: int
    rows: int
    in_file: int
    """Rows of the file before it."""

    def batches(self, columns: Sequence[str], size: int) -> Iterator[pa.RecordBatch]:
        """Its rows, decoded in this thread, some at a time. Raises `pa.ArrowException`, OSError."""
        with pq.ParquetFile(
            self.file.path, metadata=self.file.metadata, buffer_size=_BUFFER_BYTES
        ) as file:
            yield from file.iter_batches(
                size, row_groups=[self.number], columns=list(columns), use_threads=False
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """All files of a table."""

    files: tuple[File, ...]

    @property
    def rows(self) -> int:
        """Rows of the table."""
        return sum(file.metadata.num_rows for file in self.files)

    @property
    def whole_grams(self) -> bool:
        """Whether every mass is an integer of grams; if not, masses are float64."""
        return all(
            not file.in_kilograms and pa.types.is_signed_integer(file.schema.field(file.mass).type)
            for file in self.files
        )

    def groups(self) -> Iterator[Group]:
        """Row groups in the order of the table."""
        first = 0
        for file in self.files:
            in_file = 0
            for number in range(file.metadata.num_row_groups):
                rows = file.metadata.row_group(number).num_rows
                yield Group(file=file, number=number, first=first, rows=rows, in_file=in_file)
                first += rows
                in_file += rows

    def attributes(self) -> tuple[str, ...]:
        """Columns of a float type beside mass and contents; the same in every file."""
        return tuple(name for name in self._floats if not is_content(name))

    def contents(self) -> tuple[str, ...]:
        """Columns that say what part of each lot's mass is an element."""
        return tuple(name for name in self._floats if is_content(name))

    def ignored(self) -> tuple[str, ...]:
        """Columns that are neither id, mass, content nor attribute, in any file."""
        known = {*LOTS.ids, *LOTS.mass, *self._floats}
        names = {name for file in self.files for name in file.schema.names}
        return tuple(sorted(names - known))

    @property
    def _floats(self) -> tuple[str, ...]:
        return _floats(self.files[0]) if self.files else ()


def is_content(column: str) -> bool:
    """Whether a column's name says that it holds the content of an element."""
    return column.removeprefix(CONTENT) in _symbols() and column.startswith(CONTENT)


@cache
def _symbols() -> frozenset[str]:
    return frozenset(element.symbol for element in elements())


def open_source(paths: Sequence[Path], wanted: Wanted, problems: list[Problem]) -> Source:
    """Open the files and folders of a table; what is wrong is appended to `problems`."""
    if not paths:
        problems.append(errors.NoFileError(table=wanted.table).problem())
    files = []
    for path in (found for given in paths for found in _files(Path(given), problems)):
        file = _open(path, wanted, problems)
        if file is not None:
            files.append(file)
    if wanted is not INPUTS and files:
        problems.extend(_attribute_problems(files))
    return Source(files=tuple(files))


def check_flags(source: Source, columns: Iterable[str]) -> Iterator[Problem]:
    """Every file has these columns, of yes and no or of a float type."""
    for file in source.files:
        path = str(file.path)
        for name in columns:
            if name not in file.schema.names:
                yield _missing(file.path, file.schema, name)
                continue
            kind = file.schema.field(name).type
            if not (pa.types.is_boolean(kind) or pa.types.is_floating(kind)):
                yield errors.ColumnTypeError(
                    path=path, column=name, found=str(kind), wanted="bool"
                ).problem(path)


def _files(path: Path, problems: list[Problem]) -> list[Path]:
    """A file as it is; a folder's Parquet files by name."""
    if path.is_dir():
        found = sorted(path.glob("*.parquet"))
        if not found:
            problems.append(errors.FolderEmptyError(path=str(path)).problem(str(path)))
        return found
    if not path.exists():
        problems.append(errors.FileMissingError(path=str(path)).problem(str(path)))
        return []
    return [path]


def _open(path: Path, wanted: Wanted, problems: list[Problem]) -> File | None:
    try:
        with pq.ParquetFile(path) as file:
            metadata, schema = file.metadata, file.schema_arrow
    except (pa.ArrowException, OSError) as failure:
        problems.append(unreadable(path, failure))
        return None
    found = [*_id_problems(path, schema, wanted), *_mass_problems(path, schema, wanted)]
    problems.extend(found)
    if found:
        return None
    mass = next((name for name in wanted.mass if name in schema.names), "")
    return File(path=path, metadata=metadata, schema=schema, mass=mass)


def unreadable(path: Path, failure: Exception) -> Problem:
    """A file that Arrow does not take, with the first line of what Arrow says."""
    reason = (str(failure).splitlines() or [type(failure).__name__])[0]
    return errors.UnreadableError(path=str(path), reason=reason).problem(str(path))


def _id_problems(path: Path, schema: pa.Schema, wanted: Wanted) -> Iterator[Problem]:
    for name in sorted({name for name in schema.names if schema.names.count(name) > 1}):
        yield errors.ColumnRepeatedError(path=str(path), column=name).problem(str(path))
    for name in wanted.ids:
        if name not in schema.names:
            yield _missing(path, schema, name)
        elif schema.names.count(name) == 1 and not _is_text(schema.field(name).type):
            yield _mistyped(path, schema, name, "string")


def _mass_problems(path: Path, schema: pa.Schema, wanted: Wanted) -> Iterator[Problem]:
    present = [name for name in wanted.mass if name in schema.names]
    if not present and wanted.mass_needed:
        yield _missing(path, schema, " or ".join(wanted.mass))
    if len(present) > 1:
        first, second = present
        yield errors.MassAmbiguousError(path=str(path), first=first, second=second).problem(
            str(path)
        )
    for name in present:
        if schema.names.count(name) == 1 and not _is_number(schema.field(name).type):
            yield _mistyped(path, schema, name, "float64" if name.endswith("_kg") else "int64")


def _attribute_problems(files: Sequence[File]) -> Iterator[Problem]:
    first, *others = files
    names = set(_floats(first))
    if not any(_carries(field) for field in first.schema):
        yield errors.AttributeMissingError().problem(str(first.path))
    for other in others:
        difference = names ^ set(_floats(other))
        if difference:
            yield errors.AttributesDifferError(
                path=str(other.path),
                first=str(first.path),
                difference=", ".join(sorted(difference)),
            ).problem(str(other.path))


def _carries(field: pa.Field) -> bool:
    """Whether a column can be carried along, or followed as a class."""
    if pa.types.is_boolean(field.type):
        return True
    numeric = pa.types.is_floating(field.type) and field.name not in LOTS.mass
    return numeric and not is_content(field.name)


def _floats(file: File) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in file.schema
        if pa.types.is_floating(field.type) and field.name not in LOTS.mass
    )


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return any(is_kind(kind) for is_kind in _TEXTS)


def _is_number(kind: pa.DataType) -> bool:
    return any(is_kind(kind) for is_kind in _NUMBERS)


def _missing(path: Path, schema: pa.Schema, column: str) -> Problem:
    found = ", ".join(schema.names) or "none"
    return errors.ColumnMissingError(path=str(path), column=column, found=found).problem(str(path))


def _mistyped(path: Path, schema: pa.Schema, column: str, wanted: str) -> Problem:
    found = str(schema.field(column).type)
    return errors.ColumnTypeError(
        path=str(path), column=column, found=found, wanted=wanted
    ).problem(str(path))
