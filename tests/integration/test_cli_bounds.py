"""`fairlode trace --bounds`: what people and machines are told, and what is written."""

import csv
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from fairlode.cli.exits import Exit
from tests.unit.cli.conftest import fairlode  # noqa: F401 - a fixture
from tests.unit.cli.running import Command


@pytest.fixture
def filled(fairlode: Command) -> Command:  # noqa: F811 - the fixture above
    return fairlode.filled()


def test_bounds_stand_around_the_mean(filled: Command) -> None:
    ran = filled("trace", "cathode", "--bounds", "--json")

    (answer,) = ran.json["answers"]
    shares = {origin["site"]: origin["share"] for origin in answer["origins"]}
    classes = answer["bounds"]["classes"]
    assert ran.code == Exit.OK
    assert answer["bounds"]["by"] == "site"
    assert [found["title"] for found in classes] == ["North mine", "South mine"]
    for found in classes:
        assert found["mean"] == pytest.approx(shares[found["class"]], abs=1e-9)
        assert 0 <= found["least"] < found["mean"] < found["most"] <= 1
        assert found["unknown"] == pytest.approx(0.1, abs=1e-3)


def test_people_read_what_would_narrow_the_bounds(filled: Command) -> None:
    ran = filled("trace", "cathode", "--bounds", "--by", "country")

    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert "Least Mean Most Country" in lines
    assert any(line.endswith("Mexico") and line.count("%") == 3 for line in lines)
    assert "Narrows by To Record that is missing, and for which class" in lines


def test_witnesses_are_tables_and_diagrams(filled: Command, tmp_path: Path) -> None:
    folder = tmp_path / "witness"

    ran = filled("trace", "cathode", "--witness", str(folder), "--json")

    (answer,) = ran.json["answers"]
    north = answer["bounds"]["classes"][0]
    for end in ("least", "most"):
        with (folder / f"Cu-1-{end}.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        into = [row for row in rows if row["to"] == "cathode"]
        found = sum(float(row["share_of_class"]) for row in into)
        assert found == pytest.approx(north[end], abs=1e-6)
        drawn = ET.parse(folder / f"Cu-1-{end}.svg").getroot()  # noqa: S314 - our own file
        title = drawn.findtext("{http://www.w3.org/2000/svg}title")
        assert title == f"One routing with the {end} of north in Cathode 2019 (cathode)"


@pytest.mark.parametrize(
    ("by", "told"),
    [
        ("assured", "The record holds no assurance in force"),
        ("consent", "The record holds no decision on consent"),
    ],
)
def test_what_nobody_said_is_said_to_be_unknown(filled: Command, by: str, told: str) -> None:
    ran = filled("trace", "cathode", "--bounds", "--by", by)

    assert ran.code == Exit.OK
    assert told in " ".join(ran.out.split())
