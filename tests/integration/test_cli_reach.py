"""`fairlode reach`: where what a lot or a place holds went, in what it is assayed for."""

import json

import pytest

from fairlode.cli.exits import Exit
from tests.unit.cli.conftest import fairlode  # noqa: F401 - a fixture
from tests.unit.cli.running import LOTS, Command

COBALT = LOTS.replace("Cu %", "Cu %,Co %").replace("t,24,north", "t,24,1,north")
COBALT = COBALT.replace("t,24,south", "t,24,,south").replace("99.26,", "99.26,,")
COBALT = COBALT.replace("99.99,", "99.99,,")
"""The same lots, cobalt measured in the concentrate of one mine."""
BARE = LOTS.replace("t,24,", "t,,").replace("99.26", "").replace("99.99", "")


@pytest.fixture
def filled(fairlode: Command) -> Command:  # noqa: F811 - the fixture above
    return fairlode.filled()


def test_without_a_question_it_is_counted_in_what_the_lots_are_assayed_for(filled: Command) -> None:
    ran = filled("reach", "north")

    assert (ran.code, ran.err) == (Exit.OK, "")
    assert ran.out.startswith(
        "Where the lots of North mine (north) went, by contained copper (Cu), as assayed\n"
        "2 lots, downstream of 1 lot: each with the share of its contained copper (Cu)\n"
        "that stems from there.\n"
        "\n"
        "    Share      Mass   Lot\n"
    )
    assert "  60.00 %   240.0 t   anode\n                      Smelter\n" in ran.out
    assert (
        "  60.00 %   198.0 t   Cathode 2019 (cathode)\n"
        "                      Refinery; nothing recorded beyond\n" in ran.out
    )
    assert max(map(len, ran.out.splitlines())) <= 80


def test_a_machine_reads_the_same_in_full(filled: Command) -> None:
    answer = filled("reach", "north", "--json").json

    assert list(answer) == [
        "fairlode", "subject", "sources", "boundary", "threshold", "as_known_at", "at",
        "statements", "chosen", "answers", "receipt",
    ]  # fmt: skip  # one list of fields
    assert (answer["sources"], answer["chosen"]) == (["north-conc"], "assayed")
    (copper,) = answer["answers"]
    assert (copper["element"], copper["sources_assayed"], copper["gross_steps"]) == ("Cu", 1, 0)
    assert [(lot["lot"], lot["final"]) for lot in copper["lots"]] == [
        ("anode", False), ("cathode", True),
    ]  # fmt: skip  # one list of lots
    assert copper["lots"][1]["share"] == pytest.approx(0.59997, abs=1e-5)


def test_gross_mass_and_elements_are_asked_for_as_of_trace(filled: Command) -> None:
    alone = filled("reach", "north", "--gross", "--json").json
    beside = filled(
        "reach", "north", "--gross", "-e", "copper", "-e", "Cu", "-e", "Ni", "--json"
    ).json

    assert [item["element"] for item in alone["answers"]] == [""]
    assert alone["answers"][0]["lots"][1]["share"] == pytest.approx(2 / 3)
    assert [item["element"] for item in beside["answers"]] == ["Cu", "Ni", ""]
    assert (alone["chosen"], beside["chosen"]) == ("asked", "asked")
    words = filled("reach", "north", "--gross").out.splitlines()[0]
    assert words == "Where the lots of North mine (north) went, by gross dry mass"


def test_several_elements_are_told_one_after_another(fairlode: Command) -> None:  # noqa: F811 - the fixture above
    fairlode("init", "--author", "tester")
    fairlode("import", fairlode.write(lots=COBALT))

    ran = fairlode("reach", "copper-co")
    north = fairlode("reach", "north-conc")

    assert north.out.startswith(
        "Where North concentrate (north-conc) went, by contained copper (Cu) and\n"
        "contained cobalt (Co), as assayed\n"
        "\n"
        "Contained copper (Cu)\n"
    )
    assert (
        "\n\nContained cobalt (Co)\n"
        "2 lots, downstream of 1 lot: each with the share of its contained cobalt (Co)\n"
        "that stems from there. 2 steps on the way were mixed by gross dry mass, for want\n"
        "of an assay.\n" in north.out
    )
    assert "Nothing is recorded to have been made from 4 lots.\n" in ran.out


def test_what_of_the_sources_has_no_assay_is_said(fairlode: Command) -> None:  # noqa: F811 - the fixture above
    fairlode("init", "--author", "tester")
    sites = "site_id,kind,operator\nnorth,mine,two-mines\nsouth,mine,two-mines\n"
    fairlode("import", fairlode.write(lots=COBALT, sites=sites))

    _, cobalt = fairlode("reach", "two-mines", "--json").json["answers"]
    alone = fairlode("reach", "south-conc", "-e", "Co", "--json").json["answers"][0]

    assert (cobalt["element"], cobalt["sources_assayed"]) == ("Co", 1)
    assert " 1 of the 2 has no assay of Co. " in cobalt["rests_on"]
    assert " It has no assay of Co. " in alone["rests_on"]


def test_without_an_assay_it_falls_back_on_gross_mass_and_says_so(
    fairlode: Command,  # noqa: F811 - the fixture above
) -> None:
    fairlode("init", "--author", "tester")
    fairlode("import", fairlode.write(lots=BARE))

    ran = fairlode("reach", "north-conc")
    answer = fairlode("reach", "north-conc", "--json").json

    assert ran.out.startswith(
        "Where North concentrate (north-conc) went, by gross dry mass, for want of an\nassay\n"
    )
    assert answer["chosen"] == "no_assay"
    assert [item["element"] for item in answer["answers"]] == [""]


def test_only_the_last_lots_are_listed_and_counted(filled: Command) -> None:
    (answer,) = filled("reach", "north", "--final", "--json").json["answers"]
    ran = filled("reach", "north", "--final")

    assert [lot["lot"] for lot in answer["lots"]] == ["cathode"]
    assert answer["lots_in_all"] == 1
    assert "1 lot with nothing recorded beyond, downstream of 1 lot" in ran.out
    assert "more; --all" not in ran.out


def test_a_short_list_says_what_it_leaves_out(filled: Command) -> None:
    ran = filled("reach", "north", "-n", "1")

    assert "1 more; --all lists them" in ran.out
    assert "more; --all" not in filled("reach", "north", "-n", "1", "--all").out


def test_a_place_without_lots_is_told_as_such(filled: Command) -> None:
    sites = "site_id,kind\nempty,mine\n"
    filled("import", filled.write(sites=sites))

    ran = filled("reach", "empty")

    assert ran.code == Exit.OK
    assert "\nThe record holds none.\n" in ran.out


def test_a_bundle_gives_the_same_answer(filled: Command) -> None:
    filled("reach", "north", "--bundle", "x.fairlode.json")

    there = filled("reach", "north", "-w", "x.fairlode.json", "--json").json

    assert there == filled("reach", "north", "--json").json
    about = json.loads((filled.folder / "x.fairlode.json").read_text("utf-8"))["about"]
    assert (about["what"], about["elements"]) == ("reach", ["Cu"])


def test_an_unknown_subject_is_told_with_what_is_like_it(filled: Command) -> None:
    ran = filled("reach", "smeltr", "--json")

    assert (ran.code, ran.json["error"]["code"]) == (Exit.FAILED, "engine.subject_unknown")
    assert ran.json["error"]["remedy"] == "Did you mean smelter?"
    assert ran.json["error"]["facts"] == {"subject": "smeltr", "near": ["smelter"]}
