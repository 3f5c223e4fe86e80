"""The form of a bundle: what stands in the file, and the entry that each line of it is.

An entry's ``content`` is exactly what its digest is over, and its author, digest and time of
recording are exactly what its leaf is over, so a few lines in any language can check a bundle: the
how-to has them. Numbers that could exceed 2**53 are text, as they are in the record.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import orjson

from fairlode.exchange.bundle.errors import EntryMalformedError
from fairlode.exchange.bundle.receipt import Anchor
from fairlode.ledger.canonical import canonical
from fairlode.ledger.merkle import HASH_SIZE
from fairlode.ledger.record import Entry, Kind

NAME = "fairlode-bundle"
"""What the file calls itself, in its field ``format``."""
VERSION = 1
SUFFIX = ".fairlode.json"
Json = dict[str, Any]

_CONTENT = frozenset({"body", "corrects", "kind", "subject", "valid_from", "valid_to", "voids"})
_ENTRY = frozenset({"sequence", "content", "digest", "author", "recorded_at", "proof"})
_MAX_TIME_DIGITS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """An entry and what shows that it stands in the log."""

    entry: Entry
    """As it stands in the log it was taken from, `sequence` too; its leaf is computed anew."""
    proof: tuple[bytes, ...] | None = None
    """Audit path, lowest first; None where the bundle holds the whole log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Some or all entries of a log."""

    anchor: Anchor
    entries: tuple[Proved, ...] = ()
    """By ascending sequence."""
    about: Mapping[str, object] = field(default_factory=dict)
    """What question the entries answer; plain JSON data."""

    @property
    def whole(self) -> bool:
        """Whether it holds every entry of its log."""
        return len(self.entries) == self.anchor.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """Which entries of a log to put into a bundle."""

    sequences: Sequence[int] | None = None
    """Ascending; None for all."""
    size: int | None = None
    """How much of the log they are proved to stand in; None for all of it."""
    about: Mapping[str, object] = field(default_factory=lambda: {"what": "record"})
    """What question they answer; plain JSON data."""


def contents_of(entries: Iterable[Entry]) -> str:
    """SHA-256, in hex, over the digests of the entries in order: shows that none is missing.

    It guards against loss, not against a writer who leaves entries out and says so nowhere: a
    bundle proves that its records stand in the log, never that there are no others.
    """
    return sha256(b"".join(entry.digest for entry in entries)).hexdigest()


def head_line(anchor: Anchor, about: Mapping[str, object], *, writer: str) -> bytes:
    """The beginning of the file, up to and with the bracket that opens its entries."""
    head = {
        "format": NAME,
        "version": VERSION,
        "writer": writer,
        "about": dict(about),
        "checkpoint": {"size": anchor.size, "root": anchor.root.hex()},
    }
    return orjson.dumps(head)[:-1] + b',"entries":[\n'


def entry_line(proved: Proved) -> bytes:
    """One entry, on one line, without what follows it."""
    entry = proved.entry
    content: Json = {
        "body": orjson.Fragment(entry.body),
        "kind": entry.kind,
        "subject": entry.subject,
        "valid_from": str(entry.valid_from),
    }
    if entry.valid_to is not None:
        content["valid_to"] = str(entry.valid_to)
    for name, digest in (("corrects", entry.corrects), ("voids", entry.voids)):
        if digest is not None:
            content[name] = digest.hex()
    line: Json = {
        "sequence": entry.sequence,
        "content": dict(sorted(content.items())),
        "digest": entry.digest.hex(),
        "author": entry.author,
        "recorded_at": str(entry.recorded_at),
    }
    if proved.proof is not None:
        line["proof"] = [node.hex() for node in proved.proof]
    return orjson.dumps(line)


def entry_of(line: object) -> Proved:
    """The entry that a line states; nothing of it is believed yet.

    The leaf is left empty. Raises `EntryMalformedError` or `NotCanonicalError`.
    """
    fields = _object(line, _ENTRY, what="an entry")
    content = _object(_needed(fields, "content"), _CONTENT, what="the content of an entry")
    kind = _text(content, "kind")
    if kind not in set(Kind):
        raise EntryMalformedError(what=f"An entry is of the unknown kind {kind[:40]!r}")
    entry = Entry(
        sequence=whole_number(fields, "sequence"),
        kind=kind,
        subject=_text(content, "subject"),
        valid_from=_time(content, "valid_from"),
        valid_to=_time(content, "valid_to") if "valid_to" in content else None,
        recorded_at=_time(fields, "recorded_at"),
        author=_text(fields, "author"),
        digest=hash_of(fields, "digest"),
        leaf=b"",
        corrects=hash_of(content, "corrects") if "corrects" in content else None,
        voids=hash_of(content, "voids") if "voids" in content else None,
        body=canonical(_needed(content, "body")),
    )
    return Proved(entry=entry, proof=_proof(fields))


def whole_number(fields: Json, name: str) -> int:
    """A field that counts. Raises `EntryMalformedError`."""
    value = _needed(fields, name)
    if type(value) is not int or value < 0:
        raise EntryMalformedError(what=f"The field {name} is not a whole number from 0 up")
    return value


def hash_of(fields: Json, name: str) -> bytes:
    """A field that holds a SHA-256 in lower-case hex. Raises `EntryMalformedError`."""
    return _hash(_text(fields, name), name)


def _hash(text: object, name: str) -> bytes:
    try:
        value = bytes.fromhex(text) if isinstance(text, str) else b""
    except ValueError:
        value = b""
    if len(value) != HASH_SIZE or value.hex() != text:
        what = f"The field {name} is not a SHA-256 in 64 lower-case hex digits"
        raise EntryMalformedError(what=what)
    return value


def _proof(fields: Json) -> tuple[bytes, ...] | None:
    nodes = fields.get("proof")
    if nodes is None:
        return None
    if not isinstance(nodes, list):
        raise EntryMalformedError(what="The field proof is not a list")
    return tuple(_hash(node, "proof") for node in nodes)


def _object(value: object, known: frozenset[str], *, what: str) -> Json:
    if not isinstance(value, dict):
        raise EntryMalformedError(what=f"There is {what} that is no object")
    unknown = sorted(value.keys() - known)
    if unknown:
        raise EntryMalformedError(what=f"There is {what} with the unknown field {unknown[0]!r}")
    return value


def _needed(fields: Json, name: str) -> object:
    if name not in fields:
        raise EntryMalformedError(what=f"The field {name} is missing")
    return fields[name]


def _text(fields: Json, name: str) -> str:
    value = _needed(fields, name)
    if not isinstance(value, str):
        raise EntryMalformedError(what=f"The field {name} is not a text")
    return value


def _time(fields: Json, name: str) -> int:
    text = _text(fields, name)
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _MAX_TIME_DIGITS:
        raise EntryMalformedError(what=f"The field {name} is not a time in microseconds")
    if str(int(text)) != text:
        raise EntryMalformedError(what=f"The field {name} is not a number in its one form")
    return int(text)
