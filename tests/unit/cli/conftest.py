from pathlib import Path

import pytest

from tests.unit.cli.running import Command


@pytest.fixture
def fairlode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """The command in an empty folder, as a pipe of 80 columns sees it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("FAIRLODE_WORKSPACE", "FAIRLODE_AUTHOR", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return Command(capsys, tmp_path)
