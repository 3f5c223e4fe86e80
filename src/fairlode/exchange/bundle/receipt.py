"""The receipt of an answer: which records it was computed from, and of which log they are.

Whoever holds the same records gets the same receipt digest, in a workspace of their own or from a
bundle: it depends on what was stated, not on who recorded it or in which order.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import fairlode
from fairlode.engine.answer import Reach, Trail
from fairlode.ledger.columns import Columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The log that the records behind an answer stand in: its size and its root."""

    size: int
    root: bytes
    """RFC 6962 Merkle tree hash over its first `size` entries, 32 bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What an answer was computed from."""

    anchor: Anchor
    digests: tuple[bytes, ...]
    """Content digests of the records used, ascending, each once."""
    version: str = fairlode.__version__
    """Of the Fairlode that computed the answer."""

    @property
    def digest(self) -> str:
        """SHA-256, in hex, over `digests` in lower-case hex, a newline after each.

        The same as ``sort -u digests.txt | sha256sum``.
        """
        lines = "".join(f"{digest.hex()}\n" for digest in self.digests)
        return hashlib.sha256(lines.encode()).hexdigest()

    def as_dict(self) -> dict[str, object]:
        """The receipt as plain JSON data."""
        return {
            "digest": self.digest,
            "records": len(self.digests),
            "log": {"size": self.anchor.size, "root": self.anchor.root.hex()},
            "fairlode": self.version,
            "digests": [digest.hex() for digest in self.digests],
        }


def receipt_of(columns: Columns, answers: Iterable[Trail | Reach], *, anchor: Anchor) -> Receipt:
    """The receipt of answers that were computed from `columns`, whose records stand in `anchor`."""
    digests = {columns.entries.digest[at].tobytes() for at in sequences_of(answers)}
    return Receipt(anchor=anchor, digests=tuple(sorted(digests)))


def sequences_of(answers: Iterable[Trail | Reach]) -> tuple[int, ...]:
    """Sequences of all records that the answers were computed from, ascending."""
    return tuple(sorted({sequence for answer in answers for sequence in answer.entries}))
