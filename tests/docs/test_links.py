"""Links in the pages at the root lead somewhere; Sphinx sees to those of the site."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, root_pages

LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", root_pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_within_the_repository_lead_to_a_file(page: Path) -> None:
    targets = [link.partition("#")[0] for link in LINK.findall(page.read_text("utf-8"))]
    inside = [target for target in targets if target and "://" not in target]

    missing = [target for target in inside if not (page.parent / target).exists()]

    assert missing == []


@pytest.mark.parametrize(
    "name",
    ["CHANGELOG.md", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "LICENSE", "SECURITY.md"],
)
def test_what_a_visitor_looks_for_is_there(name: str) -> None:
    assert (ROOT / name).read_text("utf-8").strip()
