"""Stores of a batch: used for the right tables only, whole or not at all, and told when damaged."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from bench.chain import make, write
from fairlode.exchange.batch import Request, compute
from fairlode.exchange.batch.errors import StoreDamagedError
from fairlode.exchange.batch.run import compute as run
from fairlode.types.errors import Problem, RefusedError
from tests.integration.batch.tables import CARRIED, INPUTS, LOTS, Columns, Table, codes

MORE_LOTS: Columns = {"lot_id": ["e", "a"], "mass_kg": [3.0, 5.0], "co2": [0.25, 2.0]}
MORE_INPUTS: Columns = {"output_lot": ["e"], "input_lot": ["d"], "input_kg": [1.0]}
UPDATED = {"a": 2.0, "b": 3.0, "c": 3.25, "d": 3.25, "e": 3.5}


@pytest.fixture
def kept(table: Table, tmp_path: Path) -> Path:
    """A store of the small chain."""
    tables = [table("lots", LOTS)], [table("inputs", INPUTS)]
    report = compute(*tables, tmp_path / "out.parquet", request=Request(store=tmp_path / "store"))
    assert report.store == "made"
    return tmp_path / "store"


def of(path: Path) -> dict[str, Any]:
    result = pq.read_table(path)
    return dict(zip(result["lot_id"].to_pylist(), result["co2"].to_pylist(), strict=True))


def refused(store: Path, lots: Path, *inputs: Path, update: bool = False) -> list[Problem]:
    out = store.parent / "refused.parquet"
    with pytest.raises(RefusedError) as refusal:
        compute([lots], inputs, out, request=Request(store=store, update=update))
    assert not out.exists()
    return list(refusal.value.problems)


def test_new_attributes_are_carried_without_the_inputs(kept: Path, table: Table) -> None:
    lots = {"lot_id": LOTS["lot_id"][::-1], "co2": [1.0, 0.0, 0.0, 4.0]}
    out = kept.parent / "other.parquet"

    report = compute([table("new", lots)], [], out, request=Request(store=kept))

    assert of(out) == {"a": 4.0, "b": 0.0, "c": 1.0, "d": 2.0}
    assert (report.store, report.lots, report.inputs) == ("used", 4, 3)


def test_a_store_is_used_with_the_inputs_it_was_made_from_alone(kept: Path, table: Table) -> None:
    lots, inputs = kept.parent / "lots.parquet", kept.parent / "inputs.parquet"
    other = table("strange", INPUTS | {"input_kg": [0.5, 1.5, 0.9]})
    out = kept.parent / "other.parquet"

    assert compute([lots], [inputs], out, request=Request(store=kept)).store == "used"
    assert of(out) == CARRIED
    assert codes(refused(kept, lots, other)) == ["batch.store_differs"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"lot_id": ["a", "b", "c", "x"]}, ["it does not have 1 lot(s): x", "it also has 1"]),
        ({"lot_id": ["a", "b", "c", "c"]}, ["repeat an id", "it also has 1 lot(s): d"]),
        ({"mass_kg": [4.0, 4.0, 2.5, 1.0]}, ["other masses of 1 lot(s): c"]),
    ],
)
def test_lots_that_are_not_those_of_the_store_are_told(
    kept: Path, table: Table, change: Columns, said: list[str]
) -> None:
    problems = refused(kept, table("others", LOTS | change))

    for problem, part in zip(problems, said, strict=True):
        assert part in problem.sentence


def test_lots_of_a_store_may_be_fewer_in_no_case(kept: Path, table: Table) -> None:
    fewer = {name: column[:3] for name, column in LOTS.items()}

    (problem,) = refused(kept, table("fewer", fewer))

    assert "it also has 1 lot(s): d" in problem.sentence


def updated(store: Path, table: Table) -> dict[str, Any]:
    out = store.parent / "changed.parquet"
    tables = [table("more", MORE_LOTS)], [table("more inputs", MORE_INPUTS)]
    report = compute(*tables, out, request=Request(store=store, update=True))
    assert report.store == "updated"
    return of(out)


def test_an_update_tells_what_changed_and_holds(kept: Path, table: Table) -> None:
    assert updated(kept, table) == {name: UPDATED[name] for name in "acde"}

    lots = table("all", {"lot_id": list("abcde"), "co2": [2.0, 3.0, 0.5, 0.0, 0.25]})
    compute([lots], [], kept.parent / "again.parquet", request=Request(store=kept))
    assert of(kept.parent / "again.parquet") == UPDATED


def test_an_updated_store_is_not_of_its_first_inputs(kept: Path, table: Table) -> None:
    updated(kept, table)
    lots = table("all", {"lot_id": list("abcde"), "co2": [1.0] * 5})

    problems = refused(kept, lots, kept.parent / "inputs.parquet")

    assert codes(problems) == ["batch.store_differs"]


def test_an_update_refuses_what_a_run_refuses(kept: Path, table: Table) -> None:
    lots = table("more", MORE_LOTS | {"mass_kg": [3.0, 0.4]})
    inputs = table("loop", {"output_lot": ["a", "e"], "input_lot": ["e", "no"], "input_kg": [1, 1]})

    assert codes(refused(kept, lots, inputs, update=True)) == ["batch.lot_unknown"]
    inputs = table("loop", {"output_lot": ["b"], "input_lot": ["d"], "input_kg": [0.5]})
    assert codes(refused(kept, lots, inputs, update=True)) == ["batch.overdrawn"]
    lots = table("more", MORE_LOTS)
    (problem,) = refused(kept, lots, inputs, update=True)
    assert problem.facts["lots"] == ["b", "d", "c"]
    assert updated(kept, table) == {name: UPDATED[name] for name in "acde"}


def test_an_update_has_the_attributes_and_the_boundary_of_the_store(
    kept: Path, table: Table
) -> None:
    other = table("other", {"lot_id": ["e"], "mass_kg": [3.0], "water": [1.0]})
    inputs = table("more inputs", MORE_INPUTS)

    assert codes(refused(kept, other, inputs, update=True)) == ["batch.store_differs"]
    with pytest.raises(RefusedError) as refusal:
        compute(
            [table("more", MORE_LOTS | {"end": [True, False]})],
            [inputs],
            kept.parent / "refused.parquet",
            request=Request(store=kept, update=True, ends="end", bounds=("end",)),
        )
    assert codes(refusal.value.problems) == ["batch.update_partial", "batch.store_differs"]


def test_no_store_is_updated_that_is_not_there(table: Table, tmp_path: Path) -> None:
    problems = refused(tmp_path / "none", table("a", LOTS), table("b", INPUTS), update=True)

    assert codes(problems) == ["batch.store_missing"]


@pytest.mark.parametrize("part", ["ids", "indptr", "inputs", "mass", "lot_g"])
def test_damage_is_told_before_it_is_used(kept: Path, part: str) -> None:
    (file,) = kept.glob(f"{part}.*")
    raw = bytearray(file.read_bytes())
    raw[3] ^= 1
    file.write_bytes(raw)

    with pytest.raises(StoreDamagedError) as told:
        run([kept.parent / "lots.parquet"], [], kept.parent / "x", request=Request(store=kept))

    assert file.name in str(told.value)


@pytest.mark.parametrize("part", ["carried", "own", "slots", "drawn_g"])
def test_damage_is_told_before_an_update(kept: Path, table: Table, part: str) -> None:
    (file,) = kept.glob(f"{part}.*")
    raw = bytearray(file.read_bytes())
    raw[-1] ^= 1
    file.write_bytes(raw)

    with pytest.raises(StoreDamagedError):
        updated(kept, table)


@pytest.mark.parametrize("text", ["", "{}", '{"store": {"format": 1}, "sha256": "0"}', "[]"])
def test_a_manifest_that_was_changed_is_told(kept: Path, text: str) -> None:
    (kept / "manifest.json").write_text(text)

    with pytest.raises(StoreDamagedError):
        run([kept.parent / "lots.parquet"], [], kept.parent / "x", request=Request(store=kept))


def test_a_manifest_of_which_one_figure_was_changed_is_told(kept: Path) -> None:
    file = kept / "manifest.json"
    file.write_text(file.read_text().replace('"lots": 4', '"lots": 3'))

    with pytest.raises(StoreDamagedError):
        run([kept.parent / "lots.parquet"], [], kept.parent / "x", request=Request(store=kept))


def test_a_file_cut_short_is_told(kept: Path) -> None:
    (file,) = kept.glob("inputs.*")
    if file.suffix == ".parquet":
        raise AssertionError(file)
    file.write_bytes(file.read_bytes()[:8])

    with pytest.raises(StoreDamagedError):
        run([kept.parent / "lots.parquet"], [], kept.parent / "x", request=Request(store=kept))


_DIES = """
import os, sys
from pathlib import Path
from fairlode.exchange.batch import Request, compute, journal
after, steps = int(sys.argv[1]), 0
def dies(do):
    def step(*given):
        global steps
        steps += 1
        if steps > after:
            os._exit(9)
        return do(*given)
    return step
journal.put_rows, journal.save_rows = dies(journal.put_rows), dies(journal.save_rows)
lots, inputs, out, store = map(Path, sys.argv[2:])
compute([lots], [inputs], out, request=Request(store=store, update=True))
print(steps)
"""


@pytest.mark.parametrize("after", [0, 1, 7, 11, 12, 14, 18, 21])
def test_a_process_that_dies_leaves_the_store_as_it_was_or_as_it_is_to_be(
    kept: Path, table: Table, after: int
) -> None:
    lots, inputs = table("more", MORE_LOTS), table("more inputs", MORE_INPUTS)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    given = [str(after), str(lots), str(inputs), str(kept.parent / "lost.parquet"), str(kept)]

    died = subprocess.run([sys.executable, "-c", _DIES, *given], env=environment, check=False)

    assert died.returncode == 9
    decided = after >= 11
    assert (kept / "update").exists() == decided
    every = {"lot_id": list("abcde"), "co2": [2.0, 3.0, 0.5, 0.0, 0.25]}
    if decided:
        compute([table("all", every)], [], kept.parent / "y", request=Request(store=kept))
        assert of(kept.parent / "y") == UPDATED
        assert updated(kept, table) == {}
    else:
        assert updated(kept, table) == {name: UPDATED[name] for name in "acde"}


def test_an_update_of_a_larger_chain_has_the_digits_of_a_run_over_all(tmp_path: Path) -> None:
    lots, inputs = write(make(20_000), tmp_path)
    every, edges = pq.read_table(lots), pq.read_table(inputs)
    first = np.arange(len(every)) < 19_000
    ids = every["lot_id"].to_pylist()
    later = set(ids[19_000:]) | {ids[12_345]}
    mine = np.array([lot in later for lot in edges["output_lot"].to_pylist()])
    old = np.array([lot in set(ids[19_000:]) for lot in edges["output_lot"].to_pylist()])
    named = ~first
    named[12_345] = True
    for name, rows, drawn in (("old", first, ~old), ("new", named, mine)):
        pq.write_table(every.filter(rows), tmp_path / f"{name}.parquet")
        pq.write_table(edges.filter(drawn), tmp_path / f"{name}.inputs.parquet")
    request = Request(store=tmp_path / "store")
    paths = {name: tmp_path / f"{name}.parquet" for name in ("direct", "made", "told", "used")}

    compute([lots], [inputs], paths["direct"])
    compute([tmp_path / "old.parquet"], [tmp_path / "old.inputs.parquet"], paths["made"],
            request=request)  # fmt: skip
    compute([tmp_path / "new.parquet"], [tmp_path / "new.inputs.parquet"], paths["told"],
            request=Request(store=tmp_path / "store", update=True))  # fmt: skip
    compute([lots], [], paths["used"], request=request)

    direct = pq.read_table(paths["direct"])
    assert pq.read_table(paths["used"]).equals(direct)
    told = pq.read_table(paths["told"])
    assert told.equals(direct.slice(19_000))
