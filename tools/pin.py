"""Pin every dependency of `pyproject.toml`, with hashes and without an address.

An address in a lock file ties the project to one registry, and to the mirror of whoever ran the
tool last. A hash does not: it says *what* to install, from wherever it comes. So the pins are
an exported requirements file, one for running Fairlode and one for working on it, and the two
agree: the first is resolved within the second. Extras that are too heavy for everybody's `make
setup` have a file of their own, which agrees too.

The versions already pinned are kept as long as they satisfy `pyproject.toml`;
``--upgrade`` goes for the newest.
"""

import argparse
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = ROOT / ".venv" / "bin" / "uv"
OLDEST_PYTHON = "3.11"
APART = ("spark",)
"""Extras with a file of their own: PySpark alone is 400 MB and needs Java."""
HEADER = "# Written by `make requirements` from pyproject.toml; not edited by hand.\n"


def main() -> None:
    """Write ``requirements/dev.txt``, then the others within it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="go for the newest versions")
    upgrade = ["--upgrade"] if parser.parse_args().upgrade else []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    light = [f"--extra={name}" for name in project["optional-dependencies"] if name not in APART]
    within = "--constraints=requirements/dev.txt"
    _compile("requirements/dev.txt", "--group=dev", *light, *upgrade)
    _compile("requirements/runtime.txt", within, *light, *upgrade)
    for name in APART:
        _compile(f"requirements/{name}.txt", within, *light, f"--extra={name}", *upgrade)


def _compile(target: str, *options: str) -> None:
    """Resolve for every platform and every Python from `OLDEST_PYTHON` on."""
    subprocess.run(
        [
            str(UV),
            "pip",
            "compile",
            "pyproject.toml",
            "--quiet",
            "--universal",
            f"--python-version={OLDEST_PYTHON}",
            # One version of each package everywhere, so that a result is the same everywhere.
            "--fork-strategy=fewest",
            "--generate-hashes",
            "--no-header",
            "--no-annotate",
            f"--output-file={target}",
            *options,
        ],
        cwd=ROOT,
        check=True,
    )
    path = ROOT / target
    path.write_text(HEADER + path.read_text("utf-8"), "utf-8")


if __name__ == "__main__":
    main()
