"""Batches from Parquet to Parquet: what comes out."""

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.chain import ATTRIBUTES, make, write
from fairlode.exchange.batch import BatchReport, compute
from fairlode.exchange.batch.reading import padded
from tests.integration.batch.tables import CARRIED, INPUTS, LOTS, Carried, Table


def test_a_lot_carries_its_own_value_and_the_mean_of_its_inputs(
    table: Table, carried: Carried
) -> None:
    assert carried([table("lots", LOTS)], [table("inputs", INPUTS)]) == CARRIED


def test_the_report_says_what_was_done(table: Table, tmp_path: Path) -> None:
    lots = table("lots", LOTS | {"site": ["x"] * 4, "year": [2020] * 4})
    told: list[tuple[str, int, int]] = []

    report = compute(
        [lots],
        [table("inputs", INPUTS)],
        tmp_path / "out.parquet",
        progress=lambda stage, done, total: told.append((stage, done, total)),
    )

    assert (report.lots, report.inputs, report.attributes) == (4, 3, ("co2",))
    assert report.ignored == ("site", "year")
    assert report.missing == {"co2": 0}
    assert list(report.seconds) == ["open", "read", "check", "order", "propagate", "write"]
    assert report.as_dict()["out"] == str(tmp_path / "out.parquet")
    assert told[-1] == ("write", 4, 4)
    assert [stage for stage, _, _ in told][-3:] == ["order", "propagate", "write"]


def test_the_output_has_the_lots_in_their_order_and_the_attributes_as_floats(
    table: Table, tmp_path: Path
) -> None:
    lots = table("lots", LOTS | {"share": pa.array([0.5, 1, 1, 0], pa.float32())})
    compute([lots], [table("inputs", INPUTS)], tmp_path / "out.parquet")

    result = pq.read_table(tmp_path / "out.parquet")

    assert result.schema.names == ["lot_id", "co2", "share"]
    assert result["lot_id"].to_pylist() == ["a", "b", "c", "d"]
    assert result["share"].to_pylist() == [0.5, 1.0, 1.875, 1.875]


@pytest.mark.parametrize("order", [[3, 2, 1, 0], [2, 0, 3, 1]])
def test_rows_may_come_in_any_order(table: Table, carried: Carried, order: list[int]) -> None:
    lots = table("lots", {name: [column[k] for k in order] for name, column in LOTS.items()})
    inputs = table("inputs", {name: column[::-1] for name, column in INPUTS.items()})

    assert carried([lots], [inputs]) == CARRIED


def test_tables_may_be_folders_and_several_files_of_either_unit(
    table: Table, carried: Carried, tmp_path: Path
) -> None:
    folder = tmp_path / "inputs"
    folder.mkdir()
    for name, rows in (("1", slice(0, 1)), ("2", slice(1, 3))):
        part = {column: values[rows] for column, values in INPUTS.items()}
        table("inputs/" + name, part)
    first = table("first", {name: column[:2] for name, column in LOTS.items()})
    rest = {name: column[2:] for name, column in LOTS.items()}
    rest["mass_g"] = [int(1000 * kg) for kg in rest.pop("mass_kg")]

    assert carried([first, table("rest", rest)], [folder]) == CARRIED


@pytest.mark.parametrize(
    "kind", [pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]
)
def test_ids_may_be_of_any_string_type(table: Table, carried: Carried, kind: pa.DataType) -> None:
    lots = table("lots", LOTS | {"lot_id": pa.array(LOTS["lot_id"]).cast(kind)})
    typed = {name: pa.array(INPUTS[name]).cast(kind) for name in ("output_lot", "input_lot")}

    assert carried([lots], [table("inputs", INPUTS | typed)]) == CARRIED


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_missing_is_not_zero(table: Table, tmp_path: Path, missing: float | None) -> None:
    lots = table("lots", LOTS | {"co2": [1.0, missing, 0.5, 0.0], "h2o": [0.0, 1.0, 1.0, 1.0]})
    report = compute([lots], [table("inputs", INPUTS)], tmp_path / "out.parquet")

    result = pq.read_table(tmp_path / "out.parquet")

    assert result["co2"].to_pylist() == [1.0, None, None, None]
    assert result["h2o"].to_pylist() == [0.0, 1.0, 1.75, 2.75]
    assert report.missing == {"co2": 3, "h2o": 0}


def test_fractions_of_a_gram_weigh_what_they_weigh(table: Table, carried: Carried) -> None:
    inputs = INPUTS | {"input_kg": [1e-7, 3e-7, 1.0]}

    assert carried([table("lots", LOTS)], [table("inputs", inputs)])["c"] == 3.0


def test_masses_past_2_53_grams_are_exact(table: Table, carried: Carried) -> None:
    lots = {"lot_id": ["a", "b", "c"], "mass_g": [2**61] * 3, "x": [0.0, 1.0, 0.0]}
    inputs = {"output_lot": ["c", "c"], "input_lot": ["a", "b"], "input_g": [2**60 - 1, 2**60 + 1]}
    exact = float(Fraction(2**60 + 1, 2**61))

    assert carried([table("lots", lots)], [table("inputs", inputs)], "x")["c"] == exact


def test_tables_may_have_no_inputs_and_no_lots(table: Table, carried: Carried) -> None:
    none = table(
        "none",
        {name: pa.array([], pa.string()) for name in ("output_lot", "input_lot")}
        | {"input_g": pa.array([], pa.int64())},
    )
    empty = table(
        "empty",
        {
            "lot_id": pa.array([], pa.string()),
            "mass_g": pa.array([], pa.int64()),
            "co2": pa.array([], pa.float64()),
        },
    )

    assert carried([table("lots", LOTS)], [none]) == dict(zip("abcd", LOTS["co2"], strict=True))
    assert carried([empty], [none]) == {}


def test_a_file_that_is_there_is_replaced(table: Table, carried: Carried, tmp_path: Path) -> None:
    (tmp_path / "out.parquet").write_text("old")

    assert carried([table("lots", LOTS)], [table("inputs", INPUTS)]) == CARRIED
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_rounding_is_no_overdraft(table: Table, carried: Carried) -> None:
    lots = LOTS | {"mass_kg": [0.5 * (1 - 1e-7), 4.0, 1.0, 1.0]}

    assert carried([table("lots", lots)], [table("inputs", INPUTS)]) == CARRIED


def exact_means(tables: tuple[Path, Path], name: str) -> dict[str, Fraction]:
    """An attribute of every lot by fractions, straight from the files."""
    lots, inputs = (pq.read_table(path) for path in tables)
    own = dict(zip(lots["lot_id"].to_pylist(), lots[name].to_pylist(), strict=True))
    drawn: dict[str, list[tuple[str, int]]] = {}
    for row in inputs.to_pylist():
        drawn.setdefault(row["output_lot"], []).append((row["input_lot"], row["input_g"]))
    scale = 10**40  # fixed-point: the denominators of a chain would grow without end
    value: dict[str, int] = {}
    for lot, itself in own.items():  # the generator writes lots in time order
        parts = drawn.get(lot, [])
        total = sum(grams for _, grams in parts)
        carried = sum(grams * value[source] for source, grams in parts) // total if parts else 0
        value[lot] = int(Fraction(itself) * scale) + carried
    return {lot: Fraction(number, scale) for lot, number in value.items()}


def test_a_whole_chain_is_right_to_twelve_digits_and_the_same_in_any_order(tmp_path: Path) -> None:
    chain = make(10_000)
    ordered = write(chain, tmp_path / "ordered")
    shuffled = write(chain, tmp_path / "shuffled", shuffled=True)
    results = {}
    for name, (lots, inputs) in (("ordered", ordered), ("shuffled", shuffled)):
        compute([lots], [inputs], tmp_path / f"{name}.parquet")
        rows = pq.read_table(tmp_path / f"{name}.parquet").to_pylist()
        results[name] = {row["lot_id"]: row for row in rows}

    assert results["ordered"] == results["shuffled"]
    for name in ("recycled_share", "co2_kg_per_kg"):
        for lot, exact in exact_means(ordered, name).items():
            error = abs(Fraction(results["ordered"][lot][name]) - exact)
            assert error <= Fraction(1, 10**12) * max(exact, 1)
    shares = np.array(
        [[row[name] for name in ATTRIBUTES[1:5]] for row in results["ordered"].values()]
    )
    assert shares.min() >= 0.0
    assert shares.max() <= 1.0


@pytest.mark.parametrize(
    ("columns", "room"), [(1, 1), (2, 2), (3, 4), (5, 8), (8, 8), (9, 16), (17, 24)]
)
def test_rows_of_attributes_fill_whole_lines(columns: int, room: int) -> None:
    assert padded(columns) == room


def in_fresh_process(code: str, *arguments: object) -> str:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_a_batch_loads_no_library_it_does_not_use(table: Table, tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from fairlode.exchange.batch import compute
loaded = "numba" in sys.modules
lots, inputs, out = map(Path, sys.argv[1:])
compute([lots], [inputs], out)
unwanted = {"duckdb", "pandas", "scipy.linalg", "django"}
print(loaded, "numba" in sys.modules, unwanted & set(sys.modules))
import scipy.linalg, gc
print(gc.isenabled())
"""
    printed = in_fresh_process(
        code, table("lots", LOTS), table("inputs", INPUTS), tmp_path / "out.parquet"
    )

    assert printed == "False True set()\nTrue\n"


@pytest.mark.slow
@pytest.mark.compiled
def test_a_million_lots_stay_below_a_gigabyte(tmp_path: Path) -> None:
    lots, inputs = write(make(1_000_000), tmp_path)
    code = """
import sys
from pathlib import Path
from fairlode.exchange.batch import compute
lots, inputs, out = map(Path, sys.argv[1:])
print(compute([lots], [inputs], out).peak_bytes)
"""

    peak = int(in_fresh_process(code, lots, inputs, tmp_path / "out.parquet"))

    assert peak < 10**9


def test_reports_are_values() -> None:
    report = BatchReport(
        out=Path("o"),
        lots=1,
        inputs=0,
        attributes=("x",),
        ignored=(),
        missing={"x": 0},
        seconds={"read": 0.12345678},
        peak_bytes=None,
    )

    assert report.as_dict() == {
        "out": "o",
        "lots": 1,
        "inputs": 0,
        "attributes": ["x"],
        "ignored": [],
        "missing": {"x": 0},
        "seconds": {"read": 0.1235},
        "peak_bytes": None,
        "boundary": "origins",
        "by_mass": {},
        "store": "",
    }


@pytest.mark.parametrize("stage", ["read", "order", "propagate", "write"])
def test_what_breaks_off_leaves_the_file_that_was_there(
    table: Table, tmp_path: Path, stage: str
) -> None:
    out = tmp_path / "out.parquet"
    out.write_text("old")

    def stop(reached: str, _done: int, _total: int) -> None:
        if reached == stage:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compute([table("lots", LOTS)], [table("inputs", INPUTS)], out, progress=stop)

    assert out.read_text() == "old"
    assert list(tmp_path.glob(".*")) == []
