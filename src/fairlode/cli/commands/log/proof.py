"""`fairlode log proof ENTRY`."""

from typing import Annotated

import typer

from fairlode.cli.session import Session

PLACE = 50


def run(
    session: Session,
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="Sequence number, or digest.")],
    size: Annotated[
        int | None, typer.Option("--size", min=1, help="Of the log it is proved to be in.")
    ] = None,
) -> None:
    """Print, as JSON, the proof that an entry stands in the log (RFC 9162, 2.1.3)."""
    from fairlode.cli.actions.proving import run_proof  # noqa: PLC0415 - loads the stores

    run_proof(session, entry, size=size)
