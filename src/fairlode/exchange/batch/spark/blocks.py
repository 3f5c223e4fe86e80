"""Blocks of lots that fit a task, in an order that puts inputs first, and which can run at once.

A chain is cut by a key that never falls along an edge: the row of the lots where rows stand
inputs before outputs (no more than a run of rows, a cell), else the level. Runs of cells or of
levels become one block; a level that is too heavy for one becomes several, which need nothing of
each other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_CELLS = 200_000
"""Runs of rows that are weighed, at most: what the driver sees of the chain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Which blocks the lots of a key belong to: ``first`` to ``first + parts - 1``."""

    key: int
    first: int
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a chain is divided."""

    in_order: bool
    """Keys are cells of rows; else they are levels."""
    cell: int
    """Rows of a cell."""
    cuts: tuple[Cut, ...]
    rounds: int

    @property
    def blocks(self) -> int:
        """Number of blocks."""
        return max((cut.first + cut.parts for cut in self.cuts), default=0)

    def as_list(self) -> list[object]:
        """The plan as JSON data."""
        cuts = [(cut.key, cut.first, cut.parts) for cut in self.cuts]
        return [self.in_order, self.cell, self.rounds, cuts]

    @classmethod
    def from_list(cls, noted: Sequence[object]) -> "Plan":
        """The plan that `as_list` wrote."""
        in_order, cell, rounds, cuts = noted
        if not isinstance(cuts, list):
            raise TypeError(cuts)
        return cls(
            in_order=bool(in_order),
            cell=int(str(cell)),
            rounds=int(str(rounds)),
            cuts=tuple(Cut(key=key, first=first, parts=parts) for key, first, parts in cuts),
        )


def cell_rows(lots: int, weight: int, limit: int) -> int:
    """Rows of a cell, so that a block has many cells and the driver not too many.

    weight : bytes of the whole chain
    """
    wanted = limit * lots // max(16 * weight, 1)
    return max(1, wanted, -(-lots // MOST_CELLS))


def cut(weights: Iterable[tuple[int, int]], limit: int, *, divisible: bool) -> tuple[Cut, ...]:
    """Blocks of at most `limit` bytes.

    `weights` are keys in rising order, and the bytes of their lots and edges. Where `divisible`, a
    key that is too heavy for one block may become several; if not, it becomes a block of its own.
    """
    cuts: list[Cut] = []
    block = 0
    filled = 0
    for key, weight in weights:
        if filled and filled + weight > limit:
            block, filled = block + 1, 0
        parts = -(-weight // limit) if divisible and weight > limit else 1
        cuts.append(Cut(key=key, first=block, parts=parts))
        filled += weight
        if parts > 1:
            block, filled = block + parts, 0
    return tuple(cuts)


def waves(blocks: int, needs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Blocks that can run at once, one wave after the other.

    needs : pairs of a block and a later block that takes from its lots
    """
    sources: list[list[int]] = [[] for _ in range(blocks)]
    for before, after in needs:
        sources[after].append(before)
    wave = [0] * blocks
    for block in range(blocks):
        wave[block] = max((wave[before] + 1 for before in sources[block]), default=0)
    found: list[list[int]] = [[] for _ in range(max(wave, default=-1) + 1)]
    for block in range(blocks):
        found[wave[block]].append(block)
    return found
