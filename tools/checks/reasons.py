"""Every exception to a rule says why: an ignored rule, an untyped line, a skipped test.

``# noqa: S608 - the table name is ours`` is accepted, ``# noqa: S608`` is not; the same for
``# type: ignore[code]`` and ``# pragma: no cover``. In `pyproject.toml` each rule that ruff
ignores has its reason on its line, or is one of several that end in a line with one.
"""

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tools.finding import Finding, files

EXCEPTION = re.compile(
    r"#\s*(?P<what>noqa(?:: ?[A-Z]+\d+(?:, ?[A-Z]+\d+)*)?|type: ?ignore(?:\[[\w, -]+\])?"
    r"|pragma: no (?:cover|branch))(?P<rest>.*)$"
)
RULE_LINE = re.compile(r'^\s+(?:"[A-Z]+\d*",\s*)+(?P<reason>#.*)?$')
SHORTEST_REASON = 8
"""Characters; below that it is a word, not a reason."""


def find(root: Path) -> Iterator[Finding]:
    """Yield every exception that gives no reason."""
    for path in files(root, "*.py"):
        place = path.relative_to(root).as_posix()
        for number, comment in _comments(path.read_text("utf-8")):
            found = EXCEPTION.match(comment)
            if found and len(found["rest"].strip(" #-:")) < SHORTEST_REASON:
                yield Finding(place=f"{place}:{number}", text=f"{found['what']} without a reason")
    yield from _ignored_rules(root / "pyproject.toml")


def _comments(text: str) -> Iterator[tuple[int, str]]:
    """Every comment of a module with its line."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def _ignored_rules(path: Path) -> Iterator[Finding]:
    """Lines of the linter's ignore lists without a reason."""
    section = ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if line.startswith("["):
            section = line
        found = RULE_LINE.match(line) if section.startswith("[tool.ruff.lint") else None
        if found and len((found["reason"] or "").strip(" #")) < SHORTEST_REASON:
            yield Finding(place=f"{path.name}:{number}", text="an ignored rule without a reason")
