"""`fairlode init`: a workspace with an empty record."""

from pathlib import Path

from rich.console import Console

from fairlode.cli.errors import WorkspacePlaceError, reason_of
from fairlode.cli.listing import facts, said
from fairlode.cli.session import Session
from fairlode.stores.errors import StoreError
from fairlode.stores.workspace import Workspace
from fairlode.types.identifiers import canonical_id


def run_init(session: Session, place: Path, *, author: str, store: str, origin: str) -> None:
    """Make a workspace at `place`. Raises what `made` does."""
    with made(place, author=canonical_id(author), store=store, origin=origin) as workspace:
        settings = workspace.settings
        data = {
            "workspace": str(workspace.directory),
            "store": workspace.store.shown,
            "author": settings.author,
            "origin": settings.origin,
        }

    def people(console: Console) -> None:
        console.print(said("Made a workspace.", "bold"))
        facts(console, data.items())
        console.print("Next: fairlode template, then fairlode import FILE")

    session.show(data, people)


def made(place: Path, *, author: str, store: str, origin: str = "") -> Workspace:
    """A new workspace at `place`, open. Raises `WorkspacePlaceError` besides what `create` does."""
    try:
        return Workspace.create(
            place, author=author, store_url=store, origin=origin, migrate=_migrate
        )
    except StoreError as error:
        if not isinstance(error.__cause__, OSError):
            raise
        raise WorkspacePlaceError(path=place, reason=reason_of(error.__cause__)) from error


def _migrate(url: str) -> None:
    from fairlode.web.migrate import migrate  # noqa: PLC0415 - Django, for SQL stores alone

    migrate(url)
