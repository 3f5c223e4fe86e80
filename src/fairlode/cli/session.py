"""One run of the command: the options that every verb has, and how it speaks.

What was asked for goes to standard output, as a table for people or as one JSON document for
machines; all else (progress, notes, failures) goes to standard error. With ``--json`` a failure too
is one JSON document on standard output.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TextIO, cast

from fairlode.cli.errors import error_data
from fairlode.cli.progress import Ticker
from fairlode.types.errors import SourcingError

if TYPE_CHECKING:
    from rich.console import Console


class _Trimmed:
    """A file or pipe to which lines are written without the blanks that fill them up."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.encoding = file.encoding
        self.flush, self.isatty = file.flush, file.isatty

    def write(self, text: str) -> int:
        """Write whole lines; what a table pads them with is left out."""
        return self._file.write(_PADDING.sub("", text))


_PADDING = re.compile(r" +(?=\n)")


@dataclass(frozen=True, kw_only=True)
class Session:
    """Not slotted: the consoles are made when something is first said."""

    workspace: Path | None = None
    """A workspace, a folder that holds one, or a bundle; None for the nearest upward."""
    json: bool = False
    no_color: bool = False
    debug: bool = False

    @cached_property
    def out(self) -> "Console":
        """Standard output."""
        return self._console(sys.stdout)

    @cached_property
    def err(self) -> "Console":
        """Standard error."""
        return self._console(sys.stderr)

    def show(self, data: Mapping[str, Any], people: "Callable[[Console], None]") -> None:
        """Say the answer: `data` to a machine, or to `people` as they print it."""
        if self.json:
            self.emit(data)
        else:
            people(self.out)

    def emit(self, data: Mapping[str, Any]) -> None:
        """Print `data` as one JSON document, UTF-8, whatever the terminal's encoding is."""
        text = json.dumps(data, indent=2, ensure_ascii=False, default=str)
        sys.stdout.flush()
        sys.stdout.buffer.write(f"{text}\n".encode(errors="replace"))
        sys.stdout.buffer.flush()

    def note(self, text: str) -> None:
        """Tell people something beside the answer."""
        if not self.json:
            self.err.print(text)

    def fail(self, error: SourcingError) -> None:
        """Say why it could not be done."""
        if self.json:
            self.emit({"error": error_data(error)})
        else:
            from fairlode.cli.listing import print_error  # noqa: PLC0415 - rich is loaded on demand

            print_error(self.err, error)

    @contextmanager
    def progress(self, stage: str) -> Iterator[Ticker]:
        """Show how far something is, from two seconds on, where somebody is watching."""
        watched = sys.stderr.isatty() and not self.json and os.environ.get("TERM") != "dumb"
        with Ticker(stage, console=(lambda: self.err) if watched else None) as ticker:
            yield ticker

    def _console(self, file: TextIO) -> "Console":
        from fairlode.cli.listing import PipeConsole  # noqa: PLC0415 - Rich, and not for JSON

        return PipeConsole(
            file=file if file.isatty() else cast("IO[str]", _Trimmed(file)),
            no_color=True if self.no_color else None,
            force_terminal=False if self.no_color else None,
            highlight=False,
            markup=False,
            emoji=False,
        )
