"""How much of a measure a move holds: exact grams, rounded down, or not known."""

from fractions import Fraction
from math import floor, isnan

from fairlode.engine.custody.movements import Move
from fairlode.engine.graph import Graph
from fairlode.ledger.network.mixture import lot_fractions


class Contents:
    """Contained grams of one element, or gross dry grams."""

    def __init__(self, graph: Graph, element: str) -> None:
        """`element` is a symbol, or empty for gross dry mass."""
        self._mass = graph.network.lot_mass_g
        self._fraction = lot_fractions(graph.columns, element)[0] if element else None

    def of(self, lot: int, mass_g: int) -> int | None:
        """Grams in `mass_g` of a lot, rounded down; None where mass or assay is not known."""
        if mass_g < 0:
            return None
        if self._fraction is None:
            return mass_g
        fraction = float(self._fraction[lot])
        if isnan(fraction):
            return None
        # An assay is a decimal that someone wrote: its shortest text is what was meant.
        return floor(Fraction(repr(fraction)) * mass_g)

    def of_move(self, move: Move) -> int | None:
        """Grams in what is moved."""
        return self.of(move.lot, move.mass_g)

    def of_lot(self, lot: int) -> int | None:
        """Grams in a whole lot."""
        return self.of(lot, int(self._mass[lot]))

    def at_most(self, move: Move) -> int | None:
        """As `of_move`; without an assay, all of its mass."""
        content = self.of_move(move)
        return content if content is not None or move.mass_g < 0 else move.mass_g
