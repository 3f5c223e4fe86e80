"""Read a bundle and believe nothing: every digest, leaf and proof is computed anew.

All that fails is reported, each with a JSON pointer (RFC 6901) to where it stands. What holds shows
that the entries are unchanged and stand in the log of the bundle's checkpoint. That this is the log
its owner shows to others is shown by comparing the checkpoint with theirs, not by the bundle.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import orjson

from fairlode.exchange.bundle.errors import (
    BundleUnreadableError,
    BundleVersionError,
    ContentsMismatchError,
    DigestMismatchError,
    EntryMalformedError,
    EntryOrderError,
    ProofMismatchError,
    RootMismatchError,
    StatementStrangeError,
)
from fairlode.exchange.bundle.form import (
    NAME,
    VERSION,
    Bundle,
    Json,
    Proved,
    contents_of,
    entry_of,
    hash_of,
    whole_number,
)
from fairlode.exchange.bundle.proofs import ProofTree
from fairlode.exchange.bundle.receipt import Anchor
from fairlode.exchange.contract import ExchangeError, Progress, silent
from fairlode.exchange.jsonfaults import decoded
from fairlode.ledger.codec import decode, encode
from fairlode.ledger.merkle import verify_inclusion
from fairlode.ledger.record import Kind
from fairlode.ledger.sealing import content_digest, entry_leaf
from fairlode.types.errors import Problem, SourcingError

MAX_BYTES = 2**31
"""Largest bundle that is read: it is parsed in memory, at some four times its size."""
_STEP = 1_024
_CUT_OFF = "unexpected end of data"
"""What orjson says of a text that ends too early."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A bundle, and everything that is wrong with it."""

    bundle: Bundle
    """What could be read of it; to be believed only where `problems` is empty."""
    problems: tuple[Problem, ...]


def examine(path: Path, *, progress: Progress = silent) -> Examined:
    """Read and check the bundle at `path`. Raises nothing for what is wrong with it."""
    try:
        document = _parsed(path)
        anchor = _anchor(document)
    except SourcingError as error:
        empty = Bundle(anchor=Anchor(size=0, root=b""))
        return Examined(bundle=empty, problems=(error.problem(_place(error)),))
    return _examined(document, anchor, progress)


def _parsed(path: Path) -> Json:
    if path.stat().st_size > MAX_BYTES:
        raise BundleUnreadableError(document=path.name, what=f"it has more than {MAX_BYTES} bytes")
    raw = path.read_bytes()
    try:
        document = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise BundleUnreadableError(document=path.name, what=_broken(raw, error)) from None
    if not isinstance(document, dict) or document.get("format") != NAME:
        raise BundleUnreadableError(document=path.name, what=f"its format is not {NAME}")
    if document.get("version") != VERSION:
        raise BundleVersionError(version=document.get("version"), known=VERSION)
    if not isinstance(document.get("entries"), list):
        raise BundleUnreadableError(document=path.name, what="it has no list of entries")
    return document


def _broken(raw: bytes, error: orjson.JSONDecodeError) -> str:
    """Where the file is broken and how, in the words of the other formats where these fit."""
    if not raw.strip():
        return "it is empty"
    try:
        decoded(raw)
    except ExchangeError as fault:
        return str(fault).rstrip(".")
    reason = "it breaks off" if error.msg == _CUT_OFF else error.msg
    return f"line {error.lineno}, column {error.colno}: {reason}"


def _anchor(document: Json) -> Anchor:
    checkpoint = document.get("checkpoint")
    if not isinstance(checkpoint, dict):
        raise EntryMalformedError(what="The field checkpoint is missing")
    return Anchor(size=whole_number(checkpoint, "size"), root=hash_of(checkpoint, "root"))


def _place(error: SourcingError) -> str:
    return "/checkpoint" if isinstance(error, EntryMalformedError) else ""


def _examined(document: Json, anchor: Anchor, progress: Progress) -> Examined:
    lines: Sequence[object] = document["entries"]
    entries: list[Proved] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines):
        if number % _STEP == 0:
            progress("verifying", number, len(lines))
        place = f"/entries/{number}"
        try:
            proved = entry_of(line)
        except SourcingError as error:
            problems.append(error.problem(place))
            continue
        proved = replace(proved, entry=proved.entry._replace(leaf=entry_leaf(proved.entry)))
        last = entries[-1].entry.sequence if entries else -1
        problems += (e.problem(place + where) for where, e in _faults(proved, anchor, after=last))
        entries.append(proved)
    about = document.get("about")
    bundle = Bundle(
        anchor=anchor,
        entries=tuple(entries),
        about=about if isinstance(about, dict) else {},
    )
    problems += _of_whole(bundle, complete=len(entries) == len(lines))
    if not problems:
        problems += _of_contents(bundle)
    return Examined(bundle=bundle, problems=tuple(problems))


def _faults(proved: Proved, anchor: Anchor, *, after: int) -> Iterator[tuple[str, SourcingError]]:
    entry = proved.entry
    if not after < entry.sequence < anchor.size:
        yield "/sequence", EntryOrderError(sequence=entry.sequence, size=anchor.size)
    if content_digest(entry) != entry.digest:
        yield "/digest", DigestMismatchError(sequence=entry.sequence, subject=entry.subject)
    if proved.proof is not None and not verify_inclusion(
        leaf=entry.leaf,
        index=entry.sequence,
        size=anchor.size,
        proof=proved.proof,
        root=anchor.root,
    ):
        yield "/proof", ProofMismatchError(sequence=entry.sequence, subject=entry.subject)
    strange = _strange(proved)
    if strange:
        yield "/content/body", StatementStrangeError(sequence=entry.sequence, what=strange)


def _strange(proved: Proved) -> str:
    """Why the statement cannot be taken as it is; empty where it can."""
    entry = proved.entry
    if entry.kind == Kind.VOID:
        return ""
    try:
        statement = decode(entry.kind, entry.body)
    except Exception as error:  # noqa: BLE001 - a stranger's body may break any type on the way
        return str(error).partition("\n")[0]
    if statement.id != entry.subject:
        return f"it is about {statement.id}, and filed under {entry.subject}"
    return "" if encode(statement) == entry.body else "it has fields that are not known here"


def _of_contents(bundle: Bundle) -> Iterator[Problem]:
    """Whether the entries are those the bundle was made with, where it says which these are."""
    stated = bundle.about.get("contents")
    if stated is not None and stated != contents_of(item.entry for item in bundle.entries):
        yield ContentsMismatchError(count=len(bundle.entries)).problem("/about/contents")


def _of_whole(bundle: Bundle, *, complete: bool) -> Iterator[Problem]:
    """What is wrong with entries that bring no proof: they have to be the whole log."""
    proved = all(item.proof is not None for item in bundle.entries)
    if not complete or (proved and bundle.anchor.size):
        return
    root = ProofTree(b"".join(item.entry.leaf for item in bundle.entries)).root
    if not bundle.whole or root != bundle.anchor.root:
        yield RootMismatchError(count=len(bundle.entries)).problem("/checkpoint/root")
