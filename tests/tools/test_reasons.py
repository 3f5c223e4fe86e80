from pathlib import Path

import pytest

from tools.checks.reasons import find

# Put together here, or the linter and the type checker would take them for their own.
NOQA = "# no" + "qa"
IGNORE = "# type" + ": ignore"
NO_COVER = "# pragma" + ": no cover"


def _places(root: Path, source: str, project: str = "") -> list[str]:
    (root / "src").mkdir()
    (root / "src" / "m.py").write_text(source, "utf-8")
    (root / "pyproject.toml").write_text(project, "utf-8")
    return [f"{finding.place} {finding.text}" for finding in find(root)]


@pytest.mark.parametrize(
    "what", [f"{NOQA}: S608", f"{NOQA}: S608, S310", f"{IGNORE}[arg-type]", NO_COVER, NOQA]
)
def test_an_exception_without_a_reason_is_found(tmp_path: Path, what: str) -> None:
    found = _places(tmp_path, f"x = 1\ny = 2  {what}\n")

    assert found == [f"src/m.py:2 {what.removeprefix('# ')} without a reason"]


@pytest.mark.parametrize(
    "comment",
    [
        f"{NOQA}: S608 - the name is ours",
        f"{IGNORE}[arg-type]  # the stub is wrong",
        f"{NO_COVER} - only on Windows",
        "# an ordinary comment",
    ],
)
def test_an_exception_with_a_reason_is_accepted(tmp_path: Path, comment: str) -> None:
    assert _places(tmp_path, f"x = 1  {comment}\n") == []


def test_the_words_in_a_string_are_no_exception(tmp_path: Path) -> None:
    assert _places(tmp_path, f'x = "{NOQA}: S608"\n') == []


def test_an_ignored_rule_needs_a_reason(tmp_path: Path) -> None:
    project = (
        "[tool.ruff.lint]\n"
        'ignore = [\n    "D105", # The language says what it does.\n    "D107",\n]\n'
        '[tool.other]\nlist = [\n    "D1",\n]\n'
    )

    assert _places(tmp_path, "", project) == ["pyproject.toml:4 an ignored rule without a reason"]
