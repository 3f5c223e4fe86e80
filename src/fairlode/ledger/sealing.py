"""Drafts become entries: content gets a digest, the log a leaf and a new root.

The digest is over the content alone (what is stated, of when, what it corrects or voids), so two
parties who record the same statement get the same digest. The leaf adds who recorded it and when.
"""

import orjson

from fairlode.ledger.canonical import canonical_plain, digest
from fairlode.ledger.codec import encode
from fairlode.ledger.contract import Head
from fairlode.ledger.merkle import Frontier, leaf_hash
from fairlode.ledger.record import Draft, Entry
from fairlode.types.instant import to_micros


class Sealer:
    """Seals drafts one after another onto the end of a log."""

    def __init__(self, head: Head, *, author: str, recorded_at: int) -> None:
        """Entries will be by `author`, learned at `recorded_at` or at the head's time if later."""
        self._size = head.size
        self._head = head
        self._leaves: list[bytes] = []
        self._author = author
        self._recorded_at = max(recorded_at, head.recorded_at)
        self._leaf = leaf_template(author, self._recorded_at)

    def seal(self, content: "Content", *, corrects: bytes | None, voids: bytes | None) -> Entry:
        """The content as the next entry of the log."""
        value = content.digest(corrects=corrects, voids=voids)
        leaf = leaf_hash(self._leaf % value.hex().encode())
        self._leaves.append(leaf)
        self._size += 1
        return Entry(
            self._size - 1,
            content.kind,
            content.subject,
            content.valid_from,
            content.valid_to,
            self._recorded_at,
            self._author,
            value,
            leaf,
            corrects,
            voids,
            content.body,
        )

    def head(self) -> Head:
        """The end of the log as it is with all that was sealed."""
        frontier = Frontier(self._head.size, self._head.frontier)
        frontier.extend(self._leaves)
        return Head(
            size=frontier.size,
            root=frontier.root(),
            frontier=frontier.hashes,
            recorded_at=self._recorded_at,
        )


class Content:
    """What the digest of an entry is over."""

    __slots__ = ("_plain", "body", "kind", "subject", "valid_from", "valid_to")

    def __init__(self, kind: str, subject: str, times: tuple[int, int | None], body: bytes) -> None:
        self.kind = kind
        self.valid_from, self.valid_to = times
        self.body = body
        self.subject = subject
        self._plain: bytes | None = None

    @classmethod
    def of_draft(cls, draft: Draft) -> "Content":
        """The content of a draft. Raises `NotCanonicalError` where it has no canonical form."""
        body = _void_body(draft) if draft.statement is None else encode(draft.statement)
        end = None if draft.valid_to is None else to_micros(draft.valid_to)
        return cls(draft.kind.value, draft.subject, (to_micros(draft.valid_from), end), body)

    @classmethod
    def of_entry(cls, entry: Entry) -> "Content":
        """The content of an entry."""
        return cls(entry.kind, entry.subject, (entry.valid_from, entry.valid_to), entry.body)

    def digest(self, *, corrects: bytes | None, voids: bytes | None) -> bytes:
        """SHA-256 of the content in RFC 8785 form."""
        if corrects is not None or voids is not None:
            return self._digest(corrects, voids)
        if self._plain is None:
            self._plain = self._digest(None, None)
        return self._plain

    def _digest(self, corrects: bytes | None, voids: bytes | None) -> bytes:
        # The keys are written in their sorted order around a body that is canonical already.
        parts = [b'{"body":', self.body]
        if corrects is not None:
            parts += (b',"corrects":"', corrects.hex().encode(), b'"')
        parts += (b',"kind":"', self.kind.encode(), b'","subject":', orjson.dumps(self.subject))
        parts += (b',"valid_from":"', b"%d" % self.valid_from, b'"')
        if self.valid_to is not None:
            parts += (b',"valid_to":"', b"%d" % self.valid_to, b'"')
        if voids is not None:
            parts += (b',"voids":"', voids.hex().encode(), b'"')
        parts.append(b"}")
        return digest(b"".join(parts))


def content_digest(entry: Entry) -> bytes:
    """The digest that the content of a stored entry has, computed anew."""
    return Content.of_entry(entry).digest(corrects=entry.corrects, voids=entry.voids)


def plain_digest(entry: Entry) -> bytes:
    """The digest that the content would have on its own, correcting and voiding nothing."""
    if entry.corrects is None and entry.voids is None:
        return entry.digest
    return Content.of_entry(entry).digest(corrects=None, voids=None)


def entry_leaf(entry: Entry) -> bytes:
    """The leaf hash that a stored entry has, computed anew from its digest, author and time."""
    return leaf_hash(leaf_template(entry.author, entry.recorded_at) % entry.digest.hex().encode())


def leaf_template(author: str, recorded_at: int) -> bytes:
    """RFC 8785 form of a leaf, with ``%s`` where the digest's hex goes."""
    escaped = canonical_plain(author).replace(b"%", b"%%")
    return b'{"author":%s,"digest":"%%s","recorded_at":"%d"}' % (escaped, recorded_at)


def _void_body(draft: Draft) -> bytes:
    return canonical_plain({"reason": draft.reason} if draft.reason else {})
