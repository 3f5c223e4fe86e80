"""`fairlode loops`."""

from pathlib import Path
from typing import Annotated

import typer

from fairlode.cli import options
from fairlode.cli.session import Session

PLACE = 68


def run(
    session: Session,
    table: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="A table of flows; without it, the workspace."),
    ] = None,
    element: options.Elements = [],  # noqa: B006 - Typer makes a new list for each run
    gross: options.Gross = False,
    boundary: options.Boundary = options.BoundaryChoice.HISTORY,
    period: Annotated[
        str | None,
        typer.Option(
            "--period",
            metavar="PERIOD",
            help="2026, 2026-Q1, 2026-03, or a span of them: 2025..2026-Q2. Default: all.",
        ),
    ] = None,
    as_known_at: options.AsKnownAt = None,
    at: options.At = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write all of it as CSV.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
    limit: options.Limit = 20,
    show_all: options.All = False,
) -> None:
    """Show what each material at each site consists of, recycling loops followed to their end.

    Lots of one material at one site are put together, over the whole record or one period; what
    goes round in circles is solved for. Without --element, every element that lots have an assay
    of is counted; without an assay, gross mass.
    """
    from fairlode.cli.actions import looping  # noqa: PLC0415 - the engine loads in a second
    from fairlode.engine.answer import Boundary  # noqa: PLC0415 - the same

    ask = looping.Ask(
        table=table,
        elements=element,
        gross=gross,
        boundary=Boundary(boundary.value),
        period=period,
        as_known_at=as_known_at,
        at=at,
    )
    looping.run_loops(session, ask, out=out, force=force, limit=None if show_all else limit)
