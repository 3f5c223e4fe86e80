import tracemalloc
from pathlib import Path

import pytest

from fairlode.exchange.contract import Document, Reading
from fairlode.exchange.tabular import FORMAT

TABLE = "lot_id,name\nL1,Concentré Ñ\n"
NAME = "Concentré Ñ"


def _read(tmp_path: Path, content: bytes, name: str = "lots.csv") -> Reading:
    path = tmp_path / name
    path.write_bytes(content)
    return FORMAT.read(Document(path))


def _names(reading: Reading) -> list[str]:
    return [draft.statement.name for draft in reading.drafts]


def _codes(reading: Reading) -> list[tuple[str, str]]:
    return [(each.code, each.place.partition(", ")[2]) for each in reading.problems]


@pytest.mark.parametrize(
    ("codec", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_any_usual_encoding_is_found_and_said(tmp_path: Path, codec: str, said: str) -> None:
    reading = _read(tmp_path, TABLE.encode(codec))

    assert _names(reading) == [NAME]
    assert reading.notes[0] == f"lots.csv: Read as {said} with comma between cells."


def test_a_guessed_encoding_is_told(tmp_path: Path) -> None:
    reading = _read(tmp_path, TABLE.encode("cp1252"))

    assert "not UTF-8" in reading.notes[1]


@pytest.mark.parametrize(
    ("content", "offset"),
    [
        (b"lot_id,name\nL1,\xc3\xa9 and \xc3\xbc\nL2,\xff\n", 28),
        (b"lot_id,name\nL1,caf" + "éé".encode()[:3], 20),
        (b"lot_id,name\nL1,\x81\n", 15),
        (TABLE.encode("utf-16")[:-1], None),
    ],
)
def test_what_is_no_text_is_refused_with_the_place_of_the_byte(
    tmp_path: Path, content: bytes, offset: int | None
) -> None:
    (problem,) = _read(tmp_path, content).problems

    assert problem.code == "tabular.encoding_unreadable"
    assert offset is None or problem.facts["offset"] == offset


def test_a_zero_byte_is_refused_with_its_place(tmp_path: Path) -> None:
    (problem,) = _read(tmp_path, b"lot_id,name\nL1,a\0b\n").problems

    assert (problem.code, problem.facts) == ("tabular.zero_byte", {"offset": 16})


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    rows = [["lot_id", "name", "site"], ["L1", '"a, b; c | d"', "S"]]
    table = "\n".join(delimiter.join(row) for row in rows) + "\n"

    assert _names(_read(tmp_path, table.encode())) == ["a, b; c | d"]


def test_the_hint_of_a_spreadsheet_program_counts(tmp_path: Path) -> None:
    reading = _read(tmp_path, b"sep=;\nlot_id;name\nL1;a,b\n;x\n")

    assert _names(reading) == ["a,b"]
    assert _codes(reading) == [("tabular.cell_missing", "row 4, column A (lot_id)")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_break_within_quotes_is_part_of_the_text(tmp_path: Path, end: str) -> None:
    reading = _read(tmp_path, f'lot_id,name{end}L1,"two{end}lines"{end}L2,x{end}'.encode())

    assert _names(reading) == [f"two{end}lines", "x"]
    assert [draft.place for draft in reading.drafts] == ["lots.csv, row 2", "lots.csv, row 3"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", ("tabular.file_empty", "")),
        (b"\n \n", ("tabular.file_empty", "")),
        (b"lot_id,name\n", ("tabular.nothing_stated", "")),
        (b'lot_id,name\nL1,"never closed\nL2,x\n', ("tabular.quote_open", "row 2")),
        (b'lot_id,name\nL1,"a"b\n', ("tabular.quote_open", "row 2")),
        (b"lot_id,name\nL1,a,b\n", ("tabular.row_too_wide", "row 2")),
        (b"year,kt\n2019,5\n", ("tabular.no_table", "")),
        (b"id,name,country\n1,x,CD\n", ("tabular.table_open", "")),
        (b"lot_id,Batch\n1,2\n", ("tabular.column_twice", "")),
        (b"lot_id," + b"," * 20_000 + b"\n", ("tabular.too_many_columns", "row 1")),
    ],
)
def test_a_file_that_holds_no_whole_table_is_refused(
    tmp_path: Path, content: bytes, problem: tuple[str, str]
) -> None:
    name = "table.csv" if b"country" in content else "lots.csv"

    assert _codes(_read(tmp_path, content, name)) == [problem]


def test_the_headers_that_were_found_are_told_where_none_is_known(tmp_path: Path) -> None:
    (problem,) = _read(tmp_path, b"year,kt\n2019,5\n").problems

    assert problem.facts == {"headers": "'year', 'kt'"}


@pytest.mark.parametrize(
    "content",
    [b"lot_id,name\nL1," + b"x" * 2**26, b'lot_id,name\nL1,"' + b"x\n" * 2**25 + b'"\n'],
    ids=["one line", "quoted lines"],
)
def test_a_cell_of_many_megabytes_is_refused_without_being_held(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "lots.csv"
    path.write_bytes(content)
    tracemalloc.start()

    reading = FORMAT.read(Document(path))

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert _codes(reading) == [("tabular.cell_too_long", "row 2")]
    assert peak < 3 * 2**24


def test_blank_rows_are_counted_and_left_out(tmp_path: Path) -> None:
    reading = _read(tmp_path, b"lot_id,name\n\nL1,a\n,\n  , \nL2,b\n")

    assert [draft.place for draft in reading.drafts] == ["lots.csv, row 3", "lots.csv, row 6"]
    assert reading.problems == ()


def test_all_problems_are_listed_at_once_up_to_a_number(tmp_path: Path) -> None:
    rows = "".join(f"L{at},-1\n" for at in range(1_500))

    reading = _read(tmp_path, f"lot_id,mass (kg)\n{rows}".encode())

    assert len(reading.problems) == 1_001
    assert reading.problems[-1].facts == {"count": 500, "kinds": "types.mass_negative 500"}
    assert reading.problems[999].place == "lots.csv, row 1001, column B (mass (kg))"
