"""`fairlode trace`: the whole way from a table to an answer."""

import subprocess
from pathlib import Path

import pytest

from fairlode.cli.actions.prose import print_prose
from fairlode.cli.exits import Exit
from fairlode.cli.session import Session
from tests.unit.cli.conftest import fairlode  # noqa: F401 - a fixture
from tests.unit.cli.running import LOTS, Command


@pytest.fixture
def filled(fairlode: Command) -> Command:  # noqa: F811 - the fixture above
    return fairlode.filled()


def test_people_read_origins_steps_boundary_and_receipt(filled: Command) -> None:
    ran = filled("trace", "cathode")

    digest = filled("trace", "cathode", "--json").json["receipt"]["digest"]
    assert (ran.code, ran.err) == (Exit.OK, "")
    assert ran.out.startswith(
        "Lot Cathode 2019 (cathode)\n"
        "copper cathode\n"
        "\n"
        "Contained copper (Cu): 330.0 t\n"
        "90.00 % comes from 2 recorded origins. Where the rest comes from is not in the\n"
        "record: 10.00 %, 33.01 t. Proportions follow contained mass: dry mass times\n"
        "assay.\n"
        "\n"
        "    Share      Mass   Origin\n"
    )
    assert "  60.00 %   198.0 t   North mine, Mexico\n" in ran.out
    assert "                      primary, lot North concentrate (north-conc)\n" in ran.out
    assert "  10.00 %   33.01 t   Unknown origin, seen at Smelter\n" in ran.out
    (refining,) = (line for line in ran.out.splitlines() if "2019-08-28 Refinery" in line)
    assert " ".join(refining.split()) == "2019-08-28 Refinery 332.5 t 330.0 t 99.23 % assay"
    assert (
        "Recycled input counts as an origin at its reclaim point. Within each step and\n"
        "lot, perfect mixing is assumed.\n" in ran.out
    )
    assert f"Receipt\n  {digest}\n  over the digests of 10 records" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


def test_a_machine_reads_the_same_in_full(filled: Command) -> None:
    answer = filled("trace", "cathode", "--json").json

    assert list(answer) == [
        "fairlode", "lot", "boundary", "threshold", "as_known_at", "at", "statements", "answers",
        "receipt",
    ]  # fmt: skip  # one list of fields
    assert answer["lot"] == {
        "id": "cathode",
        "name": "Cathode 2019",
        "material": "copper cathode",
    }
    (copper,) = answer["answers"]
    assert copper["element"] == "Cu"
    assert copper["unknown_share"] == pytest.approx(0.10004, abs=1e-5)
    assert [origin["lot"] or origin["event"] for origin in copper["origins"]] == [
        "north-conc", "south-conc", "smelting",
    ]  # fmt: skip  # one list of origins
    assert copper["origins"][2]["reason"] == "unexplained"
    assert sum(origin["share"] for origin in copper["origins"]) == pytest.approx(1.0)
    assert [step["event"] for step in copper["steps"]] == ["refining", "smelting"]
    assert copper["steps"][0]["recovery"] == pytest.approx(0.9923, abs=1e-4)
    assert len(answer["receipt"]["digests"]) == answer["receipt"]["records"] == 10


def test_the_receipt_digest_can_be_had_from_a_shell(filled: Command) -> None:
    receipt = filled("trace", "cathode", "--json").json["receipt"]

    lines = "".join(f"{digest}\n" for digest in receipt["digests"])
    done = subprocess.run(
        ["sh", "-c", "sort -u | sha256sum"], input=lines, capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[0] == receipt["digest"]


def test_gross_mass_is_asked_for_beside_or_alone(filled: Command) -> None:
    beside = filled("trace", "cathode", "--gross", "-e", "copper", "--json").json
    alone = filled("trace", "cathode", "--gross", "--json").json

    assert [item["element"] for item in beside["answers"]] == ["Cu", ""]
    assert [item["element"] for item in alone["answers"]] == [""]
    assert alone["answers"][0]["rests_on"].startswith("Proportions follow gross dry mass")


def test_strict_ends_with_three_where_something_is_unknown(filled: Command) -> None:
    assert filled("trace", "cathode", "--strict").code == Exit.GAPS
    assert filled("trace", "north-conc", "--strict").code == Exit.OK


def test_a_short_list_says_what_it_leaves_out(filled: Command) -> None:
    short = filled("trace", "cathode", "--limit", "1").out
    whole = filled("trace", "cathode", "--limit", "1", "--all").out

    assert "  40.00 %   132.0 t   2 smaller origins; --all lists them\n" in short
    assert "1 more step; --all lists them" in short
    assert "--all" not in whole


def test_the_past_can_be_asked_for(filled: Command) -> None:
    head = filled("log", "show", "anode", "--json").json["entries"][0]["recorded_at"]
    poorer = LOTS.replace("403,t,99.26", "403,t,95")
    assert filled("import", filled.write(lots=poorer)).code == Exit.OK

    now = filled("trace", "cathode", "--json").json["answers"][0]["unknown_share"]
    then = filled("trace", "cathode", "--as-known-at", head, "--json").json

    assert now != pytest.approx(then["answers"][0]["unknown_share"])
    assert then["answers"][0]["unknown_share"] == pytest.approx(0.10004, abs=1e-5)
    early = filled("trace", "cathode", "--at", "2019-07-01", "--json").json["answers"][0]
    assert early["steps"] == []


def test_at_leaves_out_later_events_and_no_description(filled: Command) -> None:
    later = LOTS.replace("2019-06-01", "2019-12-01").replace("2019-08-01", "2019-12-01")
    assert filled("import", filled.write(lots=later)).code == Exit.OK

    (answer,) = filled("trace", "cathode", "--at", "2019-08-01", "--json").json["answers"]
    (made,) = filled("trace", "anode", "--at", "2019-06-28", "--json").json["answers"]
    (before,) = filled("trace", "anode", "--at", "2019-06-27", "--json").json["answers"]

    assert (answer["element"], answer["mass_g"]) == ("Cu", pytest.approx(329_967_000))
    assert answer["origins"][0]["reason"] == "not_stated"
    assert ([step["event"] for step in made["steps"]], before["steps"]) == (["smelting"], [])
    assert made["steps"][0]["out_g"] == pytest.approx(403e6 * 0.9926)


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (["smelter"], "Ask where its lots went: fairlode reach smelter."),
        (["copper-co"], "Ask where its lots went: fairlode reach copper-co."),
        (["cathod"], "Did you mean cathode?"),
        (["north-cnc"], "Did you mean north-conc, south-conc or north?"),
    ],
    ids=["site", "organisation", "lot", "lot or site"],
)
def test_the_way_on_is_shown(filled: Command, arguments: list[str], remedy: str) -> None:
    ran = filled("trace", *arguments)

    assert ran.code == Exit.FAILED
    assert ran.err.splitlines()[1] == remedy


@pytest.mark.parametrize("width", range(20, 140))
def test_no_line_ends_between_a_figure_and_its_unit(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    console = Session().out
    text = "90.00 % comes from 2 recorded origins. The rest is not in the record: 10.00 %, 33.01 t."

    with console.capture() as printed:
        print_prose(console, text)

    lines = printed.get().splitlines()
    assert " ".join(lines) == text
    assert not [line for line in lines if line.startswith(("%", "t."))]
    assert max(map(len, lines)) <= width


def test_a_narrow_terminal_breaks_no_name_and_no_digest(
    filled: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = filled("trace", "cathode", "--json").json["receipt"]["digest"]
    monkeypatch.setenv("COLUMNS", "60")

    ran = filled("trace", "cathode")

    steps = ran.out.partition("  Steps, latest first\n")[2].splitlines()
    assert steps[1:4] == [
        "  2019-08-28 Refinery",
        "  refining",
        "  in 332.5 t, out 330.0 t, recovery 99.23 %; rests on assay",
    ]
    assert f"\n  {digest}\n" in ran.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nowhere"], "engine.lot_unknown"),
        (["smelter"], "engine.lot_is_place"),
        (["cathode", "-e", "Xx"], "types.element_unknown"),
        (["cathode", "--threshold", "1.5"], "cli.usage"),
        (["cathode", "--at", "yesterday"], "types.time_unreadable"),
        (["cathode", "--svg", "no/such/folder.svg"], "cli.system"),
    ],
    ids=["lot", "place", "element", "threshold", "time", "folder"],
)
def test_a_wrong_question_is_told_so(filled: Command, arguments: list[str], code: str) -> None:
    ran = filled("trace", *arguments, "--json")

    assert ran.code in {Exit.FAILED, Exit.USAGE}
    assert ran.json["error"]["code"] == code


def test_a_bundle_gives_the_same_numbers_and_receipt(filled: Command) -> None:
    both = ["trace", "cathode", "--gross", "-e", "Cu"]
    assert filled(*both, "--bundle", "x.fairlode.json").code == Exit.OK
    for question in (both, ["trace", "cathode"]):
        there = filled(*question, "--workspace", "x.fairlode.json", "--json").json
        again = filled(*question, "--json").json

        assert there["answers"] == again["answers"]
        assert there["receipt"]["digest"] == again["receipt"]["digest"]
        assert there["receipt"]["log"] == again["receipt"]["log"]
    assert filled("export", "-w", "x.fairlode.json", "--json").json["error"]["code"] == "cli.usage"


def test_a_changed_bundle_is_refused_with_every_fault(filled: Command) -> None:
    filled("trace", "cathode", "--bundle", "x.fairlode.json")
    bundle = filled.folder / "x.fairlode.json"
    bundle.write_text(bundle.read_text("utf-8").replace("North mine", "South mine"), "utf-8")

    ran = filled("trace", "cathode", "-w", "x.fairlode.json", "--json")

    assert ran.code == Exit.REFUSED
    (problem,) = ran.json["error"]["problems"]
    assert problem["code"] == "bundle.digest_wrong"
    assert problem["place"].startswith("/entries/")


def test_a_bundle_is_not_added_to(filled: Command) -> None:
    filled("trace", "cathode", "--bundle", "x.fairlode.json")

    ran = filled("import", filled.write(), "-w", "x.fairlode.json", "--json")

    assert (ran.code, ran.json["error"]["code"]) == (Exit.FAILED, "cli.read_only")


def test_diagram_and_page_are_written(filled: Command) -> None:
    ran = filled("trace", "cathode", "--gross", "-e", "Cu", "--svg", "a.svg", "--html", "a.html")

    assert ran.err == "Wrote a.svg.\nWrote a-gross.svg.\nWrote a.html.\n"
    for name in ("a.svg", "a-gross.svg"):
        assert (filled.folder / name).read_text("utf-8").startswith("<svg ")
    assert (filled.folder / "a.html").read_text("utf-8").startswith("<!doctype html>")


def test_colours_are_for_terminals(filled: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")

    coloured = filled("trace", "cathode").out
    plain = filled("trace", "cathode", "--no-color").out
    monkeypatch.setenv("NO_COLOR", "1")
    asked = filled("trace", "cathode").out

    assert "\x1b[33m" in coloured
    assert "\x1b[" not in plain
    assert "\x1b[33m" not in asked


def test_a_workspace_is_named_by_the_environment(
    filled: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setenv("FAIRLODE_WORKSPACE", str(filled.folder))
    monkeypatch.chdir(elsewhere)

    assert filled("trace", "cathode").code == Exit.OK
