"""The program as a whole: verbs found, command lines misread, versions told."""

import sys

import pytest
import typer

import fairlode as package
from fairlode.cli import main
from fairlode.cli.app import app
from fairlode.cli.exits import Exit
from tests.unit.cli.running import Command

VERBS = [
    "init", "template", "import", "check", "trace", "reach", "recall", "balance", "reconcile",
    "loops", "compute", "export", "demo", "version", "log",
]  # fmt: skip  # in the order of the help


def test_every_verb_is_found_in_its_place() -> None:
    group = typer.main.get_group(app)

    assert list(group.commands) == VERBS
    log = group.commands["log"]
    assert list(log.commands) == ["verify", "list", "show", "checkpoint", "proof"]


def test_every_verb_has_the_common_options() -> None:
    group = typer.main.get_group(app)
    commands = [*group.commands.values(), *group.commands["log"].commands.values()]

    for command in commands:
        if not hasattr(command, "commands"):
            names = {option for parameter in command.params for option in parameter.opts}
            assert {"--workspace", "--json", "--no-color", "--debug"} <= names


def test_without_a_verb_the_help_is_shown(fairlode: Command) -> None:
    ran = fairlode()

    assert ran.code == Exit.USAGE
    assert "trace      Show where a lot comes from, per element" in ran.err


def test_help_is_no_failure(fairlode: Command) -> None:
    ran = fairlode("trace", "--help")

    assert ran.code == Exit.OK
    assert "--as-known-at" in ran.out


@pytest.mark.parametrize(
    "line", [["nonsense"], ["trace"], ["trace", "x", "--limit", "0"], ["trace", "x", "--what"]]
)
def test_a_misread_line_ends_with_two(fairlode: Command, line: list[str]) -> None:
    ran = fairlode(*line)

    assert (ran.code, ran.out) == (Exit.USAGE, "")
    assert "Usage: fairlode" in ran.err


def test_a_misread_line_is_told_to_a_machine_as_data(fairlode: Command) -> None:
    ran = fairlode("trace", "--json")

    assert (ran.code, ran.err) == (Exit.USAGE, "")
    assert ran.json["error"] == {
        "code": "cli.usage",
        "sentence": "Missing argument 'LOT'.",
        "remedy": "fairlode --help lists the commands, fairlode COMMAND --help the options of one.",
        "facts": {"what": "Missing argument 'LOT'."},
        "problems": [],
    }


def test_version(fairlode: Command) -> None:
    python = ".".join(map(str, sys.version_info[:3]))

    assert fairlode("version").out == f"Fairlode {package.__version__} (Python {python})\n"
    assert fairlode("--version").out == f"Fairlode {package.__version__}\n"
    assert fairlode("version", "--json").json == {
        "fairlode": package.__version__,
        "python": python,
    }


def test_the_quick_version_says_the_same(
    fairlode: Command, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    slow = fairlode("version").out
    monkeypatch.setattr(sys, "argv", ["fairlode", "version"])

    main()

    assert capsys.readouterr().out == slow
