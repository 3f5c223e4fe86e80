"""A page of the site, and writing text that Markdown must not read as its own marks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_MARKS = re.compile(r"([\\`*_{}\[\]<>|$#~])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One Markdown file, placed below the folder of generated pages."""

    path: str
    text: str


def plain(text: object) -> str:
    """`text` as words on one line: no mark of Markdown in it keeps its meaning."""
    return _MARKS.sub(r"\\\1", " ".join(str(text).split()))


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table of plain words."""
    lines = [head, ["---"] * len(head), *([plain(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines) + "\n"


def toctree(entries: Iterable[str], *, depth: int = 1) -> str:
    """The pages below this one."""
    return "\n".join(["```{toctree}", f":maxdepth: {depth}", "", *entries, "```", ""])
