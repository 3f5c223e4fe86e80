"""Documents that were cut off on their way: whatever is left of one, it is said what is wrong."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlode.exchange.contract import Document
from fairlode.exchange.intake import Recorder
from fairlode.stores.memory import MemoryStore
from fairlode.types.errors import Problem, Severity, SourcingError
from tests.unit.exchange.epcis.documents import document, event
from tests.unit.exchange.icglr.documents import lot, processed

STEP = 97
LEAST = 20
"""Bytes of which nobody can say what they were the beginning of."""
WHOLE = {
    "epcis": document(
        event(), event("TransformationEvent", eventID=None, **{"x:note": "Ökonomie, 経済"})
    ),
    "icglr": [lot(), processed()],
}


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder for all examples of a test."""
    with tempfile.TemporaryDirectory() as path:
        yield Path(path)


def problems(raw: bytes, folder: Path, name: str = "cut.json") -> tuple[Problem, ...]:
    """Everything that is said of a file."""
    path = folder / name
    path.write_bytes(raw)
    try:
        return Recorder(store=MemoryStore(), author="tester").check(Document(path)).problems
    except SourcingError as error:
        return (error.problem(),)


def said_well(raw: bytes, found: tuple[Problem, ...]) -> bool:
    """Whether a single problem names the place of the break, or the little that is left."""
    (problem,) = found
    line = problem.facts.get("line")
    if line is None:
        return len(raw) < LEAST
    return 1 <= int(str(line)) <= raw.count(b"\n") + 1 and bool(problem.remedy)


@pytest.mark.parametrize("name", ["cut.json", "cut.jsonld", "cut.txt", "cut"])
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("kind", WHOLE)
def test_a_document_cut_off_anywhere_names_the_place(
    kind: str, indent: int | None, name: str, folder: Path
) -> None:
    raw = json.dumps(WHOLE[kind], indent=indent, ensure_ascii=False).encode()
    assert {problem.severity for problem in problems(raw, folder, name)} <= {Severity.WARNING}

    cuts = [raw[:size] for size in range(0, len(raw), STEP)]
    unsaid = [cut for cut in cuts if not said_well(cut, problems(cut, folder, name))]

    assert unsaid == []


@pytest.mark.parametrize(
    "path", ["Example_9.6.1-ObjectEvent.jsonld", "Example_9.6.4-TransformationEvent.jsonld"]
)
def test_a_published_document_cut_off_anywhere_names_the_place(
    path: str, shared: Path, folder: Path
) -> None:
    raw = (shared / "data" / "epcis" / "gs1-examples" / path).read_bytes().rstrip()

    unsaid = [
        size
        for size in range(0, len(raw), STEP)
        if not said_well(raw[:size], problems(raw[:size], folder))
    ]

    assert unsaid == []


@given(data=st.data(), kind=st.sampled_from(sorted(WHOLE)))
def test_any_damage_is_told_and_none_is_a_fault_of_ours(
    data: st.DataObject, kind: str, folder: Path
) -> None:
    raw = bytearray(json.dumps(WHOLE[kind], ensure_ascii=False).encode())
    at = data.draw(st.integers(0, len(raw) - 1))
    length = data.draw(st.integers(0, 40))
    raw[at : at + length] = data.draw(st.binary(max_size=40))

    for problem in problems(bytes(raw), folder):
        assert problem.sentence
        assert problem.remedy
        assert problem.code != "exchange.format_unknown" or not raw.startswith((b"{", b"["))
