"""`fairlode init`."""

import getpass
from pathlib import Path
from typing import Annotated

import typer

from fairlode.cli.errors import UsageError
from fairlode.cli.places import DIRECTORY
from fairlode.cli.session import Session

PLACE = 10


def run(
    session: Session,
    directory: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="Folder to make it in. Default: here.")
    ] = None,
    author: Annotated[
        str,
        typer.Option(
            "--author",
            envvar="FAIRLODE_AUTHOR",
            show_envvar=True,
            help="Who records: an LEI, a DID or an id of your own. Default: your login name.",
        ),
    ] = "",
    store: Annotated[
        str,
        typer.Option(
            "--store",
            metavar="URL",
            help="Where the record lies: sqlite:FILE, parquet:DIR or postgresql://HOST/DB.",
        ),
    ] = "sqlite:record.sqlite3",
    origin: Annotated[
        str,
        typer.Option("--origin", help="Name of the log on its checkpoints. Default: a new UUID."),
    ] = "",
) -> None:
    """Make a workspace with an empty record in the folder .fairlode."""
    from fairlode.cli.actions.starting import run_init  # noqa: PLC0415 - loads the stores

    place = session.workspace or (directory or Path.cwd()) / DIRECTORY
    run_init(session, place, author=author or _login(), store=store, origin=origin)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise UsageError(what="Say who records, with --author: this login has no name.") from None
