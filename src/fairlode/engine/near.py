"""Ids like one that is not known, for who mistyped it.

All ids are looked at, however many: how far each begins and ends as the text does narrows them
down, in whole arrays, to a few that are then compared letter by letter.
"""

import difflib
from collections.abc import Sequence

import numpy as np

from fairlode.ledger.columns import IdTable
from fairlode.ledger.columns.tables import Int32

NEAR = 3
"""Ids that are suggested."""
_COMPARED = 200
"""Ids of a table that are compared letter by letter."""
_CUTOFF = 0.6
"""Likeness from which an id is suggested, as for the names of the code lists."""


def near_ids(text: str, *tables: IdTable) -> tuple[str, ...]:
    """Up to `NEAR` ids of the tables that are like `text`, the likest first; case is no matter."""
    by_fold = {found.casefold(): found for table in tables for found in _candidates(text, table)}
    near = difflib.get_close_matches(text.casefold(), by_fold, n=NEAR, cutoff=_CUTOFF)
    return tuple(by_fold[key] for key in near)


def _candidates(text: str, table: IdTable) -> Sequence[str]:
    """The ids that share most with `text` at their beginning and their end."""
    wanted = text.encode()
    shared = _alike(wanted, table, step=1) + _alike(wanted[::-1], table, step=-1)
    best = np.argsort(-shared, kind="stable")[:_COMPARED]
    return [table[int(code)] for code in best if shared[code]]


def _alike(wanted: bytes, table: IdTable, *, step: int) -> Int32:
    """By code: how many letters, from the first on or (-1) from the last back, are `wanted`."""
    begin, end = table.offsets[:-1], table.offsets[1:]
    first = begin if step > 0 else end - 1
    length = end - begin
    shared = np.zeros(len(table), np.int32)
    rows = np.arange(len(table))
    for at, letter in enumerate(wanted):
        rows = rows[length[rows] > at]
        found = table.blob[first[rows] + step * at]
        either = {*bytes([letter]).lower(), *bytes([letter]).upper()}
        rows = rows[np.isin(found, list(either))]
        shared[rows] += 1
    return shared
