"""`fairlode log verify`."""

from pathlib import Path
from typing import Annotated

import typer

from fairlode.cli.exits import Exit
from fairlode.cli.session import Session

PLACE = 10


def run(
    session: Session,
    checkpoint: Annotated[
        Path | None,
        typer.Option(
            "--checkpoint",
            "-c",
            metavar="FILE",
            help="Also show that the log continues the one of this earlier checkpoint.",
        ),
    ] = None,
) -> Exit:
    """Compute every digest, leaf and root anew, and compare. Exits with 5 where one differs."""
    from fairlode.cli.actions.verifying import run_verify  # noqa: PLC0415 - loads the stores

    return run_verify(session, checkpoint)
