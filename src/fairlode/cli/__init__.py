"""The command ``fairlode``: reads arguments, calls down, prints.

A verb is one module of `fairlode.cli.commands`, found by looking. What a verb does is in
`fairlode.cli.actions`, which is loaded when the verb runs: asking for the version must not wait for
a compiler.
"""

import sys


def main() -> None:
    """The program ``fairlode``: runs the command line and exits with its code."""
    if sys.argv[1:] == ["version"]:
        from fairlode.cli.commands.version import lines  # noqa: PLC0415 - without the rest

        sys.stdout.write(lines())
        return
    from fairlode.cli.app import run_program  # noqa: PLC0415 - Typer and all verbs

    sys.exit(run_program(sys.argv[1:]))


__all__ = ["main"]
