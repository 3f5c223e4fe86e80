"""The contract of every document format: how it is recognised, read and written.

A format is one package of this floor with a module-level `FORMAT`, found by `formats()`; nothing
lists them. Reading never stops at the first problem: it returns what it understood, in words a
person can check, the drafts, and every problem with its place. Whether they enter the record is
decided by `fairlode.exchange.intake`, for the document as a whole.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol, runtime_checkable

from fairlode.ledger.contract import Source
from fairlode.ledger.record import Draft, Entry
from fairlode.types.errors import Problem, Severity, SourcingError

Progress = Callable[[str, int, int], None]
"""Called as ``progress(stage, done, total)``; `total` is 0 where it is not known."""

HEAD_BYTES = 65_536
"""How much of a document a format sees to recognise it."""


class ExchangeError(SourcingError):
    """A failure to read or write a document."""

    code = "exchange.failed"


def silent(stage: str, done: int, total: int) -> None:
    """A `Progress` that shows nothing."""


@dataclass(frozen=True)
class Document:
    """A file, or bytes with a name, as it came in. Not slotted: the digest is kept once known."""

    path: Path
    name: str = ""

    @property
    def title(self) -> str:
        """How messages call it."""
        return self.name or self.path.name

    @cached_property
    def sha256(self) -> bytes:
        """Digest of its bytes, read in pieces."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()

    @cached_property
    def head(self) -> bytes:
        """Its first `HEAD_BYTES`."""
        with self.path.open("rb") as file:
            return file.read(HEAD_BYTES)

    def source(self, format_name: str) -> Source:
        """What the record keeps of it."""
        size = self.path.stat().st_size
        return Source(name=self.title, format=format_name, sha256=self.sha256, size=size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was understood of a document."""

    format: str
    drafts: Sequence[Draft] = ()
    problems: Sequence[Problem] = ()
    notes: Sequence[str] = field(default_factory=tuple)
    """What was understood, one plain sentence each: sheets, header rows, units, decimals."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep the document out of the record."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)


class Format(Protocol):
    """One document standard."""

    name: str
    """Short and stable, such as ``epcis``; the name of its folder and its page."""
    title: str
    suffixes: tuple[str, ...]
    precedence: int
    """Formats with a higher one are asked first whether a document is theirs."""

    def recognises(self, document: Document) -> bool:
        """Whether this format reads the document, judged by name and head."""
        ...

    def read(self, document: Document, *, progress: Progress = silent) -> Reading:
        """Everything the document says. Problems are returned, not raised."""
        ...

    def write(self, entries: Iterable[Entry], path: Path) -> int:
        """Write those entries in force that the format can say; returns how many it wrote.

        Reading the result gives the same statements. Raises `ExchangeError` where the format
        cannot say any of them.
        """
        ...


@runtime_checkable
class JsonFormat(Format, Protocol):
    """A format in JSON, which can say what its documents are told by."""

    signs: tuple[str, ...]
    """Names of members that speak for it, also where they do not suffice to recognise it."""
    told_by: str
    """What a document has to have to be recognised, as part of a sentence."""
