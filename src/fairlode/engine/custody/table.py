"""Characteristics from a table, for records that do not hold them yet.

CSV in UTF-8, a row for each statement: ``subject`` (a lot, or the site where lots were made),
``characteristic``, ``from`` and ``to`` (dates; the last day counts), ``share`` (``40 %``, ``0.4``,
or a mass such as ``40 t`` or ``40 t Cu``; empty for all of it), ``direction`` (``in`` or ``out``;
empty: received where the lot was received, claimed where it was made) and ``evidence``. Nothing of
it is recorded: the same balance needs the same table.
"""

import csv
import io
import re
from collections.abc import Mapping
from datetime import timedelta

from fairlode.engine.custody.characteristics import Amount, Direction, Stated, read_amount
from fairlode.engine.custody.errors import (
    CustodyError,
    TableCellError,
    TableColumnError,
    TableUnreadableError,
)
from fairlode.types.errors import Problem, RefusedError, SourcingError
from fairlode.types.identifiers import canonical_id
from fairlode.types.instant import parse_instant, to_micros

NEEDED = ("subject", "characteristic")
COLUMNS = (*NEEDED, "from", "to", "share", "direction", "evidence")
_WANTED = "a share (40 %, 0.4), a mass (40 t, 40 t Cu) or nothing"
_DAY = timedelta(days=1)
_DATE_CHARS = len("2026-01-31")
_AMOUNT = re.compile(r"([\d.]+)\s*(.*)", re.DOTALL)


def read_table(content: bytes, *, title: str) -> list[Stated]:
    """The statements of a table; `title` is how messages call it.

    Raises `RefusedError` with every problem and its place.
    """
    problems: list[Problem] = []
    rows = _rows(content, title, problems)
    found = [_stated(row, f"{title}, row {number}", problems) for number, row in rows]
    if problems:
        raise RefusedError(document=title, problems=problems)
    return [stated for stated in found if stated]


def _rows(
    content: bytes, title: str, problems: list[Problem]
) -> list[tuple[int, Mapping[str, str]]]:
    try:
        lines = io.StringIO(content.decode("utf-8-sig"), newline="")
        reader = csv.DictReader(lines, strict=True, restkey="")
        reader.fieldnames = [name.strip().casefold() for name in reader.fieldnames or ()]
        rows = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error) as reason:
        problems.append(TableUnreadableError(reason=str(reason)).problem(place=title))
        return []
    heads = list(reader.fieldnames)
    faults = [(name, "missing") for name in NEEDED if name not in heads]
    faults += [(repr(name), "not known") for name in heads if name not in COLUMNS]
    faults += [(name, "there twice") for name in COLUMNS if heads.count(name) > 1]
    for name, fault in faults:
        problems.append(TableColumnError(column=name, fault=fault).problem(place=title))
    if faults:
        return []
    filled = [(number, {key: _text(cell) for key, cell in row.items()}) for number, row in rows]
    return [(number, row) for number, row in filled if any(row.values())]


def _text(cell: object) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def _stated(row: Mapping[str, str], place: str, problems: list[Problem]) -> Stated | None:
    def fault(error: SourcingError) -> None:
        problems.append(error.problem(place=place))

    for name in NEEDED:
        if not row.get(name):
            fault(_cell(name, "empty", "a name"))
    begin, end = _day(row, "from", place, problems), _day(row, "to", place, problems)
    if begin is not None and end is not None and end <= begin:
        fault(_cell("to", row["to"], "a day that is not before from"))
    amount = _amount(row.get("share", ""))
    if amount is None:
        fault(_cell("share", row["share"], _WANTED))
    direction = {"": Direction.BY_PLACE, "in": Direction.IN, "out": Direction.OUT}.get(
        row.get("direction", "").casefold()
    )
    if direction is None:
        fault(_cell("direction", row["direction"], "in, out or nothing"))
    try:
        subject = canonical_id(row.get("subject", "")) if row.get("subject") else ""
    except SourcingError as error:
        fault(error)
        return None
    return Stated(
        source=place,
        subject=subject,
        characteristic=row.get("characteristic", ""),
        amount=amount,
        wording=row.get("share", ""),
        begin=begin,
        end=end,
        time=begin,
        direction=direction or Direction.BY_PLACE,
        evidence=row.get("evidence", ""),
    )


def _day(row: Mapping[str, str], name: str, place: str, problems: list[Problem]) -> int | None:
    """The first moment of a day, or for ``to`` the one behind it; a time is taken as it is."""
    text = row.get(name, "")
    if not text:
        return None
    try:
        moment = parse_instant(text, assume_utc=True)
    except SourcingError as error:
        problems.append(error.problem(place=f"{place}, {name}"))
        return None
    whole_day = name == "to" and len(text) <= _DATE_CHARS
    return to_micros(moment + _DAY if whole_day else moment)


def _amount(text: str) -> Amount | None:
    found = _AMOUNT.fullmatch(text)
    return read_amount(found[1], found[2]) if found else read_amount(text)


def _cell(column: str, value: str, wanted: str) -> CustodyError:
    return TableCellError(column=column, value=value, wanted=wanted)
