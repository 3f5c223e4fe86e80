"""The pages of data tables: every code list and threshold of the package, with its sources."""

import csv
from collections.abc import Iterator
from pathlib import Path

from tools.docs.page import Page, plain, table, toctree
from tools.docs.survey import PACKAGE, data_files

MOST_ROWS = 400
"""Rows that are printed; a longer table is for programs, and the page says how long it is."""

HEAD = """# Data tables

Code lists, conversion factors and thresholds are data, not code. Each row names its source and
version; a list inside a cell is parted by `;`.

"""


def pages() -> Iterator[Page]:
    """An index, and a page per table."""
    files = data_files()
    text = HEAD + toctree(f"data/{slug(path)}" for path in files)
    yield Page(path="data.md", text=text)
    for path in files:
        yield Page(path=f"data/{slug(path)}.md", text=_page(path))


def slug(path: Path) -> str:
    """The name of a table's page: its place in the package, such as ``types-units``."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return "-".join(part for part in parts if part != "data")


def _page(path: Path) -> str:
    """One table, or the text of one settings file."""
    place = path.relative_to(PACKAGE.parent).as_posix()
    text = path.read_text("utf-8")
    *folders, name = slug(path).split("-")
    title = plain(f"{name.replace('_', ' ').capitalize()} ({', '.join(folders)})")
    head = f"# {title}\n\n`{place}`\n\n"
    if path.suffix == ".toml":
        return f"{head}```toml\n{text}```\n"
    columns, *rows = csv.reader(text.splitlines())
    note = f"The first {MOST_ROWS} of {len(rows)} rows.\n\n" if len(rows) > MOST_ROWS else ""
    # A space behind each item of a list lets the reader's window break it.
    shown = ([cell.replace(";", "; ") for cell in row] for row in rows[:MOST_ROWS])
    return head + note + table([plain(name) for name in columns], shown)
