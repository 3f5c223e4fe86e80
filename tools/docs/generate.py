"""Print the reference pages from the code, before Sphinx reads them.

Every module of `tools.docs.pages` yields pages. They go to ``docs/reference/generated``, which is
emptied first: a page whose subject is gone must not stay.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from tools.docs import pages
from tools.docs.page import Page
from tools.finding import ROOT

FOLDER = ROOT / "docs" / "reference" / "generated"


def all_pages() -> Iterator[Page]:
    """Every page, from every module that makes some."""
    for found in iter_modules(pages.__path__):
        yield from import_module(f"{pages.__name__}.{found.name}").pages()


def write(folder: Path = FOLDER) -> None:
    """Write every page into `folder`; a page that has not changed keeps its date."""
    wanted = {folder / page.path: page.text for page in all_pages()}
    for path in set(folder.rglob("*.md")) - set(wanted):
        path.unlink()
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
