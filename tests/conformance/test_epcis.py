"""EPCIS 2.0, clause by clause: each folder of `epcis` is a case, and its README names the clause.

A document that passes is read without an error, comes back equal as JSON and reads back to the same
statements; `warnings.txt` lists what is doubtful in it. One that fails is refused with the problems
of `error.txt`, each at its place, and nothing else.
"""

import json
from pathlib import Path

import jsonschema_rs
import pytest

from fairlode.exchange.contract import Document, Reading
from fairlode.exchange.epcis import FORMAT
from fairlode.types.errors import Severity
from tests.unit.exchange.epcis.documents import sealed, states

CASES = sorted(path for path in (Path(__file__).parent / "epcis").iterdir() if path.is_dir())
PASSING = [case for case in CASES if case.name.endswith("_passes")]
FAILING = [case for case in CASES if case.name.endswith("_fails")]


def _read(case: Path) -> Reading:
    return FORMAT.read(Document(case / "document.json"))


def _said(case: Path, name: str) -> list[str]:
    path = case / name
    return path.read_text("utf-8").splitlines() if path.exists() else []


def _problems(reading: Reading, severity: Severity) -> list[str]:
    return [
        f"{problem.code} {problem.place.partition(', ')[2]}"
        for problem in reading.problems
        if problem.severity is severity
    ]


def _validator(shared: Path) -> jsonschema_rs.Draft7Validator:
    path = shared / "data" / "epcis" / "EPCIS-JSON-Schema.json"
    return jsonschema_rs.Draft7Validator(json.loads(path.read_text("utf-8")), validate_formats=True)


def test_every_case_passes_or_fails_and_names_its_clause() -> None:
    assert sorted(PASSING + FAILING) == CASES
    assert all((case / "README.md").read_text("utf-8").strip() for case in CASES)


@pytest.mark.parametrize("case", PASSING, ids=lambda case: case.name)
def test_a_document_that_passes_comes_back(case: Path, tmp_path: Path) -> None:
    reading = _read(case)

    assert _problems(reading, Severity.ERROR) == []
    assert _problems(reading, Severity.WARNING) == _said(case, "warnings.txt")
    FORMAT.write(sealed(reading.drafts), tmp_path / "again.json")
    raw = json.loads((case / "document.json").read_text("utf-8"))
    again = json.loads((tmp_path / "again.json").read_text("utf-8"))
    if "epcisBody" in raw:
        assert again == raw
    else:
        assert again["epcisBody"]["eventList"] == [raw]
    assert states(FORMAT.read(Document(tmp_path / "again.json"))) == states(reading)


@pytest.mark.parametrize("case", FAILING, ids=lambda case: case.name)
def test_a_document_that_fails_is_refused_for_its_reasons(case: Path) -> None:
    reading = _read(case)

    assert _problems(reading, Severity.ERROR) == _said(case, "error.txt")


@pytest.mark.parametrize("case", PASSING, ids=lambda case: case.name)
def test_the_schema_of_gs1_passes_what_passes(case: Path, shared: Path) -> None:
    raw = json.loads((case / "document.json").read_text("utf-8"))

    # A bare word that is not standard is against the schema; it is kept all the same.
    known = not any(line.startswith("epcis.word") for line in _said(case, "warnings.txt"))
    assert _validator(shared).is_valid(raw) is known


EXAMPLES = (
    "Example-TransactionEvents-2020_07_03y",
    "Example_9.6.1-ObjectEvent",
    "Example_9.6.2-ObjectEvent",
    "Example_9.6.3-AggregationEvent",
    "Example_9.6.4-TransformationEvent",
    "PersistentDisposition-example",
    "transformation_event_all_possible_fields",
)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_of_gs1_come_back(name: str, shared: Path, tmp_path: Path) -> None:
    path = shared / "data" / "epcis" / "gs1-examples" / f"{name}.jsonld"
    reading = FORMAT.read(Document(path))
    assert reading.problems == ()

    FORMAT.write(sealed(reading.drafts), tmp_path / "again.jsonld")

    again = json.loads((tmp_path / "again.jsonld").read_text("utf-8"))
    assert again == json.loads(path.read_text("utf-8"))
    assert _validator(shared).is_valid(again)
    once_more = FORMAT.read(Document(tmp_path / "again.jsonld"))
    assert [d.statement for d in once_more.drafts] == [d.statement for d in reading.drafts]
