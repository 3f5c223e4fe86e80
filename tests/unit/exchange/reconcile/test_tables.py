from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fairlode.engine.reconcile import Balance
from fairlode.engine.reconcile.site import Assumed
from fairlode.exchange.contract import Document
from fairlode.exchange.reconcile import Table, read_declared, read_grid, read_streams
from fairlode.exchange.reconcile.errors import TableUnknownError
from fairlode.types.errors import RefusedError

STREAMS = """month,kind,stream,from,to,mass,unit,u mass,Cu %,u Cu %,Cu mass,remark
may,,feed,,mill,1000,t,10,2.0,0.02,,wet season
may,,concentrate,mill,,70,t,0.7,25,0.2,,
may,,tailings,mill,,,,,0.2,0.01,,
may,stock,pile,mill,,-5,t,2,2.0,0.1,,
"""
DECLARED = """mine,commodity,year,ore_processed_t,grade,grade_unit,recovery,declared_metal_t
A,Gold,2005,1000000,5.4,grams/tonne,95.5 %,5.157
B,Copper,2005,1000000,0.5,%,0.9,4500
"""


Writer = Callable[..., Document]
"""Writes a text into a file."""


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    def written(text: str, name: str = "table.csv") -> Document:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return Document(path)

    return written


def only(document: Document, assumed: Assumed | None = None) -> Balance:
    (balance,) = read_streams(read_grid(document), assumed).balances
    return balance


def test_a_table_of_streams_is_a_balance(write: Writer) -> None:
    found = read_streams(read_grid(write(STREAMS.replace(",,,,,0.2", ",,,t,,0.2"))))

    (balance,) = found.balances
    concentrate, feed, pile, tailings = balance.streams
    assert (balance.title, balance.unit) == ("may", "t")
    assert (feed.source, feed.target, feed.mass.value, feed.mass.u) == ("", "mill", 1000.0, 10.0)
    assert (concentrate.grades["Cu"].value, concentrate.grades["Cu"].u) == (0.25, 0.002)
    assert (tailings.mass, tailings.grades["Cu"].value) == (None, 0.002)
    assert (pile.stock, pile.mass.value, pile.target) == (True, -5.0, "")
    assert found.outputs == {"may": ("concentrate",)}
    assert found.unused == ("remark",)


def test_rows_may_have_units_of_their_own(write: Writer) -> None:
    text = "stream,from,to,mass,unit,rel mass,Au g/t,rel Au g/t,Au mass\na,,n,2,kt,1 %,3,0.02,\n"
    text += "b,n,,500,t,0.01,,,0.001\n"

    a, b = only(write(text)).streams

    assert (a.mass.value, a.mass.u) == (2.0, 0.02)
    assert (b.mass.value, b.mass.u) == (0.5, 0.005)
    assert a.grades["Au"].value == pytest.approx(3e-6)
    assert a.grades["Au"].u == pytest.approx(6e-8)
    assert b.contents["Au"].value == pytest.approx(1e-6)
    assert b.contents["Au"].assumed


def test_an_oxide_grade_is_one_of_its_element(write: Writer) -> None:
    text = "stream,from,to,mass,u mass,Ta2O5 %,u Ta2O5 %\na,,n,10,1,30,1\n"

    (a,) = only(write(text)).streams

    assert a.grades["Ta"].value == pytest.approx(0.3 * 0.8190, abs=1e-4)


def test_what_states_no_uncertainty_gets_the_assumed_one_and_is_marked(write: Writer) -> None:
    text = "stream,from,to,mass,Cu %\na,,n,10,20\n"

    (a,) = only(write(text), Assumed(mass=0.03, grade=0.05)).streams

    assert a.mass.u == pytest.approx(0.3)
    assert a.grades["Cu"].u == pytest.approx(0.01)
    assert a.mass.assumed
    assert a.grades["Cu"].assumed


def test_rows_of_one_name_are_one_balance(write: Writer) -> None:
    text = "year,stream,from,to,mass,u mass\n2007,a,,n,1,1\n2008,a,,n,1,1\n2007,b,n,,1,1\n"

    found = read_streams(read_grid(write(text))).balances

    assert [(each.title, len(each.streams)) for each in found] == [("2007", 2), ("2008", 1)]


def test_all_problems_are_told_at_once_with_their_places(write: Writer) -> None:
    text = (
        "stream,from,to,mass,unit,u mass,kind\n"
        "a,n,n,1,t,1,\n"
        ",,n,1,t,1,\n"
        "c,,n,one,t,1,\n"
        "d,,n,1,furlong,1,\n"
        "e,,n,1,t,0,\n"
        "f,,n,1,t,1,leak\n"
        "g,,n,1,,1,\n"
    )

    with pytest.raises(RefusedError) as refusal:
        read_streams(read_grid(write(text)))

    told = {(problem.code, problem.place) for problem in refusal.value.problems}
    assert told == {
        ("reconcile.stream_place", "table.csv, row 2"),
        ("reconcile.cell_missing", "table.csv, row 3, stream"),
        ("tabular.number_unreadable", "table.csv, row 4, mass"),
        ("types.unit_unknown", "table.csv, row 5, unit"),
        ("reconcile.uncertainty_zero", "table.csv, row 6, u mass"),
        ("reconcile.kind_unknown", "table.csv, row 7, kind"),
        ("reconcile.units_mixed", "table.csv, row 8, unit"),
    }


def test_decimal_commas_are_read_as_such(write: Writer) -> None:
    text = "stream;from;to;mass;u mass\na;;n;1234,5;0,5\n"

    (a,) = only(write(text)).streams

    assert (a.mass.value, a.mass.u) == (1234.5, 0.5)


def test_workbooks_and_parquet_say_the_same(write: Writer, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("stream", "from", "to", "mass", "rel mass"), ("a", None, "n", 10, 0.01)):
        book.active.append(row)
    book.active["E2"].number_format = "0.0%"
    book.save(tmp_path / "table.xlsx")
    columns = {"stream": ["a"], "from": [None], "to": ["n"], "mass": [10.0], "rel mass": [0.01]}
    pq.write_table(pa.table(columns), tmp_path / "table.parquet")

    text = only(write("stream,from,to,mass,rel mass\na,,n,10,1%\n"))

    assert only(Document(tmp_path / "table.xlsx")) == text
    assert only(Document(tmp_path / "table.parquet")) == text


def test_a_table_of_declarations_is_read(write: Writer) -> None:
    grid = read_grid(write(DECLARED))

    gold, copper = read_declared(grid)

    assert grid.kind is Table.DECLARED
    assert [gold.grade, gold.recovery] == pytest.approx([5.4e-6, 0.955])
    assert gold.ratio == pytest.approx(1.0, abs=1e-4)
    assert copper.ratio == pytest.approx(1.0)
    assert copper.place == "table.csv, row 3"


def test_impossible_declarations_are_told_with_their_places(write: Writer) -> None:
    text = DECLARED.replace("0.9,4500", "90,").replace("grams/tonne", "carats")

    with pytest.raises(RefusedError) as refusal:
        read_declared(read_grid(write(text)))

    told = {(problem.code, problem.place) for problem in refusal.value.problems}
    assert told == {
        ("types.grade_unit_unknown", "table.csv, row 2, grade_unit"),
        ("reconcile.cell_missing", "table.csv, row 3, declared_metal_t"),
    }


def test_another_table_is_told_what_is_looked_for(write: Writer) -> None:
    with pytest.raises(TableUnknownError) as refusal:
        read_grid(write("lot,mass\na,1\n"))

    assert refusal.value.problem().remedy == (
        "Its first row names columns: stream, from, to, mass for streams, site, commodity, period, "
        "ore_t, grade, grade_unit, recovery, declared_t for declared metal against ore x grade x "
        "recovery."
    )


def test_two_columns_of_one_meaning_are_refused(write: Writer) -> None:
    with pytest.raises(RefusedError) as refusal:
        read_grid(write("stream,name,from,to,mass\na,a,,n,1\n"))

    assert [problem.code for problem in refusal.value.problems] == ["reconcile.header_repeated"]
