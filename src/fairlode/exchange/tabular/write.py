"""Writing entries of the record as tables: a workbook, text files, or Parquet.

Everything is written beside its place and moved there at the end, so a file is whole or not there.
"""

import csv
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from types import MappingProxyType

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.limits import (
    BLOCK_ROWS,
    MAX_CELL_CHARS,
    MAX_FIELD_CHARS,
    MAX_SHEET_ROWS,
)
from fairlode.exchange.tabular.rows import (
    MASS,
    MASS_U,
    Row,
    Stated,
    Value,
    ordered,
    rows_of,
    table_of,
)
from fairlode.exchange.tabular.schema import TABLES, tables
from fairlode.ledger.codec import decode
from fairlode.ledger.record import Entry, Kind
from fairlode.types.event import Event
from fairlode.types.instant import from_micros
from fairlode.types.lot import Lot
from fairlode.types.site import Organisation, Site

_EXCEL_DIGITS = 15
_MISTAKABLE = re.compile(r"-?[0-9]{1,3}\.[0-9]{3}")
_NAMED = 10
_WIDEST_COLUMN = 40

Grid = tuple[list[str], Callable[[], Iterator[Row]]]
"""The headers of a table, and its rows as often as they are asked for."""


class NothingToWriteError(ExchangeError):
    """No entry that the form can say."""

    code = "tabular.nothing_to_write"
    sentence = "None of the {count} entries is a site, an organisation, a lot or an event in force."
    remedy = "Claims, assurances and voices are exported in other formats, such as a bundle."


class CannotSayError(ExchangeError):
    """Statements that the form has no way to say."""

    code = "tabular.cannot_say"
    sentence = "{count} statement(s) cannot be written as a table: {which}."
    remedy = "{remedy}"


class TargetUnfitError(ExchangeError):
    """A place that cannot be written to as asked."""

    code = "tabular.target_unfit"
    sentence = "{path} {what}."
    remedy = "Name a new folder, or a file that ends in .xlsx, .csv, .tsv or .parquet."


def write_document(entries: Iterable[Entry], path: Path) -> int:
    """Write what the form can say of `entries`; returns how many entries that are.

    Raises `NothingToWriteError`, `CannotSayError` or `TargetUnfitError`.
    """
    given = list(entries)
    stated = in_force(given)
    if not stated:
        raise NothingToWriteError(count=len(given))
    _check_unique(stated)
    grids = grids_of(stated)
    _check_lengths(grids, MAX_CELL_CHARS if path.suffix.lower() == ".xlsx" else MAX_FIELD_CHARS)
    write_grids(grids, path)
    return len(stated)


def in_force(entries: Sequence[Entry]) -> list[Stated]:
    """The statements of the form among `entries` that no other of them corrects or voids."""
    retired = {digest for entry in entries for digest in (entry.corrects, entry.voids) if digest}
    found = []
    for entry in entries:
        kind = Kind(entry.kind)
        if kind is Kind.VOID or entry.digest in retired:
            continue
        statement = decode(kind, entry.body)
        if isinstance(statement, Lot | Site | Organisation | Event):
            end = None if entry.valid_to is None else from_micros(entry.valid_to)
            begin = from_micros(entry.valid_from)
            found.append(Stated(statement=statement, begin=begin, end=end))
    return found


def grids_of(stated: Sequence[Stated]) -> dict[str, Grid]:
    """The tables of these statements, without those that would be empty."""
    grids: dict[str, Grid] = {}
    for table in TABLES:
        own = [each for each in stated if table_of(each.statement) == table]
        if own:
            columns = tables()[table].columns
            headers = dict.fromkeys(columns[key].title("en") for key in tables()[table].required)
            headers |= dict.fromkeys(header for each in own for row in rows_of(each) for header in row)
            grids[table] = ordered(table, headers), _rows(own)
    return grids


def write_grids(grids: Mapping[str, Grid], path: Path) -> None:
    """Write the tables as `path` says. Raises `TargetUnfitError`."""
    suffix = path.suffix.lower()
    writer = _WRITERS.get(suffix)
    if suffix == ".xlsx":
        _replace(path, lambda target: _write_xlsx(grids, target))
    elif writer is None and suffix:
        raise TargetUnfitError(path=path, what="is no kind of table that can be written")
    elif writer is not None and len(grids) == 1:
        (grid,) = grids.values()
        _replace(path, lambda target: writer(grid, target))
    else:
        _write_folder(grids, path, writer or _write_csv, suffix or ".csv")


def _rows(own: Sequence[Stated]) -> Callable[[], Iterator[Row]]:
    return lambda: (row for each in own for row in rows_of(each))


def _check_unique(stated: Sequence[Stated]) -> None:
    """Refuse ids that several parties describe in different ways: a table has one row for each."""
    seen: dict[tuple[str, str], Stated] = {}
    torn: dict[str, None] = {}
    for each in stated:
        key = table_of(each.statement), each.statement.id
        if seen.setdefault(key, each) != each:
            torn[each.statement.id] = None
    if torn:
        raise CannotSayError(
            count=len(torn),
            which=_some(torn),
            remedy="They are described in different ways by several parties; export one party's.",
        )


def _check_lengths(grids: Mapping[str, Grid], limit: int) -> None:
    """Refuse statements with a cell that the file could not hold."""
    long: dict[str, None] = {}
    for table, (headers, rows) in grids.items():
        key = headers[0]
        for row in rows():
            if any(isinstance(value, str) and len(value) > limit for value in row.values()):
                long[f"{table} {row.get(key, '')}"[:80]] = None
    if long:
        raise CannotSayError(
            count=len(long),
            which=_some(long),
            remedy=f"A cell holds at most {limit:,} characters; export them as EPCIS or a bundle.",
        )


def _some(names: Mapping[str, None]) -> str:
    shown = ", ".join(islice(names, _NAMED))
    return shown if len(names) <= _NAMED else f"{shown} and {len(names) - _NAMED} more"


def _replace(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file beside its place, and move it there."""
    if path.is_dir():
        raise TargetUnfitError(path=path, what="is a folder")
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    target = Path(name)
    try:
        write(target)
        target.chmod(0o644)
        target.replace(path)
    finally:
        target.unlink(missing_ok=True)


def _write_folder(
    grids: Mapping[str, Grid], path: Path, write: Callable[[Grid, Path], None], suffix: str
) -> None:
    """Write a folder with a file for each table."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise TargetUnfitError(path=path, what="is there already and is not an empty folder")
    made = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    try:
        for table, grid in grids.items():
            write(grid, made / f"{tables()[table].title('en')}{suffix}")
        made.chmod(0o755)
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
        while block := list(islice(left, BLOCK_ROWS)):
            columns = [[_typed(row.get(header), header) for row in block] for header in headers]
            writer.write_table(pa.table(dict(zip(headers, columns, strict=True)), schema=schema))


def _write_xlsx(grids: Mapping[str, Grid], path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    for table, (headers, rows) in grids.items():
        sheet = book.create_sheet(tables()[table].title("en"))
        sheet.freeze_panes = "A2"
        for at, header in enumerate(headers, start=1):
            letters = openpyxl.utils.get_column_letter(at)
            sheet.column_dimensions[letters].width = min(max(len(header) + 2, 12), _WIDEST_COLUMN)
        sheet.append([_bold(sheet, header) for header in headers])
        for number, row in enumerate(rows(), start=2):
            if number > MAX_SHEET_ROWS:
                raise TargetUnfitError(path=path, what=f"holds {MAX_SHEET_ROWS:,} rows a sheet at most")
            sheet.append([_excel(row.get(header)) for header in headers])
    book.save(path)


def _bold(sheet: object, header: str) -> WriteOnlyCell:
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
    """A number so that no reader takes its point for a separator of thousands: 1.2340, not 1.234."""
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
