"""Read the worked examples of a page, and run them as its reader would.

A page is one session in one folder. A fenced block marked ``console`` in which a line begins with
``$ fairlode`` is run; all its ``$`` lines are, each in a shell of its own. What stands below a
command is what it has to print: ``...`` alone on a line stands for any lines, ``...`` within a line
for any text, and a last line ``[exit 3]`` for that exit code (0 where there is none). A command
under which nothing stands may print what it likes. A ``{code-block}`` whose caption is a file
name becomes that file.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

LONGEST_SECONDS = 120
"""One command; a first one may have to compile."""

_EXIT = re.compile(r"\[exit (\d+)\]")
_FILE_NAME = re.compile(r"[\w.-]+\.\w+")
_WIDTH = "100"


@dataclass(frozen=True, slots=True)
class File:
    """A file that the page tells its reader to make."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """A command that the page shows, and what it says comes of it."""

    line: int
    command: str
    shown: tuple[str, ...] = ()
    exit_code: int = 0


def examples(markdown: str) -> list[File | Step]:
    """What a page tells its reader to make and to run, in order; empty where nothing is run."""
    found: list[File | Step] = []
    for token in MarkdownIt().parse(markdown):
        if token.type == "fence" and token.map:
            found += _block(token.info.strip(), token.content, token.map[0] + 2)
    return found if any(isinstance(item, Step) for item in found) else []


def run(step: Step, folder: Path) -> str:
    """Run one step in `folder`; what differs from the page, or an empty string."""
    done = subprocess.run(
        ["bash", "-c", step.command],
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=LONGEST_SECONDS,
        check=False,
        text=True,
    )
    faults = []
    if done.returncode != step.exit_code:
        faults.append(f"exits with {done.returncode}, the page says {step.exit_code}")
    if step.shown and not matches(step.shown, done.stdout):
        faults.append("prints something else; the page shows:\n" + "\n".join(step.shown))
    if not faults:
        return ""
    return f"line {step.line}: $ {step.command}\n{'; '.join(faults)}\nIt printed:\n{done.stdout}"


def matches(shown: tuple[str, ...], output: str) -> bool:
    """Whether `output` is what a page shows, its ``...`` standing for anything."""
    pattern = ""
    for line in shown:
        if line == "...":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*?".join(re.escape(part) for part in line.split("...")) + r"\n"
    lines = [line.rstrip() for line in output.strip("\n").splitlines()]
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in lines)) is not None


def _block(info: str, content: str, line: int) -> Iterator[File | Step]:
    """What one fenced block holds; its content begins at `line` of the page."""
    if info == "console":
        if re.search(r"^\$ fairlode\b", content, re.MULTILINE):
            yield from _steps(content, line)
    elif info.startswith("{code-block}"):
        options, _, text = content.partition("\n\n")
        caption = re.search(r"^:caption: (.+)$", options, re.MULTILINE)
        if caption and _FILE_NAME.fullmatch(caption[1]):
            yield File(caption[1], text)


def _steps(content: str, line: int) -> Iterator[Step]:
    """The commands of a console block."""
    joined = re.sub(r"\\\n(> ?)?", lambda _: "\x00", content)
    for block in re.split(r"^(?=\$ )", joined, flags=re.MULTILINE):
        if block.startswith("$ "):
            command, *shown = block.rstrip().split("\n")
            ending = _EXIT.fullmatch(shown[-1]) if shown else None
            yield Step(
                line=line,
                command=command.removeprefix("$ ").replace("\x00", " "),
                shown=tuple(text.rstrip() for text in (shown[:-1] if ending else shown)),
                exit_code=int(ending[1]) if ending else 0,
            )
        line += block.count("\n") + block.count("\x00")


def _environment(folder: Path) -> dict[str, str]:
    """A plain reader's: no colours, one width, English, and nothing set for Fairlode."""
    home = folder.parent / f"{folder.name}-home"
    home.mkdir(exist_ok=True)
    kept = {key: value for key, value in os.environ.items() if key == "NUMBA_CACHE_DIR"}
    return kept | {
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(home),
        "COLUMNS": _WIDTH,
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "TERM": "dumb",
        "TZ": "UTC",
    }
