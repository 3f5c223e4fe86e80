"""The door of the record: drafts are sealed, placed in their history, and held to the invariants.

Nothing is written here. An `Admission` holds what would be written, what it would make of the
record, and every problem; whoever writes it to a store writes all of it or nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from fairlode.ledger.columns import Columns
from fairlode.ledger.columns.build import RebuildNeededError, extend, retired_descriptions
from fairlode.ledger.columns.tables import empty_columns
from fairlode.ledger.contract import (
    Checkpoint,
    Head,
    LedgerReader,
    RecordMovedError,
    Source,
)
from fairlode.ledger.corrective import missing_correctives
from fairlode.ledger.history import History
from fairlode.ledger.invariants import broken
from fairlode.ledger.record import Draft, Entry, LedgerError, Statement
from fairlode.ledger.sealing import Content, Sealer
from fairlode.types.errors import Problem, Severity, SourcingError
from fairlode.types.instant import format_instant

_STEP = 4_096
"""Drafts between two reports of progress."""
AHEAD_US = 86_400_000_000
"""A day: how far clocks and offsets may put an event ahead of the time it is recorded at."""


class NotYetError(LedgerError):
    """An event that has not happened."""

    code = "ledger.time_future"
    sentence = "{subject} is dated {time}, which has not come yet."
    remedy = "Record an event when it has happened; check the year and the offset from UTC."


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """What a batch of drafts would make of the record."""

    entries: Sequence[Entry]
    checkpoint: Checkpoint
    columns: Columns
    """The record as it would be."""
    problems: tuple[Problem, ...]
    unchanged: int
    """Drafts that say what the record already holds."""
    corrections: int
    """Entries that correct or void an earlier one."""

    @property
    def admitted(self) -> bool:
        """Whether nothing keeps the batch out."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who records, when, and from which document."""

    author: str
    recorded_at: int
    """Microseconds since 1970 UTC."""
    source: Source | None = None


def admit(
    drafts: Sequence[Draft],
    act: Act,
    *,
    reader: LedgerReader,
    columns: Columns,
    progress: Callable[[int, int], None] | None = None,
) -> Admission:
    """Seal `drafts` behind the record that `reader` and its snapshot `columns` show.

    Raises nothing for what is wrong with the drafts: that is in `problems`, each with its place;
    and `RecordMovedError` where `columns` are not of the record as it is now.
    """
    head = reader.head()
    if (columns.size, columns.root) != (head.size, head.root):
        raise RecordMovedError(expected=columns.size, found=head.size)
    sealing = _Sealing(drafts, act, reader, columns)
    sealing.run(progress or _silent)
    after = sealing.sealer.head()
    extended = _extended(columns, sealing.entries, reader, after)
    problems = [
        *sealing.problems,
        *_placed(broken(extended, fresh=head.size, corrected=sealing.corrections > 0), sealing),
        *missing_correctives(drafts, extended),
    ]
    return Admission(
        entries=sealing.entries,
        checkpoint=Checkpoint(head=after, author=act.author, source=act.source),
        columns=extended,
        problems=tuple(problems),
        unchanged=sealing.unchanged,
        corrections=sealing.corrections,
    )


def _spoken_of(drafts: Sequence[Draft], reader: LedgerReader) -> list[Entry]:
    """All entries about what the drafts speak of, by id or by digest, in sequence."""
    subjects = {draft.subject for draft in drafts}
    subjects |= {draft.corrects_subject for draft in drafts if draft.corrects_subject}
    digests = {digest for draft in drafts for digest in (draft.corrects, draft.voids) if digest}
    found = {entry.sequence: entry for entry in reader.of_subjects(subjects)}
    if digests:
        found |= {entry.sequence: entry for entry in reader.of_digests(digests)}
    return [found[sequence] for sequence in sorted(found)]


def _is_implied(draft: Draft) -> bool:
    return draft.implied


def _lots_of(statement: Statement | None) -> Iterable[str]:
    """Lots that an event names."""
    for name in ("inputs", "outputs", "objects", "children"):
        yield from (flow.lot for flow in getattr(statement, name, ()))


def _silent(done: int, total: int) -> None:
    """Progress that nobody watches."""


class _Sealing:
    """One pass over the drafts."""

    def __init__(
        self, drafts: Sequence[Draft], act: Act, reader: LedgerReader, columns: Columns
    ) -> None:
        head = reader.head()
        self._drafts = drafts
        known = _spoken_of(drafts, reader) if head.size else ()
        live = columns.entries.live
        self._history = History(known, act.author, lambda sequence: bool(live[sequence]))
        self.sealer = Sealer(head, author=act.author, recorded_at=act.recorded_at)
        self.entries: list[Entry] = []
        self.problems: list[Problem] = []
        self.unchanged = 0
        self._latest = act.recorded_at + AHEAD_US

    @property
    def corrections(self) -> int:
        """Entries that correct or void an earlier one."""
        return sum(1 for entry in self.entries if entry.corrects or entry.voids)

    def places(self) -> dict[str, str]:
        """Where the document speaks of each id: states it, or else names it in an event."""
        named: dict[str, str] = {}
        for draft in reversed(self._drafts):
            named |= dict.fromkeys(_lots_of(draft.statement), draft.place)
        return named | {draft.subject: draft.place for draft in reversed(self._drafts)}

    def run(self, progress: Callable[[int, int], None]) -> None:
        """Seal every draft that can be sealed; note the others."""
        # What is only implied comes last, when all that is stated of its subject is known.
        for done, draft in enumerate(sorted(self._drafts, key=_is_implied)):
            try:
                self._seal(draft)
            except SourcingError as error:
                self.problems.append(error.problem(draft.place))
            if done % _STEP == 0:
                progress(done, len(self._drafts))

    def _seal(self, draft: Draft) -> None:
        content = Content.of_draft(draft)
        if content.valid_from > self._latest and draft.kind.is_event:
            raise NotYetError(subject=draft.subject, time=format_instant(draft.valid_from))
        plain = content.digest(corrects=None, voids=None)
        place = self._history.place(draft, plain)
        if place.unchanged:
            self.unchanged += 1
            return
        entry = self.sealer.seal(content, corrects=place.corrects, voids=place.voids)
        self._history.add(draft, entry, plain)
        self.entries.append(entry)


def _extended(
    columns: Columns, entries: Sequence[Entry], reader: LedgerReader, head: Head
) -> Columns:
    try:
        return extend(columns, entries, root=head.root)
    except RebuildNeededError:
        voided = retired_descriptions(chain(reader.entries(), entries))
        everything = chain(reader.entries(), entries)
        return extend(empty_columns(), everything, root=head.root, voided=voided)


def _placed(problems: Iterable[Problem], sealing: _Sealing) -> Iterable[Problem]:
    """The problems, each at the place in the document that speaks of its subject."""
    places: dict[str, str] = {}
    for problem in problems:
        places = places or sealing.places()
        subject = str(problem.facts.get("at", ""))
        yield replace(problem, place=places.get(subject, ""))
