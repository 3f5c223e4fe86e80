"""What a check of ours reports: a place, a sentence, and whether it stops the change."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

FOLDERS = (".ci", "bench", "changes", "docs", "requirements", "src", "tests", "tools")
"""The folders that belong to the project; all else beside them was made by a tool."""

GENERATED = ("__pycache__", "docs/reference/generated", ".egg-info")
"""Parts of a path that a tool wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a check found."""

    place: str
    """The file, from the root of the tree, with a line where there is one."""
    text: str
    fails: bool = True
    """False where it is only worth a thought."""


def files(root: Path, pattern: str = "*") -> Iterator[Path]:
    """Every file of the project whose name fits `pattern`, in one fixed order."""
    found = [path for path in root.glob(pattern) if path.is_file()]
    for folder in FOLDERS:
        found += [path for path in (root / folder).rglob(pattern) if path.is_file()]
    for path in sorted(found):
        place = path.relative_to(root).as_posix()
        if not any(part in place for part in GENERATED):
            yield path
