"""No function stands twice under other names.

Two functions are twins when their code is the same but for the names and literals in it. Copied
lines are found by ``make copies``; this finds the copy in which every variable was renamed, and
the copy further down in the same module. Functions of fewer than `SMALLEST` nodes are too
small to be worth sharing.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tools.finding import Finding, files

SMALLEST = 60
"""Nodes of the syntax tree, docstring and annotations apart: some eight plain lines."""


def find(root: Path) -> Iterator[Finding]:
    """Yield every function that has a twin further up."""
    seen: dict[str, list[str]] = defaultdict(list)
    for path in files(root, "*.py"):
        place = path.relative_to(root).as_posix()
        if not place.startswith(("src/", "tools/")) or "/migrations/" in place:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                nodes = _shape(node)
                if len(nodes) >= SMALLEST:
                    seen[" ".join(nodes)].append(f"{place}:{node.lineno} {node.name}")
    for first, *others in seen.values():
        for other in others:
            where, name = other.split(" ")
            yield Finding(place=where, text=f"{name} is the same as {first} but for its names")


def _shape(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """The kinds of node of a function's statements, in order, without names and literals."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return [_kind(node) for statement in body for node in _walk(statement)]


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """Every node below `node`, depth first: the order in which it is read."""
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _walk(child)


def _kind(node: ast.AST) -> str:
    """What makes two nodes different: their kind, and of an attribute or keyword its name."""
    match node:
        case ast.Attribute(attr=name):
            return f".{name}"
        case ast.keyword(arg=name):
            return f"{name}="
        case ast.Constant(value=value):
            return type(value).__name__
        case _:
            return type(node).__name__
