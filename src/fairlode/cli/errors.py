"""What can go wrong in the command itself, and how any failure is told to a machine."""

import errno
from types import MappingProxyType

from fairlode.cli.exits import Exit
from fairlode.types.errors import RefusedError, SourcingError

_REASONS = MappingProxyType(
    {
        errno.ENOENT: "nothing can be made there",
        errno.ENOTDIR: "part of the path is a file, not a folder",
        errno.EEXIST: "a file is in the way",
        errno.EACCES: "you may not write there",
        errno.EPERM: "you may not write there",
        errno.EROFS: "that disk can only be read",
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "your share of the disk is full",
        errno.ENAMETOOLONG: "the name is too long",
    }
)
"""What the system says of a place to write to, for people."""


class CommandError(SourcingError):
    """A failure of the command."""

    code = "cli.failed"


class UsageError(CommandError):
    """A command line that cannot be followed."""

    code = "cli.usage"
    sentence = "{what}"
    remedy = "fairlode --help lists the commands, fairlode COMMAND --help the options of one."


class TargetExistsError(CommandError):
    """A file that would be overwritten."""

    code = "cli.target_exists"
    sentence = "There is already something at {path}."
    remedy = "Choose another place with --out, or overwrite it with --force."


class TargetUnwritableError(CommandError):
    """A place that cannot be written to."""

    code = "cli.target_unwritable"
    sentence = "{path} cannot be written: {reason}."
    remedy = "Make the folder first, or name a place where you may write, on a disk with room."


class WorkspacePlaceError(CommandError):
    """A place where no workspace can be made."""

    code = "cli.workspace_place"
    sentence = "A workspace cannot be made at {path}: {reason}."
    remedy = "Name a folder in which you may write, on a disk with room."


class ReadOnlyError(CommandError):
    """A bundle where a workspace is needed."""

    code = "cli.read_only"
    sentence = "{path} is a bundle: it can be asked, but not added to."
    remedy = "Name a workspace, and import the bundle into it."


class NothingFoundError(CommandError):
    """A folder without documents."""

    code = "cli.nothing_found"
    sentence = "The folder {path} holds no document: no name in it ends in {suffixes}."
    remedy = "Name the files, or a folder that holds some; folders within it are not searched."


class EntryUnknownError(CommandError):
    """An entry that the log does not have."""

    code = "cli.entry_unknown"
    sentence = "The log has no entry {entry}."
    remedy = "Give a sequence number, a digest in hex, or an id; fairlode log list shows them."


class SystemTroubleError(CommandError):
    """The machine said no."""

    code = "cli.system"
    sentence = "The system did not let this happen: {what}."
    remedy = "Check the path, its permissions, and that the disk has room."


class StoppedError(CommandError):
    """Ctrl-C."""

    code = "cli.stopped"
    sentence = "Stopped. Nothing was half-recorded: a document is recorded whole or not at all."
    remedy = "Run the same command again; what is recorded already is left as it is."


class BugError(CommandError):
    """A failure that should not have been possible."""

    code = "fairlode.bug"
    sentence = "Sorry: this is a fault in Fairlode ({what}). Nothing was half-recorded."
    remedy = "Please report it, with what --debug prints and the version."


def reason_of(trouble: OSError) -> str:
    """Why the system refuses a place to write to, as part of a sentence."""
    return _REASONS.get(trouble.errno or 0, trouble.strerror or str(trouble))


def exit_code(error: SourcingError) -> Exit:
    """How the command ends when `error` stopped it."""
    if isinstance(error, RefusedError):
        return Exit.REFUSED
    if isinstance(error, UsageError):
        return Exit.USAGE
    if isinstance(error, StoppedError):
        return Exit.INTERRUPTED
    return Exit.FAILED


def error_data(error: SourcingError) -> dict[str, object]:
    """The failure as plain JSON data: code, sentence, remedy, facts, problems."""
    stated = error.problem().as_dict()
    problems = error.problems if isinstance(error, RefusedError) else ()
    return {
        **{key: stated[key] for key in ("code", "sentence", "remedy", "facts")},
        "problems": [problem.as_dict() for problem in problems],
    }
