"""`fairlode demo`."""

from pathlib import Path
from typing import Annotated

import typer

from fairlode.cli.session import Session

PLACE = 85


def run(
    session: Session,
    directory: Annotated[
        Path, typer.Option("--directory", metavar="DIR", help="Folder to make it in.")
    ] = Path("demo"),
) -> None:
    """Fill a workspace with real chains, and trace one.

    The figures are from company filings, each with its source.

    Run again, it leaves what is recorded as it is, and traces anew.
    """
    from fairlode.cli.actions.demonstrating import run_demo  # noqa: PLC0415 - all of it

    run_demo(session, directory)
