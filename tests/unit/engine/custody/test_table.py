"""The table of characteristics."""

from fractions import Fraction

import pytest

from fairlode.engine.custody.characteristics import Amount, Direction
from fairlode.engine.custody.table import read_table
from fairlode.types.errors import RefusedError
from tests.unit.engine.custody.ledgers import when

HEAD = "subject,characteristic,from,to,share,direction,evidence\n"


def faults(content: bytes) -> list[tuple[str, str]]:
    with pytest.raises(RefusedError) as refusal:
        read_table(content, title="c.csv")
    return [(problem.place, problem.code) for problem in refusal.value.problems]


def test_a_row_is_read() -> None:
    (found,) = read_table(
        f"{HEAD}andes, Mine ,2025-01-01,2025-12-31,40 %,in,certificate 17\n".encode(), title="c.csv"
    )

    assert (found.source, found.subject, found.characteristic) == ("c.csv, row 2", "andes", "Mine")
    assert (found.begin, found.end) == (when(2025, 1), when(2026, 1))
    assert found.amount == Amount(least=Fraction(2, 5), most=Fraction(2, 5))
    assert (found.direction, found.evidence, found.level) == (Direction.IN, "certificate 17", None)


def test_only_subject_and_characteristic_are_needed() -> None:
    content = "\ufeffCharacteristic,Subject\nMine,andes\n\n,\n".encode()

    (found,) = read_table(content, title="c.csv")

    assert (found.amount, found.direction) == (Amount(), Direction.BY_PLACE)
    assert (found.begin, found.end, found.time) == (None, None, None)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("0.4", Amount(least=Fraction(2, 5), most=Fraction(2, 5))),
        ("40%", Amount(least=Fraction(2, 5), most=Fraction(2, 5))),
        ("40 t", Amount(mass_g=40_000_000)),
        ("39.5 t Cu", Amount(mass_g=39_500_000, element="Cu")),
    ],
)
def test_a_share_may_be_a_mass(cell: str, expected: Amount) -> None:
    (found,) = read_table(f"subject,characteristic,share\nx,Mine,{cell}\n".encode(), title="c.csv")

    assert found.amount == expected


def test_everything_wrong_with_a_table_is_told_at_once() -> None:
    rows = ",Mine,,,,,\nx,,,,,,\nx,Mine,soon,,,,\nx,Mine,2025-02-01,2025-01-01,most,up,\n"

    assert faults(f"{HEAD}{rows}".encode()) == [
        ("c.csv, row 2", "custody.table_cell"),
        ("c.csv, row 3", "custody.table_cell"),
        ("c.csv, row 4, from", "types.time_unreadable"),
        ("c.csv, row 5", "custody.table_cell"),
        ("c.csv, row 5", "custody.table_cell"),
        ("c.csv, row 5", "custody.table_cell"),
    ]


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (b"\xff\xfe", ["custody.table_unreadable"]),
        (b"", ["custody.table_column", "custody.table_column"]),
        (b"lot,characteristic\nx,y\n", ["custody.table_column", "custody.table_column"]),
        (b"subject,subject,characteristic\n", ["custody.table_column"]),
    ],
)
def test_a_table_that_is_none_is_told(content: bytes, codes: list[str]) -> None:
    assert [code for _, code in faults(content)] == codes
