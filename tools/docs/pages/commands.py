"""The page of every command: its use, its arguments and options, printed from the program."""

from collections.abc import Iterator

import typer
from typer.core import TyperArgument, TyperCommand, TyperOption

from tools.docs.page import Page, plain, table, toctree
from tools.docs.survey import commands

HEAD = """# Commands

What `fairlode COMMAND --help` says, for every command.

"""


def pages() -> Iterator[Page]:
    """An index, and a page per command."""
    found = commands()
    rows = [
        (f"fairlode {words}", command.get_short_help_str(100)) for words, command in found.items()
    ]
    text = HEAD
    if rows:
        text += table(("Command", "What it does"), rows) + "\n"
        text += toctree(f"commands/{_slug(words)}" for words in found)
    yield Page(path="commands.md", text=text)
    for words, command in found.items():
        yield Page(path=f"commands/{_slug(words)}.md", text=_page(words, command))


def _page(words: str, command: TyperCommand) -> str:
    """One command."""
    context = typer.Context(command, info_name=f"fairlode {words}")
    usage = " ".join(command.collect_usage_pieces(context))
    paragraphs = [
        f"# fairlode {words}",
        f"```text\nfairlode {words} {usage}\n```",
        *(plain(part) for part in (command.help or "").replace("\f", "").split("\n\n")),
    ]
    for title, kind in (("Arguments", TyperArgument), ("Options", TyperOption)):
        rows = [_row(p, context) for p in command.params if isinstance(p, kind)]
        if rows:
            paragraphs += [f"## {title}", table(("Name", "Meaning"), rows)]
    return "\n\n".join(paragraphs) + "\n"


def _row(parameter: TyperArgument | TyperOption, context: typer.Context) -> tuple[str, str]:
    """One argument or option: how it is written, and what it means."""
    record = parameter.get_help_record(context)
    if record is not None:
        return record
    return str(parameter.name), str(getattr(parameter, "help", None) or "")


def _slug(words: str) -> str:
    """The file name of a command's page."""
    return words.replace(" ", "-")
