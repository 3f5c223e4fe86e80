"""What every identifier scheme shares: the values, the first cleaning of a text, and `Scheme`.

A scheme is one module of this package with a constant ``SCHEME``; `_registry` finds it there, so
adding a scheme adds a file and touches no other. A module whose name begins with an underscore
is no scheme.
"""

import csv
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from importlib.resources import files
from typing import Final, NamedTuple, NewType
from unicodedata import normalize

from fairlode.types.errors import Problem, Severity
from fairlode.types.identifiers._errors import (
    EmptyIdentifierError,
    IdentifierError,
    LongIdentifierError,
    MalformedIdentifierError,
    UnprintableIdentifierError,
    shown,
)

LotId = NewType("LotId", str)
"""The canonical identifier of a lot."""
SiteId = NewType("SiteId", str)
"""The canonical identifier of a mine site, plant or other place."""
PartyId = NewType("PartyId", str)
"""The canonical identifier of an organisation or person."""
EventId = NewType("EventId", str)
"""The canonical identifier of an event."""

MAX_IDENTIFIER_CHARS: Final = 2048
"""Longest text read at all, in characters: what browsers and servers take as a web address."""

_NEVER = re.compile("(?!)")
_ODD_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
"""Unicode's other spaces (category Zs), which look like a plain one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A name of one thing: two identifiers are equal when they name the same thing."""

    scheme: str
    """Which scheme it belongs to, such as ``sgtin``, ``lei`` or ``own``."""
    canonical: str
    """The one spelling under which the record knows the thing."""
    text: str = field(compare=False)
    """As it was given."""

    def __post_init__(self) -> None:
        if not self.canonical or not self.scheme:
            raise EmptyIdentifierError

    def __str__(self) -> str:
        return self.canonical


class Named(ABC):
    """What a scheme's parser returns: the parts of one identifier, and its canonical spelling."""

    __slots__ = ()

    @property
    @abstractmethod
    def scheme(self) -> str:
        """The name under which `Identifier.scheme` knows it."""

    @property
    @abstractmethod
    def canonical(self) -> str:
        """The one spelling under which the record knows the thing; parses to an equal value."""

    @property
    def doubts(self) -> tuple[IdentifierError, ...]:
        """What a reader should know though the scheme's rules are kept."""
        return ()

    def __str__(self) -> str:
        return self.canonical


class Breadth(IntEnum):
    """How much of the world's text a scheme claims; the narrow ones are asked first."""

    EXACT = 0
    """A form that is nobody else's."""
    FAMILY = 1
    """A form that a narrower scheme may refine, such as any web address."""
    ANYTHING = 2
    """Whatever the others leave."""


class Reading(NamedTuple):
    """What a scheme makes of a text that is its own."""

    scheme: str
    canonical: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """One way of naming things, as `_registry` needs to know it.

    A text that begins as `marker` says so itself that it is of this scheme: if it is mistyped it
    is refused, and if its form is wrong it is kept as given. A text that only has the `shape` is
    of this scheme when it keeps every rule of it, and is left to the other schemes when not.
    """

    name: str
    title: str
    """What it names and who issues it, for the documentation."""
    example: str
    parse: Callable[[str], Named]
    """The strict parser; raises `IdentifierError`."""
    marker: re.Pattern[str]
    """Matched at the start of a cleaned text."""
    shape: re.Pattern[str] = _NEVER
    """Matched at the start of a cleaned text."""
    breadth: Breadth = Breadth.EXACT

    def read(self, text: str) -> Reading | None:
        """Read a cleaned text; None when it is not of this scheme.

        Raises what proves a typing error in a marked text.
        """
        marked = self.marker.match(text) is not None
        if not marked and not self.shape.match(text):
            return None
        try:
            value = self.parse(text)
        except MalformedIdentifierError as refusal:
            return Reading(str(refusal.facts["scheme"]), text) if marked else None
        except IdentifierError:
            if marked:
                raise
            return None
        return Reading(value.scheme, value.canonical)

    def check(self, text: str) -> list[Problem]:
        """All that is doubtful about a cleaned text as one of this scheme, as warnings.

        Empty for a text that has neither marker nor shape, or only the shape and another form.
        """
        marked = self.marker.match(text) is not None
        if not marked and not self.shape.match(text):
            return []
        try:
            doubts = self.parse(text).doubts
        except MalformedIdentifierError as refusal:
            doubts = (refusal,) if marked else ()
        except IdentifierError as refusal:
            doubts = (refusal,)
        return [doubt.problem(severity=Severity.WARNING) for doubt in doubts]


def clean(text: str) -> str:
    """`text` without blanks around it, odd spaces made plain, in Unicode normal form C.

    Raises
    ------
    EmptyIdentifierError, LongIdentifierError, UnprintableIdentifierError
    """
    if len(text) > MAX_IDENTIFIER_CHARS:
        raise LongIdentifierError(text=shown(text), chars=len(text), limit=MAX_IDENTIFIER_CHARS)
    if not text.isascii():
        text = normalize("NFC", _ODD_SPACE.sub(" ", text))
    text = text.strip()
    if not text:
        raise EmptyIdentifierError
    if not text.isprintable():
        raise _unprintable(text)
    return text


def _unprintable(text: str) -> UnprintableIdentifierError:
    position = next(i for i, c in enumerate(text) if not c.isprintable())
    return UnprintableIdentifierError(
        text=shown(text), character=f"U+{ord(text[position]):04X}", position=position + 1
    )


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of the data file `name` of this package, by column."""
    lines = files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines))
