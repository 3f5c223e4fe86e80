from collections.abc import Callable
from pathlib import Path

import pytest

from fairlode.exchange.contract import Document, Reading
from fairlode.exchange.formats import format_of, formats
from fairlode.exchange.tabular import FORMAT, Tabular

Read = Callable[..., Reading]


def test_the_form_is_found_among_the_formats() -> None:
    assert isinstance(formats()["tabular"], Tabular)


@pytest.mark.parametrize(
    ("name", "content", "recognised"),
    [
        ("lots.csv", b"anything", True),
        ("lots.CSV", b"anything", True),
        ("lots.tsv", b"", True),
        ("lots.xlsx", b"PK\x03\x04", True),
        ("lots.xlsx", b"", True),
        ("lots.ods", b"PK\x03\x04", True),
        ("upload", b"PAR1 and more", True),
        ("upload", b"lot_id,mass (kg)\nA,1\n", True),
        ("upload", b'{"@context": "x"}', False),
        ("upload", b"Dear reader,\nnothing here.\n", False),
        ("document.json", b"lot_id,mass (kg)\nA,1\n", False),
        ("archive.zip", b"PK\x03\x04mimetype", False),
        ("letter.doc", bytes.fromhex("d0cf11e0a1b11ae1"), False),
    ],
)
def test_a_document_is_recognised_by_its_name_and_first_bytes(
    tmp_path: Path, name: str, content: bytes, recognised: bool
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    assert FORMAT.recognises(Document(path)) is recognised


def test_a_name_that_was_given_counts_more_than_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "upload-1"
    path.write_bytes(b"id,name,country\n1,x,CD\n")

    document = Document(path, name="organisations.csv")

    assert format_of(document).name == FORMAT.name
    assert [draft.kind for draft in FORMAT.read(document).drafts] == ["organisation"]


def test_progress_is_told(tmp_path: Path) -> None:
    path = tmp_path / "lots.csv"
    path.write_text("lot_id,name\nA,x\nB,y\n", "utf-8")
    told: list[tuple[str, int, int]] = []

    FORMAT.read(Document(path), progress=lambda *step: told.append(step))

    assert told == [("opening", 1, 0), ("reading lots", 0, 2)]
