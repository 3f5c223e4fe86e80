"""Tables are written, computed and read again, or refused."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fairlode.exchange.batch import compute
from fairlode.types.errors import Problem, RefusedError
from tests.integration.batch.tables import Carried, Columns, Refused, Table


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """Writes a table and says where."""

    def put(name: str, columns: Columns) -> Path:
        path = tmp_path / f"{name}.parquet"
        pq.write_table(pa.table(columns), path)
        return path

    return put


@pytest.fixture
def carried(tmp_path: Path) -> Carried:
    """Computes, and reads one attribute of the result by lot."""

    def run(lots: Sequence[Path], inputs: Sequence[Path], name: str = "co2") -> dict[str, Any]:
        out = tmp_path / "out.parquet"
        compute(lots, inputs, out)
        result = pq.read_table(out)
        return dict(zip(result["lot_id"].to_pylist(), result[name].to_pylist(), strict=True))

    return run


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    """Computes what must be refused, and returns every reason."""

    def run(lots: Sequence[Path], inputs: Sequence[Path]) -> list[Problem]:
        with pytest.raises(RefusedError) as refusal:
            compute(lots, inputs, tmp_path / "out.parquet")
        assert not (tmp_path / "out.parquet").exists()
        return list(refusal.value.problems)

    return run
