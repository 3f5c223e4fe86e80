"""`fairlode template`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fairlode.cli.session import Session

PLACE = 20


class Language(StrEnum):
    """Languages that the headers come in."""

    EN = "en"
    ES = "es"
    FR = "fr"
    PT = "pt"


class Kind(StrEnum):
    """Kinds of file."""

    XLSX = "xlsx"
    CSV = "csv"


def run(
    session: Session,
    path: Annotated[
        Path | None,
        typer.Argument(metavar="PATH", help="A file .xlsx, or a folder for several .csv."),
    ] = None,
    language: Annotated[
        Language, typer.Option("--language", "-l", help="Of the headers.")
    ] = Language.EN,
    kind: Annotated[
        Kind | None, typer.Option("--format", "-f", help="Default: what PATH ends in, or xlsx.")
    ] = None,
    example: Annotated[
        bool, typer.Option("--example/--empty", help="With a small worked example, or without.")
    ] = True,
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
) -> None:
    """Write tables to fill in: sites, organisations, lots, events."""
    from fairlode.cli.actions.templating import run_template  # noqa: PLC0415 - openpyxl

    csv = kind is Kind.CSV or (kind is None and path is not None and not path.suffix)
    place = path or Path("fairlode-template" if csv else "fairlode-template.xlsx")
    run_template(session, place, language=language.value, example=example, force=force)
