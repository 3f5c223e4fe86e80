"""`fairlode loops`: what goes round in circles, of a record and of a table."""

import csv
from pathlib import Path

import pytest

from fairlode.cli.exits import Exit
from tests.unit.cli.conftest import fairlode  # noqa: F401 - a fixture
from tests.unit.cli.running import LOTS, Command

FLOWS = """from_site,from_material,to_site,to_material,mass_t,origin,country,recycled
,,works,cast,630,primary,CL,
works,scrap,works,cast,270,,,
works,cast,works,sheet,600,,,
works,cast,works,scrap,300,,,yes
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "flows.csv"
    path.write_text(FLOWS, "utf-8")
    return path


def test_people_read_what_each_material_consists_of(fairlode: Command, table: Path) -> None:  # noqa: F811 - the fixture above
    ran = fairlode("loops", table)

    text = " ".join(ran.out.split())
    assert (ran.code, ran.err) == (Exit.OK, "")
    assert "3 materials at sites. 2 of them go round in 1 circle." in text
    assert "600.0 t 100.00 % 0.00 % 0.00 % 30.00 % sheet at works Chile 100.00 %" in text
    assert "sweeps of Gauss-Seidel; the equations are missed by" in text
    assert "What is an origin is what the table says enters from outside." in text
    assert max(map(len, ran.out.splitlines())) <= 80


def test_a_machine_reads_the_same_in_full(fairlode: Command, table: Path) -> None:  # noqa: F811 - the fixture above
    answer = fairlode("loops", table, "-e", "aluminium", "--json").json

    assert (answer["table"], answer["boundary"], answer["log"]) == ("flows.csv", None, None)
    (found,) = answer["answers"]
    assert (found["element"], found["method"]) == ("Al", "gauss-seidel")
    assert found["residual"] <= 2e-9
    sheet = found["points"][2]
    assert (sheet["site"], sheet["material"], sheet["circle"]) == ("works", "sheet", None)
    assert sheet["share_recycled"] == pytest.approx(0.3)


def test_a_circle_without_an_entry_is_told_by_name(fairlode: Command, table: Path) -> None:  # noqa: F811 - the fixture above
    table.write_text(FLOWS.replace(",,works,cast,630,primary,CL,\n", ""), "utf-8")

    ran = fairlode("loops", table)

    assert ran.code == Exit.FAILED
    assert "cast at works, scrap at works." in " ".join(ran.err.split())
    assert "[engine.loop_closed]" in ran.err


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (FLOWS.replace("630", "much"), "much is not a mass"),
        (FLOWS.replace("630", "-1"), "has the mass -1000000.0"),
        (FLOWS.replace("primary", "mined"), "mined is not an origin"),
        (FLOWS.replace("yes", "maybe"), "maybe is neither yes nor no"),
        (FLOWS.replace("mass_t", "mass"), "the column 'mass' is not known"),
        (FLOWS.replace("to_site", "at"), "the column to_site is missing"),
        (FLOWS.replace(",270,,", ",270,secondary,"), "has no origin of its own"),
        (FLOWS.splitlines()[0], "the table has no flows"),
    ],
)
def test_what_is_wrong_with_a_table_is_told(
    fairlode: Command,  # noqa: F811 - the fixture above
    table: Path,
    wrong: str,
    fault: str,
) -> None:
    table.write_text(wrong, "utf-8")

    ran = fairlode("loops", table)

    assert ran.code == Exit.REFUSED
    assert fault in " ".join((ran.out + ran.err).split())


def test_a_record_is_put_together_by_site_and_material(fairlode: Command, tmp_path: Path) -> None:  # noqa: F811 - the fixture above
    filled, out = fairlode.filled(), tmp_path / "points.csv"

    answer = filled("loops", "--period", "2019", "--out", out, "--json").json

    (copper,) = answer["answers"]
    points = {(row["site"], row["material"]): row for row in copper["points"]}
    cathode = filled("trace", "cathode", "--json").json["answers"][0]
    assert (answer["boundary"], answer["period"], answer["chosen"]) == (
        "history", "2019", "assayed",
    )  # fmt: skip  # one list
    assert copper["lots"] == 4
    assert points["refinery", "copper_cathode"]["share_unknown"] == pytest.approx(
        cathode["unknown_share"]
    )
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert [row["site"] for row in rows] == ["north", "refinery", "smelter", "south"]
    assert float(rows[1]["share_from_MX"]) == points["refinery", "copper_cathode"]["share_from_MX"]


def test_what_was_made_before_the_period_is_told_apart(fairlode: Command) -> None:  # noqa: F811 - the fixture above
    (copper,) = fairlode.filled()("loops", "--period", "2019-Q3", "--json").json["answers"]

    assert [(row["site"], row["share_opening"]) for row in copper["points"]] == [("refinery", 1.0)]


def test_a_table_has_one_period_and_one_measure(fairlode: Command, table: Path) -> None:  # noqa: F811 - the fixture above
    assert fairlode("loops", table, "--period", "2019").code == Exit.USAGE
    assert fairlode("loops", table, "-e", "Cu", "-e", "Ni").code == Exit.USAGE


def test_materials_that_no_lot_is_known_to_hold_it_in_are_left_out(fairlode: Command) -> None:  # noqa: F811 - the fixture above
    lots = LOTS.replace("Cu %", "Cu %,Co %").replace("t,24,north", "t,24,1,north")
    lots = lots.replace("t,24,south", "t,24,,south").replace("99.26,", "99.26,,")
    fairlode("init", "--author", "tester")
    fairlode("import", fairlode.write(lots=lots.replace("99.99,", "99.99,,")))

    text = " ".join(fairlode("loops", "-e", "Co").out.split())
    (cobalt,) = fairlode("loops", "-e", "Co", "--json").json["answers"]

    assert "Of 3 more no lot is known to hold Co: they are left out." in text
    assert "anode" not in text
    assert [row["assayed"] for row in cobalt["points"]] == [True, False, False, False]
