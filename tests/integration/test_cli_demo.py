"""`fairlode demo`: the worked examples, from package data to a page."""

import json

import pytest

from fairlode.cli.exits import Exit
from tests.unit.cli.conftest import fairlode  # noqa: F401 - a fixture
from tests.unit.cli.running import Command

LOT = "la-caridad-cathode-2019"


def test_the_demo_fills_a_workspace_and_shows_both_mines(fairlode: Command) -> None:  # noqa: F811 - a fixture
    ran = fairlode("demo")

    assert ran.code == Exit.OK
    for words in (
        "copper-mexico: ",
        "Contained copper (Cu): 231.6 kt",
        "Buenavista mine, Mexico",
        "La Caridad mine, Mexico",
        "Unknown origin, seen at La Caridad smelter",
        "Try next:",
    ):
        assert words in ran.out
    folder = fairlode.folder / "demo"
    assert {path.name for path in folder.iterdir()} == {
        ".fairlode",
        f"{LOT}.svg",
        f"{LOT}.html",
        f"{LOT}.fairlode.json",
    }


def test_a_second_run_records_nothing_new(fairlode: Command) -> None:  # noqa: F811 - a fixture
    first = fairlode("demo", "--json").json
    second = fairlode("demo", "--json").json

    assert second["size"] == first["size"]
    assert [chain["recorded"] for chain in second["chains"]] == [0, 0, 0]
    assert second["traces"] == first["traces"]


def test_what_it_proposes_next_works(fairlode: Command, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811 - a fixture
    ran = fairlode("demo")
    proposed = ran.out.partition("Try next:\n")[2].strip().splitlines()
    monkeypatch.chdir(fairlode.folder / "demo")

    assert proposed[0].strip() == "cd demo"
    for line in proposed[1:]:
        assert fairlode(*line.split()[1:]).code == Exit.OK
    bundle = json.loads((fairlode.folder / "demo" / f"{LOT}.fairlode.json").read_text("utf-8"))
    assert bundle["about"]["lot"] == LOT
