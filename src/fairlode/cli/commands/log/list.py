"""`fairlode log list`."""

from typing import Annotated

import typer

from fairlode.cli import options
from fairlode.cli.complete import complete_subjects
from fairlode.cli.session import Session

PLACE = 20


def run(
    session: Session,
    subject: Annotated[
        str,
        typer.Option(
            "--subject",
            "-s",
            metavar="ID",
            autocompletion=complete_subjects,
            help="Only entries about this lot, place, event or claim.",
        ),
    ] = "",
    kind: Annotated[str, typer.Option("--kind", "-k", help="Only of this kind, such as lot.")] = "",
    limit: options.Limit = 20,
    show_all: options.All = False,
) -> None:
    """List the entries of the log, the latest first."""
    from fairlode.cli.actions.logs import run_list  # noqa: PLC0415 - loads the stores

    rows = None if show_all else limit
    run_list(session, subject=subject, kind=kind, limit=rows)
