"""Cases of the tabular form: a folder each, whose README says which rule it shows.

A folder whose name ends in ``_passes`` holds what is understood of its document, one in ``_fails``
the code and place of every error, in order.
"""

import json
from pathlib import Path
from typing import Any

import orjson
import pytest

from fairlode.exchange.contract import Document, Reading
from fairlode.exchange.tabular import FORMAT
from fairlode.ledger.codec import encode
from fairlode.ledger.record import Draft
from fairlode.types.instant import format_instant

ROOT = Path(__file__).parent / "tabular"
CASES = sorted(path for path in ROOT.iterdir() if path.is_dir())


def _reading(case: Path) -> Reading:
    (document,) = (
        path for path in case.iterdir() if path.stem not in {"README", "expected", "error"}
    )
    return FORMAT.read(Document(document))


def _plain(draft: Draft) -> dict[str, Any]:
    said: dict[str, Any] = {
        "kind": draft.kind.value,
        "subject": draft.subject,
        "valid_from": format_instant(draft.valid_from),
        "place": draft.place,
    }
    if draft.statement is not None:
        said["statement"] = orjson.loads(encode(draft.statement))
    if draft.corrects_subject:
        said["corrects"] = draft.corrects_subject
    if draft.valid_to is not None:
        said["valid_to"] = format_instant(draft.valid_to)
    if draft.reason:
        said["reason"] = draft.reason
    return said


def understood(reading: Reading) -> dict[str, Any]:
    """What a reading comes to, as plain data."""
    return {
        "drafts": [_plain(draft) for draft in reading.drafts],
        "warnings": [f"{each.code} | {each.place}" for each in reading.problems],
        "notes": list(reading.notes),
    }


def refused(reading: Reading) -> str:
    """The errors of a reading, a line each."""
    return "".join(f"{each.code} | {each.place}\n" for each in reading.errors)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_tabular_case(case: Path) -> None:
    reading = _reading(case)

    if case.name.endswith("_fails"):
        assert refused(reading) == (case / "error.txt").read_text("utf-8")
    else:
        assert reading.errors == ()
        assert understood(reading) == json.loads((case / "expected.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_says_its_rule_and_its_end(case: Path) -> None:
    text = (case / "README.md").read_text("utf-8")

    assert case.name.endswith(("_passes", "_fails"))
    assert text.startswith("# ")
    assert "Rule: " in text
