"""How Fairlode says no: one error root, and problems stated as data.

A failure is a code that never changes, one sentence, a remedy and the facts that fill them in.
The command line prints it, the pages translate it, the API returns it as a problem document
(RFC 9457), a worker process pickles it. Nobody parses the sentence.

A `SourcingError` stops what was asked for. A `Problem` is the same thing held as a value, with
its place in a document, so that all problems of a file can be listed at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import ClassVar


class Severity(StrEnum):
    """What a problem does to the document it stands in."""

    ERROR = "error"
    """Nothing of the document is recorded until it is mended."""
    WARNING = "warning"
    """The document is recorded; what could not be known is named in every answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with a document or a record, where, and what to do about it."""

    code: str
    """Stable and dotted, such as ``ledger.overdrawn``; listed in the reference."""
    sentence: str
    remedy: str = ""
    place: str = ""
    """Where it stands, such as ``lots.xlsx, sheet Lots, row 7, mass`` or a JSON pointer."""
    severity: Severity = Severity.ERROR
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)

    def as_dict(self) -> dict[str, object]:
        """The problem as plain JSON data."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "place": self.place,
            "sentence": self.sentence,
            "remedy": self.remedy,
            "facts": {key: _plain(value) for key, value in self.facts.items()},
        }


class SourcingError(Exception):
    """A failure stated as data: a code, a sentence, a remedy, and the facts in them."""

    code: ClassVar[str] = "fairlode.failed"
    sentence: ClassVar[str] = "Something went wrong."
    remedy: ClassVar[str] = ""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.sentence.format(**facts))

    def __reduce__(self) -> tuple[object, ...]:
        # The default would call the class with the sentence, which takes no positional argument.
        return partial(type(self), **self.facts), ()

    def problem(self, place: str = "", severity: Severity = Severity.ERROR) -> Problem:
        """This failure as a value, at a place in a document."""
        return Problem(
            code=self.code,
            sentence=str(self),
            remedy=self.remedy.format(**self.facts),
            place=place,
            severity=severity,
            facts=self.facts,
        )


class RefusedError(SourcingError):
    """A document that cannot be taken as it is; `problems` has every reason and its place."""

    code = "document.refused"
    sentence = "Nothing of {document} was taken; problems found: {count}."
    remedy = "Mend what is listed and try again."

    def __init__(self, *, document: str, problems: Iterable[Problem]) -> None:
        self.document = document
        self.problems = tuple(problems)
        super().__init__(document=document, count=len(self.problems))

    def __reduce__(self) -> tuple[object, ...]:
        rebuild = partial(type(self), document=self.document, problems=self.problems)
        return rebuild, ()


def _plain(value: object) -> object:
    """A fact as JSON data; what JSON has no word for is written out."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return str(value)
