"""`fairlode recall SUBJECT`."""

from pathlib import Path
from typing import Annotated

import typer

from fairlode.cli import options
from fairlode.cli.complete import complete_subjects
from fairlode.cli.session import Session

PLACE = 62
Subject = Annotated[
    str,
    typer.Argument(
        metavar="SUBJECT",
        autocompletion=complete_subjects,
        help="Id of an assurance, a site, an organisation or a lot.",
    ),
]
VoidFrom = Annotated[
    str | None,
    typer.Option(
        "--void-from",
        metavar="DATE",
        help="From when the assurance is void, or the material of the place concerned "
        "(ISO 8601; without an offset, UTC).",
    ),
]
RightAssay = Annotated[
    str | None,
    typer.Option(
        "--assay",
        metavar="ASSAY",
        help="The right assay of the lot, such as Cu:0.21, 'Cu:21 %' or 'Cu:0.21±0.005'; "
        "Cu alone voids the figure.",
    ),
]


def run(
    session: Session,
    subject: Subject,
    void_from: VoidFrom = None,
    assay: RightAssay = None,
    record: Annotated[
        bool, typer.Option("--record", help="Write the void, the correction or the concern.")
    ] = False,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Why; goes with --record.")
    ] = "",
    author: options.Author = "",
    element: options.Elements = [],  # noqa: B006 - Typer makes a new list for each run
    gross: options.Gross = False,
    boundary: options.Boundary = options.BoundaryChoice.RECLAIM,
    tight: Annotated[
        bool,
        typer.Option("--tight", help="Make the bounds of the lots that are printed tight."),
    ] = False,
    lot: Annotated[
        list[str],
        typer.Option(
            "--lot", metavar="LOT", help="Make the bounds of this lot tight; may be repeated."
        ),
    ] = [],  # noqa: B006 - the same
    notices: Annotated[
        Path | None,
        typer.Option(
            "--notices", metavar="DIR", help="Write a notice for each holder into a new folder."
        ),
    ] = None,
    language: Annotated[
        list[str],
        typer.Option(
            "--language",
            metavar="CODE",
            help="Language of the notices: en, es, fr, pt; may be repeated. Default: all.",
        ),
    ] = [],  # noqa: B006 - the same
    force: Annotated[bool, typer.Option("--force", help="Overwrite a folder of notices.")] = False,
    limit: options.Limit = 20,
    show_all: options.All = False,
) -> None:
    """Show what changes when something falls, as of a date.

    Lots and claims downstream, by how much, what was known when each claim was made and what is
    true now. Nothing is written without --record; nothing here accuses anybody.
    """
    from fairlode.cli.actions import recalling  # noqa: PLC0415 - the engine loads in a second
    from fairlode.engine.answer import Boundary  # noqa: PLC0415 - the same

    ask = recalling.Ask(
        subject=subject,
        void_from=void_from,
        assay=assay,
        elements=element,
        gross=gross,
        boundary=Boundary(boundary.value),
        tight=tight,
        lots=lot,
        limit=None if show_all else limit,
        complete=show_all or notices is not None,
    )
    writing = recalling.Writing(
        record=record,
        reason=reason,
        author=author,
        notices=notices,
        languages=language,
        force=force,
    )
    recalling.run_recall(session, ask, writing)
