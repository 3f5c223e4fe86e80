"""`fairlode log show ENTRY`."""

from typing import Annotated

import typer

from fairlode.cli.complete import complete_subjects
from fairlode.cli.session import Session

PLACE = 30


def run(
    session: Session,
    entry: Annotated[
        str,
        typer.Argument(
            metavar="ENTRY",
            autocompletion=complete_subjects,
            help="Sequence number, digest in hex, or an id: then all entries about it.",
        ),
    ],
) -> None:
    """Show an entry whole: what it states, by whom, since when, from which document."""
    from fairlode.cli.actions.logs import run_show  # noqa: PLC0415 - loads the stores

    run_show(session, entry)
