"""Collect every problem of a JSON document with its place, and go on reading.

A place is the name of the document and a JSON pointer (RFC 6901) into it. The list is bounded, so
that a million wrong events do not become a million messages; how many are left out is said.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from fairlode.exchange.contract import ExchangeError
from fairlode.types.errors import Problem, Severity, SourcingError

MAX_PROBLEMS = 1_000
"""Problems listed of one document; more of them help nobody to mend it."""


class ProblemsCutError(ExchangeError):
    """More problems than are worth listing."""

    code = "exchange.problems_cut"
    sentence = "{count} more problems are not listed."
    remedy = "Mend those that are listed, which often mends the others, and check again."


@dataclass(slots=True)
class Findings:
    """The problems of one document, as they are found."""

    title: str
    found: list[Problem] = field(default_factory=list)
    errors: int = 0
    """How many of all problems, listed or not, keep the document out of the record."""
    left_out: int = 0
    left_out_errors: int = 0
    said: set[tuple[str, str]] = field(default_factory=set)
    """Warnings already given: the same word a thousand times is one thing to look at."""

    def add(self, error: SourcingError, place: str, *, warning: bool = False) -> None:
        """Note a problem at a place of the document; a warning only where it first stands."""
        if warning and (said := (error.code, str(error))) in self.said:
            return
        if warning:
            self.said.add(said)
        self.errors += not warning
        if len(self.found) >= MAX_PROBLEMS:
            self.left_out += 1
            self.left_out_errors += not warning
            return
        severity = Severity.WARNING if warning else Severity.ERROR
        self.found.append(error.problem(self.place(place), severity))

    def place(self, within: str) -> str:
        """How messages call a place within the document."""
        # A line as a whole is the place before a pointer, without one.
        return ", ".join(part for part in (self.title, within.removesuffix(", ")) if part)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found, and how much is left out."""
        if not self.left_out:
            return tuple(self.found)
        severity = Severity.ERROR if self.left_out_errors else Severity.WARNING
        cut = ProblemsCutError(count=self.left_out).problem(self.title, severity)
        return (*self.found, cut)


class Spot:
    """A place in a document, and where to say what is wrong there.

    The pointer is only put together when something is said: most places are in order.
    """

    __slots__ = ("_key", "_over", "findings")

    def __init__(
        self, findings: Findings, key: str | int = "", *, over: "Spot | None" = None
    ) -> None:
        self.findings = findings
        self._key = key
        self._over = over

    def below(self, key: str | int) -> "Spot":
        """The place of a member or an item of what stands here."""
        return Spot(self.findings, key, over=self)

    @property
    def pointer(self) -> str:
        """The place as a JSON pointer, after whatever the first spot was given."""
        if self._over is None:
            return str(self._key)
        step = str(self._key).replace("~", "~0").replace("/", "~1")
        return f"{self._over.pointer}/{step}"

    @property
    def place(self) -> str:
        """How messages call it."""
        return self.findings.place(self.pointer)

    def error(self, error: SourcingError) -> None:
        """What stands here keeps the document out of the record."""
        self.findings.add(error, self.pointer)

    def warning(self, error: SourcingError) -> None:
        """What stands here is recorded, and its doubt is named."""
        self.findings.add(error, self.pointer, warning=True)


def listed(words: Iterable[str], most: int = 12) -> str:
    """Words for a sentence, cut where they would fill the screen."""
    all_words = list(words)
    more = "" if len(all_words) <= most else f" and {len(all_words) - most} more"
    return ", ".join(all_words[:most]) + more
