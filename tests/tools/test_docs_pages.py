from pathlib import Path
from types import ModuleType
from typing import Annotated

import pytest
import typer
from typer.core import TyperCommand

from fairlode.types import errors as module_errors
from fairlode.types._tables import fold
from fairlode.types.errors import SourcingError
from tools.docs.generate import write
from tools.docs.page import plain, table
from tools.docs.pages import api as api_pages
from tools.docs.pages import commands as command_pages
from tools.docs.pages import errors as error_pages
from tools.docs.survey import PACKAGE, _below, public_modules


class PageError(SourcingError):
    code = "page.torn_out"
    sentence = "Page {page_number} of {book!r} is gone, {count:,} are left."
    remedy = "Print it *again*."


def _application() -> typer.Typer:
    application = typer.Typer()
    log = typer.Typer()

    @application.command()
    def trace(
        lot: Annotated[str, typer.Argument(help="The lot.")],
        depth: Annotated[int, typer.Option(help="Steps | levels.")] = 3,
    ) -> None:
        """Trace LOT to its ends.

        Exits with 3 when the trail has gaps.
        """
        typer.echo(f"{lot} {depth}")

    @log.command()
    def verify() -> None:
        """Verify the log."""

    @application.command(hidden=True)
    def secret() -> None:
        """Not for people."""

    application.add_typer(log, name="log")
    return application


@pytest.fixture
def found() -> dict[str, TyperCommand]:
    return dict(_below(typer.main.get_group(_application()), ""))


def test_commands_are_found_by_their_words(found: dict[str, TyperCommand]) -> None:
    assert list(found) == ["log verify", "trace"]


def test_a_command_page_says_what_help_says(found: dict[str, TyperCommand]) -> None:
    page = command_pages._page("trace", found["trace"])

    assert page == (
        "# fairlode trace\n\n"
        "```text\nfairlode trace [OPTIONS] {lot}\n```\n\n"
        "Trace LOT to its ends.\n\n"
        "Exits with 3 when the trail has gaps.\n\n"
        "## Arguments\n\n"
        "| Name | Meaning |\n| --- | --- |\n| lot \\<str\\> | The lot. \\[required\\] |\n\n\n"
        "## Options\n\n"
        "| Name | Meaning |\n| --- | --- |\n"
        "| --depth \\<int\\> | Steps \\| levels. \\[default: 3\\] |\n\n"
    )


def test_an_error_is_printed_with_its_facts_in_italics() -> None:
    assert error_pages._entry(PageError) == (
        "(error-page-torn_out)=\n"
        "`page.torn_out`\n"
        ": Page *page\\_number* of *book* is gone, *count* are left.\n"
        "\n"
        "  Print it \\*again\\*.\n"
        "\n"
    )


def test_words_keep_no_mark_of_markdown() -> None:
    assert plain("a_b *c* [d]\n <e> | `f`") == r"a\_b \*c\* \[d\] \<e\> \| \`f\`"


def test_a_table_has_one_line_per_row() -> None:
    assert table(("A", "B"), [(1, "x|y")]) == "| A | B |\n| --- | --- |\n| 1 | x\\|y |\n"


def test_printing_twice_changes_nothing_and_removes_what_is_gone(tmp_path: Path) -> None:
    write(tmp_path)
    first = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.md")}
    (tmp_path / "api" / "fairlode.gone.md").write_text("# Gone", "utf-8")

    write(tmp_path)

    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.md")} == first


def test_a_name_is_described_where_it_is_defined() -> None:
    package = ModuleType("fairlode.package")
    package.__all__ = ["SourcingError", "fold"]
    package.SourcingError = SourcingError
    package.fold = fold

    described, elsewhere = api_pages._names(package)

    assert described == ["fold"]
    assert elsewhere == ["fairlode.types.errors.SourcingError"]


def test_a_module_without_a_list_shows_what_it_defines() -> None:
    described, elsewhere = api_pages._names(module_errors)

    assert described == ["Severity", "Problem", "SourcingError", "RefusedError"]
    assert elsewhere == []


def test_private_modules_have_no_page() -> None:
    names = [module.__name__ for module in public_modules("types")]

    assert "fairlode.types.errors" in names
    assert (PACKAGE / "types" / "_tables.py").exists()
    assert "fairlode.types._tables" not in names
