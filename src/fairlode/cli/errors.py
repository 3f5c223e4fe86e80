"""What can go wrong in the command itself, and how any failure is told to a machine."""

from fairlode.cli.exits import Exit
from fairlode.types.errors import RefusedError, SourcingError


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


class ReadOnlyError(CommandError):
    """A bundle where a workspace is needed."""

    code = "cli.read_only"
    sentence = "{path} is a bundle: it can be asked, but not added to."
    remedy = "Name a workspace, and import the bundle into it."


class NothingFoundError(CommandError):
    """A folder without documents, or a question without anything to answer about."""

    code = "cli.nothing_found"
    sentence = "There is nothing to read in {path}."
    remedy = "Name files, or a folder that holds some."


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
