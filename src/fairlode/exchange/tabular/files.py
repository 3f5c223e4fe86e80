"""Tables as files: a workbook, text files, Parquet.

Everything is written beside its place and moved there at the end, so a file is whole or not there.
"""

import csv
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.limits import MAX_SHEET_ROWS, WRITE_ROWS
from fairlode.exchange.tabular.rows import MASS, MASS_U
from fairlode.exchange.tabular.schema import tables
from fairlode.exchange.tabular.writer import Row, Value

Grid = tuple[list[str], Callable[[], Iterator[Row]]]
"""The headers of a table, and its rows as often as they are asked for."""

_EXCEL_DIGITS = 15
_MISTAKABLE = re.compile(r"-?[0-9]{1,3}\.[0-9]{3}")
_FILE_MODE, _FOLDER_MODE = 0o644, 0o755  # temporary files are nobody else's; these are to be shared
_WIDEST_COLUMN = 40


class TargetUnfitError(ExchangeError):
    """A place that cannot be written to as asked."""

    code = "tabular.target_unfit"
    sentence = "{path} {what}."
    remedy = "Name a new folder, or a file that ends in .xlsx, .csv, .tsv or .parquet."


def write_grids(grids: Mapping[str, Grid], path: Path) -> None:
    """Write the tables as `path` says. Raises `TargetUnfitError`."""
    suffix = path.suffix.lower()
    writer = _WRITERS.get(suffix)
    if suffix == ".xlsx":
        with replaced(path) as target:
            _write_xlsx(grids, target)
    elif writer is None and suffix:
        raise TargetUnfitError(path=path, what="is no kind of table that can be written")
    elif writer is not None and len(grids) == 1:
        (grid,) = grids.values()
        with replaced(path) as target:
            writer(grid, target)
    else:
        with new_folder(path) as folder:
            for table, grid in grids.items():
                title = tables()[table].title("en")
                (writer or _write_csv)(grid, folder / f"{title}{suffix or '.csv'}")


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A file beside `path` to write to; what is there at the end takes the place of `path`.

    Raises `TargetUnfitError`.
    """
    if path.is_dir() or not path.parent.is_dir():
        what = "is a folder" if path.is_dir() else "lies in a folder that is not there"
        raise TargetUnfitError(path=path, what=what)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    target = Path(name)
    try:
        yield target
        target.chmod(_FILE_MODE)
        target.replace(path)
    finally:
        target.unlink(missing_ok=True)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder beside `path` to fill; at the end it becomes `path`, which is new or empty.

    Raises `TargetUnfitError`.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise TargetUnfitError(path=path, what="is there already and is not an empty folder")
    if not path.parent.is_dir():
        raise TargetUnfitError(path=path, what="lies in a folder that is not there")
    made = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    try:
        yield made
        made.chmod(_FOLDER_MODE)
        made.replace(path)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _write_csv(grid: Grid, path: Path) -> None:
    _write_text(grid, path, ",")


def _write_tsv(grid: Grid, path: Path) -> None:
    _write_text(grid, path, "\t")


def _write_text(grid: Grid, path: Path, delimiter: str) -> None:
    headers, rows = grid
    # With a mark, because spreadsheet programs take UTF-8 without one for another encoding.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
        writer.writerow(headers)
        for row in rows():
            writer.writerow([_as_text(row.get(header)) for header in headers])


def _write_parquet(grid: Grid, path: Path) -> None:
    headers, rows = grid
    schema = pa.schema([(header, _arrow_type(header)) for header in headers])
    left = rows()
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while block := list(islice(left, WRITE_ROWS)):
            columns = [[_typed(row.get(header), header) for row in block] for header in headers]
            writer.write_table(pa.table(dict(zip(headers, columns, strict=True)), schema=schema))


def _write_xlsx(grids: Mapping[str, Grid], path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    for table, (headers, rows) in grids.items():
        sheet = book.create_sheet(tables()[table].title("en"))
        sheet.freeze_panes = "A2"
        for at, header in enumerate(headers, start=1):
            letters = get_column_letter(at)
            sheet.column_dimensions[letters].width = min(max(len(header) + 2, 12), _WIDEST_COLUMN)
        sheet.append([_bold(sheet, header) for header in headers])
        for number, row in enumerate(rows(), start=2):
            if number > MAX_SHEET_ROWS:
                raise TargetUnfitError(
                    path=path, what=f"holds {MAX_SHEET_ROWS:,} rows a sheet at most"
                )
            sheet.append([_excel(row.get(header)) for header in headers])
    book.save(path)


def _bold(sheet: Any, header: str) -> Any:  # noqa: ANN401 - cells of openpyxl have no common type
    cell = WriteOnlyCell(sheet, value=header)
    cell.font = Font(bold=True)
    return cell


def _excel(value: Value | None) -> Value | None:
    """A number of more digits than Excel keeps is written as text."""
    if value is None or isinstance(value, str):
        return value
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    kept = len(exact.as_tuple().digits) <= _EXCEL_DIGITS
    return value if kept else _as_text(value)


def _as_text(value: Value | None) -> str:
    """A number such that its point separates no thousands to any reader: 1.2340, not 1.234."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    text = repr(value) if isinstance(value, float | int) else str(value)
    return f"{text}0" if _MISTAKABLE.fullmatch(text) else text


def _arrow_type(header: str) -> pa.DataType:
    if header == MASS:
        return pa.int64()
    number = header in {MASS_U, "Latitude", "Longitude"} or header.endswith("± (fraction)")
    return pa.float64() if number else pa.string()


def _typed(value: Value | None, header: str) -> Value | None:
    """The value as its column's type."""
    return _as_text(value) if value is not None and _arrow_type(header) == pa.string() else value


_WRITERS: Mapping[str, Callable[[Grid, Path], None]] = MappingProxyType(
    {".csv": _write_csv, ".tsv": _write_tsv, ".parquet": _write_parquet}
)
