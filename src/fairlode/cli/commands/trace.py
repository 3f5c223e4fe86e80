"""`fairlode trace LOT`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fairlode.cli import options
from fairlode.cli.exits import Exit
from fairlode.cli.session import Session

PLACE = 50


class BoundsBy(StrEnum):
    """`fairlode.cli.actions.bounding.By`, which is not loaded for a word of help."""

    SITE = "site"
    COUNTRY = "country"
    RECYCLED = "recycled"
    LOT = "lot"
    ASSURED = "assured"
    CONSENT = "consent"


def run(
    session: Session,
    lot: options.Lot,
    element: options.Elements = [],  # noqa: B006 - Typer makes a new list for each run
    gross: options.Gross = False,
    boundary: options.Boundary = options.BoundaryChoice.RECLAIM,
    threshold: options.Threshold = 0.0,
    as_known_at: options.AsKnownAt = None,
    at: options.At = None,
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", help="Write a flow diagram.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a page with the diagram.")
    ] = None,
    bundle: Annotated[
        Path | None,
        typer.Option(
            "--bundle", metavar="FILE", help="Write the records behind the answer, with proofs."
        ),
    ] = None,
    bounds: Annotated[
        bool,
        typer.Option("--bounds", help="Add the least and most share that the records allow."),
    ] = False,
    by: Annotated[
        BoundsBy,
        typer.Option("--by", help="With --bounds: what origins are put into classes by."),
    ] = BoundsBy.SITE,
    witness: Annotated[
        Path | None,
        typer.Option(
            "--witness",
            metavar="DIR",
            help="With --bounds: write the routings that attain them, as tables and diagrams.",
        ),
    ] = None,
    draws: options.Draws = None,
    seed: options.Seed = None,
    level: options.Level = None,
    limit: options.Limit = 20,
    show_all: options.All = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 3 where part of the origin is unknown.")
    ] = False,
) -> Exit:
    """Show where a lot comes from, per element, with its receipt.

    Without --element, every element that the lot has an assay of is traced; without an assay,
    gross mass. --workspace also takes a bundle, and gives the same answer from it.
    """
    from fairlode.cli.actions import tracing  # noqa: PLC0415 - the engine loads in a second
    from fairlode.cli.actions.bounding import By  # noqa: PLC0415 - the same
    from fairlode.cli.actions.uncertain import sampling_of  # noqa: PLC0415 - the same
    from fairlode.engine.answer import Boundary  # noqa: PLC0415 - the same

    ask = tracing.Ask(
        lot=lot,
        elements=element,
        gross=gross,
        boundary=Boundary(boundary.value),
        threshold=threshold,
        as_known_at=as_known_at,
        at=at,
        everything=show_all,
        sampling=sampling_of(draws, seed, level, session=session),
        by=By(by.value) if bounds or witness else None,
    )
    files = tracing.Files(svg=svg, html=html, bundle=bundle, witness=witness)
    rows = None if show_all else limit
    return tracing.run_trace(session, ask, files=files, limit=rows, strict=strict)
