from pathlib import Path

import pytest

from tools.checks.pins import find

PROJECT = """
[project]
dependencies = ["numpy>=2.3"]
[project.optional-dependencies]
postgres = ["psycopg[binary]>=3"]
[dependency-groups]
dev = ["Ruff>=0.14"]
"""
HASH = f" \\\n    --hash=sha256:{'0' * 64}\n"
RUNTIME = f"numpy==2.4.6{HASH}psycopg==3.3.9{HASH}"
DEV = f"{RUNTIME}ruff==0.17.6{HASH}"


def _texts(root: Path, *, runtime: str = RUNTIME, dev: str = DEV) -> list[str]:
    (root / "requirements").mkdir()
    (root / "requirements" / "runtime.txt").write_text(runtime, "utf-8")
    (root / "requirements" / "dev.txt").write_text(dev, "utf-8")
    (root / "pyproject.toml").write_text(PROJECT, "utf-8")
    return [f"{finding.place}: {finding.text}" for finding in find(root)]


def test_pins_that_agree_are_kept(tmp_path: Path) -> None:
    assert _texts(tmp_path) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://registry.example/simple",
        "-i mirror",
        "--find-links wheels",
        "thing @ file:thing.whl",
        "# from https://registry.example",
    ],
)
def test_an_address_is_found(tmp_path: Path, line: str) -> None:
    assert _texts(tmp_path, dev=f"{line}\n{DEV}") == ["requirements/dev.txt:1: an address"]


def test_a_pin_without_a_hash_is_found(tmp_path: Path) -> None:
    found = _texts(tmp_path, dev=f"{DEV}rich==15.0.0\n")

    assert found == ["requirements/dev.txt:7: rich has no hash"]


def test_a_dependency_without_a_pin_is_found(tmp_path: Path) -> None:
    found = _texts(tmp_path, dev=RUNTIME)

    assert found == ["requirements/dev.txt: Ruff>=0.14 is wanted, nothing is pinned"]


def test_a_pin_that_is_too_old_is_found(tmp_path: Path) -> None:
    found = _texts(tmp_path, dev=DEV.replace("0.17.6", "0.13.0"))

    assert found == ["requirements/dev.txt: Ruff>=0.14 is wanted, 0.13.0 is pinned"]


def test_the_two_files_pin_the_same(tmp_path: Path) -> None:
    found = _texts(tmp_path, runtime=RUNTIME.replace("2.4.6", "2.4.5"))

    text = "numpy 2.4.5 here, 2.4.6 in dev.txt; run `make requirements`"
    assert found == [f"requirements/runtime.txt: {text}"]
