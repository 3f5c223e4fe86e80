import pytest

from fairlode.engine.graph import open_graph
from fairlode.engine.trace import Question, trace
from fairlode.exchange.diagram.names import Names, names_behind
from fairlode.exchange.diagram.points import Picture, PointKind, picture_of
from fairlode.ledger.columns import snapshot
from tests.unit.exchange.diagram.copper import CATHODE, copper_store


@pytest.fixture(scope="module")
def picture() -> Picture:
    store = copper_store()
    columns = snapshot(store)
    trail = trace(open_graph(columns), CATHODE, Question(element="Cu"))
    return picture_of(trail, names_behind(store, columns, answers=[trail]))


def test_every_point_has_its_kind(picture: Picture) -> None:
    assert {key: point.kind for key, point in picture.points.items()} == {
        "cathode-2019": PointKind.TARGET,
        "refining-2019": PointKind.EVENT,
        "anode-2019": PointKind.LOT,
        "smelting-2019": PointKind.EVENT,
        "north-conc": PointKind.PRIMARY,
        "south-conc": PointKind.PRIMARY,
        "unknown origin at smelting-2019": PointKind.UNKNOWN,
    }


def test_points_are_called_by_their_names(picture: Picture) -> None:
    labels = {key: (point.label, point.detail) for key, point in picture.points.items()}

    assert labels["north-conc"] == ("North mine, Mexico", "North concentrate 2019")
    assert labels["south-conc"] == ("South mine, Mexico", "south-conc")
    assert labels["smelting-2019"] == ("Smelter", "2019-06-28")
    assert labels["anode-2019"] == ("anode-2019", "copper anode")
    assert labels["unknown origin at smelting-2019"] == ("Unknown origin", "seen at Smelter")


def test_an_unknown_origin_says_why_and_accuses_nobody(picture: Picture) -> None:
    tip = picture.points["unknown origin at smelting-2019"].tip

    assert tip == (
        "Unknown origin, seen at Smelter, event smelting-2019: more came out than the recorded "
        "inputs can explain; an input that is not recorded (purchased feed, scrap, stock) or a "
        "figure in error are possible causes"
    )


def test_what_flows_into_a_point_flows_out_of_it(picture: Picture) -> None:
    for key in picture.points:
        into = sum(flow.share for flow in picture.flows if flow.target == key)
        out = sum(flow.share for flow in picture.flows if flow.source == key)
        if into and out:
            assert into == pytest.approx(out, abs=1e-12)


def test_a_mass_stands_beside_each_share(picture: Picture) -> None:
    assert picture.amount(0.5) == "50.00 %, 165.0 t"


def test_an_id_without_a_statement_is_its_own_name() -> None:
    names = Names()

    assert names.lot_with_id("x") == "x"
    assert names.place("y") == "y"
    assert names.material("x") == ""
