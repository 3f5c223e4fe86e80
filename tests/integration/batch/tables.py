"""A small chain as two tables, and what the tests of a batch call their arguments."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from fairlode.types.errors import Problem

Columns = dict[str, Any]
Table = Callable[[str, Columns], Path]
Carried = Callable[..., dict[str, Any]]
Refused = Callable[..., list[Problem]]

LOTS: Columns = {
    "lot_id": ["a", "b", "c", "d"],
    "mass_kg": [4.0, 4.0, 2.0, 1.0],
    "co2": [1.0, 3.0, 0.5, 0.0],
}
INPUTS: Columns = {
    "output_lot": ["c", "c", "d"],
    "input_lot": ["a", "b", "c"],
    "input_kg": [0.5, 1.5, 1.0],
}
CARRIED = {"a": 1.0, "b": 3.0, "c": 3.0, "d": 3.0}


def codes(problems: Sequence[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def drop(columns: Columns, *names: str) -> Columns:
    return {name: column for name, column in columns.items() if name not in names}
