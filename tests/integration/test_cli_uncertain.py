"""`--draws` of `fairlode trace` and `fairlode compute`, and thresholds: said in every answer."""

import csv
from pathlib import Path

import pytest

from fairlode.cli.exits import Exit
from tests.unit.cli.conftest import fairlode  # noqa: F401 - a fixture
from tests.unit.cli.running import LOTS, Command

WEIGHED = LOTS.replace("unit,", "unit,mass ± (t),").replace("t,24,north", "t,20,24,north")
WEIGHED = WEIGHED.replace("t,24,south", "t,5,24,south").replace("t,99.", "t,,99.")


@pytest.fixture
def weighed(fairlode: Command) -> Command:  # noqa: F811 - the fixture above
    assert fairlode("init", "--author", "tester").code == Exit.OK
    assert fairlode("import", fairlode.write(lots=WEIGHED)).code == Exit.OK
    return fairlode


def test_people_read_the_interval_what_it_rests_on_and_what_it_leaves_out(weighed: Command) -> None:
    ran = weighed("trace", "cathode", "--draws", "1000", "--seed", "3")

    text = " ".join(ran.out.split())
    assert (ran.code, ran.err) == (Exit.OK, "")
    assert "In 95 % of 1,000 draws (seed 3) of 2 figures, among the 3 masses and 3 assays" in text
    assert (
        "Of 1 of 3 masses and 3 of 3 assays no uncertainty is stated (anode, north-conc, "
        "south-conc): these were held at their figures, and the intervals leave out what they "
        "would add." in text
    )
    assert "Share 95 % interval Of" in text
    assert "North mine, Mexico, North concentrate" in text
    assert "Masses were drawn as lognormal and assays as normal, cut off at 0 % and 100 %" in text
    assert "not how material was routed, and not whether the figures are true." in text
    assert max(map(len, ran.out.splitlines())) <= 80


def test_a_machine_reads_every_figure_and_gets_the_same_again(weighed: Command) -> None:
    ask = ("trace", "cathode", "--draws", "400", "--level", "0.9", "--json")
    first, again = weighed(*ask).json, weighed(*ask).json
    (drawn,) = (answer["drawn"] for answer in first["answers"])
    north = drawn["origins"][0]

    assert again == first
    assert (drawn["draws"], drawn["seed"], drawn["level"]) == (400, 0, 0.9)
    assert (drawn["masses"], drawn["masses_held"]) == (3, 1)
    assert (drawn["assays"], drawn["assays_held"]) == (3, 3)
    assert drawn["held_lots"] == ["anode", "north-conc", "south-conc"]
    assert north["lot"] == "north-conc"
    assert north["lower"] < north["share"] < north["upper"]
    assert north["error"] == pytest.approx(north["deviation"] / 20)
    assert [kind["status"] for kind in drawn["kinds"]] == ["primary", "secondary", "unknown"]


def test_a_bundle_gives_the_same_draws(weighed: Command, tmp_path: Path) -> None:
    bundle = tmp_path / "cathode.json"
    ask = ("trace", "cathode", "--draws", "100", "--json")
    first = weighed(*ask, "--bundle", bundle).json["answers"]

    assert weighed(*ask, "--workspace", bundle).json["answers"] == first


def test_another_seed_gives_other_draws(weighed: Command) -> None:
    asks = (("trace", "cathode", "--seed", seed, "--json") for seed in "12")
    one, two = (weighed(*ask).json["answers"][0]["drawn"] for ask in asks)

    assert (one["draws"], two["draws"]) == (1000, 1000)
    assert one["origins"][0]["share"] == two["origins"][0]["share"]
    assert one["origins"][0]["mean"] != two["origins"][0]["mean"]


def test_too_few_draws_are_refused_with_a_remedy(weighed: Command) -> None:
    ran = weighed("trace", "cathode", "--draws", "10")

    assert ran.code == Exit.FAILED
    assert "Give from 20 to 1000000 draws." in ran.err


def test_a_lot_that_nothing_was_mixed_for_has_nothing_to_draw(weighed: Command) -> None:
    ran = weighed("trace", "north-conc", "--draws", "100")

    assert "No proportion behind this lot rests on a mass or an assay" in " ".join(ran.out.split())


def test_all_lots_have_their_intervals_in_the_table(weighed: Command, tmp_path: Path) -> None:
    out = tmp_path / "all.csv"

    answer = weighed("compute", "-o", out, "--draws", "400", "--level", "0.9", "--json").json

    rows = {row["lot_id"]: row for row in csv.DictReader(out.read_text("utf-8").splitlines())}
    one = weighed("trace", "cathode", "--draws", "400", "--level", "0.9", "--json").json
    primary = one["answers"][0]["drawn"]["kinds"][0]
    cathode = rows["cathode"]
    assert float(cathode["share_primary_lower"]) == pytest.approx(primary["lower"], abs=1e-6)
    assert float(cathode["share_primary_upper"]) == pytest.approx(primary["upper"], abs=1e-6)
    assert float(cathode["share_primary_u"]) == pytest.approx(primary["deviation"], abs=1e-6)
    assert (answer["drawn"][0]["draws"], answer["drawn"][0]["masses_held"]) == (400, 1)
    assert answer["statements"][2].startswith("Columns ending in lower, upper and u: the 90 %")


def test_a_threshold_names_what_it_left_of_every_lot(weighed: Command, tmp_path: Path) -> None:
    out = tmp_path / "all.csv"
    history = ("--threshold", "0.999")

    answer = weighed("compute", "-o", out, *history, "--json").json

    rows = {row["lot_id"]: row for row in csv.DictReader(out.read_text("utf-8").splitlines())}
    trail = weighed("trace", "cathode", *history, "--json").json["answers"][0]
    assert answer["threshold"] == 0.999
    assert answer["statements"][0].endswith("Shares below 99.90 % were not followed.")
    assert float(rows["cathode"]["share_below_threshold"]) == 0.0
    assert float(rows["cathode"]["share_unknown"]) == pytest.approx(trail["unknown_share"])


def test_reach_stops_below_a_threshold_and_says_what_it_left(weighed: Command) -> None:
    whole = weighed("reach", "south", "--json").json["answers"][0]
    cut = weighed("reach", "south", "--threshold", "0.35", "--json").json

    answer = cut["answers"][0]
    assert (whole["lots_in_all"], whole["not_followed"], whole["not_followed_g"]) == (2, 0, 0.0)
    assert (answer["lots_in_all"], answer["not_followed"]) == (0, 1)
    assert answer["not_followed_g"] == pytest.approx(0.3 * 360e6, rel=1e-3)
    assert cut["threshold"] == 0.35
    assert cut["statements"][0].endswith("Shares below 35.00 % were not followed.")
    words = " ".join(weighed("reach", "south", "--threshold", "0.35").out.split())
    assert "No lot made from 1 lot was reached. Below the threshold, 1 lot or event with" in words


@pytest.mark.parametrize(
    "ask", [("trace", "cathode"), ("reach", "north"), ("compute", "--out", "x.csv")]
)
def test_a_threshold_is_a_share(weighed: Command, ask: tuple[str, ...]) -> None:
    assert weighed(*ask, "--threshold", "1").code == Exit.USAGE


def test_draws_follow_every_share(weighed: Command) -> None:
    ran = weighed("compute", "--out", "x.csv", "--threshold", "0.1", "--draws", "100")

    assert (ran.code, "leave out --threshold" in ran.err) == (Exit.USAGE, True)
