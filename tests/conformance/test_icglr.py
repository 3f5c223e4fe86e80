"""Every case of ``tests/conformance/icglr`` passes or fails as its name says."""

import json
from pathlib import Path

import pytest

from fairlode.exchange.contract import Document
from fairlode.exchange.formats import format_of
from fairlode.exchange.icglr import FORMAT
from fairlode.stores.memory import MemoryStore
from tests.worlds import recorded

CASES = sorted(path for path in (Path(__file__).parent / "icglr").iterdir() if path.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_icglr_case(case: Path, tmp_path: Path) -> None:
    document = Document(case / "document.json")
    reading = FORMAT.read(document)
    failing = [problem.code for problem in reading.errors]

    assert format_of(document) is FORMAT
    if case.name.endswith("_fails"):
        assert failing == [(case / "error.txt").read_text("utf-8").strip()]
        return
    store = MemoryStore()
    recorded(list(reading.drafts), store)
    assert FORMAT.write(store.entries(), tmp_path / "written.json") == store.head().size
    written = (tmp_path / "written.json").read_text("utf-8")
    assert json.loads(written) == json.loads(document.path.read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_case_says_what_it_is_about(case: Path) -> None:
    assert (case / "README.md").read_text("utf-8").strip().endswith(".")
    assert (case / "error.txt").is_file() == case.name.endswith("_fails")
    assert case.name.endswith(("_passes", "_fails"))
