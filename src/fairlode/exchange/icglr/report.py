"""Collect every problem of a document with its place: its title and a JSON pointer (RFC 6901).

The list is bounded, and a warning is given once for what it says, at the first place: the same word
in a thousand lots is one thing to look at.
"""

from dataclasses import dataclass, field
from typing import Final

from fairlode.exchange.icglr.errors import ProblemsCutError
from fairlode.types.errors import Problem, Severity, SourcingError

MAX_PROBLEMS: Final = 1_000
"""Problems listed of one document."""


@dataclass(slots=True)
class Report:
    """The problems of one document, as they are found."""

    title: str
    _listed: list[Problem] = field(default_factory=list)
    _warned: set[str] = field(default_factory=set)
    _beyond: int = 0
    errors: int = 0
    """How many of all problems, listed or not, keep the document out of the record."""

    def error(self, error: SourcingError, pointer: str) -> None:
        """What stands at the pointer keeps the document out."""
        self.errors += 1
        self._add(error.problem(self.place(pointer)))

    def warning(self, error: SourcingError, pointer: str) -> None:
        """What stands at the pointer is recorded, and its doubt is named."""
        said = f"{error.code} {error}"
        if said not in self._warned:
            self._warned.add(said)
            self._add(error.problem(self.place(pointer), Severity.WARNING))

    def take(self, problem: Problem) -> None:
        """A problem that somebody else has put in words; no error."""
        self._add(problem)

    def place(self, pointer: str) -> str:
        """How messages call a place."""
        return f"{self.title}, {pointer}" if pointer else self.title

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found, and how much of it is left out."""
        if not self._beyond:
            return tuple(self._listed)
        severity = Severity.ERROR if self.errors else Severity.WARNING
        return (*self._listed, ProblemsCutError(count=self._beyond).problem(self.title, severity))

    def _add(self, problem: Problem) -> None:
        if len(self._listed) < MAX_PROBLEMS:
            self._listed.append(problem)
        else:
            self._beyond += 1


def below(pointer: str, key: str | int) -> str:
    """The pointer to a member or an item of what stands at `pointer`."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
