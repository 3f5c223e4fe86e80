"""A directory that holds one record and what is computed from it.

``workspace.toml`` says where the record lies, by default in a file beside it; ``columns`` holds
snapshots that can be deleted at any time. Like git, a command finds the workspace of the directory
that it runs in, or of one above.
"""

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from fairlode.stores.base import Store
from fairlode.stores.errors import StoreError
from fairlode.stores.files import written_whole
from fairlode.stores.open import open_store, prepare_store
from fairlode.stores.url import StoreUrl

WORKSPACE_DIRECTORY = ".fairlode"
"""Name of the workspace that is looked for upward of the current directory."""
WORKSPACE_SCHEMA = 1
"""Version of the directory's layout; a higher one is not opened."""
_FILE = "workspace.toml"
_DEFAULT_STORE = "sqlite:record.sqlite3"
_SECRET_MODE = 0o600


class WorkspaceMissingError(StoreError):
    """No workspace here or above."""

    code = "stores.workspace_missing"
    sentence = "There is no workspace at {directory}."
    remedy = "Make one with fairlode init, or name it with --workspace."


class WorkspaceExistsError(StoreError):
    """A workspace is there already."""

    code = "stores.workspace_exists"
    sentence = "There is a workspace at {directory} already."
    remedy = "Use it, or choose another directory; nothing was changed."


class WorkspaceNewerError(StoreError):
    """A workspace of a later version."""

    code = "stores.workspace_newer"
    sentence = "The workspace at {directory} has layout {found}; this Fairlode knows up to {known}."
    remedy = "Update Fairlode."


class WorkspaceUnreadableError(StoreError):
    """A ``workspace.toml`` that does not say what it must."""

    code = "stores.workspace_unreadable"
    sentence = "The file {file} cannot be read: {what}."
    remedy = "Restore it from a backup, or mend it by hand: it is a few lines of text."


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceSettings:
    """What ``workspace.toml`` says."""

    store: str
    """URL of the record; a relative path starts at the workspace."""
    author: str
    """Who records, where a command does not say."""
    origin: str
    """Name of the log on its checkpoints, unique in the world."""
    created: datetime


class Workspace:
    """An open workspace. Close it, or use it in ``with``; the record is opened when first used."""

    def __init__(self, directory: Path, settings: WorkspaceSettings) -> None:
        self.directory = directory
        self.settings = settings

    @classmethod
    def create(
        cls,
        directory: Path | None = None,
        *,
        author: str,
        migrate: Callable[[str], None],
        store_url: str = _DEFAULT_STORE,
        origin: str = "",
    ) -> Self:
        """Make a workspace with an empty record, and open it.

        By default in ``.fairlode`` of the current directory. `migrate` makes the tables of a
        database at an absolute URL. A record that is there already is taken over as it is. Without
        `origin` the log is named by a new UUID. Raises `WorkspaceExistsError`, or `StoreError`
        where the record cannot be made; then there is no workspace either.
        """
        directory = (directory or Path.cwd() / WORKSPACE_DIRECTORY).absolute()
        if (directory / _FILE).exists():
            raise WorkspaceExistsError(directory=directory)
        settings = WorkspaceSettings(
            store=store_url,
            author=author,
            origin=origin or uuid4().urn,
            created=datetime.now(UTC).replace(microsecond=0),
        )
        try:
            directory.mkdir(parents=True, exist_ok=True)
            prepare_store(store_url, migrate=migrate, base=directory)
            _write(directory / _FILE, settings)
        except OSError as error:
            raise StoreError(store=directory, what=error.strerror or str(error)) from error
        return cls(directory, settings)

    @classmethod
    def open(cls, directory: Path | None = None) -> Self:
        """The workspace at `directory`, or else that of the current directory or one above.

        Raises `WorkspaceMissingError`, `WorkspaceNewerError` or `WorkspaceUnreadableError`.
        """
        found = _find(Path.cwd()) if directory is None else directory.absolute()
        return cls(found, _read(found))

    @cached_property
    def store(self) -> Store:
        """The record. Raises as `fairlode.stores.open_store`."""
        return open_store(self.settings.store, base=self.directory)

    @property
    def columns_dir(self) -> Path:
        """Where snapshots of the record lie; made by who writes the first."""
        return self.directory / "columns"

    def close(self) -> None:
        """Close the record, if it was opened."""
        if "store" in self.__dict__:
            self.store.close()
            del self.store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _find(start: Path) -> Path:
    for directory in (start, *start.parents):
        found = directory / WORKSPACE_DIRECTORY
        if (found / _FILE).is_file():
            return found
    raise WorkspaceMissingError(directory=f"{start} or above")


def _read(directory: Path) -> WorkspaceSettings:
    path = directory / _FILE
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise WorkspaceMissingError(directory=directory) from None
    except (OSError, ValueError) as error:
        raise WorkspaceUnreadableError(file=path, what=str(error)) from None
    schema = document.get("schema")
    if not isinstance(schema, int):
        raise WorkspaceUnreadableError(file=path, what="schema is missing")
    if schema > WORKSPACE_SCHEMA:
        raise WorkspaceNewerError(directory=directory, found=schema, known=WORKSPACE_SCHEMA)
    return _settings(path, document)


def _settings(path: Path, document: Mapping[str, Any]) -> WorkspaceSettings:
    wanted = {"store": str, "author": str, "origin": str, "created": datetime}
    for name, type_ in wanted.items():
        if not isinstance(document.get(name), type_):
            raise WorkspaceUnreadableError(file=path, what=f"{name} is missing")
    return WorkspaceSettings(**{name: document[name] for name in wanted})


def _write(path: Path, settings: WorkspaceSettings) -> None:
    lines = (
        f"schema = {WORKSPACE_SCHEMA}",
        f"store = {_toml(settings.store)}",
        f"author = {_toml(settings.author)}",
        f"origin = {_toml(settings.origin)}",
        f"created = {settings.created.isoformat()}",
    )
    with written_whole(path) as draft:
        draft.touch()
        if StoreUrl.parse(settings.store).has_password:
            draft.chmod(_SECRET_MODE)
        draft.write_text("\n".join((*lines, "")), "utf-8")


def _toml(text: str) -> str:
    """A basic string of TOML: that of JSON, but for one control character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
