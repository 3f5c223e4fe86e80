"""Every example in the README and on the site does what the page says."""

from pathlib import Path

import pytest

from tests.docs.pages import ROOT, written_pages
from tests.docs.sessions import File, examples, run

PAGES = [page for page in written_pages() if examples(page.read_text("utf-8"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_examples_of_a_page_do_as_shown(page: Path, tmp_path: Path) -> None:
    folder = tmp_path / "page"
    folder.mkdir()

    for item in examples(page.read_text("utf-8")):
        if isinstance(item, File):
            (folder / item.name).write_text(item.text, "utf-8")
            continue
        fault = run(item, folder)
        assert not fault, f"{page.relative_to(ROOT)}, {fault}"
