from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fairlode.exchange.contract import Reading
from fairlode.exchange.tabular import Tabular
from fairlode.exchange.tabular.inputs import derived_id
from fairlode.types.errors import Severity
from fairlode.types.event import Flow, TransformationEvent

Read = Callable[..., Reading]
Codes = Callable[[Reading], list[tuple[str, str]]]
MARCH = datetime(2026, 3, 31, tzinfo=UTC)


def _events(reading: Reading) -> list[TransformationEvent]:
    return [
        draft.statement
        for draft in reading.drafts
        if isinstance(draft.statement, TransformationEvent)
    ]


def test_rows_of_one_output_are_one_transformation(read: Read) -> None:
    reading = read(
        "output_lot,input_lot,input_kg,date,site\nA,x,1.5,2026-03-31,S\nB,x,1,2026-03-31,S\nA,y,2,2026-03-31,S\n",
        "inputs.csv",
    )

    assert reading.problems == ()
    assert _events(reading) == [
        TransformationEvent(
            id=derived_id("transformation", "A"),
            time=MARCH,
            read_point="S",
            inputs=(Flow(lot="x", mass_g=1500), Flow(lot="y", mass_g=2000)),
            outputs=(Flow(lot="A"),),
        ),
        TransformationEvent(
            id=derived_id("transformation", "B"),
            time=MARCH,
            read_point="S",
            inputs=(Flow(lot="x", mass_g=1000),),
            outputs=(Flow(lot="B"),),
        ),
    ]
    assert [draft.place for draft in reading.drafts] == [
        "inputs.csv, rows 2-4",
        "inputs.csv, row 3",
    ]


def test_the_derived_id_is_of_the_stated_form_and_never_changes() -> None:
    known = "urn:fairlode:event:c62f147c2d0d8116a161b502b6f46824526272b3"

    assert derived_id("transformation", "A") == known


def test_the_id_does_not_change_with_a_weight_that_was_put_right(read: Read) -> None:
    first = _events(read("output_lot,input_lot,input_kg,date\nA,x,1,2026-03-31\n"))
    mended = _events(read("output_lot,input_lot,input_kg,date\nA,x,2,2026-04-01\n"))

    assert [each.id for each in first] == [each.id for each in mended]


def test_masses_and_dates_of_outputs_come_from_the_lots_of_the_document(
    read: Read, book: Callable[[dict[str, list[list[Any]]]], Path]
) -> None:
    path = book(
        {
            "Inputs": [["output lot", "input lot", "input (t)"], ["A", "x", 2], ["A", "y", 3]],
            "Lots": [["lot", "mass (t)", "date"], ["A", 4.5, "2026-03-31"], ["x", 9, "2026-01-01"]],
        }
    )

    (event,) = _events(read(path))

    assert event.outputs == (Flow(lot="A", mass_g=4_500_000),)
    assert event.time == MARCH


def test_rows_of_one_event_id_are_one_transformation_with_all_its_outputs(read: Read) -> None:
    (event,) = _events(
        read(
            "event_id,output_lot,output (kg),input_lot,input (kg),date\n"
            "E1,A,10,x,12,2026-03-31\nE1,B,5,x,6,2026-03-31\n",
            "inputs.csv",
        )
    )

    assert event.id == "E1"
    assert event.outputs == (Flow(lot="A", mass_g=10_000), Flow(lot="B", mass_g=5_000))
    assert event.inputs == (Flow(lot="x", mass_g=12_000), Flow(lot="x", mass_g=6_000))


def test_a_mass_that_is_not_stated_is_not_zero(read: Read) -> None:
    (event,) = _events(read("output_lot,input_lot,input_kg,date\nA,x,,2026-03-31\n"))

    assert event.inputs == (Flow(lot="x", mass_g=None),)


def test_events_that_nothing_dates_are_refused_once(read: Read) -> None:
    reading = read("output_lot,input_lot,input_kg\nA,x,1\nB,x,1\n")

    assert reading.drafts == ()
    assert [(each.code, each.severity, each.sentence) for each in reading.problems] == [
        ("tabular.date_missing", Severity.ERROR, "2 event(s) have no date (rows 2, 3).")
    ]


def test_whoever_reads_may_say_when_it_was(read: Read) -> None:
    reading = read("output_lot,input_lot,input_kg\nA,x,1\n", form=Tabular(assume_time=MARCH))

    assert [event.time for event in _events(reading)] == [MARCH]
    assert [(each.code, each.severity) for each in reading.problems] == [
        ("tabular.date_missing", Severity.WARNING)
    ]


def test_a_date_above_the_table_holds_for_all_of_it(read: Read) -> None:
    reading = read("Fecha:;2026-03-31;\nLote de salida;Lote de entrada;Entrada (t)\nA;x;1,5\n")

    assert [event.time for event in _events(reading)] == [MARCH]


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        (
            "A,x,1,2026-03-31\nA,y,1,2026-04-01",
            [("tabular.rows_contradict", "row 3, column D (date)")],
        ),
        ("A,,1,2026-03-31", [("tabular.cell_missing", "row 2, column B (input_lot)")]),
        (",x,1,2026-03-31", [("tabular.cell_missing", "row 2, column A (output_lot)")]),
        ("A,x,-1,2026-03-31", [("types.mass_negative", "row 2, column C (input_kg)")]),
    ],
)
def test_rows_that_cannot_be_are_refused(
    read: Read, codes: Codes, rows: str, problems: list[tuple[str, str]]
) -> None:
    assert codes(read(f"output_lot,input_lot,input_kg,date\n{rows}\n")) == problems


def test_what_is_not_of_the_form_is_kept_with_its_event(read: Read) -> None:
    (event,) = _events(
        read(
            "output_lot,input_lot,kg,date,shift,operator\nA,x,1,2026-03-31,1,Eva\nA,y,1,2026-03-31,2,Eva\n"
        )
    )

    assert event.extra == {"shift": ["1", "2"], "operator": "Eva"}


def test_a_time_takes_the_offset_of_its_row(read: Read) -> None:
    (event,) = _events(
        read("output_lot,input_lot,kg,date,offset\nA,x,1,2026-03-31 14:00,+02:00\n", "inputs.csv")
    )

    assert (event.time, event.offset) == (MARCH.replace(hour=12), "+02:00")
