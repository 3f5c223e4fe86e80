"""Batches against exact fractions, in any order of rows, direct, from a store and after updates."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairlode.exchange.batch import Request, compute

pytestmark = pytest.mark.compiled
PLAIN = Request()
COLUMNS = ("lot_id", "mass_g", "x", "class", "end", "content_Cu")


@dataclass(frozen=True)
class Lot:
    name: str
    mass_g: int
    x: float | None
    kind: float | None
    end: bool
    content: float | None
    inputs: dict[str, int]


@st.composite
def chains(draw: st.DrawFn) -> list[Lot]:
    """Lots whose inputs stand before them; masses leave enough for every draw."""
    lots: list[Lot] = []
    for number in range(draw(st.integers(1, 12))):
        lots.append(draw(lot_after(lots, f"lot {number}", lots)))
    return lots


@st.composite
def lot_after(draw: st.DrawFn, before: Sequence[Lot], name: str, lots: Sequence[Lot]) -> Lot:
    """A lot made from some `before` it, of those that have something left among all `lots`."""
    left = {lot.name: lot.mass_g - drawn(lots, lot.name, but=name) for lot in before}
    names = [lot for lot, mass in left.items() if mass > 0]
    chosen = draw(st.lists(st.sampled_from(names), unique=True, max_size=4)) if names else []
    inputs = {source: draw(st.integers(1, min(300, left[source]))) for source in chosen}
    total = sum(inputs.values())
    mass = draw(st.sampled_from([total, total + 1, total // 2, total + 40]))
    return Lot(
        name=name,
        mass_g=max(mass, drawn(lots, name), 1) if inputs else 2_000,
        x=draw(st.none() | st.integers(-20, 20).map(lambda value: value / 4)),
        kind=None if chosen else draw(st.sampled_from([0.0, 1.0, None])),
        end=draw(st.integers(0, 5)) == 0,
        content=draw(st.none() | st.integers(0, 8).map(lambda value: value / 8)),
        inputs=inputs,
    )


def drawn(lots: Sequence[Lot], name: str, but: str = "") -> int:
    """What lots take from one, `but` one of them."""
    return sum(lot.inputs.get(name, 0) for lot in lots if lot.name != but)


def written(folder: Path, name: str, lots: Sequence[Lot], mixed: Sequence[int] = ()) -> list[Path]:
    """Lots and inputs as tables; `mixed` says where each row of the lots goes."""
    rows = [lots[k] for k in mixed] if mixed else list(lots)
    columns = zip(
        *((lot.name, lot.mass_g, lot.x, lot.kind, lot.end, lot.content) for lot in rows),
        strict=True,
    )
    kinds = (pa.string(), pa.int64(), pa.float64(), pa.float64(), pa.bool_(), pa.float64())
    arrays = [pa.array(list(column), kind) for column, kind in zip(columns, kinds, strict=True)]
    edges = [(lot.name, *edge) for lot in rows for edge in lot.inputs.items()][
        :: -1 if mixed else 1
    ]
    inputs = {
        "output_lot": pa.array([edge[0] for edge in edges], pa.string()),
        "input_lot": pa.array([edge[1] for edge in edges], pa.string()),
        "input_g": pa.array([edge[2] for edge in edges], pa.int64()),
    }
    paths = [folder / f"{name}.{table}.parquet" for table in ("lots", "inputs")]
    pq.write_table(pa.table(dict(zip(COLUMNS, arrays, strict=True))), paths[0])
    pq.write_table(pa.table(inputs), paths[1])
    return paths


def result(folder: Path, tables: Sequence[Path], request: Request = PLAIN) -> dict[str, Any]:
    """What comes out, lot by lot."""
    out = folder / "out.parquet"
    lots, *inputs = tables
    compute([lots], inputs, out, request=request)
    return {row.pop("lot_id"): row for row in pq.read_table(out).to_pylist()}


def exact(lots: Sequence[Lot], element: str = "", *, ends: bool = False) -> dict[str, Any]:
    """``x`` of every lot, in fractions, straight from the rules."""
    by_name = {lot.name: lot for lot in lots}
    known: dict[str, Fraction | None] = {}

    def weights(lot: Lot) -> dict[str, Fraction]:
        masses = {name: Fraction(mass) for name, mass in lot.inputs.items()}
        contents = [by_name[name].content for name in masses]
        if element and None not in contents and any(content for content in contents):
            return {name: mass * Fraction(by_name[name].content) for name, mass in masses.items()}
        return masses

    def carried(lot: Lot) -> Fraction | None:
        if lot.name not in known:
            parts = {} if ends and lot.end else weights(lot)
            values = [lot.x, *(carried(by_name[name]) for name in parts)]
            mean = None
            if None not in values:
                mean = Fraction(lot.x)
                total = sum(parts.values())
                parts = {name: part * known[name] / total for name, part in parts.items()}
                mean += sum(parts.values(), Fraction(0))
            known[lot.name] = mean
        return known[lot.name]

    return {lot.name: carried(lot) for lot in lots}


def outer(lots: Sequence[Lot]) -> dict[str, tuple[float, float]]:
    """Least and most of the class in each lot by mass, in whole grams, where no history ends."""
    by_name = {lot.name: lot for lot in lots}
    infinite = 10**12

    def most(lot: Lot, kind: float) -> Fraction:
        if not lot.inputs:
            return Fraction(0 if lot.kind == 1 - kind else infinite)
        total = sum(lot.inputs.values())
        draws = [
            min(Fraction(mass), most(by_name[name], kind)) for name, mass in lot.inputs.items()
        ]
        held = sum(draws, Fraction(0))
        gap = lot.mass_g - total
        return held + gap if gap > 1 else held * Fraction(lot.mass_g, total) if gap == 1 else held

    found = {}
    for lot in lots:
        within, outside = most(lot, 1.0), most(lot, 0.0)
        if lot.inputs:
            held = lot.mass_g
            found[lot.name] = (
                float(max(Fraction(0), held - outside) / held),
                float(min(Fraction(1), within / held)),
            )
        else:
            found[lot.name] = (float(outside == 0), float(within > 0))
    return found


def assert_exact(found: dict[str, Any], column: str, wanted: dict[str, Any]) -> None:
    for name, value in wanted.items():
        if value is None:
            assert found[name][column] is None, name
        else:
            assert found[name][column] == pytest.approx(float(value), abs=1e-12), name


settled = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@settled
@given(chain=chains(), data=st.data())
def test_every_way_gives_the_exact_means_and_the_same_digits(
    chain: list[Lot], data: st.DataObject
) -> None:
    mixed = data.draw(st.permutations(range(len(chain))))
    ends = data.draw(st.booleans())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asked = {"bounds": ("class",), "ends": "end"} if ends else {"bounds": ("class",)}
        chain = [Lot(**{**vars(lot), "kind": None}) if lot.inputs else lot for lot in chain]
        tables = written(folder, "all", chain)

        direct = result(folder, tables, Request(**asked))
        turned = result(folder, written(folder, "mixed", chain, mixed), Request(**asked))
        made = result(folder, tables, Request(store=folder / "store", **asked))
        used = result(folder, tables[:1], Request(store=folder / "store", **asked))
        other = result(
            folder, [folder / "mixed.lots.parquet"], Request(store=folder / "store", **asked)
        )

    assert_exact(direct, "x", exact(chain, ends=ends))
    assert_exact(direct, "x_Cu", exact(chain, "Cu", ends=ends))
    assert turned == direct
    assert made == used == other == direct


@settled
@given(chain=chains())
def test_outer_bounds_are_those_of_the_rule_and_contain_the_mean(chain: list[Lot]) -> None:
    with tempfile.TemporaryDirectory() as name:
        tables = written(Path(name), "all", chain)
        found = result(Path(name), tables, Request(bounds=("class",)))

    for lot, (least, most) in outer(chain).items():
        row = found[lot]
        assert (row["class_least"], row["class_most"]) == pytest.approx((least, most), abs=1e-12)
        if row["class_mean"] is not None:
            assert row["class_least"] <= row["class_mean"] <= row["class_most"]
        assert row["class_Cu_least"] <= row["class_Cu_most"]


@st.composite
def updates(draw: st.DrawFn) -> tuple[list[Lot], list[Lot], list[Lot]]:
    """A chain, lots that come later or are corrected, and the chain with them."""
    chain = draw(chains())
    final = {lot.name: lot for lot in chain}
    named = []
    for number in range(draw(st.integers(1, 4))):
        old = draw(st.sampled_from([None, *final]))
        name = old or f"new {number}"
        reach = list(final)
        if old and draw(st.booleans()):
            reach = [lot for lot in reach if not _made_from(final, lot, old)]
        elif old:
            reach = reach[: reach.index(old)]
        before = [final[lot] for lot in reach if lot != name and not _made_from(final, lot, name)]
        made = draw(lot_after(before, name, list(final.values())))
        if old and not made.inputs:  # a lot that is named without inputs keeps those it had
            made = Lot(**{**vars(made), "inputs": final[old].inputs})
        final[name] = made
        named.append(name)
    changed = [final[name] for name in dict.fromkeys(named)]
    return chain, changed, list(final.values())


def _made_from(lots: dict[str, Lot], lot: str, other: str) -> bool:
    todo, seen = [lot], set()
    while todo:
        name = todo.pop()
        if name == other:
            return True
        if name not in seen:
            seen.add(name)
            todo.extend(lots[name].inputs if name in lots else ())
    return False


@settled
@given(update=updates(), ends=st.booleans(), turned=st.booleans(), later=st.booleans())
def test_an_updated_store_is_the_store_of_all_tables(
    update: tuple[list[Lot], list[Lot], list[Lot]], *, ends: bool, turned: bool, later: bool
) -> None:
    chain, changed, final = update
    chain, changed, final = update
    boundary = "end" if ends else ""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = folder / "store"
        order = list(range(len(chain)))[:: -1 if turned else 1]
        request = Request(ends=boundary)
        before = without_content(
            folder, written(folder, "chain", chain, order), Request(ends=boundary, store=store)
        )
        direct = without_content(folder, written(folder, "final", final), request)

        order = list(range(len(changed)))[:: -1 if later else 1]
        told = without_content(
            folder,
            written(folder, "changed", changed, order),
            Request(ends=boundary, store=store, update=True),
        )
        used = without_content(
            folder, [folder / "final.lots.parquet"], Request(ends=boundary, store=store)
        )
        again = without_content(
            folder,
            [folder / "changed.lots.parquet", folder / "changed.inputs.parquet"],
            Request(ends=boundary, store=store, update=True),
        )

    assert used == direct
    assert before | told == direct
    assert set(told) == {lot for lot in direct if before.get(lot) != direct[lot]}
    assert again == {}


def without_content(folder: Path, tables: Sequence[Path], request: Request) -> dict[str, Any]:
    """As `result`, of tables that say nothing of elements or classes."""
    lots = pq.read_table(tables[0]).select(["lot_id", "mass_g", "x", "end"])
    pq.write_table(lots, tables[0])
    return result(folder, tables, request)
