"""A balance to reconcile: nodes, and the streams between them as they were measured.

A stream goes from a node to a node; an empty name is the outside. What was measured has a standard
uncertainty; what was not is absent, never zero. Masses of one balance are in one unit, grades are
mass fractions, contents are masses of an element.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from fairlode.engine.reconcile.errors import (
    BalanceEmptyError,
    FigureImpossibleError,
    StreamPlaceError,
    StreamRepeatedError,
)

OUTSIDE = ""
"""The node beyond the boundary: nothing has to balance there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A figure with its standard uncertainty (k = 1), in the same unit."""

    value: float
    u: float
    assumed: bool = False
    """Whether the uncertainty was assumed because none is stated; every answer counts these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Material on its way from one node to another, as far as it was measured."""

    id: str
    source: str = OUTSIDE
    target: str = OUTSIDE
    mass: Measured | None = None
    grades: Mapping[str, Measured] = field(default_factory=dict, hash=False)
    """By element: mass fraction."""
    contents: Mapping[str, Measured] = field(default_factory=dict, hash=False)
    """By element: contained mass, where it was measured as such."""
    stock: bool = False
    """A change of stock: what stays at `source`; below zero where the stock was drawn down."""

    def __post_init__(self) -> None:
        if self.source == self.target:
            raise StreamPlaceError(stream=self.id, source=self.source, target=self.target)
        least = -math.inf if self.stock else 0.0
        self._check("mass", self.mass, least, math.inf)
        for element, grade in self.grades.items():
            self._check(f"grade of {element}", grade, 0.0, 1.0)
        for element, content in self.contents.items():
            self._check(f"content of {element}", content, least, math.inf)

    def _check(self, what: str, figure: Measured | None, least: float, most: float) -> None:
        if figure is None:
            return
        possible = least <= figure.value <= most and math.isfinite(figure.value)
        if not (possible and 0 < figure.u < math.inf):
            raise FigureImpossibleError(what=what, stream=self.id, value=figure.value, u=figure.u)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Streams that have to close at every node, in mass and in each element.

    Streams are kept in the order of their names, so that their order in a document changes no
    digit. Raises `StreamRepeatedError` or `BalanceEmptyError`.
    """

    title: str
    streams: tuple[Stream, ...]
    unit: str = ""
    """Of masses and contents, as people write it."""

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.streams, key=lambda stream: stream.id))
        for one, next_ in pairwise(ordered):
            if one.id == next_.id:
                raise StreamRepeatedError(stream=one.id, balance=self.title)
        if not any(stream.mass or stream.grades or stream.contents for stream in ordered):
            raise BalanceEmptyError(balance=self.title)
        object.__setattr__(self, "streams", ordered)

    @property
    def elements(self) -> tuple[str, ...]:
        """Every element that some stream was measured for."""
        found = {symbol for each in self.streams for symbol in (*each.grades, *each.contents)}
        return tuple(sorted(found))

    @property
    def nodes(self) -> tuple[str, ...]:
        """Every node but the outside."""
        ends = {node for each in self.streams for node in (each.source, each.target)}
        return tuple(sorted(ends - {OUTSIDE}))
