"""Modules and functions stay small enough to be read in one go.

A module of more than `MODULE_NOTE` lines is a reason to split it, more than `MODULE_LIMIT`
fails. A function fails above `FUNCTION_LIMIT` lines, its docstring not counted: a kernel's
contract may be longer than the kernel. Of the functions of the package at least
`SHORT_SHARE` have no more than `SHORT` lines. Migrations, which Django writes, are exempt.
"""

import ast
from collections.abc import Generator, Iterator
from pathlib import Path

from tools.finding import Finding, files

MODULE_NOTE = 300
MODULE_LIMIT = 500
FUNCTION_LIMIT = 70
SHORT = 45
SHORT_SHARE = 0.95

Function = ast.FunctionDef | ast.AsyncFunctionDef


def find(root: Path) -> Iterator[Finding]:
    """Yield every module and function that is too long."""
    lengths: list[int] = []
    for path in files(root, "*.py"):
        place = path.relative_to(root).as_posix()
        if "/migrations/" in place:
            continue
        text = path.read_text("utf-8")
        yield from _module(place, len(text.splitlines()))
        found = yield from _functions(place, text)
        if place.startswith("src/"):
            lengths += found
    yield from _shares(lengths)


def _module(place: str, lines: int) -> Iterator[Finding]:
    if lines > MODULE_NOTE:
        fails = lines > MODULE_LIMIT
        limit = MODULE_LIMIT if fails else MODULE_NOTE
        yield Finding(place=place, text=f"{lines} lines, more than {limit}: split it", fails=fails)


def _functions(place: str, text: str) -> Generator[Finding, None, list[int]]:
    """Yield every function that is too long; return the length of each."""
    lengths = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, Function):
            lengths.append(_length(node))
            if lengths[-1] > FUNCTION_LIMIT:
                yield Finding(
                    place=f"{place}:{node.lineno}",
                    text=f"{node.name} has {lengths[-1]} lines, more than {FUNCTION_LIMIT}",
                )
    return lengths


def _shares(lengths: list[int]) -> Iterator[Finding]:
    short = sum(length <= SHORT for length in lengths)
    if lengths and short < SHORT_SHARE * len(lengths):
        text = f"only {short} of {len(lengths)} functions have at most {SHORT} lines"
        yield Finding(place="src", text=f"{text}; {SHORT_SHARE:.0%} should")


def _length(node: Function) -> int:
    """Lines from ``def`` to the end, less the docstring."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node, clean=False) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines
