"""`fairlode compute`: what every lot carries."""

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fairlode.cli.exits import Exit
from tests.unit.cli.conftest import fairlode  # noqa: F401 - a fixture
from tests.unit.cli.running import LOTS, Command

Row = tuple[str, str]
"""Lot and element."""


@pytest.fixture
def begun(fairlode: Command) -> Command:  # noqa: F811 - the fixture above
    assert fairlode("init", "--author", "tester").code == Exit.OK
    return fairlode


def computed(command: Command, *arguments: str) -> tuple[dict[str, Any], dict[Row, dict[str, Any]]]:
    """What the command says, and the rows that it writes, by lot and element."""
    ran = command("compute", *arguments, "--out", "shares.parquet", "--json", "--force")
    assert ran.code == Exit.OK, ran
    table = pq.read_table(command.folder / "shares.parquet").to_pylist()
    return ran.json, {(row["lot_id"], row["element"]): row for row in table}


def test_each_lot_is_counted_in_what_it_is_assayed_for(begun: Command) -> None:
    lots = LOTS.replace("24,south", ",south").replace("Cu %", "Cu %,Au g/t")
    lots = lots.replace("24,north", "24,8,north").replace("99.99,", "99.99,,")
    lots = lots.replace("99.26,", "99.26,,").replace("t,,south", "t,,,south")
    begun("import", begun.write(lots=lots))

    told, rows = computed(begun)

    assert list(rows) == [
        ("north-conc", "Cu"), ("north-conc", "Au"), ("south-conc", ""), ("anode", "Cu"),
        ("cathode", "Cu"),
    ]  # fmt: skip  # one list of rows
    assert rows["north-conc", "Au"]["mass_g"] == pytest.approx(8_000)
    assert rows["south-conc", ""]["mass_g"] == 500e6
    assert (told["lots"], told["rows"], told["chosen"]) == (4, 5, "assayed")
    assert told["columns"] == list(rows["cathode", "Cu"])
    assert [(item["element"], item["lots"]) for item in told["answers"]] == [
        ("Cu", 3), ("Au", 1), ("", 1),
    ]  # fmt: skip  # one list of measures


def test_what_is_unexplained_is_counted_per_element(begun: Command) -> None:
    begun("import", begun.write())

    told, rows = computed(begun)

    cathode = rows["cathode", "Cu"]
    assert cathode["share_primary"] == pytest.approx(0.89996, abs=1e-5)
    assert cathode["share_unknown"] == pytest.approx(0.10004, abs=1e-5)
    assert cathode["share_unexplained"] == pytest.approx(0.10004, abs=1e-5)
    assert cathode["share_from_MX"] == pytest.approx(0.89996, abs=1e-5)
    assert cathode["mixed_by_gross"] is False
    (copper,) = told["answers"]
    assert (copper["element"], copper["lots"], copper["unexplained"]) == ("Cu", 4, 2)
    assert copper["largest"] == [
        {
            "lot": "anode",
            "share": pytest.approx(0.10004, abs=1e-5),
            "mass_g": pytest.approx(40.018e6, rel=1e-4),
        }
    ]


def test_people_read_what_is_unexplained(begun: Command) -> None:
    begun("import", begun.write())

    ran = begun("compute", "--out", "shares.csv")

    assert ran.out.startswith(
        "Wrote shares.csv\n"
        "lots     4\n"
        "rows     4, one for each lot and element that it has an assay of\n"
        "columns  lot_id, element, mass_g, "
    )
    lines = [line for line in ran.out.splitlines() if "──" not in line]
    at = lines.index("  Lots   Unexplained   Counted in")
    assert lines[at : at + 6] == [
        "  Lots   Unexplained   Counted in",
        "     4             2   contained copper (Cu)",
        "",
        "    Share      Mass   Unexplained part, the largest",
        "  10.00 %   40.02 t   contained copper (Cu) of anode",
        "",
    ]
    assert lines[at + 6] == "fairlode trace anode shows where it comes up."


def test_three_of_the_unexplained_parts_are_named_the_largest(begun: Command) -> None:
    lots = ["lot_id,material,mass,unit,Cu %,date"]
    events = ["event_id,date,kind,site,lot,role,mass,unit"]
    for number in range(1, 6):
        lots += [
            f"in-{number},ore,100,t,1,2019-01-01",
            f"out-{number},ore,{number},t,99,2019-01-01",
        ]
        for lot, role, mass in (
            (f"in-{number}", "input", 100),
            (f"out-{number}", "output", number),
        ):
            events += [f"e-{number},2019-06-28,transformation,smelter,{lot},{role},{mass},t"]
    begun("import", begun.write(lots="\n".join(lots), events="\n".join(events)))

    told, _ = computed(begun)

    (copper,) = told["answers"]
    assert copper["unexplained"] == 4
    assert [item["lot"] for item in copper["largest"]] == ["out-5", "out-4", "out-3"]


def test_gross_mass_and_elements_are_asked_for_of_every_lot(begun: Command) -> None:
    begun("import", begun.write())

    told, rows = computed(begun, "--gross", "-e", "Ni")

    assert [key for key in rows if key[0] == "cathode"] == [("cathode", "Ni"), ("cathode", "")]
    assert (rows["cathode", "Ni"]["mass_g"], rows["cathode", ""]["mass_g"]) == (None, 330e6)
    assert rows["cathode", "Ni"]["mixed_by_gross"] is True
    assert rows["cathode", ""]["share_unexplained"] == 0.0
    assert (told["rows"], told["chosen"]) == (8, "asked")


def test_without_an_assay_all_lots_are_counted_in_gross_mass(begun: Command) -> None:
    bare = LOTS.replace("t,24,", "t,,").replace("99.26", "").replace("99.99", "")
    begun("import", begun.write(lots=bare))

    ran = begun("compute", "--out", "shares.csv")

    assert "rows     4, one for each lot by gross dry mass, for want of an assay\n" in ran.out


def test_attributes_as_csv_and_nothing_else(begun: Command) -> None:
    begun("import", begun.write())

    assert begun("compute", "--out", "shares.csv").code == Exit.OK
    assert begun("compute", "--out", "shares.csv").code == Exit.FAILED
    assert begun("compute", "--out", "shares.docx").code == Exit.USAGE
    text = (begun.folder / "shares.csv").read_text("utf-8")
    assert text.startswith('"lot_id","element","mass_g","share_primary","share_secondary"')


def test_an_empty_workspace_gives_an_empty_table(begun: Command) -> None:
    told, rows = computed(begun)

    assert (told["lots"], told["rows"], rows) == (0, 0, {})


def test_attributes_of_tables_need_no_workspace(fairlode: Command) -> None:  # noqa: F811 - a fixture
    lots = pa.table({"lot_id": ["a", "b", "c"], "mass_g": [1, 2, 3], "co2": [1.0, 4.0, 0.0]})
    inputs = pa.table({"output_lot": ["c", "c"], "input_lot": ["a", "b"], "input_g": [1, 2]})
    pq.write_table(lots, fairlode.folder / "lots.parquet")
    pq.write_table(inputs, fairlode.folder / "inputs.parquet")
    arguments = ["compute", "--lots", "lots.parquet", "--inputs", "inputs.parquet"]

    ran = fairlode(*arguments, "--out", "out.parquet")

    assert ran.code == Exit.OK
    assert "Wrote out.parquet" in ran.out
    assert pq.read_table(fairlode.folder / "out.parquet").to_pydict() == {
        "lot_id": ["a", "b", "c"],
        "co2": [1.0, 4.0, 3.0],
    }
    assert fairlode(*arguments, "--out", "out.parquet").code == Exit.FAILED
    assert fairlode("compute", "--lots", "lots.parquet").code == Exit.USAGE


def test_tables_are_bounded_kept_and_brought_up_to_date(fairlode: Command) -> None:  # noqa: F811 - the fixture above
    lots = {
        "lot_id": ["ore", "scrap", "anode", "rod"],
        "mass_kg": [60.0, 10.0, 16.0, 15.0],
        "co2": [0.5, 0.1, 3.0, 0.2],
        "recycled": [0.0, 1.0, None, None],
        "back": [False, False, True, False],
    }
    inputs = {
        "output_lot": ["anode", "anode", "rod"],
        "input_lot": ["ore", "scrap", "anode"],
        "input_kg": [24.0, 8.0, 15.0],
    }
    rod = {name: column[3:] for name, column in lots.items()} | {"co2": [1.2]}
    for name, table in (("lots", lots), ("inputs", inputs), ("rod", rod)):
        pq.write_table(pa.table(table), fairlode.folder / f"{name}.parquet")
    pq.write_table(pa.table(inputs).slice(2), fairlode.folder / "drawn.parquet")
    graph = ("--lots", "lots.parquet", "--inputs", "inputs.parquet", "--store", "kept")

    made = fairlode("compute", *graph, "--bounds", "recycled", "--json")
    other = fairlode(
        "compute", *graph[:2], *graph[4:], "--ends", "back", "--out", "ended.parquet", "--json"
    )
    new = ("compute", "--lots", "rod.parquet", "--inputs", "drawn.parquet", *graph[4:], "--update")
    told = fairlode(*new, "--out", "changed.parquet")

    assert (made.json["store"], other.json["store"]) == ("made", "used")
    (_, _, anode, _) = pq.read_table(fairlode.folder / "attributes.parquet").to_pylist()
    assert anode == {
        "lot_id": "anode",
        "co2": 3.4,
        "recycled_least": 0.0,
        "recycled_mean": 0.25,
        "recycled_most": 0.5,
    }
    assert other.json["boundary"] == "lots with back"
    assert pq.read_table(fairlode.folder / "ended.parquet")["co2"].to_pylist() == [
        0.5, 0.1, 3.0, 3.2
    ]  # fmt: skip  # one column
    assert "store            updated" in told.out
    assert pq.read_table(fairlode.folder / "changed.parquet").to_pylist() == [
        {"lot_id": "rod", "co2": 4.6}
    ]


@pytest.mark.parametrize(
    "options",
    [
        ("--update", "--lots", "a", "--inputs", "b"),
        ("--lots", "a", "--update", "--store", "s"),
        ("--store", "s"),
        ("--bounds", "x"),
        ("--ends", "x"),
    ],
)
def test_options_of_tables_need_tables(
    fairlode: Command,  # noqa: F811 - a fixture
    options: tuple[str, ...],
) -> None:
    assert fairlode("compute", *options).code == Exit.USAGE
