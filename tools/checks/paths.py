"""No file of the project knows the machine that it was written on.

A path into somebody's home, or the folder that this very tree lies in, works on one machine.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from tools.finding import Finding, files

HOMES = re.compile(r"(?<![\w.~<{}])(?:/(?:home|root|Users)/|[A-Z]:\\Users\\)\w")


def find(root: Path) -> Iterator[Finding]:
    """Yield every line with a path of a machine in it."""
    here = (f"{root.as_posix()}/", f"{(root.parent / 'shared').as_posix()}/")
    for path in files(root):
        try:
            lines = path.read_text("utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # not a text
        for number, line in enumerate(lines, start=1):
            if HOMES.search(line) or any(folder in line for folder in here):
                place = f"{path.relative_to(root).as_posix()}:{number}"
                yield Finding(place=place, text="a path of one machine")
