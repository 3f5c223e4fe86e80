from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fairlode.exchange.contract import Document, Reading
from fairlode.exchange.tabular import FORMAT
from fairlode.exchange.tabular.sources.parquet import open_parquet


def _read(path: Path) -> Reading:
    return FORMAT.read(Document(path))


def _written(path: Path, columns: dict[str, Any]) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def test_cells_come_as_what_they_are(tmp_path: Path) -> None:
    moment = datetime(2026, 3, 31, 14, tzinfo=UTC)
    path = _written(
        tmp_path / "a.parquet",
        {
            "text": ["a", None],
            "number": [1.5, None],
            "whole": [2**62, None],
            "exact": pa.array([Decimal("1.25"), None], pa.decimal128(9, 2)),
            "day": pa.array([date(2026, 3, 31), None]),
            "time": pa.array([moment, None], pa.timestamp("ns", tz="UTC")),
            "flag": [True, None],
            "nested": [{"b": [1]}, None],
            "coded": pa.array(["x", None]).dictionary_encode(),
        },
    )

    (sheet,) = open_parquet(path)
    _, first, second = sheet.rows

    assert list(first) == [
        "a",
        1.5,
        2**62,
        Decimal("1.25"),
        date(2026, 3, 31),
        moment,
        "TRUE",
        '{"b": [1]}',
        "x",
    ]
    assert list(second) == [None] * 9


def test_masses_are_read_as_the_decimals_that_name_them(tmp_path: Path) -> None:
    path = _written(tmp_path / "l.parquet", {"lot_id": ["A", "B"], "mass_kg": [0.1, 1234.567]})

    assert [draft.statement.mass_g for draft in _read(path).drafts] == [100, 1_234_567]


def test_a_mass_that_is_not_a_number_is_refused_and_a_missing_one_is_not(tmp_path: Path) -> None:
    path = _written(tmp_path / "l.parquet", {"lot_id": ["A", "B"], "mass_kg": [None, float("nan")]})

    assert [(each.code, each.place) for each in _read(path).problems] == [
        ("types.mass_not_finite", "l.parquet, row 3, column B (mass_kg)")
    ]


@pytest.mark.parametrize("keep", [10, 200, -20])
def test_a_truncated_file_is_refused(tmp_path: Path, keep: int) -> None:
    path = _written(tmp_path / "l.parquet", {"lot_id": ["A", "B"], "name": ["x", "y"]})
    path.write_bytes(path.read_bytes()[:keep])

    assert [each.code for each in _read(path).problems] == ["tabular.file_damaged"]


def test_a_text_of_many_megabytes_in_every_row_is_refused_unheld(tmp_path: Path) -> None:
    text = pa.array(["x" * 2**21]).dictionary_encode().dictionary
    column = pa.DictionaryArray.from_arrays(pa.array([0] * 10_000, pa.int32()), text)
    path = _written(
        tmp_path / "l.parquet", {"lot_id": [str(at) for at in range(10_000)], "name": column}
    )
    before = pa.total_allocated_bytes()

    reading = _read(path)

    assert [each.code for each in reading.problems] == ["tabular.cell_too_long"]
    assert pa.total_allocated_bytes() - before < 2**26


def test_a_row_group_beyond_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fairlode.exchange.tabular.sources.parquet.MAX_ROWS", 1)
    path = _written(tmp_path / "l.parquet", {"lot_id": ["A", "B"], "name": ["x", "y"]})

    assert [each.code for each in _read(path).problems] == ["tabular.row_group_too_large"]
