"""What an answer is counted in: one rule for `trace`, `reach` and `compute`.

What was asked for; else every element that what was asked about has an assay of; else gross mass,
which is said. Gross mass alone hides what is missing of an element.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fairlode.cli.errors import UsageError
from fairlode.exchange.diagram.words import measure
from fairlode.types.element import element

GROSS = ""
"""The measure of gross mass, as the engine names it."""


class Why(StrEnum):
    """Who chose the measures."""

    ASKED = "asked"
    ASSAYED = "assayed"
    """The elements that there is an assay of."""
    NO_ASSAY = "no_assay"
    """Gross mass, for want of an assay."""


_WHY_WORDS = {Why.ASKED: "", Why.ASSAYED: ", as assayed", Why.NO_ASSAY: ", for want of an assay"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What an answer is counted in, and why in that."""

    symbols: tuple[str, ...]
    """Symbols of elements, or `GROSS`; at least one."""
    why: Why

    def words(self) -> str:
        """The measures for people: ``contained nickel (Ni) and contained cobalt (Co), as assayed``.

        The measure that was left to choose says what chose it.
        """
        *others, last = (measure(symbol) for symbol in self.symbols)
        listed = f"{', '.join(others)} and {last}" if others else last
        return listed + _WHY_WORDS[self.why]


def check_threshold(threshold: float) -> None:
    """Raise `UsageError` for what is not a share below which nothing is followed."""
    if not 0 <= threshold < 1:
        raise UsageError(what="A threshold is a share from 0 up to, not including, 1.")


def measures(
    asked: Iterable[str], *, gross: bool, assayed: Callable[[], Sequence[str]]
) -> Measures:
    """The measures of an answer; `assayed` is only called where none was asked for.

    Raises `ElementUnknownError`.
    """
    wanted = tuple(dict.fromkeys(element(text).symbol for text in asked))
    if wanted or gross:
        return Measures(symbols=(*wanted, *((GROSS,) if gross else ())), why=Why.ASKED)
    found = tuple(assayed())
    return Measures(symbols=found or (GROSS,), why=Why.ASSAYED if found else Why.NO_ASSAY)
