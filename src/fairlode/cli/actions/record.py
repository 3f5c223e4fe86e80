"""The record that a verb works on: a workspace, or a bundle that is asked like one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fairlode.cli.errors import ReadOnlyError
from fairlode.cli.places import GRAPHS, nearest
from fairlode.cli.session import Session
from fairlode.engine.graph import Graph, open_graph
from fairlode.exchange.bundle import Anchor, Bundle, BundleReader, examine
from fairlode.exchange.contract import Progress, silent
from fairlode.exchange.intake import Recorder, Store
from fairlode.ledger.columns import Columns, snapshot, snapshot_at, valid_at
from fairlode.ledger.contract import LedgerReader
from fairlode.stores.workspace import Workspace
from fairlode.types.errors import RefusedError
from fairlode.types.instant import parse_instant, to_micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Something to ask."""

    reader: LedgerReader
    title: str
    """How messages call it."""
    bundle: Bundle | None = None
    workspace: Workspace | None = None

    @property
    def columns_dir(self) -> Path | None:
        """Where snapshots lie; None for a bundle, which is small."""
        return self.workspace.columns_dir if self.workspace else None

    def columns(self, *, as_known_at: int | None = None) -> Columns:
        """The record as arrays, now or as it was known at a time (microseconds)."""
        if as_known_at is not None:
            return snapshot_at(self.reader, as_known_at)
        return snapshot(self.reader, self.columns_dir)

    def graph(self, columns: Columns, *, at: int | None = None) -> Graph:
        """The graph of `columns`: of all events and the latest descriptions, or as at a time.

        `at`, in microseconds, leaves out later events and follows what was stated for that time.
        """
        directory = self.workspace.directory / GRAPHS if self.workspace else None
        if at is None:
            return open_graph(columns, directory)
        return open_graph(valid_at(self.reader, columns, at), directory, at=at)

    def anchor(self, columns: Columns) -> Anchor:
        """The log that the records behind an answer from `columns` stand in."""
        return self.bundle.anchor if self.bundle else Anchor(size=columns.size, root=columns.root)

    def store(self) -> Store:
        """What can be added to. Raises `ReadOnlyError`."""
        if self.workspace is None:
            raise ReadOnlyError(path=self.title)
        return self.workspace.store

    def recorder(self, author: str = "") -> Recorder:
        """Takes documents in, in the name of `author` or of the workspace's."""
        store = self.store()
        assert self.workspace is not None  # noqa: S101 - store() has refused a bundle
        named = author or self.workspace.settings.author
        return Recorder(store=store, author=named, columns_dir=self.columns_dir)


@contextmanager
def opened(session: Session, progress: Progress = silent) -> Iterator[Record]:
    """The record that the session's options name, closed in the end.

    Raises `WorkspaceMissingError` and what opening a store can raise, or `RefusedError` with
    everything that is wrong with a bundle.
    """
    if session.workspace is not None and session.workspace.is_file():
        yield _of_bundle(session.workspace, progress)
        return
    with Workspace.open(nearest(session.workspace)) as workspace:
        yield Record(reader=workspace.store, title=str(workspace.directory), workspace=workspace)


def _of_bundle(path: Path, progress: Progress) -> Record:
    examined = examine(path, progress=progress)
    if examined.problems:
        raise RefusedError(document=path.name, problems=examined.problems)
    return Record(reader=BundleReader(examined.bundle), title=str(path), bundle=examined.bundle)


def moment(text: str | None) -> int | None:
    """A time from the command line, in microseconds; without an offset it is UTC.

    A date alone is its first moment. Raises `InstantUnreadableError` or `InstantImplausibleError`.
    """
    return to_micros(parse_instant(text, assume_utc=True)) if text else None
