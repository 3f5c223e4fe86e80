"""Files that cannot be read, places that cannot be written to: told truly, and by name."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from fairlode.cli.exits import Exit
from tests.unit.cli.conftest import fairlode  # noqa: F401 - a fixture
from tests.unit.cli.running import EVENTS, LOTS, Command, Ran
from tests.unit.exchange.epcis.documents import document, event

LONG_ID = "https://id.gs1.org/01/04012345123456/10/NORTH-CONCENTRATE-2019"
MANY = 25


@pytest.fixture
def begun(fairlode: Command) -> Command:  # noqa: F811 - the fixture above
    assert fairlode("init", "--author", "tester").code == Exit.OK
    return fairlode


def bad_lots() -> str:
    """A table with more errors than a screen shows."""
    head, *rows = LOTS.splitlines()
    wrong = [
        row.replace("anode,", f"anode-{n},").replace(",403,", ",-403,")
        for n in range(MANY)
        for row in rows[2:3]
    ]
    return "\n".join([head, *wrong, ""])


def overdrawn() -> str:
    """Events that the record, not the table alone, speaks against."""
    return EVENTS.replace("north-conc,input,1000", "north-conc,input,1100")


def put(command: Command, name: str, content: str | bytes) -> Path:
    path = command.folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def shown(ran: Ran) -> str:
    """What is printed of one document; an import also tells the state of the record."""
    return ran.out.partition("The record holds")[0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lots.csv", bad_lots()),
        ("events.csv", overdrawn()),
        ("cut.json", json.dumps(document(event()))[:150]),
        ("many.json", json.dumps(document(*(event(eventTime=f"day {n}") for n in range(MANY))))),
        ("other.json", '{"a": 1}'),
        ("broken.fairlode.json", '{"format": "fairlode-bundle", "version": 1'),
        ("empty.jsonld", b""),
        ("odd.bin", b"\0\1\2"),
    ],
)
def test_import_says_what_check_says(begun: Command, name: str, content: str | bytes) -> None:
    if name == "events.csv":
        begun("import", put(begun, "good.csv", LOTS))
    path = put(begun, name, content)

    checked, imported = begun("check", path), begun("import", path)

    assert shown(imported) == shown(checked)
    assert imported.code == checked.code == Exit.REFUSED
    assert "more; fairlode check lists all" not in imported.out
    data: list[Any] = [
        begun(verb, path, "--json").json["documents"] for verb in ("check", "import")
    ]
    assert data[0] == data[1]


def test_every_problem_of_a_refused_document_is_printed(begun: Command) -> None:
    path = put(begun, "lots.csv", bad_lots())

    ran = begun("import", path)

    assert ran.out.count("error lots.csv, row ") == MANY
    assert f"{MANY} errors, 0 warnings: nothing of it is recorded." in ran.out
    assert "header in row 1" in ran.out


@pytest.mark.parametrize("verb", ["check", "import"])
def test_what_is_no_file_is_called_what_it_is_and_keeps_nobody_out(
    begun: Command, verb: str
) -> None:
    os.mkfifo(begun.folder / "pipe.json")
    good = put(begun, "lots.csv", LOTS)

    ran = begun(verb, "pipe.json", os.devnull, good, "--json")

    assert ran.code == Exit.REFUSED
    pipe, device, table = ran.json["documents"]
    assert pipe["error"]["sentence"] == (
        "pipe.json is a pipe, not a file; a document is read more than once."
    )
    assert device["error"]["code"] == "exchange.document_no_file"
    assert (table["refused"], table["recorded"]) == (False, 4 if verb == "import" else 0)


def test_an_empty_folder_is_told_before_anything_is_recorded(begun: Command) -> None:
    good = put(begun, "lots.csv", LOTS)
    (begun.folder / "empty").mkdir()

    ran = begun("import", good, "empty", "--json")

    assert (ran.code, ran.json["error"]["code"]) == (Exit.FAILED, "cli.nothing_found")
    assert begun("log", "verify", "--json").json["size"] == 0


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (["template", "x.pdf"], "x.pdf is no kind of template."),
        (
            ["template", "gone/x.xlsx"],
            "gone/x.xlsx cannot be written: there is no folder gone.",
        ),
        (["export", "--out", "gone/x"], "gone/x cannot be written: there is no folder gone."),
        (
            ["template", "lots.csv/x.xlsx"],
            "lots.csv/x.xlsx cannot be written: part of the path is a file, not a folder.",
        ),
        (
            ["init", "lots.csv"],
            (
                "A workspace cannot be made at lots.csv/.fairlode: part of the path is a file, "
                "not a folder."
            ),
        ),
    ],
    ids=lambda item: " ".join(item) if isinstance(item, list) else "",
)
def test_a_place_that_cannot_be_written_to_is_told_by_its_name(
    begun: Command, line: list[str], sentence: str
) -> None:
    put(begun, "lots.csv", LOTS)

    ran = begun(*line, "--json")

    assert (ran.code, ran.json["error"]["sentence"]) == (Exit.FAILED, sentence)
    assert ran.json["error"]["remedy"]
    assert [
        path.name for path in begun.folder.iterdir() if path.name.startswith(".fairlode-")
    ] == []


@pytest.mark.parametrize("columns", ["40", "60"])
def test_no_id_is_broken_on_a_narrow_terminal(
    begun: Command, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    folder = begun.write(
        lots=LOTS.replace("north-conc,", f"{LONG_ID},"),
        events=EVENTS.replace("north-conc,", f"{LONG_ID},"),
    )
    begun("import", folder)

    for line in (
        ["trace", "cathode"],
        ["reach", LONG_ID],
        ["log", "list"],
        ["log", "show", LONG_ID],
    ):
        printed = begun(*line).out
        assert LONG_ID in printed, line
        for half in (LONG_ID[:20], LONG_ID[-20:]):
            assert printed.count(half) == printed.count(LONG_ID), line


def test_a_refusal_names_an_id_whole_on_a_narrow_terminal(
    begun: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    put(begun, "lots.csv", LOTS.replace("north-conc,", f"{LONG_ID},"))
    events = put(begun, "events.csv", overdrawn().replace("north-conc,", f"{LONG_ID},"))
    begun("import", "lots.csv")

    assert LONG_ID in begun("check", events).out
