"""`fairlode check FILE...`."""

from fairlode.cli import options
from fairlode.cli.exits import Exit
from fairlode.cli.session import Session

PLACE = 40


def run(session: Session, files: options.Files, author: options.Author = "") -> Exit:
    """List every problem of documents; record nothing.

    Each comes with its place, a sentence, a remedy and a code.

    The documents are held against the workspace's record, and against those before them; without
    a workspace, against an empty record. Exits with 4 where one has errors.
    """
    from fairlode.cli.actions.importing import run_check  # noqa: PLC0415 - loads every format

    return run_check(session, files, author=author)
