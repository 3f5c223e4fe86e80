"""What is said of a table: every column that was understood, and every one that was not used."""

from pathlib import Path

import openpyxl

from tests.unit.exchange.tabular.conftest import Book, Read


def test_every_column_is_named(read: Read) -> None:
    text = (
        "lot_id,material,mass (kg),moisture (%),Cu %,Cu ± (%),Co ± (%),date,Seal,\n"
        "L1,copper concentrate,5,8.5,28,0.1,0.1,2026-03-31,a,b\n"
    )

    (_, note) = read(text).notes

    assert note == (
        "lots.csv: header in row 1, 1 row of lots; "
        "column D (moisture (%)) read as moisture in % of the wet mass; "
        "column C (mass (kg)) read as wet mass where a moisture is given, else dry in kilogram; "
        "column E (Cu %) read as the content of Cu in %; "
        "contents taken as measured, as no column says otherwise; "
        "column H (date) read as dates; "
        "also read: A (lot_id) as lot id, B (material) as material, F (Cu ± (%)) as uncertainty of "
        "Cu; kept as they are: 'Seal'; not used, as nothing stands beside it: G (Co ± (%)); "
        "not used, for want of a header: J."
    )


def test_columns_beyond_the_header_of_a_workbook_are_named(read: Read, book: Book) -> None:
    path = book({"Lots": [["lot id", "name"], ["L1", "a", None, "stray"], ["L2", "b"]]})

    assert read(path).notes[-1].endswith("not used, for want of a header: D.")


def test_every_column_of_its_own_is_named_however_many(read: Read) -> None:
    own = [f"own {at}" for at in range(30)]

    (_, note) = read(f"lot_id,{','.join(own)}\nL1,{','.join('x' * 30)}\n").notes

    assert note.endswith(f"kept as they are: {', '.join(map(repr, own))}.")


def test_merged_cells_are_told(read: Read, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Lots"
    for row in (["lot id", "site"], ["L1", "S1"], ["L2", None], ["L3", "S2"], ["L4", None]):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    sheet.merge_cells("B4:B5")
    made.save(tmp_path / "m.xlsx")

    (note,) = read(tmp_path / "m.xlsx").notes

    assert "merged cells of column B taken to hold for each of their rows (2-3, 4-5); " in note
