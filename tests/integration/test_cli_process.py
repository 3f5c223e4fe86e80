"""The command as a process of its own: what it loads, how it is stopped, where it writes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.unit.cli.running import TABLES

PROGRAM = [sys.executable, "-c", "from fairlode.cli import main; main()"]
HEAVY = {"numba", "numpy", "pyarrow", "django", "rich", "orjson", "duckdb", "openpyxl"}
LOADED = (
    "import sys, fairlode.cli.app as app\n"
    "code = app.run(sys.argv[1:])\n"
    "print(sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
)


def fairlode(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *arguments],
        cwd=folder,
        env=os.environ | {"COLUMNS": "80"} | environment,
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A folder with a workspace that holds the tables."""
    tables = tmp_path / "tables"
    tables.mkdir()
    for name, text in TABLES.items():
        (tables / name).write_text(text, "utf-8")
    assert fairlode("init", folder=tmp_path).returncode == 0
    assert fairlode("import", "tables", folder=tmp_path).returncode == 0
    return tmp_path


@pytest.mark.parametrize("line", [["version"], ["--help"], ["trace", "--help"], ["compute", "-h"]])
def test_what_is_only_asked_loads_nothing_heavy(line: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *line],
        cwd=tmp_path,
        capture_output=True,
        check=True,
        text=True,
    )

    loaded = set(json.loads(done.stderr.strip().splitlines()[-1].replace("'", '"')))
    # Rich prints what people read; for the help of a verb, Typer writes plain text itself.
    allowed = {"rich"} if line == ["version"] else set()
    assert loaded & HEAVY <= allowed


def test_the_version_does_not_wait_for_typer(tmp_path: Path) -> None:
    code = "import sys; from fairlode.cli import main; sys.argv = ['fairlode', 'version']; main()"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; assert 'typer' not in sys.modules"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
        text=True,
    )

    assert done.stdout.startswith("Fairlode ")


def test_ctrl_c_records_nothing_by_halves(filled: Path) -> None:
    rows = (f"lot-{number},1,t,2024-01-01" for number in range(200_000))
    (filled / "many.csv").write_text("lot_id,mass,unit,date\n" + "\n".join(rows), "utf-8")
    process = subprocess.Popen(
        [*PROGRAM, "import", "many.csv"],
        cwd=filled,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(3)

    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)

    assert (process.returncode, out) == (130, "")
    assert "Nothing was half-recorded" in err
    verified = json.loads(fairlode("log", "verify", "--json", folder=filled).stdout)
    assert (verified["verified"], verified["size"]) == (True, 10)


def test_a_reader_that_goes_away_is_no_error(filled: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", '"$@" | true; echo "${PIPESTATUS[0]}"', "bash", *PROGRAM, "log", "list"],
        cwd=filled,
        capture_output=True,
        check=True,
        text=True,
    )

    assert (done.stdout, done.stderr) == ("141\n", "")


def test_a_terminal_without_the_letters_still_gets_the_answer(filled: Path) -> None:
    done = fairlode("trace", "cathode", folder=filled, PYTHONIOENCODING="ascii")

    assert done.returncode == 0
    assert done.stdout.isascii()
    assert "60.00 %" in done.stdout


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_any_width_holds_the_whole_answer(filled: Path, columns: str) -> None:
    done = fairlode("trace", "cathode", folder=filled, COLUMNS=columns)

    words = "".join(done.stdout.split())
    assert "perfectmixingisassumed" in words
    assert "northconc" in words.replace("-", "")
    receipt = json.loads(fairlode("trace", "cathode", "--json", folder=filled).stdout)["receipt"]
    assert receipt["digest"] in words


def test_json_is_utf8_whatever_the_terminal_is(filled: Path) -> None:
    sites = TABLES["sites.csv"].replace("North mine", "Mina Peñasquito 铜")
    (filled / "tables" / "sites.csv").write_text(sites, "utf-8")
    fairlode("import", "tables/sites.csv", folder=filled)

    done = fairlode("trace", "cathode", "--json", folder=filled, PYTHONIOENCODING="latin-1")

    names = [origin["site_name"] for origin in json.loads(done.stdout)["answers"][0]["origins"]]
    assert names[0] == "Mina Peñasquito 铜"
