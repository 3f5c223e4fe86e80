"""What is written as tables is read back as the same statements, whatever stands in them."""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from fairlode.exchange.contract import Document
from fairlode.exchange.tabular import FORMAT
from fairlode.ledger.codec import encode
from fairlode.ledger.record import KIND_OF, Draft, Entry
from fairlode.types.instant import to_micros
from tests.strategies_tabular import statements

Stated = list[tuple[Any, datetime, datetime | None]]


def _entries(stated: Stated) -> list[Entry]:
    return [
        Entry(
            number,
            KIND_OF[type(statement)],
            statement.id,
            to_micros(begin),
            None if end is None else to_micros(end),
            0,
            "author",
            number.to_bytes(32, "big"),
            bytes(32),
            None,
            None,
            encode(statement),
        )
        for number, (statement, begin, end) in enumerate(stated)
    ]


def _read(path: Path) -> list[Draft]:
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    drafts: list[Draft] = []
    for file in files:
        reading = FORMAT.read(Document(file))
        assert reading.errors == (), [problem.as_dict() for problem in reading.errors]
        drafts += reading.drafts
    return drafts


def _key(draft: Draft) -> tuple[str, str]:
    return draft.kind, draft.subject


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv", "out.tsv", "out.parquet", "out"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stated=statements())
def test_reading_what_was_written_gives_the_same_statements(name: str, stated: Stated) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name

        written = FORMAT.write(_entries(stated), path)
        drafts = _read(path)

    expected = {(KIND_OF[type(each)], each.id): (each, begin, end) for each, begin, end in stated}
    found = {_key(each): (each.statement, each.valid_from, each.valid_to) for each in drafts}
    assert written == len(stated)
    assert found == expected
