"""What rows are wrong: counted in full, with a few examples, and told once for each column."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fairlode.types.errors import Problem, SourcingError

EXAMPLES = 5
"""Rows named for each kind of problem; the count tells the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Rows of one column that are wrong in one way."""

    error: type[SourcingError]
    path: Path
    column: str
    count: int
    examples: tuple[tuple[int, str], ...]
    """Row in the file (from 1) and what stands there."""


def problems(findings: Iterable[Finding]) -> list[Problem]:
    """One problem for each kind, file and column, in a fixed order, with the first rows of each."""
    merged: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        key = (finding.error.code, str(finding.path), finding.column)
        merged.setdefault(key, []).append(finding)
    return [_problem(merged[key]) for key in sorted(merged)]


def _problem(found: list[Finding]) -> Problem:
    one = found[0]
    examples = sorted(example for finding in found for example in finding.examples)[:EXAMPLES]
    shown = ", ".join(f"{text} (row {row})" for row, text in examples)
    error = one.error(
        path=str(one.path),
        column=one.column,
        count=sum(finding.count for finding in found),
        examples=shown,
    )
    return error.problem(f"{one.path}, row {examples[0][0]}, {one.column}")
