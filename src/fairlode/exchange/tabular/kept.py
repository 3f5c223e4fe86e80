"""What a table says beyond the form: columns of its own, kept under their headers.

An export writes such values back into columns, and what is no plain text into a column of JSON.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.cells import Cell, CellError, is_blank, text_of, unescaped
from fairlode.exchange.tabular.schema import tables
from fairlode.exchange.tabular.table import Field, TableData
from fairlode.types.material import hs_code

Extra = dict[str, object]
"""What is kept of a row or an event."""


class JsonUnreadableError(ExchangeError):
    """A cell that should hold a JSON object and does not."""

    code = "tabular.json_unreadable"
    sentence = "The cell holds no JSON object."
    remedy = "Leave it as the export wrote it, or empty it."


def read_exact(data: TableData) -> None:
    """Take the column of exact values into account, if there is one."""
    column = data.first("exact")
    if column is None:
        return
    for row, values in enumerate(data.each(column, _json)):
        if values is not None:
            data.exact[row] = values


def extras(data: TableData) -> list[Extra]:
    """What is kept of each row; no rows where the table has nothing to keep."""
    kept = _kept(data)
    if not kept and data.first("extra") is None:
        return []
    found: list[Extra] = [{} for _ in data.rows]
    for name, values in kept:
        for row, value in enumerate(values):
            if value is not None:
                found[row][name] = value
    column = data.first("extra")
    if column is not None:
        for row, other in enumerate(data.each(column, _json)):
            if other is not None:
                found[row].update(other)
    return found


def joined(extra: Sequence[Extra], rows: Sequence[int]) -> Extra:
    """What is kept of an event of several rows: a value where they agree, else all of them."""
    if not extra:
        return {}
    if len(rows) == 1:
        return extra[rows[0]]
    names = dict.fromkeys(name for row in rows for name in extra[row])
    found: Extra = {}
    for name in names:
        values = [extra[row].get(name, "") for row in rows]
        stated = [value for value in values if value != ""]
        alike = all(value == stated[0] for value in stated)
        found[name] = next(iter(stated), "") if alike else values
    return found


def unknown_headers(data: TableData) -> list[str]:
    """How the columns that are not of the form are called."""
    return [_name(each) for each in data.fields if each.place.meaning is None]


def _kept(data: TableData) -> list[tuple[str, list[str | None]]]:
    columns = tables()[data.table].columns
    found: list[tuple[str, list[str | None]]] = []
    for each in data.fields:
        key = each.meaning.key
        if not key:
            found.append((_name(each), data.each(each, _text)))
        elif columns[key].type == "kept":
            found.append((key, data.each(each, _text)))
        elif columns[key].type == "hs":
            found.append((key, data.each(each, _hs)))
    return found


def _name(column: Field) -> str:
    return column.place.header or f"column {column.letters}"


def _text(cell: Cell) -> str:
    # An error in a column that nobody interprets is kept as what it shows.
    return cell.text if isinstance(cell, CellError) else unescaped(text_of(cell))


def _hs(cell: Cell) -> str:
    return hs_code(text_of(cell))


def _json(cell: Cell) -> Mapping[str, Any]:
    try:
        values = orjson.loads(unescaped(text_of(cell)))
    except orjson.JSONDecodeError:
        raise JsonUnreadableError from None
    if not isinstance(values, dict) or is_blank(cell):
        raise JsonUnreadableError
    return values
