from pathlib import Path

import pytest

from tools.checks.paths import find


def _plant(root: Path, text: str) -> Path:
    (root / "docs").mkdir()
    (root / "docs" / "page.md").write_text(text, "utf-8")
    return root


@pytest.mark.parametrize(
    "text", ["see /" + "home/ann/x", "in '/" + "Users/ann/x'", "C:\\" + "Users\\ann"]
)
def test_a_path_into_a_home_is_found(tmp_path: Path, text: str) -> None:
    _plant(tmp_path, f"first\n{text}\n")

    assert [finding.place for finding in find(tmp_path)] == ["docs/page.md:2"]


def test_the_path_of_this_very_tree_is_found(tmp_path: Path) -> None:
    _plant(tmp_path, f"cd {tmp_path}/src\n")

    assert [finding.place for finding in find(tmp_path)] == ["docs/page.md:1"]


@pytest.mark.parametrize(
    "text", ["~/home/x", "https://site.org/home/page", "/usr/bin/python", "{root}/home/x"]
)
def test_other_paths_are_none_of_its_business(tmp_path: Path, text: str) -> None:
    _plant(tmp_path, text)

    assert list(find(tmp_path)) == []


def test_a_file_that_is_no_text_is_passed_over(tmp_path: Path) -> None:
    _plant(tmp_path, "")
    (tmp_path / "docs" / "picture.png").write_bytes(b"\x89PNG\xff")

    assert list(find(tmp_path)) == []
