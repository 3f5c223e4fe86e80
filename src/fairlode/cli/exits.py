"""Exit codes: what a script may rely on."""

from enum import IntEnum


class Exit(IntEnum):
    """How a command ended."""

    OK = 0
    """Everything asked for was done."""
    FAILED = 1
    """It could not be done; the message says why."""
    USAGE = 2
    """The command line was not understood; nothing was done."""
    GAPS = 3
    """Answered, but part of the origin is unknown. Only with ``--strict``."""
    REFUSED = 4
    """A document has errors; nothing of it was recorded."""
    UNVERIFIED = 5
    """The record or the checkpoint does not verify."""
    INTERRUPTED = 130
    """Stopped from the keyboard; nothing was half-recorded."""
    PIPE_CLOSED = 141
    """Whoever read the output went away."""
