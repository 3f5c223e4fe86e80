"""A table whose only dates stand in a column that is not read asks for its date."""

import pytest

from tests.unit.exchange.tabular.conftest import Read


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Weighed", ("2024-03-01", "2024-03-02")),
        ("Loaded on", ("31/03/2024", "")),
        ("Loaded on", ("03/31/2024", "04/01/2024")),
    ],
)
def test_dates_that_nobody_reads_are_asked_about(
    read: Read, header: str, cells: tuple[str, str]
) -> None:
    table = f"lot_id,mass_kg,{header}\nA,1,{cells[0]}\nB,1,{cells[1]}\n"

    (problem,) = read(table).problems

    assert problem.code == "tabular.dates_overlooked"
    assert problem.place.endswith(f"column C ({header})")


@pytest.mark.parametrize(
    "table",
    [
        "lot_id,mass_kg,Weighed,Date\nA,1,2024-03-01,2024-03-01\n",
        "lot_id,mass_kg,Note\nA,1,seen on 2024-03-01\n",
        "lot_id,mass_kg,Truck\nA,1,4711\n",
        "lot_id,mass_kg,Weighed\nA,1,\n",
    ],
)
def test_other_columns_are_left_alone(read: Read, table: str) -> None:
    assert list(read(table).problems) == []


@pytest.mark.parametrize("header", ["Lot #", "Batch #", "lot #"])
def test_a_lot_number_is_read_as_the_trade_writes_it(read: Read, header: str) -> None:
    (draft,) = read(f"{header},mass_kg\nA,1\n").drafts

    assert draft.subject == "A"
