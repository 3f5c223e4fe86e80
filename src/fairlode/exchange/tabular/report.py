"""What reading finds: problems, each with its place, and what was understood, in sentences.

A file with a wrong column has a problem in every row. All are counted, `MAX_PROBLEMS` are kept,
errors before warnings, and a last one tells of how many more there are.
"""

from collections import Counter
from itertools import count

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.limits import MAX_PROBLEMS
from fairlode.types.errors import Problem, Severity, SourcingError


class MoreProblemsError(ExchangeError):
    """More problems than a list should show."""

    code = "tabular.more_problems"
    sentence = "There are {count} more problems ({kinds})."
    remedy = "Mend those listed first; many often have one cause."


class Report:
    """Collects the problems and notes of one document."""

    def __init__(self, title: str) -> None:
        """`title`: how messages call the document."""
        self.title = title
        self.notes: list[str] = []
        self._kept: dict[Severity, list[tuple[int, Problem]]] = {each: [] for each in Severity}
        self._numbers = count()
        self._more: dict[Severity, Counter[str]] = {each: Counter() for each in Severity}

    def error(self, error: SourcingError, place: str = "") -> None:
        """Something that keeps the document out of the record."""
        self.problem(error.problem(place or self.title))

    def warning(self, error: SourcingError, place: str = "") -> None:
        """Something that the reader of the document should know."""
        self.problem(error.problem(place or self.title, Severity.WARNING))

    def problem(self, problem: Problem) -> None:
        """A problem that was found elsewhere, with its place."""
        kept = self._kept[problem.severity]
        if len(kept) < MAX_PROBLEMS:
            kept.append((next(self._numbers), problem))
        else:
            self._more[problem.severity][problem.code] += 1

    def note(self, sentence: str) -> None:
        """Something that was understood; said once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    @property
    def failed(self) -> bool:
        """Whether there is an error."""
        return bool(self._kept[Severity.ERROR])

    def problems(self) -> tuple[Problem, ...]:
        """At most `MAX_PROBLEMS` in the order in which they were found, and one for the others."""
        errors, warnings = self._kept[Severity.ERROR], self._kept[Severity.WARNING]
        room = MAX_PROBLEMS - len(errors)
        shown = tuple(problem for _, problem in sorted([*errors, *warnings[:room]], key=_number))
        more = Counter(problem.code for _, problem in warnings[room:])
        for counted in self._more.values():
            more.update(counted)
        if not more:
            return shown
        worst = Severity.ERROR if self._more[Severity.ERROR] else Severity.WARNING
        kinds = ", ".join(f"{code} {times}" for code, times in sorted(more.items()))
        error = MoreProblemsError(count=more.total(), kinds=kinds)
        return (*shown, error.problem(self.title, worst))


def _number(kept: tuple[int, Problem]) -> int:
    return kept[0]
