"""`fairlode log verify`: everything that is stored is computed anew from what it is about.

Each entry's digest from its content, each leaf from digest, author and time; the root from the
leaves, at the end and at every checkpoint on the way. Then, where an earlier checkpoint is given,
that this log begins with that one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from fairlode.cli.actions.record import Record, opened
from fairlode.cli.exits import Exit
from fairlode.cli.listing import FEW, indented, print_problems, said
from fairlode.cli.session import Session
from fairlode.exchange.bundle.errors import ALTERED
from fairlode.exchange.contract import Progress
from fairlode.exchange.diagram.figures import count_text
from fairlode.ledger.checkpoint import CheckpointText, parse_checkpoint
from fairlode.ledger.merkle import Frontier
from fairlode.ledger.record import Entry, LedgerError
from fairlode.ledger.sealing import content_digest, entry_leaf
from fairlode.types.errors import Problem, RefusedError

_STEP = 4_096


class EntryAlteredError(LedgerError):
    """An entry that is not what was recorded."""

    code = "ledger.entry_altered"
    sentence = "Entry {sequence}, about {subject}, is not what was recorded: {what}."
    remedy = "Restore the record from a backup; entries before this one may be whole."


class RootAlteredError(LedgerError):
    """A stated root that is not that of the entries."""

    code = "ledger.root_altered"
    sentence = "The first {size} entries do not have the root that {which} states."
    remedy = "Entries were changed, left out or added. Restore the record from a backup."


class LogBrokenOffError(LedgerError):
    """A log that is not the continuation of an earlier one."""

    code = "ledger.not_continued"
    sentence = "This log of {size} entries does not continue the one of the checkpoint ({what})."
    remedy = "One of the two is another log, or the record was rewritten. Ask its owner which."


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found."""

    size: int
    root: bytes
    checkpoints: int
    problems: tuple[Problem, ...]
    earlier: CheckpointText | None = None

    @property
    def verified(self) -> bool:
        """Whether everything is as it was recorded."""
        return not self.problems


@dataclass(slots=True)
class _Walk:
    """The log so far, and the roots that are stated of parts of it."""

    stated: dict[int, dict[bytes, str]] = field(default_factory=dict)
    frontier: Frontier = field(default_factory=Frontier)
    problems: list[Problem] = field(default_factory=list)

    def state(self, size: int, root: bytes, which: str) -> None:
        """Note that `which` states `root` for the first `size` entries."""
        self.stated.setdefault(size, {}).setdefault(root, which)

    def compare(self) -> None:
        """Compare what is stated of the log as it is now."""
        size, root = self.frontier.size, self.frontier.root()
        for other, which in self.stated.pop(size, {}).items():
            if other != root:
                self.problems.append(RootAlteredError(size=size, which=which).problem())


def run_verify(session: Session, earlier: Path | None) -> Exit:
    """Verify, and say what was found. Raises `CheckpointUnreadableError`."""
    given = parse_checkpoint(earlier.read_text("utf-8")) if earlier else None
    try:
        with session.progress("opening") as progress, opened(session, progress) as record:
            if record.bundle is not None:
                verdict = _of_bundle(record, given)
            else:
                verdict = verify(record, given, progress=progress)
    except RefusedError as error:
        if not all(problem.code in ALTERED for problem in error.problems):
            raise
        return _say_refused(session, error)
    session.show(_data(verdict), lambda console: _print(console, verdict))
    return Exit.OK if verdict.verified else Exit.UNVERIFIED


def verify(record: Record, earlier: CheckpointText | None, *, progress: Progress) -> Verdict:
    """Walk the whole log once."""
    reader, walk = record.reader, _Walk()
    checkpoints = reader.checkpoints()
    head = reader.head()
    for checkpoint in checkpoints:
        walk.state(checkpoint.head.size, checkpoint.head.root, "a checkpoint of its store")
    walk.state(head.size, head.root, "the head of its store")
    if earlier is not None and earlier.size <= head.size:
        walk.state(earlier.size, earlier.root, "the earlier checkpoint")
    walk.compare()
    last = 0
    for entry in reader.entries():
        walk.problems += _faults(entry, walk.frontier.size, last)
        last = entry.recorded_at
        walk.frontier.append(entry.leaf)
        if walk.frontier.size in walk.stated:
            walk.compare()
        if walk.frontier.size % _STEP == 0:
            progress("verifying", walk.frontier.size, head.size)
    problems = [*walk.problems, *_unmet(walk, head.size, earlier)]
    return Verdict(
        size=walk.frontier.size,
        root=walk.frontier.root(),
        checkpoints=len(checkpoints),
        problems=tuple(problems),
        earlier=earlier,
    )


def _faults(entry: Entry, position: int, last: int) -> Iterator[Problem]:
    about = {"sequence": entry.sequence, "subject": entry.subject}
    if entry.sequence != position:
        yield EntryAlteredError(**about, what=f"it stands at {position}").problem()
    if content_digest(entry) != entry.digest:
        yield EntryAlteredError(**about, what="its content has another digest").problem()
    if entry_leaf(entry) != entry.leaf:
        what = "its digest, author and time have another leaf"
        yield EntryAlteredError(**about, what=what).problem()
    if entry.recorded_at < last:
        yield EntryAlteredError(**about, what="it is older than the entry before it").problem()


def _unmet(walk: _Walk, size: int, earlier: CheckpointText | None) -> Iterator[Problem]:
    """What is stated of a size that the log never had."""
    for stated, roots in walk.stated.items():
        for which in roots.values():
            yield RootAlteredError(size=stated, which=which).problem()
    if earlier is not None and earlier.size > size:
        yield LogBrokenOffError(size=size, what=f"it has {earlier.size:,} entries").problem()


def _of_bundle(record: Record, earlier: CheckpointText | None) -> Verdict:
    """A bundle was verified when it was opened; what is left is the checkpoint it stands under."""
    assert record.bundle is not None  # noqa: S101 - the caller has looked
    anchor = record.bundle.anchor
    problems = []
    if earlier is not None and (earlier.size, earlier.root) != (anchor.size, anchor.root):
        same = earlier.size == anchor.size
        what = "it has another root" if same else f"it has {earlier.size:,} entries"
        problems.append(LogBrokenOffError(size=anchor.size, what=what).problem())
    return Verdict(
        size=len(record.bundle.entries),
        root=anchor.root,
        checkpoints=1,
        problems=tuple(problems),
        earlier=earlier,
    )


def _say_refused(session: Session, refused: RefusedError) -> Exit:
    """Say of a bundle that its contents are not what they were."""
    problems = [problem.as_dict() for problem in refused.problems]
    data = {"verified": False, "document": refused.document, "problems": problems}
    session.show(data, lambda console: _print_refused(console, refused))
    return Exit.UNVERIFIED


def _print_refused(console: Console, refused: RefusedError) -> None:
    print_problems(console, refused.problems, limit=FEW)
    wrong = count_text(len(refused.problems), "fault")
    console.print(said(f"Not verified: {wrong} in {refused.document}", "bold red"))


def _print(console: Console, verdict: Verdict) -> None:
    print_problems(console, verdict.problems, limit=FEW)
    size = count_text(verdict.size, "entry", plural="entries")
    if verdict.verified:
        checkpoints = count_text(verdict.checkpoints, "checkpoint")
        console.print(said(f"Verified: {size} and {checkpoints}, root", "green"))
    else:
        wrong = count_text(len(verdict.problems), "fault")
        console.print(said(f"Not verified: {wrong} in {size}, root", "bold red"))
    indented(console, said(verdict.root.hex()))
    if verdict.earlier is not None and verdict.verified:
        console.print(said(f"It continues the log of {verdict.earlier.size:,} of the checkpoint."))


def _data(verdict: Verdict) -> dict[str, Any]:
    return {
        "verified": verdict.verified,
        "size": verdict.size,
        "root": verdict.root.hex(),
        "checkpoints": verdict.checkpoints,
        "continues": verdict.earlier.size if verdict.earlier else None,
        "problems": [problem.as_dict() for problem in verdict.problems],
    }
