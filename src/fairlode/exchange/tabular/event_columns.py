"""Columns of the table of events that are read in a way of their own: steps, and lots or losses."""

from collections.abc import Sequence

from fairlode.exchange.tabular.cells import Cell, is_blank
from fairlode.exchange.tabular.table import TableData, read_text
from fairlode.exchange.tabular.vocabulary import known_step
from fairlode.types.identifiers import canonical_id


def steps_of(data: TableData) -> list[str]:
    """The business step of each row, in the words of the vocabulary where they are known."""
    column = data.first("step")
    found: list[str | None] = [None] * len(data)
    if column is not None:
        found = data.each(column, lambda cell: known_step(read_text(cell)))
    return _exactly(data, "step", found)


def lots_of(data: TableData, roles: Sequence[str]) -> list[str]:
    """The lot of each row by its canonical id, or the name of a loss as it is."""
    column = data.first("lot")
    found: list[str | None] = [None] * len(data)
    if column is not None:
        keys = list(zip(column.cells, [role == "loss" for role in roles], strict=True))
        found = data.every(column, keys, read=_lot)
    return _exactly(data, "lot", found)


def _exactly(data: TableData, key: str, values: Sequence[str | None]) -> list[str]:
    """The values, or what the column of exact values has instead of them."""
    texts = [value or "" for value in values]
    for row, exact in data.exact.items():
        texts[row] = str(exact.get(key, texts[row]))
    return texts


def _lot(key: tuple[Cell, bool]) -> str | None:
    cell, is_loss = key
    if is_blank(cell):
        return None
    return read_text(cell) if is_loss else canonical_id(read_text(cell))
