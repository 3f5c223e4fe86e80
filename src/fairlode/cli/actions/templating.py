"""`fairlode template`: tables to fill in."""

from pathlib import Path

from rich.console import Console

from fairlode.cli.actions.targets import written
from fairlode.cli.listing import said
from fairlode.cli.places import told_of
from fairlode.cli.session import Session
from fairlode.exchange.tabular.template import template


def run_template(
    session: Session, place: Path, *, language: str, example: bool, force: bool
) -> None:
    """Write the tables to `place`.

    Raises `TargetExistsError`, `TargetUnwritableError` or `TargetUnfitError`.
    """
    with told_of(place), written(place, force=force) as draft:
        template(draft, language=language, example=example)

    def people(console: Console) -> None:
        console.print(said(f"Wrote {place}."))
        console.print(said(f"Fill it in, then: fairlode check {place}"))

    session.show({"written": str(place), "language": language, "example": example}, people)
