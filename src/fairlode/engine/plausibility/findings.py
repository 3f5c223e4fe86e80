"""A finding: what is unusual in a record, with the question to ask and the facts.

A finding is never a verdict. Its code is stable, its question stands in `data/questions.toml`, its
thresholds in the tables beside it, each with its source and whether it was checked.
"""

import csv
import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One unusual thing, of one subject."""

    code: str
    """Stable and dotted; a key of `data/questions.toml`."""
    subject: str
    """What it is about: a site, a tag, a bag, a consignment."""
    sentence: str
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def question(self) -> str:
        """What to ask whoever recorded it."""
        return asked()[self.code]


@lru_cache
def asked() -> Mapping[str, str]:
    """The question of each code."""
    found: dict[str, str] = tomllib.loads(_text("questions.toml"))["ask"]
    return found


@lru_cache
def limits(section: str) -> Mapping[str, Any]:
    """The limits of one check, with their source."""
    found: dict[str, Any] = tomllib.loads(_text("limits.toml"))[section]
    return found


@lru_cache
def rows_of(table: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a table of limits."""
    return tuple(csv.DictReader(io.StringIO(_text(f"{table}.csv"), newline="")))


def _text(name: str) -> str:
    return (resources.files(__package__) / "data" / name).read_text("utf-8")
