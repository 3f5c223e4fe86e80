"""What every verb has: the common options, and one way in which it fails.

A verb is a function whose first parameter is the `Session`; the others are its own. It returns
nothing, or the exit code.
"""

import functools
import inspect
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from fairlode.cli.complete import complete_workspaces
from fairlode.cli.errors import BugError, StoppedError, SystemTroubleError, exit_code
from fairlode.cli.exits import Exit
from fairlode.cli.session import Session
from fairlode.types.errors import SourcingError

Verb = Callable[..., Exit | None]

_WORKSPACE = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        metavar="DIR",
        envvar="FAIRLODE_WORKSPACE",
        show_envvar=True,
        autocompletion=complete_workspaces,
        help="The workspace, or a bundle to ask. Default: the nearest .fairlode upward.",
    ),
]
_JSON = Annotated[bool, typer.Option("--json", help="Print one JSON document, for machines.")]
_NO_COLOR = Annotated[
    bool, typer.Option("--no-color", help="No colours; NO_COLOR in the environment does the same.")
]
_DEBUG = Annotated[bool, typer.Option("--debug", help="Show where in the code a fault happened.")]
COMMON = {"workspace": _WORKSPACE, "json": _JSON, "no_color": _NO_COLOR, "debug": _DEBUG}
"""The options of every verb, and their types."""
_DEFAULTS = {"workspace": None}


def as_command(verb: Verb) -> Callable[..., None]:
    """The verb as a function that Typer can take: with all its options, and never failing."""
    own = list(inspect.signature(verb, eval_str=True).parameters.values())[1:]
    common = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=_DEFAULTS.get(name, False),
            annotation=annotation,
        )
        for name, annotation in COMMON.items()
    ]
    parameters = [item.replace(kind=inspect.Parameter.KEYWORD_ONLY) for item in own] + common

    @functools.wraps(verb)
    def command(**values: object) -> None:
        common: dict[str, Any] = {name: values.pop(name) for name in COMMON}
        session = Session(**common)
        raise typer.Exit(int(guarded(session, lambda: verb(session, **values))))

    del command.__wrapped__  # set by wraps; Typer must not look behind
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # for Typer
    command.__annotations__ = {item.name: item.annotation for item in parameters}
    return command


def guarded(session: Session, action: Callable[[], Exit | None]) -> Exit:
    """Run `action`, tell any failure as it should be told, and say how the command ends."""
    try:
        return action() or Exit.OK
    except BrokenPipeError:
        # What is left in the buffer would be flushed into the closed pipe at the very end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.PIPE_CLOSED
    except KeyboardInterrupt:
        error: SourcingError = StoppedError()
    except SourcingError as stated:
        error = stated
        _debug(session)
    except OSError as trouble:
        error = SystemTroubleError(what=_what(trouble))
        _debug(session)
    except Exception as fault:  # noqa: BLE001 - the last place that can apologise
        error = BugError(what=f"{type(fault).__name__}: {fault}")
        _debug(session)
    session.fail(error)
    return exit_code(error)


def _what(trouble: OSError) -> str:
    reason = trouble.strerror or str(trouble)
    return f"{trouble.filename}: {reason}" if trouble.filename else reason


def _debug(session: Session) -> None:
    if session.debug:
        traceback.print_exc()
