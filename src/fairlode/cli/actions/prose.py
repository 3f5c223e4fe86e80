"""Sentences on the terminal."""

import re
from textwrap import wrap

from rich.console import Console

from fairlode.cli.listing import plain, said

_BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:kt|t|kg|g)\b|%)")
_JOINT = "\N{NO-BREAK SPACE}"


def print_prose(console: Console, text: str) -> None:
    """Print sentences in lines of the console's width, no figure parted from its unit."""
    joined = _BEFORE_UNIT.sub(_JOINT, plain(text))
    lines = wrap(joined, max(console.width, 1), break_on_hyphens=False)
    console.print(said("\n".join(lines).replace(_JOINT, " ")), soft_wrap=True)
