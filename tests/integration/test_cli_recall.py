"""`fairlode recall`, from tables to notices."""

import json
from pathlib import Path

import pytest

from fairlode import cli as fairlode_cli
from tests.unit.cli.running import Command

SITES = """site_id,name,kind,country,operator
north,North mine,mine,PE,north-co
south,South mine,mine,PE,south-co
smelter,Ilo smelter,smelter,PE,smelter-co
"""
LOTS = """lot_id,material,mass (t),Cu %,site,holder,origin
north-feb,copper concentrate,1000,25,north,north-co,primary
north-apr,copper concentrate,1000,25,north,north-co,primary
south-apr,copper concentrate,2000,25,south,south-co,primary
anode-feb,copper anode,250,99.5,smelter,smelter-co,
anode-apr,copper anode,750,99.5,smelter,smelter-co,
rod,copper rod,298,99.9,,cable-co,
wire,copper rod,397,99.9,,motor-co,
"""
EVENTS = """event_id,date,kind,site,lot,role,mass (t)
mine-feb,2026-02-10,commissioning,north,north-feb,object,1000
mine-apr,2026-04-10,commissioning,north,north-apr,object,1000
mine-south,2026-04-10,commissioning,south,south-apr,object,2000
smelt-feb,2026-02-20,transformation,smelter,north-feb,input,1000
smelt-feb,2026-02-20,transformation,smelter,anode-feb,output,250
smelt-apr,2026-04-20,transformation,smelter,north-apr,input,1000
smelt-apr,2026-04-20,transformation,smelter,south-apr,input,2000
smelt-apr,2026-04-20,transformation,smelter,anode-apr,output,750
roll-rod,2026-05-05,transformation,,anode-apr,input,300
roll-rod,2026-05-05,transformation,,rod,output,298
roll-wire,2026-05-06,transformation,,anode-apr,input,400
roll-wire,2026-05-06,transformation,,wire,output,397
"""
ASSURANCES = """certificate,subject,scheme,auditor,status,valid from,valid to
GM-7,north,Good Mine,auditor-1,certified,2025-07-01,2028-07-01
GM-9,south,Good Mine,auditor-1,certified,2025-07-01,2028-07-01
"""
CLAIMS = """claim id,subject,criterion,value,unit,claimed by,date
anode-claim,anode-apr,Good Mine,100,%,smelter-co,2026-04-25
rod-claim,rod,Good Mine,60,%,cable-co,2026-05-10
feb-claim,anode-feb,Good Mine,100,%,smelter-co,2026-02-25
wire-claim,wire,low carbon,yes,,motor-co,2026-05-10
"""


@pytest.fixture
def command(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Command:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    made = Command(capsys, tmp_path)
    assert made("init", "--author", "desk").code == 0
    parts = {"1-sites": SITES, "2-lots": LOTS, "3-events": EVENTS}
    parts |= {"4-assurances": ASSURANCES, "5-claims": CLAIMS}
    for name, text in parts.items():
        path = tmp_path / f"{name}.csv"
        path.write_text(text, "utf-8")
        imported = made("import", path)
        assert imported.code == 0, imported
    return made


def test_a_void_that_is_only_asked_about_changes_shares_and_not_the_record(
    command: Command,
) -> None:
    before = command("log", "list", "--json").json

    ran = command("recall", "GM-7", "--void-from", "2026-03-01")

    assert ran.code == 0, ran
    assert "What would change if GM-7 (Good Mine, North mine) were void from 2026-03-01" in ran.out
    assert "1 of its 2 lots loses its assurance. 4 lots change, 2 final products among" in ran.out
    assert "anode-claim" in ran.out
    assert "feb-claim" not in ran.out
    assert "wire-claim" in ran.out
    assert "it finds fault with nobody" in ran.out
    assert command("log", "list", "--json").json == before


def test_the_same_for_machines(command: Command) -> None:
    answer = command("recall", "GM-7", "--void-from", "2026-03-01", "--json").json

    (found,) = answer["answers"]
    assert (answer["about"], answer["void_from"], answer["in_the_record"]) == (
        "assurance",
        "2026-03-01",
        False,
    )
    assert {source["lot"]: source["concern"] for source in found["sources"]} == {
        "north-apr": "concerned",
        "north-feb": "not_concerned",
    }
    assert found["sources_in_all"] == {"concerned": 1, "perhaps": 0, "not_concerned": 1}
    assert [lot["lot"] for lot in found["lots"]] == ["wire", "rod", "north-apr", "anode-apr"]
    rod = found["lots"][1]
    assert rod["before"]["mean"] == pytest.approx(1.0)
    assert rod["after"]["mean"] == pytest.approx(2 / 3)
    assert {one["claim"]: one["verdict"] for one in answer["claims"]} == {
        "anode-claim": "not_borne_out",
        "rod-claim": "stands_by_mixing",
        "wire-claim": "look_again",
    }
    assert {one["claim"]: one["known_when_made"]["mean"] for one in answer["claims"]}[
        "anode-claim"
    ] == pytest.approx(1.0)
    assert [one["holder"] for one in answer["notices"]] == [
        "cable-co",
        "motor-co",
        "north-co",
        "smelter-co",
    ]


def test_a_void_that_is_recorded_is_asked_about_without_a_date(command: Command) -> None:
    recorded = command(
        "recall",
        "GM-7",
        "--void-from",
        "2026-03-01",
        "--record",
        "--reason",
        "site visit",
        "--json",
    )
    assert recorded.code == 0, recorded
    assert recorded.json["recorded"]["kind"] == "assurance"

    ran = command("recall", "GM-7", "--json")

    assert ran.json["in_the_record"] is True
    assert ran.json["answers"][0]["lots"] == recorded.json["answers"][0]["lots"]
    shown = command("log", "show", str(recorded.json["recorded"]["sequence"]), "--json").out
    assert "site visit" in shown
    assert command("log", "verify").code == 0


def test_a_void_cannot_be_recorded_twice_or_for_another_day(command: Command) -> None:
    command("recall", "GM-7", "--void-from", "2026-03-01", "--record", "--reason", "visit")

    again = command("recall", "GM-7", "--record", "--reason", "visit")
    other = command("recall", "GM-7", "--void-from", "2026-04-01")

    assert (again.code, "[cli.recall_recorded_already]" in again.err) == (1, True)
    assert (other.code, "[engine.recall_date_conflict]" in other.err) == (1, True)


def test_what_another_party_stated_is_not_voided_in_its_place(command: Command) -> None:
    ran = command(
        *("recall", "GM-7", "--void-from", "2026-03-01"),
        *("--record", "--reason", "visit", "--author", "someone-else"),
    )

    assert (ran.code, "[ledger.target_unknown]" in ran.err) == (4, True)


@pytest.mark.parametrize("subject", ["north", "north-apr", "smelter-co"])
def test_a_lot_or_a_place_is_recorded_as_a_concern_and_nothing_is_lost(
    command: Command, subject: str
) -> None:
    before = command("recall", subject, "--json").json

    ran = command("recall", subject, "--record", "--reason", "an allegation", "--json")

    assert ran.json["recorded"]["kind"] == "voice"
    after = command("recall", subject, "--json").json
    assert after["answers"][0]["lots"] == before["answers"][0]["lots"]


def test_a_corrected_assay(command: Command) -> None:
    asked = command("recall", "north-apr", "--assay", "Cu:21 %", "--json").json
    ran = command(
        "recall", "north-apr", "--assay", "north-apr=Cu:0.21", "--record", "--reason", "x", "--json"
    )

    assert asked["assay"] == {
        "element": "Cu",
        "was": {"fraction": 0.25, "u": None, "text": "25.00 %"},
        "now": {"fraction": 0.21, "u": None},
    }
    assert ran.json["answers"] == asked["answers"]
    anode = {lot["lot"]: lot for lot in asked["answers"][0]["lots"]}["anode-apr"]
    assert anode["before"]["mean"] == pytest.approx(1 / 3)
    assert anode["after"]["mean"] == pytest.approx(210 / 746.25)
    traced = command("trace", "anode-apr", "--json").json["answers"][0]["origins"]
    assert {one["lot"]: one["share"] for one in traced}["north-apr"] == pytest.approx(210 / 746.25)


def test_an_assay_that_is_void(command: Command) -> None:
    asked = command("recall", "north-apr", "--assay", "Cu", "--json").json
    command("recall", "north-apr", "--assay", "Cu", "--record", "--reason", "lost sample")

    assert asked["assay"]["now"] is None
    gone = command("recall", "north-apr", "--assay", "Cu")
    assert (gone.code, "[engine.recall_assay_missing]" in gone.err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (["recall", "GM-7"], 1, "engine.recall_date_missing"),
        (["recall", "GM-77", "--void-from", "2026-03-01"], 1, "engine.recall_subject_unknown"),
        (["recall", "rod", "--void-from", "2026-03-01"], 1, "engine.recall_mismatch"),
        (["recall", "north", "--assay", "Cu:0.2"], 1, "engine.recall_mismatch"),
        (["recall", "north", "--record"], 2, "cli.usage"),
        (["recall", "north", "--reason", "x"], 2, "cli.usage"),
        (["recall", "rod", "--assay", "Cu:7"], 2, "cli.usage"),
        (["recall", "rod", "--assay", "wire=Cu:0.2"], 2, "cli.usage"),
        (["recall", "rod", "--assay", "=:"], 2, "cli.usage"),
        (["recall", "north", "--language", "tlh"], 2, "cli.usage"),
        (["recall", "GM-7", "--void-from", "soon"], 1, "types.time_unreadable"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_remedy(
    command: Command, arguments: list[str], code: int, error: str
) -> None:
    ran = command(*arguments, "--json")

    assert (ran.code, ran.json["error"]["code"]) == (code, error)
    assert ran.json["error"]["remedy"]


def test_nothing_changes(command: Command) -> None:
    ran = command("recall", "GM-7", "--void-from", "2027-01-01")

    assert ran.code == 0
    assert "None of its 2 lots loses its assurance" in ran.out
    assert "Nothing downstream changes." in " ".join(ran.out.split())
    assert "No claim in force is about what changes." in ran.out


def test_a_table_is_cut_and_says_so(command: Command) -> None:
    ran = command("recall", "GM-7", "--void-from", "2026-03-01", "--limit", "1")

    assert "3 more; --all lists them" in ran.out
    assert "2 more; --all lists them" in ran.out


def test_bounds_are_made_tight_for_what_is_printed_or_named(command: Command) -> None:
    asked = ["recall", "north-apr", "--json"]
    wide = command(*asked).json["answers"][0]["lots"]
    all_tight = command(*asked, "--tight").json["answers"][0]["lots"]
    one_tight = command(*asked, "--lot", "rod").json["answers"][0]["lots"]

    assert {lot["concerned"]["tight"] for lot in wide} == {False}
    assert {lot["concerned"]["tight"] for lot in all_tight} == {True}
    assert [lot["lot"] for lot in one_tight if lot["concerned"]["tight"]] == ["rod"]


NAMES = {"north-co", "south-co", "smelter-co", "cable-co", "motor-co", "North mine", "South mine"}
LOT_IDS = {"north-feb", "north-apr", "south-apr", "anode-feb", "anode-apr", "rod", "wire"}


def test_notices_hold_nobody_elses_names_or_lots(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "notices"

    ran = command("recall", "GM-7", "--void-from", "2026-03-01", "--notices", folder)

    assert ran.code == 0, ran
    assert "Wrote 4 notice(s)" in ran.err
    allowed = {
        "cable-co": {"cable-co", "rod", "smelter-co"},
        "motor-co": {"motor-co", "wire", "smelter-co"},
        "smelter-co": {"smelter-co", "anode-apr", "north-co"},
        "north-co": {"north-co", "north-apr", "GM-7"},
    }
    for place in folder.iterdir():
        holder = json.loads((place / "notice.json").read_text("utf-8"))["holder"]
        files = sorted(path.name for path in place.iterdir())
        assert len(files) == 9
        for path in place.iterdir():
            text = path.read_text("utf-8")
            strangers = (NAMES | LOT_IDS | {"GM-7", "GM-9"}) - allowed[holder]
            assert {name for name in strangers if name in text} == set(), path


def test_notices_come_in_four_languages(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "notices"
    command("recall", "GM-7", "--void-from", "2026-03-01", "--notices", folder)

    (place,) = folder.glob("cable-co-*")
    first = {path.name[7:9]: path.read_text("utf-8") for path in place.glob("*.txt")}
    assert {language: text.splitlines()[0] for language, text in first.items()} == {
        "en": "Notice of a recall",
        "es": "Aviso de revisión",
        "fr": "Avis de rappel",
        "pt": "Aviso de recolha",
    }
    assert all("rod" in text and "2026-03-01" in text for text in first.values())
    page = (place / "notice.fr.html").read_text("utf-8")
    assert '<html lang="fr">' in page
    assert "http" not in page.replace("http-equiv", "")


def test_notices_in_one_language_and_not_over_others(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "notices"
    arguments = ["recall", "north", "--notices", str(folder), "--language", "pt"]

    assert command(*arguments).code == 0
    again = command(*arguments)
    forced = command(*arguments, "--force")

    assert (again.code, "[cli.target_exists]" in again.err) == (1, True)
    assert forced.code == 0
    (place,) = folder.glob("cable-co-*")
    assert sorted(path.name for path in place.iterdir()) == [
        "notice.json",
        "notice.pt.html",
        "notice.pt.txt",
    ]


def test_the_worked_example_of_a_copper_smelter(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    fairlode = Command(capsys, tmp_path)
    assert fairlode("init", "--author", "desk").code == 0
    data = Path(fairlode_cli.__file__).parent / "demo_data" / "copper-mexico"
    assert fairlode("import", data).code == 0

    answer = fairlode("recall", "buenavista", "--void-from", "2012-01-01", "--json").json

    (found,) = answer["answers"]
    concern = {source["lot"]: source["concern"] for source in found["sources"]}
    assert concern["buenavista-concentrate-2011"] == "not_concerned"
    assert concern["buenavista-concentrate-2012"] == "concerned"
    lots = {lot["lot"]: lot["concerned"] for lot in found["lots"]}
    assert "la-caridad-cathode-2011" not in lots
    reached = fairlode("reach", "buenavista-concentrate-2012", "--json").json["answers"][0]["lots"]
    for one in reached:
        assert lots[one["lot"]]["mean"] == pytest.approx(one["share"])
        assert lots[one["lot"]]["least"] <= one["share"] <= lots[one["lot"]]["most"]
