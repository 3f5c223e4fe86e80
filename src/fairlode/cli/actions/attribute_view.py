"""What `fairlode compute` says of a workspace: how it was counted, and what is unexplained."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rich.console import Console

from fairlode.cli.actions.computing import print_times
from fairlode.cli.actions.measures import Measures, Why
from fairlode.cli.actions.prose import print_prose
from fairlode.cli.actions.uncertain_view import (
    ASSUMED,
    LEAVES_OUT,
    intervals_words,
    sampling_data,
)
from fairlode.cli.listing import facts, indented, said, table
from fairlode.engine.answer import Boundary
from fairlode.engine.uncertainty import Intervals
from fairlode.exchange.diagram.figures import mass_text, share_text
from fairlode.exchange.diagram.words import boundary_words, measure, mixing_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Largest:
    """A lot in which more came out than went in, as far as the record says."""

    lot: str
    share: float
    mass_g: float
    """Of the unexplained part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """What is unexplained in one measure."""

    element: str
    """Symbol, or empty for gross dry mass."""
    lots: int
    """Lots counted in this measure."""
    unexplained: int
    """Those of which a part is unexplained, there or in what they were made from."""
    largest: tuple[Largest, ...]
    """Of the lots in which an unexplained part begins, those with the most mass of it."""

    def as_dict(self) -> dict[str, Any]:
        """The same as plain JSON data."""
        return {
            "element": self.element,
            "measure": measure(self.element),
            "lots": self.lots,
            "unexplained": self.unexplained,
            "largest": [
                {"lot": item.lot, "share": item.share, "mass_g": item.mass_g}
                for item in self.largest
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What was computed."""

    out: str
    lots: int
    rows: int
    measures: Measures
    columns: tuple[str, ...]
    """Of the table that was written."""
    gaps: tuple[Gaps, ...]
    """One for each measure."""
    boundary: Boundary
    threshold: float
    drawn: tuple[Intervals, ...]
    """One for each measure, where draws were asked for."""
    seconds: Mapping[str, float]
    """By stage."""

    @property
    def statements(self) -> list[str]:
        """The sentences that every answer carries."""
        drawn = [intervals_words(self.drawn), ASSUMED, LEAVES_OUT] if self.drawn else []
        return [boundary_words(self.boundary, self.threshold), mixing_words(), *drawn]

    def as_dict(self) -> dict[str, Any]:
        """The same as plain JSON data."""
        return {
            "out": self.out,
            "lots": self.lots,
            "rows": self.rows,
            "chosen": self.measures.why.value,
            "columns": list(self.columns),
            "boundary": self.boundary.value,
            "threshold": self.threshold,
            "drawn": [sampling_data(each.sampling, each.stated) for each in self.drawn],
            "statements": self.statements,
            "answers": [gaps.as_dict() for gaps in self.gaps],
            "seconds": {stage: round(spent, 4) for stage, spent in self.seconds.items()},
        }


def print_summary(console: Console, summary: Summary) -> None:
    """Print what was written, how much of it is unexplained, and how long it took."""
    console.print(said(f"Wrote {summary.out}", "bold"))
    facts(
        console,
        [
            ("lots", f"{summary.lots:,}"),
            ("rows", f"{summary.rows:,}, {_rows_words(summary)}"),
            ("columns", ", ".join(summary.columns)),
        ],
    )
    console.print()
    _print_gaps(console, summary.gaps)
    console.print()
    print_prose(console, " ".join(summary.statements))
    console.print()
    print_times(console, summary.seconds, passed=sum(summary.seconds.values()))


def _rows_words(summary: Summary) -> str:
    if summary.measures.why is Why.ASSAYED:
        gross = any(not gaps.element for gaps in summary.gaps)
        rest = ", or by gross dry mass for want of an assay" if gross else ""
        return f"one for each lot and element that it has an assay of{rest}"
    return f"one for each lot by {summary.measures.words()}"


def _print_gaps(console: Console, gaps: tuple[Gaps, ...]) -> None:
    rows = table("Lots", "Unexplained", "Counted in", right=("Lots", "Unexplained"))
    for item in gaps:
        rows.add_row(f"{item.lots:,}", f"{item.unexplained:,}", said(measure(item.element)))
    indented(console, rows)
    named = [(measure(item.element), each) for item in gaps for each in item.largest]
    if not named:
        return
    console.print()
    largest = table("Share", "Mass", "Unexplained part, the largest", right=("Share", "Mass"))
    for of, each in named:
        where = f"{of} of {each.lot}"
        largest.add_row(share_text(each.share), mass_text(each.mass_g), said(where))
    indented(console, largest)
    console.print()
    console.print(said(f"fairlode trace {named[0][1].lot} shows where it comes up."))
