"""The worked examples: every figure is the filings', and the traces say what they must."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

import fairlode
from fairlode.engine import (
    Graph,
    OriginStatus,
    Question,
    Reason,
    elements_in,
    open_graph,
    reach,
    trace,
)
from fairlode.engine.reach import sources_of
from fairlode.exchange.contract import Document
from fairlode.exchange.intake import Recorder
from fairlode.ledger.columns import snapshot
from fairlode.stores.memory import MemoryStore
from fairlode.types.identifiers import LotId

EXAMPLES = Path(fairlode.__file__).parent / "cli" / "demo_data"
KT = 1e9
TONNE = 1e6


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def graph_of(folder: str) -> Graph:
    store = MemoryStore()
    recorder = Recorder(store=store, author="demo")
    for path in sorted((EXAMPLES / folder).glob("*.csv")):
        recorder.record(Document(path))
    return open_graph(snapshot(store))


@pytest.fixture(scope="module")
def copper() -> Graph:
    return graph_of("copper-mexico")


def test_both_mines_and_the_unexplained_copper_are_shown(copper: Graph) -> None:
    trail = trace(copper, LotId("la-caridad-cathode-2019"), Question(element="Cu"))

    named = {origin.lot or origin.event: origin for origin in trail.origins}
    assert set(named) == {
        "buenavista-concentrate-2019",
        "la-caridad-concentrate-2019",
        "la-caridad-smelting-2019",
    }
    gap = named["la-caridad-smelting-2019"]
    assert (gap.status, gap.reason) == (OriginStatus.UNKNOWN, Reason.UNEXPLAINED)
    # 279.1 kt anode at 99.4 % against 1011.4 kt concentrate drawn pro rata: 277.4 - 241.2 kt.
    drawn = 1011.4 / (1420.5 + 446.2)
    own = drawn * (1420.5 * 0.238 + 446.2 * 0.2401)
    expected = 1 - own / (279.1 * 0.994)
    assert gap.share == pytest.approx(expected, rel=1e-4)
    assert gap.mass_g == pytest.approx(expected * 231.6 * 0.9999 * KT, rel=1e-4)
    assert trail.gross_share == 0.0


def test_gross_mass_alone_would_have_hidden_the_gap(copper: Graph) -> None:
    trail = trace(copper, LotId("la-caridad-cathode-2019"), Question())

    assert trail.unknown_share == 0.0


def test_the_way_forward_shows_the_same_gap_and_gross_mass_hides_it(copper: Graph) -> None:
    def share(element: str) -> float:
        reached = {
            lot.lot: lot for lot in reach(copper, "buenavista", Question(element=element)).lots
        }
        return reached["la-caridad-cathode-2019"].share

    (element,) = elements_in(copper, sources_of(copper, "buenavista"))

    assert share(element) == pytest.approx(0.6603, abs=5e-5)
    assert share("") == pytest.approx(0.7610, abs=5e-5)


@pytest.mark.parametrize("year", range(2007, 2020))
def test_every_year_leaves_copper_unexplained(copper: Graph, year: int) -> None:
    trail = trace(copper, LotId(f"la-caridad-anode-{year}"), Question(element="Cu"))

    assert 0.03 < trail.unknown_share < 0.45


def test_nickel_and_cobalt_of_one_intermediate_come_from_the_same_ore() -> None:
    graph = graph_of("nickel-cuba-canada")

    nickel = trace(graph, LotId("fort-site-nickel-2019"), Question(element="Ni"))
    cobalt = trace(graph, LotId("fort-site-cobalt-2019"), Question(element="Co"))

    assert [origin.lot for origin in nickel.origins] == ["moa-ore-2019"]
    assert nickel.origins[0].country == "CU"
    assert nickel.mass_g == pytest.approx(33_108 * TONNE)
    assert cobalt.mass_g == pytest.approx(3_376 * TONNE)
    # The ore has no grade in the table, and the answer says that it rests on gross mass there.
    assert nickel.gross_share == 1.0


def test_copper_and_cobalt_are_recovered_differently() -> None:
    graph = graph_of("copper-cobalt-drc")

    copper_steps = trace(graph, LotId("ruashi-copper-2011"), Question(element="Cu")).steps
    cobalt_lot = LotId("ruashi-cobalt-hydroxide-2011")
    cobalt_steps = trace(graph, cobalt_lot, Question(element="Co")).steps

    assert copper_steps[0].in_g == pytest.approx(1_269_740 * 0.032 * TONNE)
    assert cobalt_steps[0].in_g == pytest.approx(1_269_740 * 0.004 * TONNE)
    assert cobalt_steps[0].inputs == copper_steps[0].inputs


def filed(shared: Path) -> Iterator[dict[str, str]]:
    yield from rows(shared / "data" / "chains" / "la_caridad_smelter_balance.csv")


def test_the_copper_figures_are_those_of_the_filings(shared: Path) -> None:
    stated = {row["lot_id"]: row for row in rows(EXAMPLES / "copper-mexico" / "lots.csv")}
    for year in filed(shared):
        for lot, column in (
            ("buenavista-concentrate", "buenavista_conc_kt"),
            ("la-caridad-concentrate", "lacaridad_conc_kt"),
            ("la-caridad-anode", "anode_kt"),
            ("la-caridad-cathode", "cathode_kt"),
            ("la-caridad-rod", "rod_kt"),
        ):
            mass = Decimal(year[column])
            if mass:
                row = stated[f"{lot}-{year['year']}"]
                assert Decimal(row["mass"]) == mass
                assert row["source_url"] == year["source_url"]


def test_no_more_goes_into_the_smelter_than_the_filing_says(shared: Path) -> None:
    events = rows(EXAMPLES / "copper-mexico" / "events.csv")
    for year in filed(shared):
        name = f"la-caridad-smelting-{year['year']}"
        drawn = sum(
            Decimal(row["mass"])
            for row in events
            if row["event_id"] == name and row["role"] == "input"
        )
        made = Decimal(year["buenavista_conc_kt"]) + Decimal(year["lacaridad_conc_kt"])
        assert drawn == min(Decimal(year["smelter_feed_kt"]), made)


def test_the_other_chains_state_the_table_of_real_masses(shared: Path) -> None:
    table = rows(shared / "data" / "chains" / "real_chains_masses.csv")
    figures = {
        (row["facility"].strip(), row["year"], Decimal(value))
        for row in table
        for value in (row["value"], row["process_output_value"])
        if value
    }
    for folder, lots in (
        ("nickel-cuba-canada", {"moa-ore": "Moa Project", "fort-site": "Fort Site"}),
        ("copper-cobalt-drc", {"ruashi-ore": "Ruashi", "ruashi-copper": "Ruashi"}),
    ):
        for row in rows(EXAMPLES / folder / "lots.csv"):
            for prefix, facility in lots.items():
                if row["lot_id"].startswith(prefix):
                    year = row["lot_id"].rsplit("-", 1)[1]
                    assert (facility, year, Decimal(row["mass"])) in figures, row["lot_id"]
