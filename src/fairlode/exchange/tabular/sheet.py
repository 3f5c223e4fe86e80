"""A grid of cells as it stands in a file: a sheet of a workbook, a text file, a Parquet table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.cells import Cell

Row = Sequence[Cell]
"""The cells of a row from the first column on; it may be shorter than others."""


class Merge(NamedTuple):
    """A block of cells shown as one; rows and columns from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True, kw_only=True)
class Sheet:
    """A grid, read from its first row to its last, once."""

    name: str
    """Empty for a file that is one table."""
    rows: Iterator[Row]
    """Raises `SheetError` where the file cannot be read on."""
    merges: Sequence[Merge] = ()
    facts: Sequence[str] = field(default_factory=tuple)
    """What a person should know of how it was read: encoding, delimiter."""
    delimiter: str = ""
    """Of a text file: a comma between cells speaks against a comma within numbers."""

    sees_percent: bool = True
    """Whether a number that is shown with a percent sign can be told from one that is not."""

    def place(self, title: str) -> str:
        """How messages call it."""
        return f"{title}, sheet {self.name}" if self.name else title


class SheetError(ExchangeError):
    """A file that cannot be read, wholly or from some place on; the error in it says why."""

    code = "tabular.unreadable"
    sentence = "The file cannot be read."

    def __init__(self, *, cause: ExchangeError, place: str = "") -> None:
        """`place` is within the file, such as ``row 7``."""
        self.cause = cause
        self.place = place
        super().__init__(cause=cause, place=place)
