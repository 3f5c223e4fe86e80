"""`fairlode compute`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fairlode.cli import options
from fairlode.cli.errors import UsageError
from fairlode.cli.session import Session

PLACE = 70


class EngineChoice(StrEnum):
    """`fairlode.exchange.batch.engines.Engine`, which is not loaded for a word of help."""

    LOCAL = "local"
    SPARK = "spark"


_Engine = Annotated[
    EngineChoice,
    typer.Option(
        "--engine",
        help="Where tables are computed. local: here, in memory. spark: on Apache Spark; "
        "the result is then a folder.",
    ),
]
_Bounds = Annotated[
    list[str],
    typer.Option(
        "--bounds", metavar="COLUMN", help="Of the tables: 1, 0 or nothing, a class of origins."
    ),
]
_Store = Annotated[
    Path | None,
    typer.Option(
        "--store", metavar="FOLDER", help="Keep the graph of the tables, or use the one kept."
    ),
]


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
    engine: _Engine = EngineChoice.LOCAL,
    ends: Annotated[
        str,
        typer.Option("--ends", metavar="COLUMN", help="Of the tables: 1 where history ends."),
    ] = "",
    bounds: _Bounds = [],  # noqa: B006 - the same
    store: _Store = None,
    update: Annotated[
        bool,
        typer.Option("--update", help="The tables have what is new or corrected in the store."),
    ] = False,
    element: options.Elements = [],  # noqa: B006 - the same
    gross: options.Gross = False,
    boundary: options.Boundary = options.BoundaryChoice.RECLAIM,
    threshold: options.Threshold = 0.0,
    draws: options.Draws = None,
    seed: options.Seed = None,
    level: options.Level = None,
    as_known_at: options.AsKnownAt = None,
    at: options.At = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
) -> None:
    """Compute what every lot carries, in one pass.

    With --lots and --inputs: each float column of the lots is an attribute, and every lot gets
    its own value plus the mean of its inputs' values, weighted by the mass drawn; no workspace is
    needed. With --store, later runs may leave out --inputs, and --update computes only what
    changes. Without --lots: shares of primary, secondary and unknown origin, and of each country, a
    row for each lot and each element that it has an assay of; without an assay, of gross mass.
    """
    if bool(lots) != bool(inputs) and not (lots and store):
        raise UsageError(what="--lots and --inputs belong together.")
    if not lots and (ends or bounds or store or engine is not EngineChoice.LOCAL):
        raise UsageError(what="--engine, --ends, --bounds and --store are for --lots.")
    if lots and (threshold or any(each is not None for each in (draws, seed, level))):
        raise UsageError(what="--threshold and --draws are for a workspace.")
    if update and not (store and inputs):
        raise UsageError(what="--update is for --lots and --inputs with --store.")
    if lots:
        from fairlode.cli.actions import computing  # noqa: PLC0415 - loads pyarrow

        asked = computing.asked(ends=ends, bounds=bounds, store=store, update=update)
        tables = computing.Tables(lots=lots, inputs=inputs, out=out, request=asked)
        computing.run_batch(session, tables, engine=engine.value, force=force)
        return
    from fairlode.cli.actions import attributing  # noqa: PLC0415 - the engine loads in a second
    from fairlode.cli.actions.uncertain import sampling_of  # noqa: PLC0415 - the same
    from fairlode.engine.answer import Boundary  # noqa: PLC0415 - the same

    wanted = attributing.Wanted(
        out=out,
        elements=element,
        gross=gross,
        boundary=Boundary(boundary.value),
        threshold=threshold,
        sampling=sampling_of(draws, seed, level, session=session),
        as_known_at=as_known_at,
        at=at,
    )
    attributing.run_attributes(session, wanted, force=force)
