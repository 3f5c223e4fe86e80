"""Parquet files that are put together from others are what one writer would have written."""

import io
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from fairlode.exchange.batch.splicing import Spliced
from fairlode.exchange.batch.thrift import Listed, Reader, Struct, write


def encoded(table: pa.Table, **options: object) -> memoryview:
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    return memoryview(sink.getvalue())


def some(rows: int, seed: int) -> pa.Table:
    rng = np.random.default_rng(seed)
    numbers = pa.array(rng.random(rows), mask=rng.random(rows) < 0.1)
    return pa.table({"id": [f"lot {seed} {k}" for k in range(rows)], "x": numbers})


@pytest.mark.parametrize("count", [1, 2, 14, 15, 16, 200])
@pytest.mark.parametrize("options", [{}, {"use_dictionary": False, "compression": "zstd"}])
def test_parts_are_one_file(tmp_path: Path, count: int, options: dict[str, object]) -> None:
    parts = [some(50 + number, number) for number in range(count)]
    path = tmp_path / "whole.parquet"

    with path.open("wb") as file:
        spliced = Spliced(file)
        for part in parts:
            spliced.add(encoded(part, **options))
        spliced.close()

    whole = pa.concat_tables(parts)
    assert pq.read_table(path).equals(whole)
    told = pq.ParquetFile(path).metadata
    assert (told.num_rows, told.num_row_groups) == (len(whole), count)
    assert told.row_group(count - 1).column(1).statistics.max == pc.max(parts[-1]["x"]).as_py()
    counted = duckdb.read_parquet(str(path)).aggregate("count(*), count(x)").fetchall()
    assert counted == [(len(whole), len(whole) - whole["x"].null_count)]


def test_indexes_of_pages_move_with_them(tmp_path: Path) -> None:
    parts = [some(5000, number) for number in range(3)]
    path = tmp_path / "whole.parquet"

    with path.open("wb") as file:
        spliced = Spliced(file)
        for part in parts:
            spliced.add(encoded(part, write_page_index=True, data_page_size=1000))
        spliced.close()

    whole = pa.concat_tables(parts)
    assert pq.ParquetFile(path).metadata.row_group(2).column(0).has_offset_index
    assert pq.read_table(path, filters=[("id", "=", "lot 2 17")])["x"].to_pylist() == [
        parts[2]["x"].to_pylist()[17]
    ]
    assert pq.read_table(path).equals(whole)


def test_what_is_not_understood_is_kept() -> None:
    inner = Struct([(1, 1, True), (2, 2, False), (40, 6, -(2**62))])
    values = Listed(8, [b"a" * 200, b""])
    struct = Struct([(3, 7, b"12345678"), (2, 3, 255), (90, 12, inner), (91, 9, values)])
    struct.fields.append((92, 9, Listed(1, [True, False] * 10)))

    again = Reader(write(struct)).struct()

    assert again == struct
    assert again[90][40] == -(2**62)


def test_a_map_in_a_footer_is_refused() -> None:
    with pytest.raises(ValueError, match="type 11"):
        Reader(bytes([0x1B, 0x00, 0x00])).struct()
