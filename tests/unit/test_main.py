"""``python -m fairlode`` is the command."""

import subprocess
import sys

import fairlode


def test_the_package_runs_as_the_command() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "fairlode", "version"], capture_output=True, text=True, check=True
    )

    assert ran.stdout.startswith(f"Fairlode {fairlode.__version__}")
