"""What is asked before any figure is said not to fit, and the tables that the checks rest on.

The questions stand in every answer that names something, in their order: attributable share,
boundary, ore type, time lag, unit. Where a figure itself hints at an answer, it is said what would
change. No answer says why figures differ: only those who recorded them can.
"""

import csv
import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

_FOLDER = "fairlode.engine.reconcile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something to ask whoever recorded the figures."""

    id: str
    ask: str
    changes: str
    """What the answer may change, in general."""
    checked: bool
    """Whether this cause was verified in real figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """What would change in one case, if the answer to a question were such."""

    question: str
    """Id of the question."""
    sentence: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class MistakenUnit:
    """A unit that is easily taken for another, and what it does to declared over expected."""

    factor: float
    figure: str
    instead: str
    commodities: tuple[str, ...]
    """Lower-case words of the commodities it is about; empty for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualLoss:
    """What a kind of plant usually recovers of an element."""

    recovery_low: float
    recovery_high: float
    checked: bool
    source: str


@lru_cache
def questions() -> tuple[Question, ...]:
    """The questions, in the order in which they are asked."""
    found: dict[str, Any] = tomllib.loads(_text("questions.toml"))
    return tuple(Question(**each) for each in found["question"])


@lru_cache
def mistaken_units() -> tuple[MistakenUnit, ...]:
    """Units that are taken for others."""
    return tuple(
        MistakenUnit(
            factor=float(row["factor"]),
            figure=row["figure"],
            instead=row["instead"],
            commodities=tuple(word for word in row["commodities"].split(";") if word),
        )
        for row in _rows("mistaken_units.csv")
    )


@lru_cache
def assumed_uncertainty() -> Mapping[str, float]:
    """Relative standard uncertainty by figure (``mass``, ``grade``) where none is stated."""
    return {row["figure"]: float(row["relative_u"]) for row in _rows("assumed_uncertainty.csv")}


@lru_cache
def usual_losses() -> Mapping[tuple[str, str], UsualLoss]:
    """By kind of site and element."""
    return {
        (row["site_kind"], row["element"]): UsualLoss(
            recovery_low=float(row["recovery_low"]),
            recovery_high=float(row["recovery_high"]),
            checked=row["checked"] == "yes",
            source=row["source"],
        )
        for row in _rows("usual_losses.csv")
    }


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_text(name), newline="")))


def _text(name: str) -> str:
    return (resources.files(_FOLDER) / "data" / name).read_text("utf-8")
