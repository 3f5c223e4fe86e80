import csv
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from fairlode.exchange.contract import Document, ExchangeError
from fairlode.exchange.tabular import FORMAT
from fairlode.exchange.tabular.files import TargetUnfitError
from fairlode.exchange.tabular.write import CannotSayError, NothingToWriteError
from fairlode.ledger.codec import encode
from fairlode.ledger.record import KIND_OF, Entry, Kind, Statement
from fairlode.types.assay import Assay
from fairlode.types.content import Basis, Content
from fairlode.types.event import Flow, ObjectEvent
from fairlode.types.evidence import Assurance, Period, Voice, VoiceKind
from fairlode.types.instant import to_micros
from fairlode.types.lot import Lot
from fairlode.types.site import Site

NOW = datetime(2026, 3, 31, tzinfo=UTC)
LOT = Lot(
    id="L1",
    mass_g=1234,
    mass_u_g=1.234,
    assay=Assay({"Cu": Content(fraction=0.23456, basis=Basis.MEASURED, u=0.001)}),
    extra={"Shift": "=1+1", "note": "n", "list": [1]},
)
SITE = Site(id="S", latitude=-17.245, longitude=-70.6125)
EVENT = ObjectEvent(id="E", time=NOW, objects=(Flow(lot="L1"), Flow(lot="L2", mass_g=5)))


def _entry(number: int, statement: Statement, **changes: object) -> Entry:
    entry = Entry(
        number,
        KIND_OF[type(statement)],
        statement.id,
        to_micros(NOW),
        None,
        0,
        "author",
        bytes([number]) * 32,
        bytes(32),
        None,
        None,
        encode(statement),
    )
    return entry._replace(**changes)


def _entries(*statements: Statement) -> list[Entry]:
    return [_entry(number, statement) for number, statement in enumerate(statements, 1)]


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_one_table_is_one_file(tmp_path: Path) -> None:
    assert FORMAT.write(_entries(LOT), tmp_path / "lots.csv") == 1

    assert _rows(tmp_path / "lots.csv") == [
        [
            "Lot id",
            "Dry mass (g)",
            "Dry mass ± (g)",
            "Cu %",
            "Cu ± (fraction)",
            "Date",
            "Note",
            "Shift",
            "Extra",
        ],
        [
            "L1",
            "1234",
            "1.2340",
            "23.4560",
            "0.0010",
            "2026-03-31T00:00:00Z",
            "n",
            "'=1+1",
            '{"list": [1]}',
        ],
    ]


def test_several_tables_are_a_folder(tmp_path: Path) -> None:
    assert FORMAT.write(_entries(EVENT, LOT, SITE), tmp_path / "out.csv") == 3

    assert sorted(each.name for each in (tmp_path / "out.csv").iterdir()) == [
        "Events.csv",
        "Lots.csv",
        "Sites.csv",
    ]
    assert _rows(tmp_path / "out.csv" / "Events.csv") == [
        ["Event id", "Date", "Kind", "Action", "Lot", "Role", "Dry mass (g)"],
        ["E", "2026-03-31T00:00:00Z", "object", "OBSERVE", "L1", "object", ""],
        ["E", "", "", "", "L2", "object", "5"],
    ]


def test_a_workbook_holds_numbers_as_numbers_and_no_formula(tmp_path: Path) -> None:
    FORMAT.write(_entries(LOT), tmp_path / "lots.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "lots.xlsx")["Lots"]
    cells = {cell.value: below.value for cell, below in zip(*sheet.iter_rows(), strict=True)}
    assert cells["Dry mass (g)"] == 1234
    assert cells["Cu %"] == 23.456
    assert cells["Shift"] == "'=1+1"
    assert sheet.freeze_panes == "A2"


def test_parquet_holds_masses_as_integers(tmp_path: Path) -> None:
    FORMAT.write(_entries(LOT), tmp_path / "lots.parquet")

    table = pq.read_table(tmp_path / "lots.parquet")
    assert table["Dry mass (g)"].to_pylist() == [1234]
    assert table["Dry mass ± (g)"].to_pylist() == [1.234]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.parquet"])
def test_what_was_written_is_read_without_any_problem(tmp_path: Path, name: str) -> None:
    FORMAT.write(_entries(LOT), tmp_path / name)

    reading = FORMAT.read(Document(tmp_path / name))

    assert reading.problems == ()
    assert [draft.statement for draft in reading.drafts] == [LOT]


def test_only_what_is_in_force_is_written(tmp_path: Path) -> None:
    old, new, gone = (Lot(id="L1", name=name) for name in ("old", "new", "gone"))
    entries = [
        _entry(1, old),
        _entry(2, new, corrects=bytes([1]) * 32),
        _entry(3, gone, subject="L3"),
        _entry(4, gone, kind=Kind.VOID, voids=bytes([3]) * 32, body=b"{}"),
    ]

    assert FORMAT.write(entries, tmp_path / "lots.csv") == 1
    assert _rows(tmp_path / "lots.csv")[1][1] == "new"


def test_voices_are_left_to_other_formats(tmp_path: Path) -> None:
    voice = Voice(id="V", kind=VoiceKind.REPLY, about="L1", speaker="P")

    assert FORMAT.write(_entries(voice, LOT), tmp_path / "lots.csv") == 1
    with pytest.raises(NothingToWriteError) as refusal:
        FORMAT.write(_entries(voice), tmp_path / "voices.csv")

    assert refusal.value.facts == {"count": 1}
    assert not (tmp_path / "voices.csv").exists()


def test_a_void_assurance_is_written_with_both_of_its_ends(tmp_path: Path) -> None:
    assurance = Assurance(
        id="A", subject="S", scheme="Good Mine", assessor="P", void_from=NOW,
        validity=Period(begin=NOW, end=datetime(2028, 1, 1, tzinfo=UTC)),
    )  # fmt: skip

    FORMAT.write(_entries(assurance), tmp_path / "assurances.csv")

    header, row = _rows(tmp_path / "assurances.csv")
    assert dict(zip(header, row, strict=True)) == {
        "Assurance id": "A",
        "Subject": "S",
        "Scheme": "Good Mine",
        "Assessor": "P",
        "Valid from": "2026-03-31T00:00:00Z",
        "Valid to": "2028-01-01T00:00:00Z",
        "Void from": "2026-03-31T00:00:00Z",
        "Date": "2026-03-31T00:00:00Z",
    }


def test_one_id_that_parties_describe_differently_cannot_be_said(tmp_path: Path) -> None:
    with pytest.raises(CannotSayError) as refusal:
        FORMAT.write(_entries(Lot(id="L1", name="a"), Lot(id="L1", name="b")), tmp_path / "a.csv")

    assert refusal.value.facts["which"] == "L1"


def test_the_same_description_by_two_parties_is_written_once(tmp_path: Path) -> None:
    assert FORMAT.write(_entries(SITE, SITE), tmp_path / "a.csv") == 2

    assert len(_rows(tmp_path / "a.csv")) == 2


@pytest.mark.parametrize(("name", "chars"), [("a.xlsx", 40_000), ("a.csv", 140_000)])
def test_a_text_that_no_cell_holds_is_refused_with_its_statement(
    tmp_path: Path, name: str, chars: int
) -> None:
    with pytest.raises(CannotSayError) as refusal:
        FORMAT.write(_entries(Lot(id="L1", name="x" * chars)), tmp_path / name)

    assert refusal.value.facts["which"] == "lots L1"
    assert list(tmp_path.iterdir()) == []


def _refused(entries: Sequence[Entry], path: Path) -> ExchangeError:
    with pytest.raises(TargetUnfitError) as refusal:
        FORMAT.write(entries, path)
    return refusal.value


@pytest.mark.parametrize(
    ("prepare", "name"),
    [
        (Path.exists, "a.pdf"),
        (Path.exists, "missing/a.csv"),
        (lambda path: (path / "a.xlsx").mkdir(), "a.xlsx"),
        (lambda path: (path / "out").write_text("x"), "out"),
    ],
    ids=["suffix", "folder", "a folder", "a file"],
)
def test_a_place_that_cannot_be_written_to_is_refused(
    tmp_path: Path, prepare: Callable[[Path], object], name: str
) -> None:
    prepare(tmp_path)
    before = sorted(tmp_path.rglob("*"))

    _refused(_entries(LOT), tmp_path / name)

    assert sorted(tmp_path.rglob("*")) == before


def test_a_file_that_was_there_is_replaced_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("old", "utf-8")

    FORMAT.write(_entries(LOT), tmp_path / "a.csv")

    assert _rows(tmp_path / "a.csv")[1][0] == "L1"
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]
