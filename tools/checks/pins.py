"""The pins are whole, hashed, without an address, and are those that `pyproject.toml` asks for.

`tools.pin` writes them; this needs no network, so it can be asked at every change.
"""

import re
import tomllib
from collections.abc import Generator, Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.finding import Finding
from tools.pin import APART

PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?P<rest>.*)$")
ADDRESS = re.compile(r"://|^\s*-{1,2}(?:index|extra-index|find-links|i\b|f\b)|\s@\s")


def find(root: Path) -> Iterator[Finding]:
    """Yield what is wrong with the pins of each requirements file."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    extras = project["project"].get("optional-dependencies", {})
    asked = list(project["project"]["dependencies"])
    for name, extra in extras.items():
        asked += extra if name not in APART else ()
    files = {"runtime": asked} | {name: asked + extras[name] for name in APART if name in extras}
    dev = yield from _file(
        root / "requirements" / "dev.txt", asked + project["dependency-groups"]["dev"]
    )
    for file, wanted in files.items():
        pins = yield from _file(root / "requirements" / f"{file}.txt", wanted)
        for name, version in pins.items():
            if dev.get(name, version if file != "runtime" else None) != version:
                text = f"{name} {version} here, {dev.get(name)} in dev.txt; run `make requirements`"
                yield Finding(place=f"requirements/{file}.txt", text=text)


def _file(path: Path, asked: list[str]) -> Generator[Finding, None, dict[str, str]]:
    """Check one requirements file; return the version of each package in it."""
    place = f"requirements/{path.name}"
    pins: dict[str, str] = {}
    lines = path.read_text("utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if ADDRESS.search(line):
            yield Finding(place=f"{place}:{number}", text="an address")
        if pin := PIN.match(line):
            pins[canonicalize_name(pin["name"])] = pin["version"]
            if number == len(lines) or "--hash=sha256:" not in lines[number]:
                yield Finding(place=f"{place}:{number}", text=f"{pin['name']} has no hash")
    for text in asked:
        wanted = Requirement(text)
        version = pins.get(canonicalize_name(wanted.name))
        if version is None or version not in wanted.specifier:
            found = version or "nothing"
            yield Finding(place=place, text=f"{text} is wanted, {found} is pinned")
    return pins
