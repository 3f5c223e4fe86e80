"""`fairlode import FILE...`."""

from typing import Annotated

import typer

from fairlode.cli import options
from fairlode.cli.exits import Exit
from fairlode.cli.session import Session

PLACE = 30


def run(
    session: Session,
    files: options.Files,
    author: options.Author = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do as fairlode check does.")] = False,
) -> Exit:
    """Record documents: tables, EPCIS, ICGLR lots, bundles.

    They are taken one by one, in the order given, each whole or not at all; one that is refused
    does not keep the others out. Exits with 4 where one was refused.
    """
    from fairlode.cli.actions.importing import run_import  # noqa: PLC0415 - loads every format

    return run_import(session, files, author=author, dry_run=dry_run)
