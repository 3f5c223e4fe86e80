import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from fairlode.exchange.contract import Document
from fairlode.exchange.tabular import FORMAT
from fairlode.exchange.tabular.cells import Percent
from fairlode.exchange.tabular.sheet import Merge
from fairlode.exchange.tabular.sources.ods import open_ods

HEAD = """<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t"
 xmlns:text="x" xmlns:style="s"><office:automatic-styles><style:style style:name="ta2">
 <style:table-properties table:display="false"/></style:style></office:automatic-styles>
 <office:body><office:spreadsheet>"""
BLANKS = """<table:table-row table:number-rows-repeated="1048570">
<table:table-cell table:number-columns-repeated="16384"/></table:table-row>"""
MANY_BLANKS = """<table:table-row table:number-rows-repeated="999999999"><table:table-cell/>
</table:table-row>"""
WIDE = """<table:table-row><table:table-cell table:number-columns-repeated="99999"
 office:value-type="float" office:value="1"/></table:table-row>"""
LONG = """<table:table-row table:number-rows-repeated="9999999"><table:table-cell
 office:value-type="float" office:value="1"/></table:table-row>"""
FOOT = "</office:spreadsheet></office:body></office:document-content>"


def _ods(path: Path, tables: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr("content.xml", HEAD + tables + FOOT)
    return path


def _text(text: str) -> str:
    return (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    )


def test_cells_come_as_what_they_are(tmp_path: Path) -> None:
    path = _ods(
        tmp_path / "a.ods",
        '<table:table table:name="Lots"><table:table-row table:number-rows-repeated="2">'
        "<table:table-cell/></table:table-row><table:table-row>"
        '<table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="float" office:value="27.810000000000002"/>'
        '<table:table-cell office:value-type="percentage" office:value="0.238"/>'
        '<table:table-cell office:value-type="date" office:date-value="2026-03-31"/>'
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
        '<table:table-cell table:number-rows-spanned="2" office:value-type="string">'
        "<office:annotation><text:p>aside</text:p></office:annotation>"
        '<text:p>a<text:s text:c="2"/>b</text:p><text:p>c</text:p></table:table-cell>'
        "</table:table-row></table:table>",
    )

    ((merges, rows),) = [
        (sheet.merges, [list(row) for row in sheet.rows]) for sheet in open_ods(path)
    ]

    assert merges == (Merge(2, 6, 3, 6),)
    assert rows == [
        [],
        [],
        [
            None,
            None,
            Decimal("27.81"),
            Percent(Decimal("23.8")),
            date(2026, 3, 31),
            "TRUE",
            "a  b\nc",
        ],
    ]


def _table(name: str, rows: list[list[str]], more: str = "", style: str = "") -> str:
    cells = "".join(
        f"<table:table-row>{''.join(map(_text, row))}</table:table-row>" for row in rows
    )
    start = f'<table:table table:name="{name}" table:style-name="{style}">'
    return f"{start}{cells}{more}</table:table>"


def test_a_table_is_read_and_a_hidden_one_is_told(tmp_path: Path) -> None:
    lots = _table("Lots", [["lot_id", "Cu %"], ["L1", "23,8"]])
    path = _ods(tmp_path / "a.ods", lots + _table("Old", [["lot_id"]], style="ta2"))

    reading = FORMAT.read(Document(path))

    assert reading.problems == ()
    assert [draft.subject for draft in reading.drafts] == ["L1"]
    assert "a.ods, sheet Old: The sheet is hidden and was not read." in reading.notes


@pytest.mark.parametrize("rows", [BLANKS, MANY_BLANKS], ids=["wide", "long"])
def test_repeated_blanks_cost_nothing(tmp_path: Path, rows: str) -> None:
    lots = _table("Lots", [["lot_id", "name"], ["L1", "x"]], more=rows)

    reading = FORMAT.read(Document(_ods(tmp_path / "a.ods", lots)))

    assert [draft.subject for draft in reading.drafts] == ["L1"]


@pytest.mark.parametrize(
    ("row", "code"),
    [(WIDE, "tabular.too_many_columns"), (LONG, "tabular.file_damaged")],
    ids=["wide", "long"],
)
def test_repeats_beyond_any_sheet_are_refused(tmp_path: Path, row: str, code: str) -> None:
    path = _ods(tmp_path / "a.ods", f'<table:table table:name="Lots">{row}</table:table>')

    assert [each.code for each in FORMAT.read(Document(path)).problems] == [code]
