"""Nothing that people read accuses anybody."""

import re
from pathlib import Path

import pytest

import fairlode

ROOT = Path(fairlode.__file__).parent
ACCUSING = re.compile(
    r"\b(fraud\w*|cheat\w*|launder\w*|crim\w+|suspicious|guilty|liar\w*|falsif\w*|illegal\w*"
    r"|smuggl\w*|manipulat\w*|dishonest\w*|fake\w*)\b",
    re.IGNORECASE,
)
FILES = sorted(
    path
    for folder in ("engine/reconcile", "engine/plausibility", "exchange/reconcile")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".csv", ".toml"}
) + sorted((ROOT / "cli").rglob("reconcil*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_word_accuses(path: Path) -> None:
    assert ACCUSING.findall(path.read_text("utf-8")) == []
