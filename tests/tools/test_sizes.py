from pathlib import Path

import pytest

from tools.checks.sizes import find
from tools.finding import Finding


def _source(root: Path, text: str, name: str = "m.py") -> Path:
    path = root / "src" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return root


def _function(lines: int, docstring: int = 0) -> str:
    """A function of so many lines, and a docstring of so many more."""
    doc = ["    '''", *["    word"] * (docstring - 2), "    '''"] if docstring else []
    return "\n".join(["def f():", *doc, *["    x = 1"] * (lines - 1)]) + "\n"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (300, []),
        (301, [Finding(place="src/m.py", text="301 lines, more than 300: split it", fails=False)]),
        (500, [Finding(place="src/m.py", text="500 lines, more than 300: split it", fails=False)]),
        (501, [Finding(place="src/m.py", text="501 lines, more than 500: split it")]),
    ],
)
def test_a_long_module_is_noted_and_then_fails(
    tmp_path: Path, lines: int, expected: list[Finding]
) -> None:
    _source(tmp_path, "x = 1\n" * lines)

    assert list(find(tmp_path)) == expected


def test_a_long_function_fails_whatever_its_share(tmp_path: Path) -> None:
    short = "\n".join(f"def g{i}(): ..." for i in range(99))
    _source(tmp_path, _function(71) + short)

    assert list(find(tmp_path)) == [
        Finding(place="src/m.py:1", text="f has 71 lines, more than 70")
    ]


def test_a_docstring_does_not_count(tmp_path: Path) -> None:
    _source(tmp_path, _function(45, docstring=60))

    assert list(find(tmp_path)) == []


def test_most_functions_are_short(tmp_path: Path) -> None:
    short = "\n".join(f"def g{i}(): ..." for i in range(18))
    _source(tmp_path, _function(46) + short)

    found = [finding.text for finding in find(tmp_path)]

    assert found == ["only 18 of 19 functions have at most 45 lines; 95% should"]


def test_migrations_are_left_alone(tmp_path: Path) -> None:
    _source(tmp_path, "x = 1\n" * 600, "web/record/migrations/0001_initial.py")

    assert list(find(tmp_path)) == []
