import tracemalloc
import zipfile
from pathlib import Path

import pytest

from fairlode.exchange.contract import Document
from fairlode.exchange.tabular import FORMAT
from fairlode.exchange.tabular.sheet import SheetError
from fairlode.exchange.tabular.sources.package import (
    FileDamagedError,
    Package,
    TooLargeUnpackedError,
)

SIZE = 300 * 2**20


@pytest.fixture(scope="module")
def bomb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook whose sheet is 300 MiB of zeros, packed to a thousandth."""
    path = tmp_path_factory.mktemp("bomb") / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr(
            "xl/workbook.xml",
            '<workbook xmlns:r="r"><sheets><sheet name="Lots" r:id="a"/></sheets></workbook>',
        )
        target.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        with target.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(SIZE // 2**20):
                part.write(bytes(2**20))
    return path


def test_a_zip_bomb_is_refused_by_what_its_directory_says(bomb: Path) -> None:
    tracemalloc.start()

    reading = FORMAT.read(Document(bomb))

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [each.code for each in reading.problems] == ["tabular.unpacks_too_large"]
    assert reading.problems[0].facts["part"] == "xl/worksheets/sheet1.xml"
    assert peak < 2**24


def test_a_directory_that_lies_is_found_out(bomb: Path, tmp_path: Path) -> None:
    data = bytearray(bomb.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (5000).to_bytes(4, "little")  # the size when unpacked
    path = tmp_path / "liar.xlsx"
    path.write_bytes(data)

    reading = FORMAT.read(Document(path))

    assert [each.code for each in reading.problems] == ["tabular.file_damaged"]


def test_parts_are_found_whatever_their_case_and_slashes(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("XL\\Workbook.xml", "text")
    package = Package(path)

    assert "xl/workbook.xml" in package
    assert package.text("xl/workbook.xml") == b"text"
    package.close()


def test_a_part_that_is_not_there_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("a", "text")
    package = Package(path)

    with pytest.raises(SheetError) as refusal:
        package.text("b")

    package.close()
    assert isinstance(refusal.value.cause, FileDamagedError)


def test_all_parts_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fairlode.exchange.tabular.sources.package.MAX_UNPACKED_BYTES", 10)
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("a", "12345678")
        target.writestr("b", "12345678")
    package = Package(path)
    package.text("a")
    package.text("a")

    with pytest.raises(SheetError) as refusal:
        package.text("b")

    package.close()
    assert isinstance(refusal.value.cause, TooLargeUnpackedError)
