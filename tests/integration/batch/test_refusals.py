"""Batches from Parquet to Parquet: what is refused, with every reason at once."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fairlode.exchange.batch import compute
from fairlode.types.errors import RefusedError
from tests.integration.batch.tables import INPUTS, LOTS, Columns, Refused, Table, codes, drop


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


@pytest.mark.parametrize("name", ["lots", "inputs"])
def test_damage_inside_a_file_is_told_too(table: Table, refused: Refused, name: str) -> None:
    paths = {"lots": table("lots", LOTS), "inputs": table("inputs", INPUTS)}
    raw = bytearray(paths[name].read_bytes())
    raw[8:60] = bytes(52)
    paths[name].write_bytes(raw)

    problems = refused([paths["lots"]], [paths["inputs"]])

    assert set(codes(problems)) == {"batch.unreadable"}
    assert {problem.place for problem in problems} == {str(paths[name])}


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
