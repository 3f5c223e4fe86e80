import pytest

from fairlode.exchange.tabular.alike import nearest
from fairlode.exchange.tabular.limits import MAX_COMPARED
from fairlode.types.errors import Severity
from tests.unit.exchange.tabular.conftest import Book, Read

HEAD = "output_lot,input_lot,input_kg,date\n"


@pytest.mark.parametrize(
    ("strange", "known"),
    [
        ("lot-102", "LOT-102"),
        ("LOT 102", "LOT-102"),
        ("LOT-1O2", "LOT-102"),
        ("L0T-102", "LOT-102"),
        ("LOT-l02", "LOT-102"),
        ("LOT-I02", "LOT-102"),
        ("LOT-0102", "LOT-102"),
        ("LOT102", "LOT-102"),
        ("LTO-102", "LOT-102"),
        ("BV_2019.1", "BV-2019-1"),
    ],
)
def test_an_id_is_like_one_that_hands_and_eyes_confuse_it_with(strange: str, known: str) -> None:
    assert nearest([strange], ["X-1", known, "X-2"]) == {strange: known}


@pytest.mark.parametrize(
    ("strange", "known"),
    [
        ("LOT-1742", "LOT-1724"),
        ("LOT-10", "LOT-100"),
        ("CU-2019-1", "CO-2019-1"),
        ("BA-1", "AB-1"),
        ("---", "..."),
        ("LOT-1", "BAG-1"),
        ("I0", "O10"),
        ("O-7", "0-7"),
    ],
)
def test_ids_of_other_numbers_or_letters_are_other_lots(strange: str, known: str) -> None:
    assert nearest([strange], [known]) == {}


def test_letters_in_another_order_are_looked_for_among_a_bounded_number() -> None:
    known = [f"LOT-{at}" for at in range(MAX_COMPARED)]

    assert nearest(["LTO-7"], known[:-1]) == {"LTO-7": "LOT-7"}
    assert nearest(["LTO-7"], known) == {}
    assert nearest(["lot-7"], known) == {"lot-7": "LOT-7"}


def test_an_input_called_nearly_as_a_described_lot_is_warned_of_once(
    read: Read, book: Book
) -> None:
    sheets = {
        "Lots": [["lot id", "mass (kg)"], ["LOT-102", 50], ["LOT-103", 50]],
        "Inputs": [
            ["output lot", "input lot", "input (kg)", "date"],
            ["A-1", "LOT-103", 5, "2026-03-31"],
            ["A-1", "LOT-1O2", 5, "2026-03-31"],
            ["A-2", "LOT-1O2", 5, "2026-03-31"],
            ["A-2", "BAG-9", 5, "2026-03-31"],
        ],
    }

    (warning,) = read(book(sheets)).problems

    assert (warning.code, warning.severity) == ("tabular.lot_alike", Severity.WARNING)
    assert warning.place == "book.xlsx, sheet Inputs, row 3, column B (input lot)"
    assert warning.sentence == (
        "The document says nothing else of the lot LOT-1O2, but it has a lot LOT-102."
    )
    assert "write its id as LOT-102 everywhere" in warning.remedy


def test_an_input_called_nearly_as_a_lot_that_was_made_is_warned_of(read: Read) -> None:
    chained = read(f"{HEAD}LOT-102,MINE-1,5,2026-03-31\nLOT-103,LOT 102,5,2026-03-31\n", "a.csv")
    right = read(f"{HEAD}LOT-102,MINE-1,5,2026-03-31\nLOT-103,LOT-102,5,2026-03-31\n", "a.csv")

    assert [each.code for each in chained.problems] == ["tabular.lot_alike"]
    assert right.problems == ()


def test_inputs_of_events_are_compared_too(read: Read) -> None:
    reading = read(
        "event_id,kind,date,lot,role\n"
        "E1,commissioning,2026-03-30,LOT-102,object\n"
        "E2,transformation,2026-03-31,lot102,input\n"
        "E2,transformation,2026-03-31,A-1,output\n",
        "events.csv",
    )

    assert [(each.code, each.facts["nearest"]) for each in reading.problems] == [
        ("tabular.lot_alike", "LOT-102")
    ]
