from fairlode.engine import Question, open_graph, trace
from fairlode.exchange.diagram.words import lead_words
from fairlode.ledger.columns import snapshot
from tests.unit.exchange.diagram.copper import CATHODE, copper_store


def test_an_element_without_an_assay_is_not_said_to_come_from_anywhere() -> None:
    graph = open_graph(snapshot(copper_store()))

    said = lead_words(trace(graph, CATHODE, Question(element="Au")))

    assert said.startswith("The lot has no assay of Au; by gross dry mass, for want of assays, ")
