"""Columns that grow: rows are gathered and packed in chunks; earlier rows are changed by copy."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fairlode.ledger.columns.ids import IdTable
from fairlode.ledger.columns.tables import DTYPES

_CHUNK = 65_536
"""Rows gathered as tuples before they are packed: a few megabytes."""
_DIGEST = "32u1"

Row = tuple[Any, ...]
Packed = list[NDArray[Any]]


class CodeBook:
    """Gives each text its code: the one it has in the table, or the next."""

    def __init__(self, table: IdTable) -> None:
        self._table = table
        self._size = len(table)
        self.new: dict[str, int] = {}
        """Codes given out since; lots of every event are looked up here, hence no method."""
        self._known: dict[str, int] = {}

    def code(self, text: str) -> int:
        """The code of `text`; a text not seen before gets the next one."""
        known = self.new.get(text)
        if known is not None:
            return known
        if self._size and (code := self._in_table(text)) >= 0:
            return code
        code = self._size + len(self.new)
        self.new[text] = code
        return code

    def finish(self) -> IdTable:
        """The table with the new texts at its end."""
        return self._table.extended(list(self.new))

    def _in_table(self, text: str) -> int:
        known = self._known.get(text)
        if known is not None:
            return known
        code = self._table.code(text)
        if code >= 0:
            self._known[text] = code
        return code


class GrowingTable:
    """One table of columns, on top of an earlier one that is never written to."""

    def __init__(self, type_: type, base: Any) -> None:  # noqa: ANN401  # any of the column tables
        self._type = type_
        self._specs = DTYPES[type_]
        self._names = list(self._specs)
        self._base: Packed = [getattr(base, name) for name in self._names]
        self._base_size = len(self._base[0])
        self._packed: list[Packed] = []
        self._starts: list[int] = []
        """First row of each packed chunk."""
        self._rows: list[Row] = []
        self._first_row = self._base_size
        self._changes: dict[str, dict[int, Any]] = {}

    def __len__(self) -> int:
        return self._first_row + len(self._rows)

    def append(self, row: Row) -> None:
        """Add a row, its values in the order of the columns."""
        self._rows.append(row)
        if len(self._rows) >= _CHUNK:
            self._pack()

    def extend(self, rows: Iterable[Row]) -> None:
        """Add rows."""
        self._rows.extend(rows)
        if len(self._rows) >= _CHUNK:
            self._pack()

    def extend_columns(self, columns: dict[str, NDArray[Any]]) -> None:
        """Add rows that are columns already, by name."""
        if self._rows:
            self._pack()
        self._starts.append(self._first_row)
        packed = [columns[name].astype(_dtype(spec)) for name, spec in self._specs.items()]
        self._packed.append(packed)
        self._first_row += len(packed[0])

    def put(self, at: int, row: Row) -> None:
        """Replace row `at`."""
        if at >= self._first_row:
            self._rows[at - self._first_row] = row
            return
        for name, value in zip(self._names, row, strict=True):
            self._changes.setdefault(name, {})[at] = value

    def set(self, at: int, name: str, *, value: Any) -> None:  # noqa: ANN401  # of the column's type
        """Replace one value of row `at`."""
        if at >= self._first_row:
            row = list(self._rows[at - self._first_row])
            row[self._names.index(name)] = value
            self._rows[at - self._first_row] = tuple(row)
        else:
            self._changes.setdefault(name, {})[at] = value

    def get(self, at: int, name: str) -> Any:  # noqa: ANN401  # of the column's type
        """One value of row `at`."""
        column = self._names.index(name)
        if at >= self._first_row:
            return self._rows[at - self._first_row][column]
        changed = self._changes.get(name)
        if changed is not None and at in changed:
            return changed[at]
        if at < self._base_size:
            return self._base[column][at]
        chunk = bisect_right(self._starts, at) - 1
        return self._packed[chunk][column][at - self._starts[chunk]]

    def finish(self) -> Any:  # noqa: ANN401  # the table it was made for
        """The table with all rows and changes."""
        if self._rows:
            self._pack()
        columns = zip(self._names, self._base, strict=True)
        return self._type(
            **{name: self._finished(at, name, base) for at, (name, base) in enumerate(columns)}
        )

    def _pack(self) -> None:
        columns = zip(*self._rows, strict=True)
        specs = self._specs.values()
        self._packed.append([_column(v, s) for v, s in zip(columns, specs, strict=True)])
        self._starts.append(self._first_row)
        self._first_row += len(self._rows)
        self._rows = []

    def _finished(self, at: int, name: str, base: NDArray[Any]) -> NDArray[Any]:
        changes = self._changes.get(name)
        if not self._packed and not changes:
            return base  # still memory-mapped, still shared
        result = np.concatenate([base, *(chunk[at] for chunk in self._packed)])
        if changes:
            result[list(changes)] = list(changes.values())
        return result


def _dtype(spec: str) -> str:
    return "u1" if spec == _DIGEST else spec


def _column(values: tuple[Any, ...], spec: str) -> NDArray[Any]:
    if spec == _DIGEST:
        return np.frombuffer(b"".join(values), dtype=np.uint8).reshape(-1, 32)
    return np.array(values, dtype=spec)
