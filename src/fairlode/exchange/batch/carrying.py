"""What every lot carries: attributes by mass and by element, and the bounds of classes.

The same for lots that were just read and for lots of a store, to the last digit.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from fairlode.exchange.batch import bounding, errors
from fairlode.exchange.batch.arrow import Flags, Keys, Reals
from fairlode.exchange.batch.findings import EXAMPLES
from fairlode.exchange.batch.graph import Graph
from fairlode.exchange.batch.reading import Reading
from fairlode.exchange.batch.request import Request
from fairlode.exchange.batch.source import CONTENT
from fairlode.types.errors import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Lots:
    """The lots to compute, row by row, and how they hang together."""

    keys: Keys
    graph: Graph
    """With every input, also of lots at which history ends."""
    held_g: Reals
    """Mass of each lot, and at least what was drawn from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Columns of the result, and on what they rest."""

    columns: dict[str, Reals] = field(default_factory=dict)
    """float64[n] by name, NaN where missing."""
    by_mass: dict[str, int] = field(default_factory=dict)
    """For each element, how many made lots were mixed by whole mass: a content is missing."""


def problems(lots: Lots, read: Reading, request: Request) -> Iterator[Problem]:
    """What keeps the lots from being computed as asked."""
    for name in _doubled(read, request):
        yield errors.ColumnClashError(column=name).problem("lots")
    made = lots.graph.ending_at(ends(read, request)).made if request.bounds else None
    for column in request.bounds:
        rows = np.flatnonzero((read.side[column] == 1) & (made != 0))
        if len(rows):
            shown = ", ".join(f"{lots.keys[int(row)]} (row {row + 1})" for row in rows[:EXAMPLES])
            error = errors.ClassOfMadeLotError(column=column, count=len(rows), examples=shown)
            yield error.problem("lots")


def carry(lots: Lots, read: Reading, request: Request) -> Carried:
    """Compute everything. Own values of `read` are replaced by what the lots carry."""
    graph = lots.graph.ending_at(ends(read, request))
    result = Carried()
    by_element: dict[str, Reals] = {}
    for column in read.lots.contents():
        weight, whole = graph.contained(read.side[column])
        element = column.removeprefix(CONTENT)
        result.by_mass[element] = int(whole.sum())
        by_element[element] = read.own.copy()
        graph.propagate(by_element[element], weight)
    graph.propagate(read.own)
    _spread(result, read, read.own, "")
    for element, values in by_element.items():
        _spread(result, read, values, f"_{element}")
    for column in request.bounds:
        result.columns.update(bounding.bounds(column, graph, lots.held_g, read.side))
    return result


def ends(read: Reading, request: Request) -> Flags | None:
    """1 for each lot at which history ends; where nobody says, it goes on."""
    if not request.ends:
        return None
    ending: Flags = (read.side[request.ends] == 1).astype(np.uint8)
    return ending


def names(read: Reading, request: Request) -> list[str]:
    """Columns of the result beside the id, in their order."""
    elements = [column.removeprefix(CONTENT) for column in read.lots.contents()]
    found = list(read.attributes)
    found += [f"{name}_{element}" for element in elements for name in read.attributes]
    for column in request.bounds:
        for suffix in ("", *(f"_{element}" for element in elements)):
            found += [f"{column}{suffix}_{end}" for end in bounding.ENDS]
    return found


def _doubled(read: Reading, request: Request) -> list[str]:
    found = ["lot_id", *names(read, request)]
    return sorted({name for name in found if found.count(name) > 1})


def _spread(result: Carried, read: Reading, values: Reals, suffix: str) -> None:
    for place, name in enumerate(read.attributes):
        result.columns[name + suffix] = values[:, place]
