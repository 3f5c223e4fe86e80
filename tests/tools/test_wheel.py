"""The built wheel holds all of the package, and the command runs from it."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tools.docs.survey import commands
from tools.finding import ROOT

SOURCE = ROOT / "src" / "fairlode"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", str(folder), str(ROOT)],
        check=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_every_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    in_source = {
        path.relative_to(SOURCE.parent).as_posix()
        for path in SOURCE.rglob("*")
        if path.is_file() and path.suffix not in {".pyc", ".nbi", ".nbc"}
    }

    with ZipFile(wheel) as archive:
        in_wheel = {name for name in archive.namelist() if ".dist-info/" not in name}

    assert in_wheel == in_source
    assert "fairlode/py.typed" in in_wheel


@pytest.mark.parametrize("words", [words for words in commands() if words == "version"])
def test_the_command_runs_from_the_wheel(wheel: Path, words: str, tmp_path: Path) -> None:
    with ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    script = "import sys, fairlode, fairlode.cli; print(fairlode.__file__); fairlode.cli.main()"

    done = subprocess.run(
        [sys.executable, "-c", script, words],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        check=True,
        text=True,
    )

    assert done.stdout.startswith(str(tmp_path / "fairlode"))
