"""The log as the command shows and checks it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson

from fairlode.cli.progress import Report
from fairlode.cli.workspace import Subject, open_subject, open_workspace
from fairlode.ledger.checkpoint import CheckpointText, format_checkpoint, parse_checkpoint
from fairlode.ledger.contract import LedgerReader
from fairlode.ledger.merkle import HASH_SIZE, Frontier, inclusion_proof, merkle_root
from fairlode.ledger.record import Entry
from fairlode.ledger.sealing import content_digest, entry_leaf
from fairlode.types.identifiers import canonical_id
from fairlode.types.instant import format_instant, from_micros

_STEP = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found when the log was computed anew."""

    size: int
    root: bytes
    checkpoints: int
    faults: tuple[str, ...]

    @property
    def verified(self) -> bool:
        """Whether everything stored is what it should be."""
        return not self.faults

    def as_dict(self) -> dict[str, object]:
        """As plain JSON data."""
        return {
            "verified": self.verified,
            "size": self.size,
            "root": self.root.hex(),
            "checkpoints": self.checkpoints,
            "faults": list(self.faults),
        }

    def lines(self) -> Iterator[str]:
        """For people."""
        yield from self.faults
        if self.verified:
            yield (
                f"Verified: {self.size:,} entries and {self.checkpoints:,} checkpoints, "
                f"root {self.root.hex()}"
            )


def verified(path: Path | None, earlier: Path | None, progress: Report) -> Verification:
    """Compute digests, leaves, and the root at every checkpoint anew."""
    with open_subject(path) as subject:
        reader = subject.reader
        known = {item.head.size: item.head.root for item in reader.checkpoints()}
        given = parse_checkpoint(earlier.read_text(encoding="utf-8")) if earlier else None
        if given is not None:
            known.setdefault(given.size, given.root)
        faults, frontier = _walked(reader, known, progress)
        if given is not None:
            faults += _against(given, reader)
        head = reader.head()
        if frontier.root() != head.root:
            faults.append(f"The root of the log is {frontier.root().hex()}, not the one stated.")
    return Verification(
        size=head.size, root=frontier.root(), checkpoints=len(known), faults=tuple(faults)
    )


def _walked(
    reader: LedgerReader, roots: dict[int, bytes], progress: Report
) -> tuple[list[str], Frontier]:
    faults: list[str] = []
    frontier, size = Frontier(), reader.head().size
    for entry in reader.entries():
        faults += _faults_of(entry, frontier.size)
        frontier.append(entry.leaf)
        stated = roots.get(frontier.size)
        if stated is not None and stated != frontier.root():
            faults.append(f"The checkpoint of {frontier.size:,} entries states another root.")
        if frontier.size % _STEP == 0:
            progress("verifying", frontier.size, size)
    return faults, frontier


def _faults_of(entry: Entry, position: int) -> Iterator[str]:
    if entry.sequence != position:
        yield f"Entry {position} is missing; {entry.sequence} stands in its place."
    if content_digest(entry) != entry.digest:
        yield f"Entry {entry.sequence} ({entry.subject}) is not what was recorded."
    if entry_leaf(entry) != entry.leaf:
        yield f"Entry {entry.sequence} ({entry.subject}) has another author, time or digest."


def _against(given: CheckpointText, reader: LedgerReader) -> list[str]:
    if given.size > reader.head().size:
        return [f"The log has fewer entries than the checkpoint's {given.size:,}."]
    if merkle_root(reader.leaves(given.size)) != given.root:
        return [f"The first {given.size:,} entries are not those of the checkpoint."]
    return []


def listed(path: Path | None, limit: int) -> list[dict[str, object]]:
    """Appends, the latest first."""
    with open_subject(path) as subject:
        checkpoints = list(subject.reader.checkpoints())
    rows: list[dict[str, object]] = []
    before = 0
    for item in checkpoints:
        rows.append(
            {
                "recorded_at": format_instant(from_micros(item.head.recorded_at)),
                "entries": item.head.size - before,
                "size": item.head.size,
                "root": item.head.root.hex(),
                "author": item.author,
                "source": item.source.name if item.source else "",
            }
        )
        before = item.head.size
    return rows[::-1][:limit]


def history_of(path: Path | None, subject_id: str) -> list[dict[str, object]]:
    """Every entry about a subject, oldest first."""
    with open_subject(path) as subject:
        live = subject.columns().entries.live
        entries = list(subject.reader.of_subjects({canonical_id(subject_id)}))
    return [_entry(entry, in_force=bool(live[entry.sequence])) for entry in entries]


def _entry(entry: Entry, *, in_force: bool) -> dict[str, object]:
    return {
        "sequence": entry.sequence,
        "kind": entry.kind,
        "in_force": in_force,
        "author": entry.author,
        "valid_from": format_instant(from_micros(entry.valid_from)),
        "recorded_at": format_instant(from_micros(entry.recorded_at)),
        "digest": entry.digest.hex(),
        "corrects": entry.corrects and entry.corrects.hex(),
        "voids": entry.voids and entry.voids.hex(),
        "body": orjson.loads(entry.body),
    }


def checkpoint_text(path: Path | None) -> str:
    """The present checkpoint of a workspace's log."""
    with open_workspace(path) as workspace:
        head = workspace.store.head()
        text = CheckpointText(origin=workspace.settings.origin, size=head.size, root=head.root)
    return format_checkpoint(text)


def inclusion(path: Path | None, sequence: int) -> dict[str, object]:
    """The inclusion proof of one entry, against the present root."""
    with open_subject(path) as subject:
        return _inclusion(subject, sequence)


def _inclusion(subject: Subject, sequence: int) -> dict[str, object]:
    head, leaves = subject.reader.head(), subject.reader.leaves()
    proof = inclusion_proof(leaves, sequence, size=head.size)
    leaf = leaves[sequence * HASH_SIZE : (sequence + 1) * HASH_SIZE]
    return {
        "sequence": sequence,
        "leaf": leaf.hex(),
        "size": head.size,
        "root": head.root.hex(),
        "proof": [step.hex() for step in proof],
    }
