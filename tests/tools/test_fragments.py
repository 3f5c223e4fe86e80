from pathlib import Path

import pytest

from tools.checks.fragments import find

NAMING = "a fragment is named <slug>.<kind>.md, its kind one of added, changed, fixed, security"


def _texts(root: Path, name: str, body: str) -> list[str]:
    (root / "changes").mkdir()
    (root / "changes" / "README.md").write_text("# Not a fragment", "utf-8")
    (root / "changes" / name).write_text(body, "utf-8")
    return [finding.text for finding in find(root)]


@pytest.mark.parametrize(
    "body",
    [
        "`fairlode trace` says more.\n",
        "One. Two `fairlode x`! Three, at 0.5 g?\n",
        "A sentence over\ntwo lines.\n",
    ],
)
def test_plain_sentences_are_a_fragment(tmp_path: Path, body: str) -> None:
    assert _texts(tmp_path, "cmrt-reader.added.md", body) == []


@pytest.mark.parametrize("name", ["cmrt.new.md", "CMRT.added.md", "added.md", "cmrt.added.txt"])
def test_another_name_is_refused(tmp_path: Path, name: str) -> None:
    assert _texts(tmp_path, name, "Something.") == [NAMING]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("no sentence", "a fragment is made of whole sentences"),
        ("", "a fragment is made of whole sentences"),
        ("One.\n\nTwo.", "a fragment is one paragraph of plain text"),
        ("# Head.", "a fragment is one paragraph of plain text"),
        ("- Item.", "a fragment is one paragraph of plain text"),
        ("One. Two. Three. Four.", "a fragment has at most 3 sentences"),
    ],
)
def test_another_form_is_refused(tmp_path: Path, body: str, expected: str) -> None:
    assert _texts(tmp_path, "cmrt.fixed.md", body) == [expected]
