"""The pages that people wrote: those of the site, and those at the root of the repository."""

from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SITE = ROOT / "docs"
PRINTED = SITE / "reference" / "generated"


def root_pages() -> list[Path]:
    """README and its like, which a forge shows and the site does not."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "changes").glob("README.md")])


def site_pages() -> list[Path]:
    """The hand-written pages of the site."""
    return sorted(path for path in SITE.rglob("*.md") if PRINTED not in path.parents)


def written_pages() -> list[Path]:
    """All pages that people wrote."""
    return [*root_pages(), *site_pages()]


@cache
def written_text() -> str:
    """All that people wrote, for looking up a mention."""
    return "\n".join(page.read_text("utf-8") for page in written_pages())
