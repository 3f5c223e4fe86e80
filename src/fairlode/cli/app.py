"""The program: every verb that is found, and what happens before and after it runs."""

import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from pkgutil import iter_modules
from types import ModuleType
from typing import Annotated

import typer

import fairlode
from fairlode.cli import commands
from fairlode.cli.errors import UsageError
from fairlode.cli.exits import Exit
from fairlode.cli.session import Session
from fairlode.cli.verb import as_command

_SETTINGS = {"help_option_names": ["--help", "-h"]}


def _group(package: ModuleType) -> typer.Typer:
    """The verbs of a package, in the order that they ask for.

    A module has ``PLACE``, its place in the help, and ``run``, the verb. A package is a verb with
    verbs below it; its docstring is their help.
    """
    group = typer.Typer(
        help=package.__doc__,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings=_SETTINGS,
    )
    found = [
        import_module(f"{package.__name__}.{info.name}") for info in iter_modules(package.__path__)
    ]
    for module in sorted(found, key=lambda module: module.PLACE):
        # A verb that is a word of Python has an underscore behind it.
        name = module.__name__.rpartition(".")[2].rstrip("_").replace("_", "-")
        if hasattr(module, "__path__"):
            group.add_typer(_group(module), name=name)
        else:
            group.command(name)(as_command(module.run))
    return group


app = _group(commands)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"Fairlode {fairlode.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Know where minerals come from, what was done on the way, and let those concerned answer."""


def run_program(arguments: Sequence[str]) -> int:
    """Run the command line on the process's own streams; returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter shows a question mark, and goes on.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    return run(arguments)


def run(arguments: Sequence[str]) -> int:
    """Run the command line; returns its exit code."""
    command = typer.main.get_command(app)
    try:
        code = command.main(list(arguments), prog_name="fairlode", standalone_mode=False)
    except typer.Abort:
        return Exit.INTERRUPTED
    except typer.TyperException as error:
        return _misused(error, machine="--json" in arguments)
    return int(code or Exit.OK)


def _misused(error: typer.TyperException, *, machine: bool) -> Exit:
    if machine:
        Session(json=True).fail(UsageError(what=error.format_message()))
    else:
        getattr(error, "show", lambda: typer.echo(error, err=True))()
    return Exit.USAGE
