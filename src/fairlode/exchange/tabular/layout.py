"""Where a table stands in a sheet: the rows of its header, its columns, where its data begin.

Other systems put a title above the table, stack the header in several rows with merged cells, and
add a row of units. Every block of up to `HEADER_HEIGHT` rows among the first is tried as the header
of every table; the one that explains most columns is taken, and the reading says which it was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from fairlode.exchange.tabular.cells import Cell, cleaned, is_blank, plain, text_of
from fairlode.exchange.tabular.headers import (
    Meaning,
    is_grade_unit,
    lone_element,
    meaning,
    unit_cell,
    with_unit,
)
from fairlode.exchange.tabular.limits import HEADER_HEIGHT
from fairlode.exchange.tabular.schema import TABLES, headers, sheet_names, tables
from fairlode.exchange.tabular.sheet import Merge, Row

STATED = frozenset({"date", "unit"})
"""Columns that a line above the table may stand in for."""

_NAMED = 2.0
"""What the name of the sheet or file counts for, in columns."""
_REQUIRED = 1.0
"""What a column counts for without which a row says nothing, on top."""
_TALLER = 0.25
"""What a further header row must explain, in columns, to be taken for one."""
_TELLS = MappingProxyType(
    {
        "events": frozenset({"event_id", "kind", "role", "step", "action", "voids"}),
        "claims": frozenset({"claim_id", "criterion"}),
        "assurances": frozenset({"assurance_id", "scheme"}),
    }
)
"""By table: columns of which it has at least one. Without them, a table with lots and dates is one
of lots, and one with subjects, values and statuses is somebody's own."""
_ROWS_AFTER = 3
"""Rows below a header with all it needs in which a better one is still looked for."""
_SPARSE = 2
"""Cells that a row of a header has at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A column of the table: where it is, what is written above it, what that means."""

    at: int
    """Position in the sheet, from 0."""
    header: str
    meaning: Meaning | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A table found in a sheet."""

    table: str
    first: int
    """First row of the header, from 0."""
    last: int
    """Last row of the header, the row of units included."""
    places: tuple[Place, ...]
    score: float
    rival: str = ""
    """Another table that the same header fits just as well."""

    @property
    def found(self) -> frozenset[str]:
        """Keys of the columns that were recognised."""
        return frozenset(place.meaning.key for place in self.places if place.meaning)

    @property
    def missing(self) -> tuple[str, ...]:
        """Keys of required columns that are not there."""
        return tuple(key for key in tables()[self.table].required if key not in self.found)


def find_layout(head: Sequence[Row], merges: Sequence[Merge] = (), name: str = "") -> Layout | None:
    """The table in a sheet whose first rows are `head`; None where there is none.

    `name` is that of the sheet or file, a hint. A layout may lack required columns: its caller
    refuses it.
    """
    hinted = hinted_table(name)
    texts = [[text_of(cell) for cell in row] for row in _filled(head, merges)]
    best: Layout | None = None
    for block, first in _blocks(texts, head):
        if best and not best.missing and first > best.last + _ROWS_AFTER:
            break
        for table in TABLES:
            found = _layout(table, first, block, hinted=table == hinted)
            if not _enough(found, hinted=table == hinted):
                continue
            if _better(found, best):
                best = found
            elif best and _alike(found, best):
                best = replace(best, rival=table)
    return _with_units(best, texts) if best else None


def hinted_table(name: str) -> str:
    """The table that the name of a sheet or file speaks of; empty where it speaks of none."""
    known = sheet_names()
    bare = plain(name)
    if bare in known:
        return known[bare]
    return next((known[word] for word in reversed(bare.split()) if word in known), "")


def preamble(head: Sequence[Row], first: int) -> Iterator[tuple[int, str, str]]:
    """What the rows above a header state as pairs: row from 0, name, value.

    A pair is two neighbouring cells, or one cell with a colon: ``Fecha: 2026-03-31``.
    """
    for number, row in enumerate(head[:first]):
        texts = [text_of(cell) for cell in row if not is_blank(cell)]
        for name, value in pairwise(texts):
            yield number, name.rstrip(" :"), value
        for text in texts:
            name, colon, value = text.partition(":")
            if colon and value.strip():
                yield number, name.strip(), value.strip()


def _filled(head: Sequence[Row], merges: Sequence[Merge]) -> list[list[Cell]]:
    """The rows with every merged cell holding what the merged block shows."""
    grid: list[list[Cell]] = [list(row) for row in head]
    for merge in merges:
        if merge.top >= len(grid) or merge.left >= len(grid[merge.top]):
            continue
        shown = grid[merge.top][merge.left]
        for row in grid[merge.top : merge.bottom + 1]:
            row.extend([None] * (merge.right + 1 - len(row)))
            row[merge.left : merge.right + 1] = [shown] * (merge.right + 1 - merge.left)
    return grid


def _blocks(
    texts: Sequence[Sequence[str]], head: Sequence[Row]
) -> Iterator[tuple[Sequence[Sequence[str]], int]]:
    """Every block of rows that may be a header, with its first row."""
    for first in range(len(texts)):
        for height in range(1, HEADER_HEIGHT + 1):
            block = texts[first : first + height]
            if len(block) < height or any(map(is_data, head[first + height - 1])):
                break
            if height == 1 and sum(map(bool, block[0])) < max(1, min(_SPARSE, len(block[0]))):
                break
            if height > 1 and (_states(block[0]) or not _stacked(block)):
                break
            yield block, first


def _states(row: Sequence[str]) -> bool:
    """Whether a row says one thing of the whole table, such as ``Date: 2026-03-31``."""
    texts = [text for text in row if text]
    name, colon, value = texts[0].partition(":") if len(texts) == 1 else ("", "", "")
    return bool(colon and value.strip()) and any(
        headers(table).get(plain(name)) in STATED for table in TABLES
    )


def _stacked(block: Sequence[Sequence[str]]) -> bool:
    """Whether the upper rows leave to the lower ones what only they can say.

    A row of headers that are all there and all different is whole; what is below it is data.
    """
    width = max(len(row) for row in block)
    upper = [row[at] if at < len(row) else "" for row in block[:-1] for at in range(width)]
    return bool(block[-1]) and ("" in upper[-width:] or len(set(upper[:width])) < width)


def is_data(cell: Cell) -> bool:
    """Whether a cell holds a value that no header holds: a number, a date."""
    if cell is None:
        return False
    if not isinstance(cell, str):
        return True
    text = cleaned(cell)
    return text[:1].isdigit() and not any(map(str.isalpha, text))


def _layout(table: str, first: int, block: Sequence[Sequence[str]], *, hinted: bool) -> Layout:
    width = max(len(row) for row in block)
    stacks = [
        _stack(tuple(row[at] if at < len(row) else "" for row in block)) for at in range(width)
    ]
    places = [
        Place(at=at, header=" / ".join(stack), meaning=_meaning(table, stack))
        for at, stack in enumerate(stacks)
        if stack
    ]
    slots = {place.meaning.slot for place in places if place.meaning}
    keys = {key for key, _, _ in slots}
    required = sum(key in keys for key in tables()[table].required)
    units = sum(bool(place.meaning and place.meaning.unit) for place in places)
    score = len(slots) + 0.3 * units + _REQUIRED * required + _NAMED * hinted
    return Layout(
        table=table, first=first, last=first + len(block) - 1, places=tuple(places), score=score
    )


def _enough(found: Layout, *, hinted: bool) -> bool:
    """Whether the columns speak of the table: some of them, and what makes it that table."""
    known = len(found.found)
    if found.table in _TELLS and not found.found & _TELLS[found.table]:
        return False
    if found.score >= _NAMED + _REQUIRED and known >= 1 and not found.missing:
        return True
    return known >= 3 or (known >= _SPARSE and (hinted or not found.missing))  # noqa: PLR2004 - three columns are no accident


def _better(found: Layout, best: Layout | None) -> bool:
    if best is None:
        return True
    whole, others = not found.missing, not best.missing
    if whole != others:
        return whole
    taller = max(0, (found.last - found.first) - (best.last - best.first))
    return found.score > best.score + _TALLER * taller + (
        _TALLER if found.first > best.first else 0
    )


def _alike(found: Layout, best: Layout) -> bool:
    """Whether two tables fit the same header equally, and it is for the writer to say which."""
    same_rows = (found.first, found.last) == (best.first, best.last)
    return same_rows and found.score == best.score and bool(found.missing) == bool(best.missing)


def _stack(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The texts above a column, without repeats of a merged cell."""
    return tuple(dict.fromkeys(" ".join(text.split()) for text in cells if text))


@lru_cache(maxsize=8_192)
def _meaning(table: str, stack: tuple[str, ...]) -> Meaning | None:
    """What stacked header cells mean: all of them together, or the lowest that mean something."""
    attempts = [" ".join(stack[start:]) for start in range(len(stack))]
    attempts += [" ".join(stack[:stop]) for stop in range(len(stack) - 1, 0, -1)]
    for text in attempts:
        found = meaning(table, text)
        if found:
            rest = [part for part in stack if part not in text]
            lacks_unit = not found.unit and rest and unit_cell(rest[-1])
            return with_unit(found, rest[-1]) if lacks_unit else found
    return None


def _with_units(found: Layout, texts: Sequence[Sequence[str]]) -> Layout:
    """The layout with the row of units under its header, if there is one."""
    below = texts[found.last + 1] if found.last + 1 < len(texts) else []
    stated = {at: text for at, text in enumerate(below) if text}
    measured = [at for at in stated if not _idle(stated[at])]
    if not measured or not all(unit_cell(text) for text in stated.values()):
        return found
    places = tuple(_united(found.table, place, stated.get(place.at, "")) for place in found.places)
    return replace(found, last=found.last + 1, places=places)


def _idle(text: str) -> bool:
    return is_blank(text) or plain(text) in {"id", "text"}


def _united(table: str, place: Place, unit: str) -> Place:
    if not unit or _idle(unit):
        return place
    unit = unit.strip(" ()[]")
    header = f"{place.header} / {unit}"
    found = place.meaning or (meaning(table, f"{place.header} {unit}") if unit else None)
    symbol = lone_element(table, place.header)
    if symbol and is_grade_unit(unit):
        found = Meaning(key="assay", analyte=symbol, unit=unit)
    elif (found and not found.unit) or (found and unit not in found.unit):
        found = with_unit(found, unit) if found.key != "unit" else found
    return Place(at=place.at, header=header, meaning=found)
