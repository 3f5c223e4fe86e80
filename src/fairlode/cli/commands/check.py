"""``fairlode check``: every problem of files, nothing recorded."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import click
import typer

from fairlode.cli.commands.import_ import all_files
from fairlode.cli.console import answers, printed
from fairlode.cli.exit_codes import REFUSED
from fairlode.cli.options import JsonOption, WorkspaceOption
from fairlode.types.errors import Problem, Severity

if TYPE_CHECKING:
    from fairlode.cli.progress import Report
    from fairlode.exchange.intake import Recorder


def run(
    files: Annotated[list[Path], typer.Argument(help="Files, or folders of files.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List every problem of files, with place, code and remedy. Records nothing.

    Checks against the record of the workspace, where there is one. Exits 4 when a file has errors.
    """
    found = _checked(list(all_files(files)), workspace)
    if as_json:
        body = [
            {"document": str(path), "notes": notes, "problems": [p.as_dict() for p in problems]}
            for path, notes, problems in found
        ]
        click.echo(json.dumps(body, ensure_ascii=False, indent=2))
    else:
        for path, notes, problems in found:
            _tell(path, notes, problems)
    if any(p.severity is Severity.ERROR for _, _, problems in found for p in problems):
        raise typer.Exit(REFUSED)


Found = tuple[Path, list[str], Sequence[Problem]]


def _checked(files: Sequence[Path], workspace: Path | None) -> list[Found]:
    from fairlode.cli.progress import watched  # noqa: PLC0415  # quick start
    from fairlode.exchange.intake import Recorder  # noqa: PLC0415  # quick start
    from fairlode.stores.memory import MemoryStore  # noqa: PLC0415  # quick start
    from fairlode.stores.workspace import Workspace, WorkspaceMissingError  # noqa: PLC0415  # same

    try:
        opened = Workspace.open(workspace)
    except WorkspaceMissingError:
        if workspace is not None:
            raise
        with watched() as progress:
            recorder = Recorder(store=MemoryStore(), author="me")
            return [_check(recorder, path, progress) for path in files]
    with opened, watched() as progress:
        recorder = Recorder(
            store=opened.store,
            author=opened.settings.author,
            columns_dir=opened.columns_dir / "record",
        )
        return [_check(recorder, path, progress) for path in files]


def _check(recorder: "Recorder", path: Path, progress: "Report") -> Found:
    from fairlode.exchange.contract import Document  # noqa: PLC0415  # quick start

    checked = recorder.check(Document(path), progress)
    return path, list(checked.notes), checked.problems


def _tell(path: Path, notes: Sequence[str], problems: Sequence[Problem]) -> None:
    from fairlode.cli.render.problems import problem_lines  # noqa: PLC0415  # quick start

    console = answers()
    console.print(printed(str(path), style="bold"))
    for note in notes:
        console.print(printed(f"  {note}"))
    for line in problem_lines(problems):
        console.print(line)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    console.print(f"  {errors:,} errors, {warnings:,} warnings.")
