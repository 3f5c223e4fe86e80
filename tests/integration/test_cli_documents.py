"""`fairlode init`, `import`, `check`, `template`, `export`: documents in and out."""

import json
from pathlib import Path

import pytest

from fairlode.cli.exits import Exit
from tests.unit.cli.conftest import fairlode  # noqa: F401 - a fixture
from tests.unit.cli.running import EVENTS, LOTS, Command

BAD_LOTS = LOTS.replace("north-conc,North", "north-conc,").replace(",330,t,99.99", ",-330,t,130")


@pytest.fixture
def begun(fairlode: Command) -> Command:  # noqa: F811 - the fixture above
    assert fairlode("init", "--author", "tester").code == Exit.OK
    return fairlode


def state(command: Command) -> tuple[int, str]:
    """Size and root of the log."""
    found = command("log", "verify", "--json").json
    return found["size"], found["root"]


def test_init_makes_a_workspace_and_says_where(fairlode: Command) -> None:  # noqa: F811 - a fixture
    ran = fairlode("init", "--author", "  lot-owner ", "--origin", "example.com/log", "--json")

    assert ran.code == Exit.OK
    assert ran.json["author"] == "lot-owner"
    assert ran.json["origin"] == "example.com/log"
    assert Path(ran.json["workspace"]) == fairlode.folder / ".fairlode"
    assert state(fairlode)[0] == 0


def test_init_takes_a_folder_a_store_and_an_author_from_the_environment(
    fairlode: Command,  # noqa: F811 - a fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FAIRLODE_AUTHOR", "from-env")

    ran = fairlode("init", "here", "--store", "parquet:log", "--json")

    assert ran.json["author"] == "from-env"
    assert ran.json["store"].startswith("parquet:")
    assert (fairlode.folder / "here" / ".fairlode" / "log").is_dir()


def test_a_second_init_changes_nothing(begun: Command) -> None:
    ran = begun("init", "--json")

    assert (ran.code, ran.json["error"]["code"]) == (Exit.FAILED, "stores.workspace_exists")


def test_without_a_workspace_it_is_said_how_to_make_one(fairlode: Command) -> None:  # noqa: F811 - a fixture
    ran = fairlode("trace", "x")

    assert (ran.code, ran.out) == (Exit.FAILED, "")
    assert "Make one with fairlode init" in ran.err


def test_import_says_what_was_understood_and_what_came_of_it(begun: Command) -> None:
    ran = begun("import", begun.write())

    size, root = state(begun)
    assert (ran.code, ran.err) == (Exit.OK, "")
    assert "header in row 1" in ran.out
    assert "4 entries recorded; 1 warning." in ran.out
    assert f"The record holds {size} entries; its root is\n  {root}\n" in ran.out


@pytest.mark.parametrize(
    "order",
    [
        ["lots.csv", "events.csv", "sites.csv"],
        ["events.csv", "sites.csv", "lots.csv"],
        ["sites.csv", "lots.csv", "events.csv"],
    ],
    ids="-".join,
)
def test_files_come_in_any_order(begun: Command, order: list[str]) -> None:
    folder = begun.write()

    assert begun("import", *(folder / name for name in order)).code == Exit.OK

    answer = begun("trace", "cathode", "--json").json
    assert answer["answers"][0]["unknown_share"] == pytest.approx(0.10004, abs=1e-5)
    assert answer["receipt"]["records"] == 10


def test_a_second_import_changes_nothing(begun: Command) -> None:
    folder = begun.write()
    begun("import", folder)
    before = state(begun)

    again = begun("import", folder, "--json").json

    assert state(begun) == before
    assert [item["unchanged"] for item in again["documents"]] == [2, 4, 4]


def test_a_refused_file_leaves_no_trace_and_keeps_nobody_out(begun: Command) -> None:
    folder = begun.write(lots=BAD_LOTS)

    ran = begun("import", folder, "--json")

    assert ran.code == Exit.REFUSED
    by_name = {Path(item["document"]).name: item for item in ran.json["documents"]}
    assert by_name["lots.csv"]["refused"]
    assert by_name["lots.csv"]["recorded"] == 0
    assert (by_name["events.csv"]["recorded"], by_name["sites.csv"]["recorded"]) == (2, 4)
    assert {problem["severity"] for problem in by_name["lots.csv"]["problems"]} == {"error"}
    assert ran.json["record"]["size"] == 6


def test_check_lists_every_problem_and_records_nothing(begun: Command) -> None:
    folder = begun.write(lots=BAD_LOTS)

    ran = begun("check", folder / "lots.csv", "--json")

    assert ran.code == Exit.REFUSED
    (item,) = ran.json["documents"]
    errors = [problem for problem in item["problems"] if problem["severity"] == "error"]
    assert len(errors) >= 2
    assert all(problem["place"].startswith("lots.csv") for problem in errors)
    assert all(problem["code"] and problem["sentence"] for problem in errors)
    assert state(begun)[0] == 0


def test_check_needs_no_workspace(fairlode: Command) -> None:  # noqa: F811 - a fixture
    folder = fairlode.write()

    ran = fairlode("check", folder)

    assert ran.code == Exit.OK
    assert "No error, 0 warnings." in ran.out
    assert not (fairlode.folder / ".fairlode").exists()


def test_check_holds_each_document_against_those_before_it(begun: Command) -> None:
    folder = begun.write(events=EVENTS.replace("north-conc,input,1000", "north-conc,input,1100"))

    alone = begun("check", folder / "events.csv", "--json")
    together = begun("check", folder / "lots.csv", folder / "events.csv", "--json")

    assert alone.code == Exit.OK
    assert together.code == Exit.REFUSED
    codes = {problem["code"] for problem in together.json["documents"][1]["problems"]}
    assert "ledger.overdrawn" in codes
    assert state(begun)[0] == 0


def test_check_holds_documents_against_the_record(begun: Command) -> None:
    folder = begun.write(events=EVENTS.replace("north-conc,input,1000", "north-conc,input,1100"))
    begun("import", folder / "lots.csv")

    ran = begun("import", folder / "events.csv", "--dry-run", "--json")

    assert ran.code == Exit.REFUSED
    assert state(begun)[0] == 4


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("gone.csv", None, "exchange.document_missing"),
        ("odd.bin", b"\x00\x01\x02", "exchange.format_unknown"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_by_name(
    begun: Command, name: str, content: bytes | None, code: str
) -> None:
    if content is not None:
        (begun.folder / name).write_bytes(content)

    ran = begun("import", name, "--json")

    assert ran.code == Exit.REFUSED
    (item,) = ran.json["documents"]
    assert (item["error"]["code"], item["document"]) == (code, name)


def test_an_empty_folder_is_told(begun: Command) -> None:
    (begun.folder / "empty").mkdir()

    ran = begun("import", "empty", "--json")

    assert (ran.code, ran.json["error"]["code"]) == (Exit.FAILED, "cli.nothing_found")


def test_who_records_is_who_is_named(begun: Command) -> None:
    begun("import", begun.write() / "sites.csv", "--author", "auditor")

    (entry,) = begun("log", "show", "smelter", "--json").json["entries"]
    assert entry["author"] == "auditor"
    assert entry["source"]["name"] == "sites.csv"


@pytest.mark.parametrize("form", ["tabular", "epcis", "bundle"])
def test_an_export_is_imported_to_the_same_answer(begun: Command, form: str) -> None:
    begun("import", begun.write())
    written = begun("export", "--format", form, "--json").json["written"]

    other = begun.folder / "other"
    begun("init", other)
    assert begun("import", written, "-w", other).code == Exit.OK

    here, there = (begun("trace", "cathode", "--json", *rest).json for rest in ([], ["-w", other]))
    assert there["answers"] == here["answers"]


def test_a_whole_bundle_brings_the_same_digests(begun: Command) -> None:
    begun("import", begun.write())
    begun("export", "--out", "all.fairlode.json")
    other = begun.folder / "other"
    begun("init", other, "--author", "somebody")
    begun("import", "all.fairlode.json", "-w", other)

    receipts = [
        begun("trace", "cathode", "--json", *rest).json["receipt"] for rest in ([], ["-w", other])
    ]

    assert receipts[0]["digest"] == receipts[1]["digest"]


def test_export_of_a_lot_holds_what_is_behind_it(begun: Command) -> None:
    begun("import", begun.write())

    ran = begun("export", "--lot", "anode", "--json").json

    document = json.loads((begun.folder / "anode.fairlode.json").read_text("utf-8"))
    assert (ran["written"], ran["records"]) == ("anode.fairlode.json", len(document["entries"]))
    assert document["about"]["lot"] == "anode"
    subjects = {entry["content"]["subject"] for entry in document["entries"]}
    assert "cathode" not in subjects
    assert {"north-conc", "south-conc", "smelting", "north"} <= subjects


def test_the_bundle_of_a_lot_holds_what_was_corrected(begun: Command) -> None:
    begun("import", begun.write())
    begun("import", begun.write(lots=LOTS.replace(",403,", ",404,")) / "lots.csv")
    assert begun("export", "--lot", "anode").code == Exit.OK
    other = begun.folder / "other"
    begun("init", other)
    begun("import", "anode.fairlode.json", "-w", other)

    document = json.loads((begun.folder / "anode.fairlode.json").read_text("utf-8"))
    masses = [
        entry["content"]["body"]["mass_g"]
        for entry in document["entries"]
        if entry["content"]["subject"] == "anode"
    ]
    assert masses == ["403000000", "404000000"]
    receipts = [
        begun("trace", "anode", "--json", *rest).json["receipt"]["digest"]
        for rest in ([], ["-w", other], ["-w", "anode.fairlode.json"])
    ]
    assert receipts == [receipts[0]] * 3


def test_help_says_what_the_bundle_of_a_lot_holds(begun: Command) -> None:
    told = " ".join(begun("export", "--help").out.split())

    assert "Of a lot, those that the answer rests on, and what these correct" in told
    assert "not what was voided" in told


def test_an_export_does_not_overwrite(begun: Command) -> None:
    begun("import", begun.write())
    (begun.folder / "record.fairlode.json").write_text("mine")

    refused = begun("export", "--json")
    forced = begun("export", "--force")

    assert refused.json["error"]["code"] == "cli.target_exists"
    assert forced.code == Exit.OK
    assert (begun.folder / "record.fairlode.json").read_text("utf-8").startswith('{"format"')


def test_a_format_that_there_is_not(begun: Command) -> None:
    ran = begun("export", "--format", "pigeon", "--json")

    assert ran.code == Exit.USAGE
    assert ran.json["error"]["sentence"].startswith("There is no format pigeon; there are bundle,")


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt"])
@pytest.mark.parametrize("arguments", [["form.xlsx"], ["form", "--format", "csv"]], ids="-".join)
def test_a_template_is_read_without_a_problem(
    fairlode: Command,  # noqa: F811 - a fixture
    language: str,
    arguments: list[str],
) -> None:
    assert fairlode("template", *arguments, "--language", language).code == Exit.OK

    ran = fairlode("check", arguments[0], "--json")

    assert ran.code == Exit.OK
    assert fairlode("template", *arguments).code == Exit.FAILED
