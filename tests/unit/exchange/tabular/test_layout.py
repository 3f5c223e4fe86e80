from collections.abc import Callable
from typing import Any

import pytest

from fairlode.exchange.contract import Reading
from fairlode.exchange.tabular.layout import Layout, find_layout, hinted_table, preamble
from fairlode.exchange.tabular.sheet import Merge

Read = Callable[..., Reading]
Codes = Callable[[Reading], list[tuple[str, str]]]


def _found(rows: list[list[Any]], merges: tuple[Merge, ...] = ()) -> Layout:
    layout = find_layout(rows, merges)
    assert layout is not None
    return layout


def _keys(layout: Layout) -> list[str]:
    return [place.meaning.key if place.meaning else "" for place in layout.places]


@pytest.mark.parametrize(
    ("header", "table"),
    [
        (["lot_id", "material", "mass (kg)"], "lots"),
        (["site_id", "latitude", "longitude"], "sites"),
        (["party id", "name", "country"], "organisations"),
        (["output_lot", "input_lot", "input_kg"], "inputs"),
        (["event id", "kind", "lot"], "events"),
        (["Lote", "Masa (t)", "Ley Cu (%)"], "lots"),
        (["Lote de salida", "Lote de entrada", "Entrada (t)"], "inputs"),
    ],
)
def test_a_table_is_known_by_its_headers(header: list[str], table: str) -> None:
    layout = _found([header, ["x", "1", "2"]])

    assert (layout.table, layout.first, layout.last, layout.missing) == (table, 0, 0, ())


def test_the_name_of_the_sheet_decides_between_tables(read: Read, codes: Codes) -> None:
    table = "id,name,country\n1,x,CD\n"

    assert [draft.kind for draft in read(table, "organisations.csv").drafts] == ["organisation"]
    assert [draft.kind for draft in read(table, "my sites 2026.csv").drafts] == ["site"]
    assert codes(read(table, "table.csv")) == [("tabular.table_open", "")]


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("Lotes", "lots"),
        ("Événements", "events"),
        ("lots 2026", "lots"),
        ("Sheet1", ""),
        ("Entrées", "inputs"),
    ],
)
def test_a_name_hints_at_a_table(name: str, table: str) -> None:
    assert hinted_table(name) == table


def test_titles_and_blank_rows_above_the_header_are_passed_over() -> None:
    rows = [["Annual report"], [], ["Date:", "2019-12-31"], [], ["lot", "mass (t)"], ["A", "1"]]

    layout = _found(rows)

    assert (layout.first, layout.last) == (4, 4)
    assert list(preamble(rows, layout.first)) == [(2, "Date", "2019-12-31")]


def test_a_header_may_be_stacked_and_merged() -> None:
    rows = [
        ["Lot", None, "Mass", "Assay", None],
        ["Number", "Material", "wet", "Cu", "Co"],
        [None, None, "t", "%", "ppm"],
        ["A", "x", 5, 23.8, 12],
    ]

    layout = _found(rows, merges=(Merge(0, 3, 0, 4), Merge(0, 0, 0, 1)))

    assert (layout.first, layout.last) == (0, 2)
    assert _keys(layout) == ["lot_id", "material", "mass", "assay", "assay"]
    assert [place.meaning.unit for place in layout.places if place.meaning] == [
        "",
        "",
        "wet t",
        "%",
        "ppm",
    ]
    assert layout.places[3].header == "Assay / Cu / %"


def test_the_first_row_of_data_is_no_part_of_the_header() -> None:
    rows = [["lot_id", "name", "y"], ["A", "x", "Material"]]

    layout = _found(rows)

    assert (layout.last, _keys(layout)) == (0, ["lot_id", "name", ""])


def test_a_row_of_units_belongs_to_the_header() -> None:
    layout = _found([["lot_id", "mass", "Cu"], ["", "kt", "%"], ["A", "1", "2"]])

    assert layout.last == 1
    assert _keys(layout) == ["lot_id", "mass", "assay"]


def test_a_first_row_of_data_that_holds_a_unit_is_none_of_units() -> None:
    layout = _found([["lot_id", "mass", "unit"], ["A", "1", "kg"]])

    assert layout.last == 0


def test_a_table_that_lacks_what_it_needs_names_the_nearest_header(
    read: Read, codes: Codes
) -> None:
    reading = read("output lotte,input_lot,input_kg\nA,x,1\n", "inputs.csv")

    assert codes(reading) == [("tabular.column_missing", "row 1")]
    assert reading.problems[0].remedy == (
        "Add it, or rename the column that holds it; the nearest is 'output lotte'."
    )


@pytest.mark.parametrize("rows", [[], [[]], [["a"]], [[1, 2, 3]], [["year", "kt"], [2019, 5]]])
def test_what_is_no_table_has_no_layout(rows: list[list[Any]]) -> None:
    assert find_layout(rows) is None


def test_columns_left_and_right_of_the_table_are_no_matter(read: Read) -> None:
    reading = read(",lot_id,,name,\n,A,,x,\n")

    assert reading.problems == ()
    assert [draft.statement.name for draft in reading.drafts] == ["x"]


@pytest.mark.parametrize("line", ["Date: 2026-03-31", "Unit: kt", "Fecha: 31/03/2026"])
def test_a_line_right_above_the_header_is_no_part_of_it(line: str) -> None:
    found = find_layout([[line], ["lot_id", "mass", "date"], ["L1", "5", ""]])

    assert found is not None
    assert (found.first, found.last) == (1, 1)
    assert [place.header for place in found.places] == ["lot_id", "mass", "date"]
