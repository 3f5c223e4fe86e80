from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from fairlode.exchange.contract import Document, Reading
from fairlode.exchange.tabular import FORMAT
from fairlode.exchange.tabular.sources.workbook import shown_as
from fairlode.exchange.tabular.sources.xlsx import open_xlsx

Book = Callable[..., Path]
Repack = Callable[[Path, Mapping[str, bytes | None]], Path]
SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
TEXTS = "xl/sharedStrings.xml"
# openpyxl writes texts into their cells; Excel keeps them in a part of their own.
SHARED = b"""<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Target="styles.xml"/>
<Relationship Id="rId3" Target="sharedStrings.xml"/></Relationships>"""


def _read(path: Path) -> Reading:
    return FORMAT.read(Document(path))


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (0, "", "number"),
        (9, "", "percent"),
        (10, "", "percent"),
        (14, "", "date"),
        (22, "", "date"),
        (164, "0.00%", "percent"),
        (164, "yyyy-mm-dd", "date"),
        (164, "dd/mm/yy hh:mm;@", "date"),
        (164, '#,##0.00 "kg dry"', "number"),
        (164, '[$-409]d" de "mmmm', "date"),
        (164, "[Red]0.0", "number"),
        (164, "General", "number"),
        (164, "0\\%", "number"),
    ],
)
def test_a_number_format_tells_dates_and_percentages(number: int, code: str, shown: str) -> None:
    assert shown_as(number, code) == shown


def test_shared_texts_are_joined_without_reading_aids(book: Book, repack: Repack) -> None:
    path = repack(
        book({"Lots": [["x"]]}),
        {
            RELATIONS: SHARED,
            TEXTS: b"<sst><si><t>lot_id</t></si><si><r><t>na</t></r><r><t>me</t></r>"
            b'<rPh sb="0" eb="1"><t>aside</t></rPh><phoneticPr fontId="1"/></si><si/></sst>',
            SHEET: b"<worksheet><sheetData>"
            b'<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row>'
            b"</sheetData></worksheet>",
        },
    )

    assert [list(row) for sheet in open_xlsx(path) for row in sheet.rows] == [["lot_id", "name"]]


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", RELATIONS, TEXTS, "xl/styles.xml"])
def test_a_document_type_is_refused_before_anything_is_expanded(
    book: Book, repack: Repack, part: str
) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>'
    path = repack(book({"Lots": [["lot_id"], ["A"]]}), {RELATIONS: SHARED, part: bomb})

    assert [each.code for each in _read(path).problems] == ["tabular.xml_unsafe"]


def test_a_shared_text_that_is_too_long_is_refused(book: Book, repack: Repack) -> None:
    texts = b"<sst><si><t>" + b"x" * 40_000 + b"</t></si></sst>"
    path = repack(book({"Lots": [["lot_id"], ["A"]]}), {RELATIONS: SHARED, TEXTS: texts})

    assert [(each.code, each.place) for each in _read(path).problems] == [
        ("tabular.cell_too_long", "rebook.xlsx, text 1")
    ]


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "xl/_rels/workbook.xml.rels"])
def test_a_workbook_that_lacks_a_part_is_refused(book: Book, repack: Repack, part: str) -> None:
    path = repack(book({"Lots": [["lot_id"], ["A"]]}), {part: None})

    assert _read(path).drafts == ()
    assert [each.code for each in _read(path).problems] in [
        ["tabular.file_damaged"],
        ["tabular.no_table"],
    ]
