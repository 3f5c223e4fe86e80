"""The page of the form prints what the form is: its tables are those of the data files."""

import re
from pathlib import Path

import pytest

from fairlode.exchange.tabular import limits
from fairlode.exchange.tabular.schema import LANGUAGES, TABLES, tables
from fairlode.exchange.tabular.vocabulary import event_kinds, words
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "reference" / "tabular.md"
LISTS = ("site_kind", "party_kind", "custody", "origin", "basis", "role", "action", "level")


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |\n"


def column_table(name: str) -> str:
    """The columns of a table, with the header that the template shows in each language."""
    text = _line(
        ["Column", "Needed", "English", "Español", "Français", "Português", "What it holds"]
    )
    text += _line(["---"] * 7)
    for column in tables()[name].columns.values():
        titles = [column.title(language) for language in LANGUAGES]
        needed = "yes" if column.required else ""
        text += _line([f"`{column.key}`", needed, *titles, column.description])
    return text


def word_table(name: str) -> str:
    """The words of a closed list in each language."""
    text = _line(["Word", "English", "Español", "Français", "Português"]) + _line(["---"] * 5)
    for word in words(name).values():
        text += _line([f"`{word.key}`", *(word.title(language) for language in LANGUAGES)])
    return text


def kind_table() -> str:
    """The kinds of event, and what they are in EPCIS."""
    text = _line(
        ["Kind", "English", "Español", "Français", "Português", "In EPCIS", "What happens"]
    )
    text += _line(["---"] * 7)
    for kind in event_kinds().values():
        parts = [kind.event, kind.action.value if kind.action else "", kind.step]
        titles = [kind.title(language) for language in LANGUAGES]
        text += _line([f"`{kind.key}`", *titles, " ".join(filter(None, parts)), kind.description])
    return text


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text("utf-8")


@pytest.mark.parametrize("name", TABLES)
def test_every_sheet_is_printed_with_all_its_columns(page: str, name: str) -> None:
    assert column_table(name) in page
    assert f"### {tables()[name].title('en')}\n" in page


@pytest.mark.parametrize("name", LISTS)
def test_every_closed_list_is_printed_with_all_its_words(page: str, name: str) -> None:
    assert word_table(name) in page


def test_every_kind_of_event_is_printed(page: str) -> None:
    assert kind_table() in page


def test_every_limit_is_printed_with_its_figure(page: str) -> None:
    named = dict(re.findall(r"^\| `(MAX_\w+)` \| ([\d,]+) \|", page, re.MULTILINE))

    assert named == {
        name: f"{value:,}" for name, value in vars(limits).items() if name.startswith("MAX_")
    }


def test_every_code_that_the_page_names_is_of_an_error(page: str) -> None:
    source = "".join(
        path.read_text("utf-8")
        for path in Path(ROOT, "src", "fairlode", "exchange", "tabular").rglob("*.py")
    )
    codes = set(re.findall(r'code = "(tabular\.\w+)"', source))

    assert set(re.findall(r"`(tabular\.\w+)`", page)) == codes
