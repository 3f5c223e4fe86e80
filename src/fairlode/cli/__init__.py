"""The command ``fairlode``: reads arguments, calls down, prints.

A verb is one module of `fairlode.cli.commands`, found by looking. What a verb does is in
`fairlode.cli.actions`, which is loaded when the verb runs: asking for the version must not wait for
a compiler.
"""

from fairlode.cli.app import main

__all__ = ["main"]
