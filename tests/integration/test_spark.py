"""The Spark engine beside the local one: the same figures and the same refusals, in `local[2]`."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.chain import make, write
from fairlode.cli.exits import Exit
from fairlode.exchange.batch import compute as compute_locally
from fairlode.exchange.batch.engines import Engine, compute
from fairlode.exchange.batch.report import Progress, silent
from fairlode.types.errors import RefusedError
from tests.integration.batch.tables import CARRIED, INPUTS, LOTS, Columns
from tests.unit.cli.conftest import fairlode  # noqa: F401 - a fixture
from tests.unit.cli.running import Command

pytest.importorskip("pyspark", reason="pyspark is not installed: the extra `spark` has it")

from pyspark.sql import SparkSession

from fairlode.exchange.batch.spark import Settings, SparkReport
from fairlode.exchange.batch.spark import compute as compute_on_spark
from fairlode.exchange.batch.spark.errors import CheckpointDiffersError, SparkFailedError

if TYPE_CHECKING:
    from fairlode.types.errors import Problem

pytestmark = [
    pytest.mark.slow,
    pytest.mark.compiled,
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        not (os.environ.get("JAVA_HOME") or shutil.which("java")),
        reason="no Java is installed, which Spark runs on",
    ),
]
SMALL_TASKS = 60_000
"""Bytes: some hundred lots to a block."""
Spark = Callable[..., SparkReport]


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    """One Spark on two cores for all tests."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master("local[2]").appName("tests")
    quiet = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "OFF",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
    }
    for key, value in quiet.items():
        builder = builder.config(key, value)
    started = builder.getOrCreate()
    yield started
    started.stop()


@pytest.fixture
def on_spark(session: SparkSession, tmp_path: Path) -> Spark:
    """Computes with tasks of a size."""

    def run(
        lots: Sequence[Path],
        inputs: Sequence[Path],
        task_bytes: int = SMALL_TASKS,
        progress: Progress = silent,
    ) -> SparkReport:
        asked = Settings(task_bytes=task_bytes, session=session)
        out = tmp_path / "spark.parquet"
        return compute_on_spark(lots, inputs, out, settings=asked, progress=progress)

    return run


def put(folder: Path, name: str, columns: Columns) -> Path:
    path = folder / f"{name}.parquet"
    pq.write_table(pa.table(columns), path)
    return path


def refusal(run: Callable[[], object]) -> list["Problem"]:
    with pytest.raises(RefusedError) as refused:
        run()
    return list(refused.value.problems)


@pytest.mark.parametrize(
    ("shuffled", "task_bytes", "in_order", "rounds", "blocks"),
    [(False, 2**20, True, 0, 8), (True, 2**20, False, 0, 10), (True, 600_000, False, 5, 16)],
)
def test_a_chain_is_the_local_engines_to_the_last_digit(
    on_spark: Spark, tmp_path: Path, *, shuffled: bool, task_bytes: int, in_order: bool,
    rounds: int, blocks: int,
) -> None:  # fmt: skip
    lots, inputs = write(make(10_000), tmp_path, shuffled=shuffled)
    expected = compute_locally([lots], [inputs], tmp_path / "local.parquet")

    report = on_spark([lots], [inputs], task_bytes)

    ours, theirs = (pq.read_table(tmp_path / f"{n}.parquet") for n in ("spark", "local"))
    assert ours.schema == theirs.schema
    assert ours.equals(theirs)
    assert (report.in_order, report.rounds, report.blocks) == (in_order, rounds, blocks)
    assert (report.lots, report.inputs) == (expected.lots, expected.inputs)
    assert (report.attributes, report.missing) == (expected.attributes, expected.missing)
    assert not list(tmp_path.glob("*.checkpoint")) + list(tmp_path.glob(".*"))


def test_a_hundred_thousand_lots_stay_in_the_memory_of_their_tasks(
    on_spark: Spark, tmp_path: Path
) -> None:
    lots, inputs = write(make(100_000), tmp_path)
    compute_locally([lots], [inputs], tmp_path / "local.parquet")

    report = on_spark([lots], [inputs], 16 << 20)

    ours, theirs = (pq.read_table(tmp_path / f"{n}.parquet") for n in ("spark", "local"))
    assert ours.equals(theirs)
    assert report.blocks == 5
    assert report.task_peak_bytes < 500 << 20


@st.composite
def chains(draw: st.DrawFn) -> tuple[Columns, Columns]:
    """Lots with attributes that may be missing, drawn from any lot before, in any order of rows."""
    count = draw(st.integers(1, 40))
    values = st.one_of(st.none(), st.floats(-1e6, 1e6, width=32))
    ids = [f"lot {k}" for k in range(count)]
    grams = st.integers(1, 10**6)
    below = st.integers(1, max(count - 1, 1)).flatmap(
        lambda output: st.tuples(st.just(output), st.integers(0, output - 1), grams)
    )
    edges = draw(st.lists(below, max_size=120 if count > 1 else 0))
    rows = draw(st.permutations(range(count)))
    lots = {
        "lot_id": [ids[k] for k in rows],
        "mass_g": [10**9] * count,
        "a": pa.array([draw(values) for _ in rows], pa.float64()),
        "lot": pa.array([draw(values) for _ in rows], pa.float64()),
    }
    inputs = {
        "output_lot": pa.array([ids[output] for output, _, _ in edges], pa.string()),
        "input_lot": pa.array([ids[source] for _, source, _ in edges], pa.string()),
        "input_g": pa.array([mass for _, _, mass in edges], pa.int64()),
    }
    return lots, inputs


@settings(max_examples=6, derandomize=True, database=None)
@given(chain=chains(), task_bytes=st.sampled_from([4_096, 1 << 30]))
def test_any_chain_is_the_local_engines(
    session: SparkSession,
    tmp_path_factory: pytest.TempPathFactory,
    chain: tuple[Columns, Columns],
    task_bytes: int,
) -> None:
    folder = tmp_path_factory.mktemp("chain")
    lots, inputs = (put(folder, name, one) for name, one in zip("li", chain, strict=True))
    compute_locally([lots], [inputs], folder / "local.parquet")

    asked = Settings(task_bytes=task_bytes, session=session)
    compute_on_spark([lots], [inputs], folder / "spark.parquet", settings=asked)

    ours, theirs = (pq.read_table(folder / f"{n}.parquet") for n in ("spark", "local"))
    assert ours.to_pylist() == theirs.to_pylist()


def test_tables_may_be_several_files_of_either_unit_with_names_of_any_kind(
    on_spark: Spark, tmp_path: Path
) -> None:
    folder = tmp_path / "inputs of 2026"
    folder.mkdir()
    for name, rows in (("1 a", slice(0, 1)), ("2", slice(1, 3))):
        put(folder, name, {column: values[rows] for column, values in INPUTS.items()})
    odd = LOTS | {"CO2": LOTS["co2"], "kg/t; x=1": [0.0] * 4}
    first = put(tmp_path, "first", {name: column[:2] for name, column in odd.items()})
    rest = {name: column[2:] for name, column in odd.items()}
    rest["mass_g"] = [int(1000 * kg) for kg in rest.pop("mass_kg")]

    on_spark([first, put(tmp_path, "rest", rest)], [folder])

    result = pq.read_table(tmp_path / "spark.parquet")
    assert result.schema.names == ["lot_id", "co2", "CO2", "kg/t; x=1"]
    assert (
        dict(zip(result["lot_id"].to_pylist(), result["co2"].to_pylist(), strict=True)) == CARRIED
    )
    assert result["CO2"] == result["co2"]


def test_there_may_be_no_lots_and_no_inputs(on_spark: Spark, tmp_path: Path) -> None:
    lots = {"lot_id": pa.array([], pa.string()), "mass_g": pa.array([], pa.int64())}
    lots["x"] = pa.array([], pa.float64())
    inputs = {name: pa.array([], pa.string()) for name in ("output_lot", "input_lot")}
    inputs["input_g"] = pa.array([], pa.int64())
    none = put(tmp_path, "none", inputs)

    assert on_spark([put(tmp_path, "empty", lots)], [none]).lots == 0
    assert pq.read_table(tmp_path / "spark.parquet").schema.names == ["lot_id", "x"]
    assert on_spark([put(tmp_path, "lots", LOTS)], [none]).missing == {"co2": 0}
    assert pq.read_table(tmp_path / "spark.parquet")["co2"].to_pylist() == LOTS["co2"]


_WRONG = {
    "everything": (
        {
            "lot_id": ["a", "b", "a", "c", "d", None, None, "e"],
            "mass_g": [1000, 1000, 10, 0, 100, 5, 5, 1],
            "co2": [1.0, float("inf"), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        },
        {
            "output_lot": ["d", "d", "b", "c", "x", "d", "d"],
            "input_lot": ["a", "zz", "c", "b", "a", "", "e"],
            "input_g": [1500, 10, 1, 1, 3, -4, 2],
        },
    ),
    "nobody knows them": (
        LOTS,
        {
            "output_lot": ["d"] * 1000,
            "input_lot": [f"none-{k}" for k in range(1000)],
            "input_g": [1] * 1000,
        },
    ),
    "too much": (
        {"lot_id": list("abcd"), "mass_g": [2**62] * 4, "x": [0.0] * 4},
        {"output_lot": ["d"] * 3, "input_lot": list("abc"), "input_g": [2**61] * 3},
    ),
    "parts of grams": (
        LOTS,
        {"output_lot": ["d", "d"], "input_lot": ["a", "a"], "input_kg": [4.0, 0.1]},
    ),
    "a lot of itself": (
        LOTS,
        {"output_lot": ["d", "c"], "input_lot": ["d", "d"], "input_g": [1, 1]},
    ),
    "two long cycles and what hangs on them": (
        {"lot_id": [f"{k:03d}" for k in range(100)], "mass_g": [10] * 100, "x": [0.0] * 100},
        {
            "output_lot": [f"{k:03d}" for k in (*range(10, 90), 95, 96, 4, 5)],
            "input_lot": [f"{k:03d}" for k in (*range(11, 90), 10, 96, 95, 95, 20)],
            "input_g": [1] * 84,
        },
    ),
}


@pytest.mark.parametrize("task_bytes", [4_096, 1 << 30])
@pytest.mark.parametrize("name", _WRONG)
def test_what_the_local_engine_refuses_is_refused_alike(
    on_spark: Spark, tmp_path: Path, name: str, task_bytes: int
) -> None:
    lots, inputs = (put(tmp_path, k, one) for k, one in zip("li", _WRONG[name], strict=True))

    expected = refusal(lambda: compute_locally([lots], [inputs], tmp_path / "spark.parquet"))

    assert refusal(lambda: on_spark([lots], [inputs], task_bytes)) == expected
    assert sorted(path.name for path in tmp_path.iterdir()) == ["i.parquet", "l.parquet"]


def test_files_that_cannot_be_used_are_told_alike(on_spark: Spark, tmp_path: Path) -> None:
    text = tmp_path / "text.parquet"
    text.write_text("lot_id,mass_kg\n")
    inputs = put(tmp_path, "inputs", INPUTS)
    expected = refusal(lambda: compute_locally([text], [inputs], tmp_path / "spark.parquet"))

    assert refusal(lambda: on_spark([text], [inputs])) == expected


def test_damage_inside_a_file_is_told_too(on_spark: Spark, tmp_path: Path) -> None:
    lots, inputs = put(tmp_path, "lots", LOTS), put(tmp_path, "inputs", INPUTS)
    raw = bytearray(inputs.read_bytes())
    raw[8:60] = bytes(52)
    inputs.write_bytes(raw)

    (problem,) = refusal(lambda: on_spark([lots], [inputs]))

    assert (problem.code, problem.place) == ("batch.unreadable", str(inputs))


def test_a_folder_of_other_files_is_not_replaced(on_spark: Spark, tmp_path: Path) -> None:
    lots, inputs = put(tmp_path, "lots", LOTS), put(tmp_path, "inputs", INPUTS)
    (tmp_path / "spark.parquet").mkdir()
    (tmp_path / "spark.parquet" / "thesis.txt").write_text("mine")

    (problem,) = refusal(lambda: on_spark([lots], [inputs]))

    assert problem.code == "batch.output"
    assert (tmp_path / "spark.parquet" / "thesis.txt").read_text() == "mine"


class BrokenOffError(Exception):
    pass


@pytest.mark.parametrize(
    ("stage", "shuffled", "resumed"),
    [
        ("read", True, ["lots", "inputs", "edges"]),
        ("propagate", False, ["block-lots", "block-edges", "block-open", "1 blocks"]),
        ("write", True, ["block-lots", "block-edges", "block-open"]),
    ],
)
def test_what_was_broken_off_goes_on_where_it_was(
    on_spark: Spark, tmp_path: Path, stage: str, resumed: list[str], *, shuffled: bool
) -> None:
    lots, inputs = write(make(10_000), tmp_path, shuffled=shuffled)
    compute_locally([lots], [inputs], tmp_path / "local.parquet")
    (tmp_path / "spark.parquet").write_text("old")

    def stop(reached: str, done: int, total: int) -> None:
        if reached == stage or (stage == "write" and reached == "propagate" and done == total):
            raise BrokenOffError

    with pytest.raises(BrokenOffError):
        on_spark([lots], [inputs], 2**21, progress=stop)
    assert (tmp_path / "spark.parquet").read_text() == "old"
    report = on_spark([lots], [inputs], 2**21)

    ours, theirs = (pq.read_table(tmp_path / f"{n}.parquet") for n in ("spark", "local"))
    assert ours.equals(theirs)
    assert list(report.resumed)[-len(resumed) :] == resumed or stage == "write"
    assert set(resumed) <= set(report.resumed)
    assert not list(tmp_path.glob("*.checkpoint")) + list(tmp_path.glob(".*"))


_KILLED = """
import os, signal, sys
from pathlib import Path
from fairlode.exchange.batch.spark import Settings, compute

def stop(stage, done, total):
    if stage == "propagate" and 2 * done > total:
        os.kill(os.getpid(), signal.SIGKILL)

lots, inputs, out = map(Path, sys.argv[1:])
compute([lots], [inputs], out, settings=Settings(task_bytes=2**20), progress=stop)
"""


def test_a_process_that_was_killed_left_what_it_had_done(on_spark: Spark, tmp_path: Path) -> None:
    lots, inputs = write(make(10_000), tmp_path)
    compute_locally([lots], [inputs], tmp_path / "local.parquet")
    arguments = [str(path) for path in (lots, inputs, tmp_path / "spark.parquet")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}

    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, *arguments], env=environment, check=False, timeout=300
    )
    done = {path: path.stat().st_mtime_ns for path in tmp_path.glob(".spark.parquet.*.partial/*")}
    report = on_spark([lots], [inputs], 2**20)

    assert killed.returncode == -signal.SIGKILL
    assert len(done) == 5
    assert report.resumed[-1] == "5 blocks"
    result = tmp_path / "spark.parquet"
    assert {path: (result / path.name).stat().st_mtime_ns for path in done} == done
    assert pq.read_table(result).equals(pq.read_table(tmp_path / "local.parquet"))


def test_blocks_of_a_lost_checkpoint_are_not_taken_for_ours(
    on_spark: Spark, tmp_path: Path
) -> None:
    lots, inputs = write(make(10_000), tmp_path)

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "propagate":
            raise BrokenOffError

    with pytest.raises(BrokenOffError):
        on_spark([lots], [inputs], 2**21, progress=stop)
    shutil.rmtree(tmp_path / "spark.parquet.checkpoint")
    write(make(10_000, seed=1), tmp_path)
    compute_locally([lots], [inputs], tmp_path / "local.parquet")
    report = on_spark([lots], [inputs], 2**21)

    ours, theirs = (pq.read_table(tmp_path / f"{n}.parquet") for n in ("spark", "local"))
    assert ours.equals(theirs)
    assert report.resumed == ()


def test_contents_of_elements_are_left_to_the_local_engine(on_spark: Spark, tmp_path: Path) -> None:
    lots = put(tmp_path, "lots", LOTS | {"content_Cu": [0.2, 0.3, 0.3, 0.3]})

    (problem,) = refusal(lambda: on_spark([lots], [put(tmp_path, "inputs", INPUTS)]))

    assert problem.code == "batch.spark_lacks"
    assert "content_Cu" in problem.sentence


def test_a_checkpoint_of_other_tables_is_not_gone_on_with(on_spark: Spark, tmp_path: Path) -> None:
    lots, inputs = put(tmp_path, "lots", LOTS), put(tmp_path, "inputs", INPUTS)

    def stop(stage: str, done: int, total: int) -> None:
        raise BrokenOffError

    with pytest.raises(BrokenOffError):
        on_spark([lots], [inputs], progress=stop)
    put(tmp_path, "lots", LOTS | {"co2": [1.0, 2.0, 3.0, 4.0]})

    with pytest.raises(CheckpointDiffersError) as differs:
        on_spark([lots], [inputs])

    assert differs.value.facts["difference"] == "lots"


def test_a_task_that_fails_is_told_with_what_it_was_doing(on_spark: Spark, tmp_path: Path) -> None:
    lots, inputs = put(tmp_path, "lots", LOTS), put(tmp_path, "inputs", INPUTS)

    def lose(stage: str, done: int, total: int) -> None:
        if stage == "order":
            for path in tmp_path.glob("*.checkpoint/block-lots/*/*.parquet"):
                path.write_bytes(b"")

    with pytest.raises(SparkFailedError) as failed:
        on_spark([lots], [inputs], progress=lose)

    assert failed.value.facts["stage"] == "propagate"
    assert failed.value.facts["checkpoint"] == str(tmp_path / "spark.parquet.checkpoint")


def test_the_engine_is_chosen_by_name(session: SparkSession, tmp_path: Path) -> None:
    lots, inputs = put(tmp_path, "lots", LOTS), put(tmp_path, "inputs", INPUTS)

    local = compute([lots], [inputs], tmp_path / "local.parquet")
    spark = compute([lots], [inputs], tmp_path / "spark.parquet", engine=Engine("spark"))

    assert isinstance(spark, SparkReport)
    assert not isinstance(local, SparkReport)
    ours, theirs = (pq.read_table(tmp_path / f"{n}.parquet") for n in ("spark", "local"))
    assert ours.equals(theirs)
    assert spark.as_dict()["blocks"] == 1


def test_the_command_takes_the_engine(
    session: SparkSession,
    fairlode: Command,  # noqa: F811 - the fixture above
) -> None:
    put(fairlode.folder, "lots", LOTS)
    put(fairlode.folder, "inputs", INPUTS)

    tables = ("--lots", "lots.parquet", "--inputs", "inputs.parquet", "--out", "carried")
    ran = fairlode("compute", *tables, "--engine", "spark", "--json")
    again = fairlode("compute", *tables, "--engine", "spark")
    alone = fairlode("compute", "--engine", "spark")

    assert (ran.code, ran.json["lots"], ran.json["blocks"]) == (Exit.OK, 4, 1)
    result = pq.read_table(fairlode.folder / "carried")
    found = zip(result["lot_id"].to_pylist(), result["co2"].to_pylist(), strict=True)
    assert dict(found) == CARRIED
    assert (again.code, alone.code) == (Exit.FAILED, Exit.USAGE)
