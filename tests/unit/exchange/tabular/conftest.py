"""Documents of tables, made where a test says what is in them."""

import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fairlode.exchange.contract import Document, Reading
from fairlode.exchange.tabular import FORMAT, Tabular
from fairlode.types.errors import Problem

Read = Callable[..., Reading]
Book = Callable[[Mapping[str, Sequence[Sequence[Any]]]], Path]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a text, bytes or a file as a document of the name that is given."""

    def read_one(
        content: str | bytes | Path, name: str = "lots.csv", form: Tabular = FORMAT
    ) -> Reading:
        if isinstance(content, Path):
            return form.read(Document(content))
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return form.read(Document(path))

    return read_one


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A workbook with these sheets, each a list of rows."""

    def make(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
        made = openpyxl.Workbook()
        made.remove(made.worksheets[0])
        for name, rows in sheets.items():
            sheet = made.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
        path = tmp_path / "book.xlsx"
        made.save(path)
        return path

    return make


@pytest.fixture
def repack(tmp_path: Path) -> Callable[[Path, Mapping[str, bytes | None]], Path]:
    """A copy of a ZIP file with some of its parts replaced, or left out for None."""

    def make(path: Path, parts: Mapping[str, bytes | None]) -> Path:
        target = tmp_path / f"re{path.name}"
        with (
            zipfile.ZipFile(path) as old,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            held = {info.filename: old.read(info) for info in old.infolist()}
            for name, data in {**held, **parts}.items():
                if data is not None:
                    new.writestr(name, data)
        return target

    return make


@pytest.fixture
def codes() -> Callable[[Reading], list[tuple[str, str]]]:
    """Code and place of each problem of a reading, without the name of the document."""

    def of(reading: Reading) -> list[tuple[str, str]]:
        return [(problem.code, _within(problem)) for problem in reading.problems]

    return of


def _within(problem: Problem) -> str:
    return problem.place.partition(", ")[2]
