"""`fairlode reach SUBJECT`."""

from pathlib import Path
from typing import Annotated

import typer

from fairlode.cli import options
from fairlode.cli.session import Session

PLACE = 60


def run(
    session: Session,
    subject: options.Subject,
    element: options.Elements = [],  # noqa: B006 - Typer makes a new list for each run
    gross: options.Gross = False,
    boundary: options.Boundary = options.BoundaryChoice.RECLAIM,
    threshold: options.Threshold = 0.0,
    final: Annotated[
        bool, typer.Option("--final", help="Only lots of which nothing more is recorded.")
    ] = False,
    as_known_at: options.AsKnownAt = None,
    at: options.At = None,
    bundle: Annotated[
        Path | None,
        typer.Option(
            "--bundle", metavar="FILE", help="Write the records behind the answer, with proofs."
        ),
    ] = None,
    limit: options.Limit = 20,
    show_all: options.All = False,
) -> None:
    """Show where a lot went, or the lots of a site or party.

    The largest mass comes first. Without --element, every element that the lots have an assay of
    is counted; without an assay, gross mass.
    """
    from fairlode.cli.actions import reaching  # noqa: PLC0415 - the engine loads in a second
    from fairlode.engine.answer import Boundary  # noqa: PLC0415 - the same

    ask = reaching.Ask(
        subject=subject,
        elements=element,
        gross=gross,
        boundary=Boundary(boundary.value),
        threshold=threshold,
        as_known_at=as_known_at,
        at=at,
        final_only=final,
        everything=show_all,
    )
    reaching.run_reach(session, ask, bundle=bundle, limit=None if show_all else limit)
