"""`fairlode export`."""

from pathlib import Path
from typing import Annotated

import typer

from fairlode.cli import options
from fairlode.cli.complete import complete_lots
from fairlode.cli.session import Session

PLACE = 75


def run(
    session: Session,
    form: Annotated[
        str,
        typer.Option("--format", "-f", help="tabular, epcis, icglr or bundle."),
    ] = "bundle",
    lot: Annotated[
        str,
        typer.Option(
            "--lot", metavar="LOT", autocompletion=complete_lots, help="Only what is behind it."
        ),
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="PATH", help="Default: the lot's id, or record."),
    ] = None,
    as_known_at: options.AsKnownAt = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
) -> None:
    """Write the record, or what is behind one lot, as a document.

    A bundle holds entries with their proofs. Of the record, every one, also those corrected or
    voided since.

    Of a lot, those that the answer rests on, and what these correct, step by step back to the
    first word; not what was voided, and nothing about other lots.

    The other formats hold what is in force.
    """
    from fairlode.cli.actions.exporting import Wanted, run_export  # noqa: PLC0415 - every format

    wanted = Wanted(format=form, lot=lot, out=out, as_known_at=as_known_at)
    run_export(session, wanted, force=force)
