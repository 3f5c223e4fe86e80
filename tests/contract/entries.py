"""Entries for the tests of stores: real canonical bodies, digests, leaves and roots.

Made step by step as the record's page describes them, not by the product's own sealing, so that a
store's tests do not stand on it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fairlode.ledger.canonical import canonical, digest
from fairlode.ledger.contract import Checkpoint, Head, LedgerWriter, Source
from fairlode.ledger.merkle import Frontier, leaf_hash
from fairlode.ledger.record import Entry

AUTHOR = "https://example.com/party/mine"
MARCH = 1_772_323_200_000_000
"""2026-03-01T00:00Z in microseconds."""
MINUTE = 60_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an entry is to say."""

    subject: str
    body: dict[str, object] = field(default_factory=dict)
    kind: str = "lot"
    valid_to: int | None = None
    corrects: bytes | None = None
    voids: bytes | None = None


def lots(count: int, start: int = 0) -> list[Said]:
    """Plain statements about `count` lots, each its own."""
    return [
        Said(subject=f"lot-{at}", body={"id": f"lot-{at}", "mass_g": str(at * 1000)})
        for at in range(start, start + count)
    ]


def sealed(
    said: Iterable[Said], head: Head | None = None, *, recorded_at: int = MARCH
) -> list[Entry]:
    """What was said, as the entries that follow `head`."""
    start = (head or Head()).size
    return [_entry(start + at, one, recorded_at) for at, one in enumerate(said)]


def checkpoint_of(
    entries: Sequence[Entry], head: Head | None = None, *, source: Source | None = None
) -> Checkpoint:
    """The checkpoint that `entries` end in when they follow `head`."""
    before = head or Head()
    frontier = Frontier(before.size, before.frontier)
    frontier.extend(entry.leaf for entry in entries)
    after = Head(
        size=frontier.size,
        root=frontier.root(),
        frontier=frontier.hashes,
        recorded_at=entries[-1].recorded_at,
    )
    return Checkpoint(head=after, author=AUTHOR, source=source)


def append(
    writer: LedgerWriter, said: Iterable[Said], head: Head | None = None, *, at: int = MARCH
) -> Checkpoint:
    """Write what was said behind `head`; returns the checkpoint, whose head the next follows."""
    entries = sealed(said, head, recorded_at=at)
    checkpoint = checkpoint_of(entries, head)
    writer.append(entries, checkpoint)
    return checkpoint


def _entry(sequence: int, said: Said, recorded_at: int) -> Entry:
    body = canonical(said.body)
    content: dict[str, object] = {
        "body": said.body,
        "kind": said.kind,
        "subject": said.subject,
        "valid_from": str(MARCH),
    }
    if said.valid_to is not None:
        content["valid_to"] = str(said.valid_to)
    for name, target in (("corrects", said.corrects), ("voids", said.voids)):
        if target is not None:
            content[name] = target.hex()
    value = digest(canonical(content))
    leaf = canonical({"author": AUTHOR, "digest": value.hex(), "recorded_at": str(recorded_at)})
    return Entry(
        sequence=sequence,
        kind=said.kind,
        subject=said.subject,
        valid_from=MARCH,
        valid_to=said.valid_to,
        recorded_at=recorded_at,
        author=AUTHOR,
        digest=value,
        leaf=leaf_hash(leaf),
        corrects=said.corrects,
        voids=said.voids,
        body=body,
    )
