"""`fairlode compute`: what every lot carries."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fairlode.cli.exits import Exit
from tests.unit.cli.conftest import fairlode  # noqa: F401 - a fixture
from tests.unit.cli.running import Command


@pytest.fixture
def begun(fairlode: Command) -> Command:  # noqa: F811 - the fixture above
    assert fairlode("init", "--author", "tester").code == Exit.OK
    return fairlode


def test_attributes_of_a_workspace(begun: Command) -> None:
    begun("import", begun.write())

    ran = begun("compute", "--element", "Cu", "--out", "shares.parquet", "--json")

    table = pq.read_table(begun.folder / "shares.parquet").to_pydict()
    assert ran.code == Exit.OK
    assert ran.json["attributes"] == list(table)[1:]
    row = table["lot_id"].index("cathode")
    assert table["share_primary"][row] == pytest.approx(0.89996, abs=1e-5)
    assert table["share_unknown"][row] == pytest.approx(0.10004, abs=1e-5)
    assert table["share_from_MX"][row] == pytest.approx(0.89996, abs=1e-5)


def test_attributes_as_csv_and_nothing_else(begun: Command) -> None:
    begun("import", begun.write())

    assert begun("compute", "--out", "shares.csv").code == Exit.OK
    assert begun("compute", "--out", "shares.csv").code == Exit.FAILED
    assert begun("compute", "--out", "shares.docx").code == Exit.USAGE
    text = (begun.folder / "shares.csv").read_text("utf-8")
    assert text.startswith('"lot_id","share_primary","share_secondary","share_unknown"')


def test_attributes_of_tables_need_no_workspace(fairlode: Command) -> None:  # noqa: F811 - a fixture
    lots = pa.table({"lot_id": ["a", "b", "c"], "mass_g": [1, 2, 3], "co2": [1.0, 4.0, 0.0]})
    inputs = pa.table({"output_lot": ["c", "c"], "input_lot": ["a", "b"], "input_g": [1, 2]})
    pq.write_table(lots, fairlode.folder / "lots.parquet")
    pq.write_table(inputs, fairlode.folder / "inputs.parquet")
    arguments = ["compute", "--lots", "lots.parquet", "--inputs", "inputs.parquet"]

    ran = fairlode(*arguments, "--out", "out.parquet")

    assert ran.code == Exit.OK
    assert "Wrote out.parquet" in ran.out
    assert pq.read_table(fairlode.folder / "out.parquet").to_pydict() == {
        "lot_id": ["a", "b", "c"],
        "co2": [1.0, 4.0, 3.0],
    }
    assert fairlode(*arguments, "--out", "out.parquet").code == Exit.FAILED
    assert fairlode("compute", "--lots", "lots.parquet").code == Exit.USAGE
