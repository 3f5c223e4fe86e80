"""What became of documents, as people read it and as machines do."""

from typing import TYPE_CHECKING, Any

from rich.console import Console

from fairlode.cli.errors import error_data
from fairlode.cli.listing import indented, print_error, print_problems, said
from fairlode.exchange.diagram.figures import count_text
from fairlode.types.errors import Severity

if TYPE_CHECKING:
    from fairlode.cli.actions.importing import Taken


def print_taken(console: Console, taken: "Taken", *, limit: int | None) -> None:
    """Print one document: what was understood, what came of it, what is wrong with it."""
    kind = f" ({taken.format})" if taken.format else ""
    console.print(said(f"{taken.document}{kind}", "bold"))
    for note in taken.notes:
        indented(console, said(note, "dim"))
    print_problems(console, taken.problems, limit=limit)
    if taken.error is not None:
        print_error(console, taken.error)
    else:
        indented(console, said(_result(taken), "red" if taken.refused else "green"))


def _result(taken: "Taken") -> str:
    errors = [p for p in taken.problems if p.severity is Severity.ERROR]
    warnings = count_text(len(taken.problems) - len(errors), "warning")
    if taken.refused:
        return f"{count_text(len(errors), 'error')}, {warnings}: nothing of it is recorded."
    outcome = taken.outcome
    if outcome is None:
        return f"No error, {warnings}."
    parts = [f"{count_text(outcome.recorded, 'entry', plural='entries')} recorded"]
    if outcome.corrections:
        parts.append(f"{outcome.corrections:,} of them correct or void an earlier one")
    if outcome.unchanged:
        parts.append(f"{outcome.unchanged:,} known already")
    return f"{', '.join(parts)}; {warnings}."


def taken_data(taken: "Taken") -> dict[str, Any]:
    """One document as plain JSON data."""
    outcome = taken.outcome
    return {
        "document": taken.document,
        "format": taken.format,
        "refused": taken.refused,
        "recorded": outcome.recorded if outcome else 0,
        "unchanged": outcome.unchanged if outcome else 0,
        "corrections": outcome.corrections if outcome else 0,
        "notes": list(taken.notes),
        "problems": [problem.as_dict() for problem in taken.problems],
        "error": error_data(taken.error) if taken.error is not None else None,
    }
