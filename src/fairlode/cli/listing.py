"""What people see: tables, problems and failures, in any width, with or without colour.

Texts from documents are printed as they are: no markup is read in them, and control characters,
with which a name could repaint a terminal, are replaced.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from fairlode.cli.layout import Indented, Listing, Pairs, Prose
from fairlode.types.errors import Problem, RefusedError, Severity, SourcingError

FEW = 10
"""Problems of one document that are printed, where not all were asked for."""
_REPLACED = "\ufffd"
_INDENT = 2


class PipeConsole(Console):
    """A console that breaks no word, cuts nothing off, and leaves closed pipes to the command."""

    def print(self, *objects: Any, **options: Any) -> None:  # noqa: ANN401 - as Rich has it
        """Print as Rich does, but a text is broken between words only."""
        if not options and len(objects) == 1 and isinstance(objects[0], Text):
            objects = (Prose(objects[0]),)
        super().print(*objects, **{"crop": False, **options})

    def on_broken_pipe(self) -> None:
        """Raise what the pipe raised; Rich itself would end the program here."""
        raise  # noqa: PLE0704 - called by Rich while it handles the BrokenPipeError


def plain(text: object) -> str:
    """`text` without control characters."""
    return "".join(char if char.isprintable() or char in "\n " else _REPLACED for char in str(text))


def said(text: object, style: str = "") -> Text:
    """A text of any origin, ready to print."""
    return Text(plain(text), style=style)


def table(*heads: str, right: Sequence[str] = ()) -> Table:
    """An empty table; the columns named in `right` hold figures and are never broken.

    Where a word has no room in it, it is printed as a list.
    """
    made = Listing()
    for head in heads:
        figures = head in right
        made.add_column(
            head, justify="right" if figures else "left", no_wrap=figures, vertical="top"
        )
    return made


def indented(console: Console, item: Text | Table, *, by: int = _INDENT) -> None:
    """Print `item` a little to the right."""
    console.print(Indented(item, by), crop=False)


def facts(console: Console, pairs: Iterable[tuple[str, object]]) -> None:
    """Print names with their values, one a line."""
    console.print(Pairs((name, said(value)) for name, value in pairs), crop=False)


def print_error(console: Console, error: SourcingError) -> None:
    """A failure: sentence, remedy, code; and the problems behind it."""
    stated = error.problem()
    if isinstance(error, RefusedError):
        print_problems(console, error.problems, limit=FEW)
    console.print(said(stated.sentence, "bold red"))
    if stated.remedy:
        console.print(said(stated.remedy))
    console.print(said(f"[{stated.code}]", "dim"))


def print_problems(
    console: Console, problems: Sequence[Problem], *, limit: int | None = None
) -> None:
    """Each problem at its place; what to do about it once for all of a kind. Errors come first."""
    ranked = sorted(problems, key=lambda problem: problem.severity is Severity.WARNING)
    shown = ranked[:limit]
    for number, problem in enumerate(shown):
        style = "red" if problem.severity is Severity.ERROR else "yellow"
        place = (plain(problem.place) + ": " if problem.place else "", "bold")
        text = Text.assemble((problem.severity.value, style), " ", place, plain(problem.sentence))
        indented(console, text)
        if number + 1 == len(shown) or shown[number + 1].remedy != problem.remedy:
            rest = " ".join(part for part in (problem.remedy, f"[{problem.code}]") if part)
            indented(console, said(rest, "dim"), by=2 * _INDENT)
    if len(ranked) > len(shown):
        more = f"and {len(ranked) - len(shown):,} more; fairlode check lists all"
        indented(console, said(more, "dim"))
