"""One batch of one column, checked row by row: what it holds, and what of it is wrong."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from fairlode.exchange.batch import errors
from fairlode.exchange.batch.arrow import Numbers, Reals, Text, numbers, text
from fairlode.exchange.batch.findings import EXAMPLES, Finding
from fairlode.exchange.batch.source import Group
from fairlode.types.errors import SourcingError

MAX_ID_BYTES = 2048
"""Longest id taken; a GS1 Digital Link with all its qualifiers has some 300 bytes."""
MAX_VALUE = 1e290
"""Largest attribute taken: sums along any chain stay finite."""
_GRAMS_PER_KG = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A batch of a column: which rows of which file."""

    group: Group
    column: str
    first: int
    """First row of the batch in its row group."""
    data: pa.Array

    @property
    def rows(self) -> slice:
        """Where its rows stand in the whole table."""
        first = self.group.first + self.first
        return slice(first, first + len(self.data))

    def find(
        self,
        error: type[SourcingError],
        bad: npt.NDArray[np.bool_],
        shown: Callable[[int], object],
    ) -> list[Finding]:
        """Its rows where `bad`, as one finding or none; `shown` tells what to print for a row."""
        rows = np.flatnonzero(bad).tolist()
        if not rows:
            return []
        first = self.group.in_file + self.first + 1
        examples = tuple((first + row, str(shown(row))) for row in rows[:EXAMPLES])
        path = self.group.file.path
        return [
            Finding(error=error, path=path, column=self.column, count=len(rows), examples=examples)
        ]


def ids(piece: Piece) -> tuple[Text, list[Finding]]:
    """Ids; a row without one, or with one too long, is found."""
    read = text(piece.data)
    sizes = read.sizes
    if sizes.min(initial=1) > 0 and sizes.max(initial=1) <= MAX_ID_BYTES:
        return read, []
    missing = piece.find(errors.IdMissingError, sizes == 0, lambda _: "empty")
    long = piece.find(errors.IdTooLongError, sizes > MAX_ID_BYTES, read.__getitem__)
    return read, missing + long


def grams(piece: Piece) -> tuple[Numbers, list[Finding]]:
    """Masses in grams; what is not a finite mass above zero is found."""
    read = numbers(piece.data)
    good: npt.NDArray[np.bool_] = read > 0  # False for NaN, which stands for a null too
    good &= read < np.inf
    found = [] if good.all() else piece.find(errors.MassInvalidError, ~good, _show(piece))
    if found:
        read = read.copy()
        read[~good] = 1
    if piece.group.file.in_kilograms:
        return read.astype(np.float64, copy=False) * _GRAMS_PER_KG, found
    return read, found


def values(piece: Piece) -> tuple[Reals, list[Finding]]:
    """Attribute values, NaN where missing; what is too large to be carried on is found."""
    read = numbers(piece.data).astype(np.float64, copy=False)
    if not np.fmax.reduce(np.abs(read), initial=0.0) > MAX_VALUE:
        return read, []
    bad = np.abs(read) > MAX_VALUE
    return read, piece.find(errors.AttributeInfiniteError, bad, _show(piece))


def flags(piece: Piece) -> tuple[Reals, list[Finding]]:
    """Values of yes and no as 1, 0 and NaN where missing; anything else is found."""
    read = numbers(piece.data).astype(np.float64, copy=False)
    bad = ~((read == 0) | (read == 1) | np.isnan(read))
    return read, piece.find(errors.FlagInvalidError, bad, _show(piece)) if bad.any() else []


def fractions(piece: Piece) -> tuple[Reals, list[Finding]]:
    """Parts of a mass, NaN where missing; what is below 0 or above 1 is found."""
    read = numbers(piece.data).astype(np.float64, copy=False)
    bad = (read < 0) | (read > 1)
    return read, piece.find(errors.ContentInvalidError, bad, _show(piece)) if bad.any() else []


def _show(piece: Piece) -> Callable[[int], object]:
    return lambda row: piece.data[row].as_py()
