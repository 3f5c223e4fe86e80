"""What needs a page has one: commands, formats, settings, error codes, data tables, modules."""

import ast
import csv
import re
from pathlib import Path

import pytest

from fairlode.types.errors import SourcingError
from tests.docs.pages import ROOT, SITE, site_pages, written_text
from tools.docs.generate import all_pages
from tools.docs.pages.data import slug
from tools.docs.survey import PACKAGE, commands, data_files, errors, formats, survey

CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
PRINTED = {page.path: page.text for page in all_pages()}
TABLES = [path for path in data_files() if path.suffix == ".csv"]


def _place(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def test_every_module_can_be_imported_and_so_be_documented() -> None:
    assert survey().broken == ()


@pytest.mark.parametrize("words", sorted(commands()))
def test_every_command_is_written_about(words: str) -> None:
    mention = re.search(rf"\bfairlode {re.escape(words)}\b", written_text())

    assert mention, f"no page mentions `fairlode {words}`"


@pytest.mark.parametrize("words", sorted(commands()))
def test_every_command_says_what_it_does(words: str) -> None:
    help_text = commands()[words].help or ""

    assert help_text.strip().endswith((".", ")", "]", "`")), f"`fairlode {words}` has no help"


@pytest.mark.parametrize("name", formats())
def test_every_format_has_a_page_of_its_name(name: str) -> None:
    pages = [page.relative_to(SITE).as_posix() for page in site_pages() if page.stem == name]

    assert len(pages) == 1, f"the format {name} wants one page {name}.md, there are {pages}"


def test_every_setting_read_from_the_environment_is_written_about() -> None:
    source = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    settings = set(re.findall(r"\bFAIRLODE_[A-Z_]+\b", source))

    unmentioned = {name for name in settings if name not in written_text()}

    assert unmentioned == set()


@pytest.mark.parametrize("error", errors(), ids=lambda error: f"{error.code}-{error.__name__}")
def test_every_error_is_printed_with_its_code(error: type[SourcingError]) -> None:
    assert f"`{error.code}`\n:" in PRINTED["errors.md"]


@pytest.mark.parametrize("error", errors(), ids=lambda error: f"{error.code}-{error.__name__}")
def test_every_error_has_a_code_a_sentence_and_its_own_place(error: type[SourcingError]) -> None:
    code, sentence = error.code, error.sentence

    assert CODE.fullmatch(code)
    assert sentence.endswith((".", "}"))
    assert [other for other in errors() if other.code == code] == [error]


def test_every_code_written_in_a_problem_belongs_to_an_error() -> None:
    known = {error.code for error in errors()}

    strangers = {
        f"{_place(path)}:{call.lineno} {value.value!r}"
        for path in PACKAGE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Problem"
        for keyword in call.keywords
        if keyword.arg == "code" and isinstance(value := keyword.value, ast.Constant)
        if value.value not in known
    }

    assert strangers == set()


@pytest.mark.parametrize("path", data_files(), ids=_place)
def test_every_data_table_is_printed(path: Path) -> None:
    page = PRINTED[f"data/{slug(path)}.md"]

    assert f"`fairlode/{_place(path)}`" in page
    assert f"data/{slug(path)}\n" in PRINTED["data.md"]


@pytest.mark.parametrize("path", TABLES, ids=_place)
def test_every_row_of_a_table_states_its_source_and_version(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    unsourced = [
        n for n, row in enumerate(rows, 2) if not (row.get("source") and row.get("version"))
    ]

    assert rows
    assert unsourced == []


def test_what_the_pages_tell_to_make_can_be_made() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))

    told = set(re.findall(r"(?:`|\$ )make (?:-k )?([a-z-]+)", written_text()))

    assert told - targets == set()
