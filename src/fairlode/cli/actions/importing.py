"""`fairlode import` and `fairlode check`: documents, one by one, each whole or not at all."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from fairlode.cli.actions.import_view import print_taken, taken_data
from fairlode.cli.actions.overlay import Overlay
from fairlode.cli.actions.record import Record, opened
from fairlode.cli.errors import NothingFoundError
from fairlode.cli.exits import Exit
from fairlode.cli.listing import FEW, indented, said
from fairlode.cli.session import Session
from fairlode.exchange.contract import Document
from fairlode.exchange.diagram.figures import count_text
from fairlode.exchange.formats import formats
from fairlode.exchange.intake import Checked, Outcome, Recorder
from fairlode.ledger.columns import snapshot
from fairlode.stores.memory import MemoryStore
from fairlode.stores.workspace import WorkspaceMissingError
from fairlode.types.errors import Problem, Severity, SourcingError
from fairlode.types.identifiers import canonical_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one document."""

    document: str
    format: str = ""
    notes: Sequence[str] = ()
    problems: Sequence[Problem] = ()
    outcome: Outcome | None = None
    """None where nothing was recorded."""
    error: SourcingError | None = None
    """Why it could not be read at all."""

    @property
    def refused(self) -> bool:
        """Whether it was, or would be, kept out."""
        wrong = any(problem.severity is Severity.ERROR for problem in self.problems)
        return wrong or self.error is not None


def run_import(session: Session, paths: Sequence[Path], *, author: str, dry_run: bool) -> Exit:
    """Record each document. One that is refused does not keep the others out."""
    if dry_run:
        return run_check(session, paths, author=author)
    with opened(session) as record:
        recorder = record.recorder(canonical_id(author) if author else "")
        taken = []
        for path in list(documents(paths)):  # an empty folder is told before anything is recorded
            taken.append(_recorded(session, recorder, path))
            # What keeps a document out has to be seen whole to be mended.
            _tell(session, taken[-1], limit=None if taken[-1].refused else FEW)
        columns = snapshot(record.reader, record.columns_dir)
        head = {"size": columns.size, "root": columns.root.hex()}

    def people(console: Console) -> None:
        size = count_text(columns.size, "entry", plural="entries")
        console.print(said(f"The record holds {size}; its root is"))
        indented(console, said(columns.root.hex()))

    session.show({"documents": [taken_data(item) for item in taken], "record": head}, people)
    return _exit(taken)


def run_check(session: Session, paths: Sequence[Path], *, author: str = "") -> Exit:
    """Say what recording each document, in this order, would bring up. Records nothing."""
    with _beside(session) as beside:
        recorder = replace(beside, author=canonical_id(author)) if author else beside
        found = list(documents(paths))
        taken = []
        for path in found:
            taken.append(_checked(session, recorder, path, last=path is found[-1]))
            _tell(session, taken[-1], limit=None)
    session.show({"documents": [taken_data(item) for item in taken]}, lambda _: None)
    return _exit(taken)


def documents(paths: Iterable[Path]) -> Iterator[Path]:
    """The files meant by `paths`: of a folder, those that some format may read, by name.

    Raises `NothingFoundError` for a folder without any.
    """
    suffixes = tuple(suffix for format_ in formats().values() for suffix in format_.suffixes)
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = sorted(item for item in path.iterdir() if item.is_file())
        found = [item for item in inside if item.name.lower().endswith(suffixes)]
        found = [item for item in found if not item.name.startswith((".", "~"))]
        if not found:
            raise NothingFoundError(path=path, suffixes=", ".join(sorted(set(suffixes))))
        yield from found


@contextmanager
def _beside(session: Session) -> Iterator[Recorder]:
    """A recorder whose record is that of the workspace, or empty without one, and is thrown away.

    What one document would add is there when the next is checked.
    """
    try:
        with opened(session) as record, TemporaryDirectory() as folder:
            yield _overlaid(record, Path(folder))
    except WorkspaceMissingError:
        if session.workspace is not None:
            raise
        yield Recorder(store=MemoryStore(), author="nobody")


def _overlaid(record: Record, folder: Path) -> Recorder:
    """A recorder over `record` that keeps its snapshots in `folder`."""
    columns = record.columns()
    name = f"{columns.size}-{columns.root.hex()[:16]}"
    kept = record.columns_dir / name if record.columns_dir else None
    if kept is not None and kept.is_dir():
        (folder / name).symlink_to(kept.absolute(), target_is_directory=True)
    author = record.workspace.settings.author if record.workspace else "nobody"
    return Recorder(store=Overlay(record.reader), author=author, columns_dir=folder)


def _recorded(session: Session, recorder: Recorder, path: Path) -> Taken:
    try:
        with session.progress(f"reading {path.name}") as progress:
            taken = recorder.take(Document(path), progress)
    except SourcingError as error:
        return Taken(document=str(path), error=error)
    if isinstance(taken, Checked):
        return _told(path, taken)
    return Taken(
        document=str(path),
        format=taken.format,
        notes=taken.notes,
        problems=taken.warnings,
        outcome=taken,
    )


def _checked(session: Session, recorder: Recorder, path: Path, *, last: bool) -> Taken:
    document = Document(path)
    try:
        with session.progress(f"reading {path.name}") as progress:
            taken = _told(path, recorder.check(document, progress))
            if not last and not taken.refused:
                recorder.record(document, progress)  # for the documents behind it
            return taken
    except SourcingError as error:
        return Taken(document=str(path), error=error)


def _told(path: Path, checked: Checked) -> Taken:
    """A document of which nothing is recorded."""
    return Taken(
        document=str(path), format=checked.format, notes=checked.notes, problems=checked.problems
    )


def _tell(session: Session, taken: Taken, *, limit: int | None) -> None:
    """Say at once what became of a document; a machine is told of all in the end."""
    if not session.json:
        print_taken(session.out, taken, limit=limit)


def _exit(taken: Sequence[Taken]) -> Exit:
    return Exit.REFUSED if any(item.refused for item in taken) else Exit.OK
