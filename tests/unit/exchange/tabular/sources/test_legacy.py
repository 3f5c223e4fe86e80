"""Workbooks of Excel 97, made by hand: [MS-CFB] around [MS-XLS]."""

import struct
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fairlode.exchange.contract import Document, Reading
from fairlode.exchange.tabular import FORMAT
from fairlode.exchange.tabular.sheet import Merge
from fairlode.exchange.tabular.sources.legacy import open_xls

Sheets = Mapping[str, Sequence[Sequence[Any]]]
SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _cell(row: int, column: int, value: str | float) -> bytes:
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return _record(0x204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + text)
    return _record(0x203, struct.pack("<HHHd", row, column, 0, value))


def _sheet(rows: Sequence[Sequence[str | float | None]], merges: bytes) -> bytes:
    cells = b"".join(
        _cell(row, column, value)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value is not None
    )
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    return begin + cells + merges + _record(0x0A, b"")


def _xls(path: Path, sheets: Sheets, *, hidden: str = "", merges: bytes = b"") -> Path:
    bodies = {name: _sheet(rows, merges) for name, rows in sheets.items()}
    head = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    head += _record(0x42, struct.pack("<H", 1200))
    names = {name: name.encode("utf-16-le") for name in sheets}
    at = len(head) + sum(4 + 8 + len(name) for name in names.values()) + 4
    for name, text in names.items():
        shown = struct.pack("<IBBBB", at, int(name == hidden), 0, len(name), 1)
        head += _record(0x85, shown + text)
        at += len(bodies[name])
    stream = head + _record(0x0A, b"") + b"".join(bodies.values())
    path.write_bytes(_compound(stream.ljust(4096, b"\0")))
    return path


def _compound(stream: bytes) -> bytes:
    count = -(-len(stream) // SECTOR)
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", 0, *([FREE] * 108))
    chain = [*range(3, 2 + count), END]
    table = struct.pack(f"<{2 + count}I", FAT, END, *chain).ljust(SECTOR, b"\xff")
    entries = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, 2, len(stream))
    return header + table + entries.ljust(SECTOR, b"\0") + stream.ljust(count * SECTOR, b"\0")


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def _read(path: Path) -> Reading:
    return FORMAT.read(Document(path))


def test_cells_come_as_what_they_are(tmp_path: Path) -> None:
    merged = _record(0xE5, struct.pack("<HHHHH", 1, 1, 2, 0, 0))
    path = _xls(tmp_path / "a.xls", {"Lots": [[], [None, "ñ", 27.810000000000002]]}, merges=merged)

    (sheet,) = open_xls(path)

    assert sheet.merges == (Merge(1, 0, 2, 0),)
    assert [list(row) for row in sheet.rows] == [
        [None, None, None],
        [None, "ñ", Decimal("27.81")],
    ]


def test_a_table_is_read_and_a_hidden_one_is_told(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["lot_id", "mass (kg)"], ["L1", 2.5]]
    path = _xls(tmp_path / "a.xls", {"Lots": rows, "Old": rows}, hidden="Old")

    reading = _read(path)

    assert reading.problems == ()
    assert [draft.statement.mass_g for draft in reading.drafts] == [2500]
    assert "a.xls, sheet Old: The sheet is hidden and was not read." in reading.notes


def test_shares_that_may_be_shown_as_percent_are_refused(tmp_path: Path) -> None:
    path = _xls(tmp_path / "a.xls", {"Lots": [["lot_id", "Cu %"], ["L1", 0.238], ["L2", 0.24]]})

    assert [(each.code, each.place) for each in _read(path).problems] == [
        ("tabular.percent_open", "a.xls, sheet Lots, column B (Cu %)")
    ]


@pytest.mark.parametrize("keep", [100, 700, 2_000])
def test_a_truncated_workbook_is_refused(tmp_path: Path, keep: int) -> None:
    path = _xls(tmp_path / "a.xls", {"Lots": [["lot_id"], ["L1"]]})
    path.write_bytes(path.read_bytes()[:keep])

    assert [each.code for each in _read(path).problems] == ["tabular.file_damaged"]


def test_a_workbook_too_large_to_be_read_whole_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fairlode.exchange.tabular.sources.legacy.MAX_LEGACY_BYTES", 1000)
    path = _xls(tmp_path / "a.xls", {"Lots": [["lot_id"], ["L1"]]})

    assert [each.code for each in _read(path).problems] == ["tabular.legacy_too_large"]
