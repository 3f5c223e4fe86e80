"""`fairlode log checkpoint`."""

from typing import Annotated

import typer

from fairlode.cli.session import Session

PLACE = 40


def run(
    session: Session,
    size: Annotated[
        int | None,
        typer.Option("--size", min=0, help="Of the first so many entries. Default: all."),
    ] = None,
) -> None:
    """Print a checkpoint: name, size and root of the log. Whoever keeps it can later check it."""
    from fairlode.cli.actions.proving import run_checkpoint  # noqa: PLC0415 - loads the stores

    run_checkpoint(session, size)
