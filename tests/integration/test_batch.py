"""Batches from Parquet to Parquet, right ones and wrong ones."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.chain import ATTRIBUTES, make, write
from fairlode.exchange.batch import BatchReport, compute
from fairlode.exchange.batch.reading import padded
from fairlode.types.errors import Problem, RefusedError

Columns = dict[str, Any]
Table = Callable[[str, Columns], Path]
Carried = Callable[..., dict[str, Any]]
Refused = Callable[..., list[Problem]]

LOTS: Columns = {
    "lot_id": ["a", "b", "c", "d"],
    "mass_kg": [4.0, 4.0, 2.0, 1.0],
    "co2": [1.0, 3.0, 0.5, 0.0],
}
INPUTS: Columns = {
    "output_lot": ["c", "c", "d"],
    "input_lot": ["a", "b", "c"],
    "input_kg": [0.5, 1.5, 1.0],
}
CARRIED = {"a": 1.0, "b": 3.0, "c": 3.0, "d": 3.0}


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


def codes(problems: Sequence[Problem]) -> list[str]:
    return [problem.code for problem in problems]


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


def test_everything_that_is_wrong_is_told_at_once(table: Table, refused: Refused) -> None:
    lots = {
        "lot_id": ["a", "b", "a", "c", "d", None],
        "mass_g": [1000, 1000, 10, 0, 100, 5],
        "co2": [1.0, float("inf"), 0.0, 0.0, 0.0, 0.0],
    }
    inputs = {
        "output_lot": ["d", "d", "b", "c", "x", "d"],
        "input_lot": ["a", "zz", "c", "b", "a", ""],
        "input_g": [1500, 10, 1, 1, 3, -4],
    }

    problems = refused([table("lots", lots)], [table("inputs", inputs)])

    assert sorted(codes(problems)) == [
        "batch.attribute_infinite",
        "batch.cycle",
        "batch.id_missing",
        "batch.id_missing",
        "batch.lot_repeated",
        "batch.lot_unknown",
        "batch.lot_unknown",
        "batch.mass_invalid",
        "batch.mass_invalid",
        "batch.overdrawn",
    ]
    facts = {(problem.code, problem.facts.get("column", "")): problem for problem in problems}
    assert facts["batch.lot_unknown", "input_lot"].facts["examples"] == "zz (row 2)"
    assert facts["batch.lot_unknown", "output_lot"].facts["examples"] == "x (row 5)"
    assert facts["batch.lot_repeated", ""].facts["examples"] == "a (row 3)"
    assert facts["batch.cycle", ""].facts["lots"] == ["b", "c"]
    assert facts["batch.overdrawn", ""].facts["examples"] == "a (has 1000 g, gives 1503 g)"
    assert facts["batch.mass_invalid", "input_g"].facts["examples"] == "-4 (row 6)"
    assert facts["batch.mass_invalid", "mass_g"].place.endswith("lots.parquet, row 4, mass_g")
    assert all(problem.remedy for problem in problems)


@pytest.mark.parametrize("wrong", [float("nan"), None, -1.0, 0.0, float("inf")])
def test_a_mass_is_above_zero(table: Table, refused: Refused, wrong: float | None) -> None:
    inputs = INPUTS | {"input_kg": [0.5, wrong, 1.0]}
    lots = LOTS | {"mass_kg": [4.0, wrong, 2.0, 1.0]}

    problems = refused([table("lots", lots)], [table("inputs", inputs)])

    assert [(problem.code, problem.facts["column"]) for problem in problems][:2] == [
        ("batch.mass_invalid", "input_kg"),
        ("batch.mass_invalid", "mass_kg"),
    ]


def test_counts_are_whole_and_examples_few(table: Table, refused: Refused) -> None:
    n = 1000
    inputs = {
        "output_lot": ["d"] * n,
        "input_lot": [f"none-{k}" for k in range(n)],
        "input_g": [1] * n,
    }

    (problem,) = refused([table("lots", LOTS)], [table("inputs", inputs)])

    assert problem.facts["count"] == n
    assert problem.facts["examples"] == ", ".join(f"none-{k} (row {k + 1})" for k in range(5))


def test_rounding_is_no_overdraft(table: Table, carried: Carried) -> None:
    lots = LOTS | {"mass_kg": [0.5 * (1 - 1e-7), 4.0, 1.0, 1.0]}

    assert carried([table("lots", lots)], [table("inputs", INPUTS)]) == CARRIED


def test_masses_that_cannot_be_summed_are_refused(table: Table, refused: Refused) -> None:
    lots = LOTS | {"mass_g": [2**62] * 4}
    lots.pop("mass_kg")
    inputs = {"output_lot": ["d"] * 3, "input_lot": list("abc"), "input_g": [2**61] * 3}

    assert codes(refused([table("lots", lots)], [table("inputs", inputs)])) == [
        "batch.mass_too_large"
    ]


def test_a_long_cycle_is_shown_in_part(table: Table, refused: Refused) -> None:
    ids = [f"{k:02d}" for k in range(30)]
    lots = {"lot_id": ids, "mass_g": [10] * 30, "x": [0.0] * 30}
    inputs = {"output_lot": ids, "input_lot": ids[1:] + ids[:1], "input_g": [1] * 30}

    (problem,) = refused([table("lots", lots)], [table("inputs", inputs)])

    assert problem.facts["lots"] == ids
    assert problem.facts["count"] == 30
    assert problem.sentence.endswith("08 from 09 from ... from 00.")


def drop(columns: Columns, *names: str) -> Columns:
    return {name: column for name, column in columns.items() if name not in names}


@pytest.mark.parametrize(
    ("lots", "inputs", "expected"),
    [
        (drop(LOTS, "lot_id"), INPUTS, ["batch.column_missing"]),
        (drop(LOTS, "mass_kg"), drop(INPUTS, "input_kg"), ["batch.column_missing"] * 2),
        (LOTS, drop(INPUTS, "input_lot", "output_lot"), ["batch.column_missing"] * 2),
        (LOTS | {"mass_g": [1] * 4}, INPUTS, ["batch.mass_ambiguous"]),
        (LOTS | {"lot_id": [1, 2, 3, 4]}, INPUTS, ["batch.column_type"]),
        (LOTS | {"mass_kg": ["4 t"] * 4}, INPUTS, ["batch.column_type"]),
        (drop(LOTS, "co2"), INPUTS, ["batch.attribute_missing"]),
    ],
)
def test_columns_are_held_against_what_is_needed(
    table: Table, refused: Refused, lots: Columns, inputs: Columns, expected: list[str]
) -> None:
    assert codes(refused([table("lots", lots)], [table("inputs", inputs)])) == expected


def test_two_columns_of_one_name_are_told(table: Table, refused: Refused, tmp_path: Path) -> None:
    columns = [pa.array(column) for column in (*LOTS.values(), LOTS["co2"])]
    twice = pa.Table.from_arrays(columns, names=[*LOTS, "co2"])
    pq.write_table(twice, tmp_path / "lots.parquet")

    (problem,) = refused([tmp_path / "lots.parquet"], [table("inputs", INPUTS)])

    assert (problem.code, problem.facts["column"]) == ("batch.column_repeated", "co2")


def test_files_of_one_table_have_the_same_attributes(table: Table, refused: Refused) -> None:
    other = {"lot_id": ["e"], "mass_kg": [1.0], "CO2": [1.0]}

    (problem,) = refused([table("lots", LOTS), table("more", other)], [table("inputs", INPUTS)])

    assert problem.code == "batch.attributes_differ"
    assert problem.facts["difference"] == "CO2, co2"


def test_what_is_no_parquet_file_is_told_by_name(
    table: Table, refused: Refused, tmp_path: Path
) -> None:
    text = tmp_path / "text.parquet"
    text.write_text("lot_id,mass_kg\n")
    whole = table("whole", LOTS).read_bytes()
    short = tmp_path / "short.parquet"
    short.write_bytes(whole[: len(whole) // 2])
    (tmp_path / "empty").mkdir()
    gone = tmp_path / "gone.parquet"

    problems = refused([text, short, tmp_path / "empty", gone], [table("inputs", INPUTS)])

    assert [(problem.code, Path(problem.place).name) for problem in problems] == [
        ("batch.unreadable", "text.parquet"),
        ("batch.unreadable", "short.parquet"),
        ("batch.folder_empty", "empty"),
        ("batch.file_missing", "gone.parquet"),
    ]


def test_damage_inside_a_file_is_told_too(table: Table, refused: Refused) -> None:
    path = table("inputs", INPUTS)
    raw = bytearray(path.read_bytes())
    raw[8:60] = bytes(52)
    path.write_bytes(raw)

    assert set(codes(refused([table("lots", LOTS)], [path]))) == {"batch.unreadable"}


def test_no_table_is_told(refused: Refused) -> None:
    assert codes(refused([], [])) == ["batch.no_file"] * 2


def test_an_id_is_no_document(table: Table, refused: Refused) -> None:
    lots = LOTS | {"lot_id": ["a", "b", "c", "d" * 3_000_000]}
    inputs = {name: column[:2] for name, column in INPUTS.items()}

    (problem,) = refused([table("lots", lots)], [table("inputs", inputs)])

    assert (problem.code, problem.facts["count"]) == ("batch.id_too_long", 1)
    assert len(problem.sentence) < 500


@pytest.mark.parametrize("where", ["", "lots.parquet", "no/folder/out.parquet"])
def test_the_output_must_have_a_place_of_its_own(table: Table, tmp_path: Path, where: str) -> None:
    lots = table("lots", LOTS)
    before = lots.read_bytes()

    with pytest.raises(RefusedError) as refusal:
        compute([lots], [table("inputs", INPUTS)], tmp_path / where)

    assert codes(refusal.value.problems) == ["batch.output"]
    assert lots.read_bytes() == before


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
    }
