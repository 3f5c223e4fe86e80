"""From drafts to the things under test, by the product's own way in."""

from collections.abc import Sequence

from fairlode.engine.graph import Graph, open_graph
from fairlode.ledger.admission import Act, Admission, admit
from fairlode.ledger.columns import snapshot
from fairlode.ledger.record import Draft
from fairlode.stores.memory import MemoryStore

RECORDED_AT = 1_790_000_000_000_000
"""2026-09, in microseconds: after every event of the tests."""


def admitted(
    drafts: Sequence[Draft],
    store: MemoryStore | None = None,
    *,
    author: str = "tester",
    at: int = RECORDED_AT,
) -> Admission:
    """The drafts, checked against the store's record."""
    store = store or MemoryStore()
    return admit(drafts, Act(author=author, recorded_at=at), reader=store, columns=snapshot(store))


def recorded(
    drafts: Sequence[Draft], store: MemoryStore, *, author: str = "tester", at: int = RECORDED_AT
) -> Admission:
    """The drafts, written to the store; they must be free of errors."""
    admission = admitted(drafts, store, author=author, at=at)
    assert admission.admitted, [problem.sentence for problem in admission.problems]
    store.append(admission.entries, admission.checkpoint)
    return admission


def graph_of(drafts: Sequence[Draft]) -> Graph:
    """The graph of a record that holds these drafts alone."""
    admission = admitted(drafts)
    assert admission.admitted, [problem.sentence for problem in admission.problems]
    return open_graph(admission.columns)


def codes(admission: Admission) -> list[str]:
    """Codes of the problems found, in order."""
    return [problem.code for problem in admission.problems]
