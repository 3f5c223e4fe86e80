"""What Tab offers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fairlode.cli.complete import complete_workspaces
from tests.unit.cli.running import Command


def offered(line: str, folder: Path) -> list[str]:
    """What bash would offer at the end of `line`, run as bash does."""
    words = line.split(" ")
    done = subprocess.run(
        [sys.executable, "-c", "from fairlode.cli import main; main()"],
        env=os.environ
        | {
            "_FAIRLODE_COMPLETE": "complete_bash",
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(words) - 1),
        },
        cwd=folder,
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.stderr == ""
    return done.stdout.split()


def test_ids_of_the_workspace_are_offered(fairlode: Command) -> None:
    folder = fairlode.filled().folder

    assert offered("fairlode trace an", folder) == ["anode"]
    assert offered("fairlode trace ", folder) == ["anode", "cathode", "north-conc", "south-conc"]
    assert offered("fairlode reach s", folder) == ["smelter", "south", "south-conc"]
    assert offered("fairlode export --lot n", folder) == ["north-conc"]


def test_verbs_and_options_are_offered(tmp_path: Path) -> None:
    assert offered("fairlode tr", tmp_path) == ["trace"]
    assert "--element" in offered("fairlode trace x --el", tmp_path)


def test_without_a_workspace_nothing_is_offered_and_nothing_said(tmp_path: Path) -> None:
    assert offered("fairlode trace an", tmp_path) == []


def test_workspaces_are_folders_and_bundles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "demo").mkdir()
    for name in ("demo.fairlode.json", "demo.txt", "other.fairlode.json"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)

    assert complete_workspaces("dem") == ["demo", "demo.fairlode.json"]
    assert complete_workspaces("nowhere/x") == []
