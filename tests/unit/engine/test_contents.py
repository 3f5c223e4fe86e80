import numpy as np
import pytest

from fairlode.engine import Graph, elements_in, elements_of
from fairlode.engine.answer import LotIsPlaceError
from fairlode.engine.contents import assayed, holding, masses
from fairlode.ledger.record import Draft
from fairlode.types.identifiers import LotId, SiteId
from fairlode.types.site import Site
from tests.unit.engine.chains import DAY, contents, lot
from tests.worlds import graph_of


@pytest.fixture
def graph() -> Graph:
    return graph_of(
        [
            lot("a", 100, assay=contents(Ni=20, Co=60, Fe=0)),
            lot("b", 1_000, assay=contents(Ni=20)),
            lot("c", None, assay=contents(Au=1, Ag=2)),
            lot("d", 100),
            Draft(statement=Site(id=SiteId("s")), valid_from=DAY),
        ]
    )


def test_elements_are_those_of_the_lots_own_assay_richest_first(graph: Graph) -> None:
    assert elements_of(graph, LotId("a")) == ("Co", "Ni")
    assert elements_of(graph, LotId("c")) == ("Ag", "Au")
    assert elements_of(graph, LotId("d")) == ()
    with pytest.raises(LotIsPlaceError):
        elements_of(graph, LotId("s"))


def test_elements_of_several_lots_come_by_contained_mass(graph: Graph) -> None:
    lots = np.array([graph.lot_code(LotId(name)) for name in "ab"])

    assert elements_in(graph, lots) == ("Ni", "Co")
    assert elements_in(graph, np.empty(0, np.int64)) == ()
    assert elements_in(graph) == ("Ni", "Co", "Ag", "Au")


def test_measured_as_absent_is_assayed_and_not_held(graph: Graph) -> None:
    code = graph.lot_code(LotId("a"))

    assert (assayed(graph, "Fe")[code], holding(graph, "Fe")[code]) == (True, False)
    assert (assayed(graph, "Au")[code], holding(graph, "Au")[code]) == (False, False)
    assert (assayed(graph, "Ni")[code], holding(graph, "Ni")[code]) == (True, True)


def test_masses_are_unknown_where_mass_or_assay_is(graph: Graph) -> None:
    lots = np.array([graph.lot_code(LotId(name)) for name in "abcd"])

    np.testing.assert_array_equal(masses(graph, lots, "Ni"), [20, 200, np.nan, np.nan])
    np.testing.assert_array_equal(masses(graph, lots, ""), [100, 1_000, np.nan, 100])
