"""`fairlode reconcile FILE|SITE`."""

from enum import StrEnum
from typing import Annotated

import typer

from fairlode.cli import options
from fairlode.cli.exits import Exit
from fairlode.cli.session import Session

PLACE = 66


class DiscoveryChoice(StrEnum):
    """`fairlode.engine.reconcile.Discovery`, which is not loaded for a word of help."""

    BH = "bh"
    BY = "by"


class ScaleChoice(StrEnum):
    """`fairlode.engine.reconcile.Scale`; the same."""

    MAD = "mad"
    QN = "qn"


def run(
    session: Session,
    target: Annotated[
        str, typer.Argument(metavar="FILE|SITE", help="A table, or the id of a site.")
    ],
    level: Annotated[
        float, typer.Option("--level", help="Level of the tests, and false-discovery rate.")
    ] = 0.05,
    discovery: Annotated[
        DiscoveryChoice,
        typer.Option("--discovery", help="bh: Benjamini-Hochberg. by: Benjamini-Yekutieli."),
    ] = DiscoveryChoice.BH,
    scale: Annotated[
        ScaleChoice,
        typer.Option("--scale", help="Robust scale of declared metal, by commodity."),
    ] = ScaleChoice.MAD,
    tolerance: Annotated[
        float,
        typer.Option("--tolerance", help="Part by which declared and expected metal may differ."),
    ] = 0.10,
    admixture: Annotated[
        float,
        typer.Option("--admixture", help="Share of an output whose detection power is told."),
    ] = 0.20,
    u_mass: Annotated[
        float | None,
        typer.Option("--u-mass", help="Relative uncertainty of masses that state none."),
    ] = None,
    u_grade: Annotated[
        float | None,
        typer.Option("--u-grade", help="Relative uncertainty of grades that state none."),
    ] = None,
    as_known_at: options.AsKnownAt = None,
    at: options.At = None,
    limit: options.Limit = 20,
    show_all: Annotated[bool, typer.Option("--all", help="Print every row.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 3 where something is asked.")
    ] = False,
) -> Exit:
    """Hold masses and grades against each other; ask where they differ.

    FILE is a table of measured streams, or of declared metal beside ore, grade and recovery. SITE
    is a site of the record, whose transformations are balances. Nothing here says why figures
    differ: it asks for attributable share, boundary, ore type, time lag and unit first.
    """
    from fairlode.cli.actions import reconciling  # noqa: PLC0415 - scipy loads in a second
    from fairlode.engine.reconcile import Discovery, Scale, Terms  # noqa: PLC0415 - the same

    ask = reconciling.Ask(
        target=target,
        terms=Terms(
            rate=level,
            method=Discovery(discovery.value),
            scale=Scale(scale.value),
            tolerance=tolerance,
            admixture=admixture,
        ),
        u_mass=u_mass,
        u_grade=u_grade,
        as_known_at=as_known_at,
        at=at,
    )
    return reconciling.run_reconcile(session, ask, limit=None if show_all else limit, strict=strict)
