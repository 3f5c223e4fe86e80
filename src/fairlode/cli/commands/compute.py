"""`fairlode compute`."""

from pathlib import Path
from typing import Annotated

import typer

from fairlode.cli import options
from fairlode.cli.errors import UsageError
from fairlode.cli.session import Session

PLACE = 70


def run(
    session: Session,
    lots: Annotated[
        list[Path],
        typer.Option("--lots", metavar="FILE", help="Parquet with lot_id, mass_g or mass_kg, ..."),
    ] = [],  # noqa: B006 - Typer makes a new list for each run
    inputs: Annotated[
        list[Path],
        typer.Option("--inputs", metavar="FILE", help="Parquet with output_lot, input_lot, ..."),
    ] = [],  # noqa: B006 - the same
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="Parquet, or CSV of a workspace.")
    ] = Path("attributes.parquet"),
    element: options.Elements = [],  # noqa: B006 - the same
    gross: options.Gross = False,
    boundary: options.Boundary = options.BoundaryChoice.RECLAIM,
    as_known_at: options.AsKnownAt = None,
    at: options.At = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
) -> None:
    """Compute what every lot carries, in one pass.

    With --lots and --inputs: each float column of the lots is an attribute, and every lot gets
    its own value plus the mean of its inputs' values, weighted by the mass drawn; no workspace is
    needed. Without them: shares of primary, secondary and unknown origin, and of each country, a
    row for each lot and each element that it has an assay of; without an assay, of gross mass.
    """
    if bool(lots) != bool(inputs):
        raise UsageError(what="--lots and --inputs belong together.")
    if lots:
        from fairlode.cli.actions.computing import run_batch  # noqa: PLC0415 - loads pyarrow

        run_batch(session, lots, inputs, out=out, force=force)
        return
    from fairlode.cli.actions import attributing  # noqa: PLC0415 - the engine loads in a second
    from fairlode.engine.answer import Boundary  # noqa: PLC0415 - the same

    wanted = attributing.Wanted(
        out=out,
        elements=element,
        gross=gross,
        boundary=Boundary(boundary.value),
        as_known_at=as_known_at,
        at=at,
    )
    attributing.run_attributes(session, wanted, force=force)
