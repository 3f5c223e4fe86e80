from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from fairlode.exchange.contract import Document, Reading
from fairlode.exchange.tabular import FORMAT
from fairlode.exchange.tabular.cells import CellError, Percent
from fairlode.exchange.tabular.sheet import Merge
from fairlode.exchange.tabular.sources.xlsx import open_xlsx

Book = Callable[..., Path]
Repack = Callable[[Path, Mapping[str, bytes | None]], Path]
SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
PREFIXED = b"""<x:worksheet xmlns:x="u"><x:sheetData>
<x:row r="2"><x:c r="B2" t="inlineStr"><x:is><x:r><x:t>lot</x:t></x:r><x:r><x:t>_id</x:t></x:r>
<x:rPh><x:t>aside</x:t></x:rPh></x:is></x:c>
<x:c t="str"><x:f>A1</x:f><x:v>name</x:v></x:c></x:row>
<x:row><x:c r="C3" t="e"><x:v>#REF!</x:v></x:c><x:c r="D3"><x:v></x:v></x:c></x:row>
</x:sheetData><x:mergeCells><x:mergeCell ref="B2:B3"/></x:mergeCells></x:worksheet>"""
FOOT = b"</sheetData></worksheet>"

UNDERSTOOD = (
    "messy.xlsx, sheet Producción: header in rows 4-6, 2 rows of lots; "
    "merged cells of column H taken to hold for each of their rows (7-8); "
    "column E (Masa / Humedad / %) read as moisture in % of the wet mass; "
    "column D (Masa / húmeda / t) read as wet mass in tonne, decimal comma; "
    "column F (Leyes / Cu / %) read as the content of Cu in %; "
    "column G (Leyes / Co / ppm) read as the content of Co in ppm; "
    "contents taken as measured, as no column says otherwise; "
    "rows without a date are of 2019-12-31, as stated above the table; "
    "also read: B (Lote / N.º de lote) as lot id, C (Lote / Material) as material, "
    "H (Sitio) as site."
)


def _read(path: Path) -> Reading:
    return FORMAT.read(Document(path))


def _codes(reading: Reading) -> list[tuple[str, str]]:
    return [(each.code, each.place.partition(", ")[2]) for each in reading.problems]


def _cells(path: Path) -> list[list[Any]]:
    (rows,) = [[list(row) for row in sheet.rows] for sheet in open_xlsx(path)]
    return rows


def test_cells_come_as_what_they_are(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["text", 27.810000000000002, 0.238, date(2026, 3, 31), True, None, "=1/0", "  ñ "])
    sheet["C1"].number_format = "0.0%"
    made.save(tmp_path / "a.xlsx")

    (row,) = _cells(tmp_path / "a.xlsx")

    # The formula has no value, because the program that wrote it computes none.
    assert row == [
        "text",
        Decimal("27.81"),
        Percent(Decimal("23.8")),
        date(2026, 3, 31),
        "TRUE",
        None,
        None,
        "  ñ ",
    ]


def test_dates_count_from_the_day_zero_of_the_workbook(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.epoch = CALENDAR_MAC_1904
    sheet = made.active
    assert sheet is not None
    sheet.append([date(2026, 3, 31), datetime(2026, 3, 31, 14, 30)])  # noqa: DTZ001 - no zone in a workbook
    made.save(tmp_path / "a.xlsx")

    assert _cells(tmp_path / "a.xlsx") == [
        [date(2026, 3, 31), datetime(2026, 3, 31, 14, 30)]  # noqa: DTZ001 - the same
    ]


def test_the_rows_of_the_sheet_may_be_sparse_prefixed_and_rich(book: Book, repack: Repack) -> None:
    path = repack(
        book({"Lots": [["x"]]}),
        {
            SHEET: PREFIXED,
        },
    )

    ((merges, rows),) = [
        (sheet.merges, [list(row) for row in sheet.rows]) for sheet in open_xlsx(path)
    ]

    assert merges == (Merge(1, 1, 2, 1),)
    assert rows == [
        [],
        [None, "lot_id", "name"],
        [None, None, CellError("#REF!")],
    ]


def test_a_messy_workbook_is_understood_and_told(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Producción"
    for row in (
        ["Minera Ejemplo S.A."],
        ["Fecha", date(2019, 12, 31)],
        [],
        [None, "Lote", None, "Masa", None, "Leyes", None, "Sitio"],
        [None, "N.º de lote", "Material", "húmeda", "Humedad", "Cu", "Co", None],
        [None, None, None, "t", "%", "%", "ppm", None],
        [None, "BV-1", "Concentrado de cobre", 1420.5, 0.085, 0.238, 12, "BV"],
        [None, "BV-2", "Concentrado de cobre", "1.400,25", 0.09, 0.2401, "<5", None],
        [None, None, None, None, None, None, None, None],
        [None, "Total", None, 2820.75],
    ):
        sheet.append(row)
    for merged in ("B4:C4", "D4:E4", "F4:G4", "H4:H6", "H7:H8"):
        sheet.merge_cells(merged)
    for number in (7, 8):
        sheet.cell(row=number, column=5).number_format = "0.0%"
        sheet.cell(row=number, column=6).number_format = "0.00%"
    hidden = made.create_sheet("Listas")
    hidden.sheet_state = "hidden"
    made.create_sheet("Notas").append(["Lea esto"])
    made.save(tmp_path / "messy.xlsx")

    reading = _read(tmp_path / "messy.xlsx")

    assert reading.problems == ()
    lots = [draft.statement for draft in reading.drafts]
    assert [(lot.id, lot.mass_g, lot.site, lot.assay["Cu"].fraction) for lot in lots] == [
        ("BV-1", 1_299_757_500, "BV", 0.238),
        ("BV-2", 1_274_227_500, "BV", 0.2401),
    ]
    assert {draft.valid_from for draft in reading.drafts} == {datetime(2019, 12, 31, tzinfo=UTC)}
    where = "messy.xlsx, sheet Producción"
    assert reading.notes == (
        f"{where}: left out the totals in row 10.",
        "messy.xlsx, sheet Listas: The sheet is hidden and was not read.",
        "messy.xlsx, sheet Notas: holds no table that is known here, and was not read.",
        UNDERSTOOD,
    )


def test_one_number_merged_over_rows_is_refused(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in (["lot_id", "mass (kg)", "site"], ["A", 5, "S"], ["B", None, None], ["C", 1, None]):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    sheet.merge_cells("C2:C4")
    made.save(tmp_path / "a.xlsx")

    reading = _read(tmp_path / "a.xlsx")

    assert _codes(reading) == [
        ("tabular.number_merged", "sheet Sheet, row 2, column B (mass (kg))")
    ]
    assert [draft.statement.site for draft in reading.drafts] == ["S", "S", "S"]


def test_errors_of_formulas_are_refused_where_they_are_read(book: Book) -> None:
    path = book(
        {"Lots": [["lot_id", "mass (kg)", "site", "other"], ["A", "#N/A", "#REF!", "#NAME?"]]}
    )

    reading = _read(path)

    assert _codes(reading) == [
        ("tabular.cell_error", "sheet Lots, row 2, column B (mass (kg))"),
        ("tabular.cell_error", "sheet Lots, row 2, column C (site)"),
    ]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (b'<row r="2"/><row r="1"/>', "tabular.file_damaged"),
        (b'<row r="1048577"/>', "tabular.file_damaged"),
        (b'<row r="1"><c r="XFE1"><v>1</v></c></row>', "tabular.too_many_columns"),
        (b'<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>', "tabular.file_damaged"),
        (b'<row r="1"><c r="1A"><v>1</v></c></row>', "tabular.file_damaged"),
        (b'<row r="1"><c r="A1" t="s"><v>7</v></c></row>', "tabular.file_damaged"),
        (
            b'<row r="1"><c r="A1" t="str"><v>' + b"x" * 32_768 + b"</v></c></row>",
            "tabular.cell_too_long",
        ),
        (b'<row r="1"><c r="A1"', "tabular.file_damaged"),
    ],
)
def test_a_sheet_that_breaks_the_rules_is_refused(
    book: Book, repack: Repack, rows: bytes, code: str
) -> None:
    path = repack(book({"Lots": [["lot_id"], ["A"]]}), {SHEET: HEAD + rows + FOOT})

    assert [each.code for each in _read(path).problems] == [code]


def test_a_truncated_workbook_is_refused(book: Book) -> None:
    path = book({"Lots": [["lot_id"], ["A"]]})
    path.write_bytes(path.read_bytes()[:-100])

    assert [each.code for each in _read(path).problems] == ["tabular.file_damaged"]


def test_a_workbook_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lots.xlsx"
    path.write_bytes(b"lot_id,name\n")

    assert [each.code for each in _read(path).problems] == ["tabular.not_what_it_says"]


def test_a_workbook_with_a_password_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lots.xlsx"
    path.write_bytes(
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    )

    assert [each.code for each in _read(path).problems] == ["tabular.password_needed"]


def test_an_encrypted_zip_is_refused(tmp_path: Path, book: Book) -> None:
    path = book({"Lots": [["lot_id"], ["A"]]})
    data = bytearray(path.read_bytes())
    start = 0
    while (start := data.find(b"PK\x01\x02", start)) >= 0:
        data[start + 8] |= 1  # the flag of encryption, in the directory of the archive
        start += 4
    path.write_bytes(data)

    assert [each.code for each in _read(path).problems] == ["tabular.file_damaged"]
