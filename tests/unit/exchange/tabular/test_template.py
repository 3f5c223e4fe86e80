from pathlib import Path

import openpyxl
import pytest

from fairlode.exchange.contract import Document
from fairlode.exchange.tabular import FORMAT
from fairlode.exchange.tabular.files import TargetUnfitError
from fairlode.exchange.tabular.headers import meaning
from fairlode.exchange.tabular.schema import LANGUAGES, TABLES, tables
from fairlode.exchange.tabular.template import LanguageUnknownError, template
from fairlode.ledger.record import Draft
from fairlode.types.errors import Severity


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", [True, False])
def test_a_template_is_read_back_without_an_error(
    tmp_path: Path, language: str, example: bool
) -> None:
    template(tmp_path / "t.xlsx", language=language, example=example)

    reading = FORMAT.read(Document(tmp_path / "t.xlsx"))

    assert reading.drafts == ()
    assert [(each.code, each.severity) for each in reading.problems] == [
        ("tabular.nothing_stated", Severity.WARNING)
    ]
    titles = [tables()[table].title(language) for table in TABLES]
    understood = [note for note in reading.notes if "header in row 1, 0 rows of" in note]
    assert [note.partition(": ")[0].partition("sheet ")[2] for note in understood] == titles
    assert any("example row(s)" in note for note in reading.notes) is example


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_are_right_in_themselves(tmp_path: Path, language: str) -> None:
    template(tmp_path / "t", language=language)

    drafts: list[Draft] = []
    for file in sorted((tmp_path / "t").iterdir()):
        file.write_text(file.read_text("utf-8-sig").replace("EXAMPLE-", "X-"), "utf-8")
        reading = FORMAT.read(Document(file))
        assert reading.problems == ()
        drafts += reading.drafts

    assert sorted(draft.kind for draft in drafts) == [
        "assurance",
        "claim",
        "lot",
        "lot",
        "object_event",
        "organisation",
        "site",
        "site",
        "transformation_event",
    ]
    assert {draft.subject: draft.statement.mass_g for draft in drafts if draft.kind == "lot"} == {
        "X-CONC-1": 22_875_000,
        "X-ANODE-1": 5_900_000,
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_offers_the_words_of_its_language(tmp_path: Path, language: str) -> None:
    template(tmp_path / "t.xlsx", language=language)

    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet = book[tables()["lots"].title(language)]
    custody = [
        cell.column_letter
        for cell in sheet[1]
        if cell.value == tables()["lots"].columns["custody"].title(language)
    ]
    rules = {
        str(rule.sqref).partition("2:")[0]: rule for rule in sheet.data_validations.dataValidation
    }
    rule = rules[custody[0]]
    name, _, span = rule.formula1.strip("'").partition("'!")
    offered = [cell.value for (cell,) in book[name][span.replace("$", "")]]
    assert len(offered) == 5
    assert rule.errorStyle == "warning"
    assert sheet.freeze_panes == "B2"
    assert book[name].sheet_state == "hidden"


def test_a_language_that_is_not_spoken_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LanguageUnknownError) as refusal:
        template(tmp_path / "t.xlsx", language="tlh")

    assert refusal.value.facts == {"language": "tlh", "known": "en, es, fr, pt"}
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "mine.txt").touch()

    with pytest.raises(TargetUnfitError):
        template(tmp_path / "t")
    with pytest.raises(TargetUnfitError):
        template(tmp_path / "t.docx")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["t.xlsx", "t"])
def test_the_headers_bear_the_mark_that_the_read_me_speaks_of(
    tmp_path: Path, language: str, name: str
) -> None:
    template(tmp_path / name, language=language)

    for table in tables().values():
        if name == "t":
            text = (tmp_path / "t" / f"{table.title(language)}.csv").read_text("utf-8-sig")
            headers = text.splitlines()[0].split(",")
        else:
            book = openpyxl.load_workbook(tmp_path / name)
            headers = [str(cell.value) for cell in book[table.title(language)][1]]
            told = {str(cell.value) for (cell,) in book.worksheets[0].iter_rows()}
            assert f"{table.title(language)}: {', '.join(headers)}" in told
        needed = {f"{table.columns[key].title(language)} *" for key in table.required}
        assert {header for header in headers if "*" in header} == needed


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_marked_header_is_read_as_the_plain_one(language: str) -> None:
    for table in tables().values():
        for key in table.required:
            title = table.columns[key].title(language)
            for written in (f"{title} *", f"{title}*", f"* {title}"):
                assert meaning(table.key, written) == meaning(table.key, title)
                assert meaning(table.key, title) is not None
