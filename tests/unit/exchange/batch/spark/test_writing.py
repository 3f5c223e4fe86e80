"""Where a result may go, and that what was there is gone only when the new one stands."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

pytest.importorskip("pyspark", reason="pyspark is not installed: the extra `spark` has it")

from fairlode.exchange.batch.errors import OutputError
from fairlode.exchange.batch.spark import writing


def result(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "part-000000.parquet").write_text(text)
    return folder


def test_a_result_may_take_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    out, draft = result(tmp_path / "out", "old"), result(tmp_path / "draft", "new")

    refused = writing.refuse(out, [tmp_path / "lots.parquet"])
    writing.place(draft, out)

    assert refused is None
    assert (out / "part-000000.parquet").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_result_may_take_the_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("old")
    draft = result(tmp_path / "draft", "new")

    writing.place(draft, tmp_path / "out")

    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out" / "part-000000.parquet").read_text() == "new"


def test_a_folder_of_other_files_is_refused(tmp_path: Path) -> None:
    out = result(tmp_path / "out", "old")
    (out / "thesis.txt").write_text("mine")

    refused = writing.refuse(out, [])

    assert refused is not None
    assert refused.facts["reason"] == "it is a folder with other files than a result has"


def test_the_tables_to_read_are_not_replaced(tmp_path: Path) -> None:
    out = result(tmp_path / "out", "old")

    refused = writing.refuse(out, [out / "part-000000.parquet"])

    assert refused is not None
    assert refused.facts["reason"] == "it has the tables to read"


def test_what_cannot_be_put_in_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        writing.place(tmp_path / "no draft", tmp_path / "out")


def test_missing_values_are_counted_over_all_files(tmp_path: Path) -> None:
    for name, values in (("1", [1.0, None]), ("2", [None, None])):
        columns = {"lot_id": ["a", "b"], "x": values, "y": [0.0, 1.0]}
        pq.write_table(pa.table(columns), tmp_path / f"{name}.parquet", row_group_size=1)

    assert writing.missing(tmp_path, ["x", "y"]) == {"x": 3, "y": 0}
