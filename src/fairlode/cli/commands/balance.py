"""`fairlode balance SITE`."""

from pathlib import Path
from typing import Annotated

import typer

from fairlode.cli import options
from fairlode.cli.complete import complete_subjects
from fairlode.cli.exits import Exit
from fairlode.cli.session import Session

PLACE = 64

_Site = Annotated[
    str,
    typer.Argument(
        metavar="SITE",
        autocompletion=complete_subjects,
        help="Id of a site, or of the organisation that operates it.",
    ),
]
_Profile = Annotated[
    str,
    typer.Option(
        "--profile",
        "-p",
        metavar="NAME|FILE",
        help="Scheme profile: the name of one that comes with Fairlode, or a TOML file.",
    ),
]
_Period = Annotated[
    str | None,
    typer.Option(
        "--period",
        metavar="PERIOD",
        help="2026, 2026-Q1, 2026-03, or a span of them: 2025..2026-Q2. Default: all.",
    ),
]
_Characteristics = Annotated[
    list[str],
    typer.Option(
        "--characteristic",
        "-c",
        metavar="NAME",
        help="Criterion of a claim or scheme of an assurance; may be repeated. Default: all.",
    ),
]
_Beside = Annotated[
    list[str],
    typer.Option("--with", metavar="SITE", help="A further site of the boundary; may be repeated."),
]
_Table = Annotated[
    Path | None,
    typer.Option(
        "--characteristics",
        metavar="FILE",
        help="CSV of what lots and sites carry, beside what the record states.",
    ),
]
_Strict = Annotated[
    bool, typer.Option("--strict", help="Exit with 3 where a claim is not covered.")
]


def run(
    session: Session,
    site: _Site,
    profile: _Profile = "strict",
    period: _Period = None,
    characteristic: _Characteristics = [],  # noqa: B006 - Typer makes a new list for each run
    element: options.Elements = [],  # noqa: B006 - the same
    gross: options.Gross = False,
    beside: _Beside = [],  # noqa: B006 - the same
    characteristics: _Table = None,
    as_known_at: options.AsKnownAt = None,
    at: options.At = None,
    strict: _Strict = False,
) -> Exit:
    """Show what a site may claim, what it did, and every breach.

    The balance is kept by a scheme profile, per characteristic and per element. It says what the
    record covers, not whether a scheme would certify it.
    """
    from fairlode.cli.actions import balancing  # noqa: PLC0415 - the engine loads in a second

    ask = balancing.Ask(
        site=site,
        beside=beside,
        profile=profile,
        period=period,
        characteristics=characteristic,
        elements=element,
        gross=gross,
        as_known_at=as_known_at,
        at=at,
    )
    return balancing.run_balance(session, ask, table=characteristics, strict=strict)
