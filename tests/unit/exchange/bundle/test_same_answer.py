"""The same command on an exported bundle gives the same numbers and the same receipt."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fairlode.engine.answer import Reach, Trail
from fairlode.engine.graph import Graph, open_graph
from fairlode.engine.reach import reach
from fairlode.engine.trace import Question, trace
from fairlode.exchange.bundle import (
    Anchor,
    BundleReader,
    Extract,
    examine,
    receipt_of,
    sequences_of,
    write_bundle,
)
from fairlode.ledger.columns import snapshot
from fairlode.ledger.contract import LedgerReader
from fairlode.ledger.record import Draft
from fairlode.stores.memory import MemoryStore
from fairlode.types.assay import Assay
from fairlode.types.content import Basis, Content
from fairlode.types.event import (
    Action,
    AggregationEvent,
    Event,
    Flow,
    ObjectEvent,
    TransformationEvent,
)
from fairlode.types.identifiers import EventId, LotId, PartyId, SiteId
from fairlode.types.lot import Lot, OriginKind
from fairlode.types.site import Organisation, Site, SiteKind
from tests.strategies import START
from tests.unit.exchange.diagram.copper import CATHODE, COMPANY, copper_store
from tests.worlds import admitted

LOTS = 7
PLACES = (
    Site(id=SiteId("pit"), kind=SiteKind.MINE, country="CD", operator=PartyId("owner")),
    Site(id=SiteId("works"), kind=SiteKind.SMELTER),
    Organisation(id=PartyId("owner")),
)


def answered(reader: LedgerReader, graph: Graph, anchor: Anchor, question: Question) -> str:
    """Everything that an answer shows but the sequences, which a bundle counts anew."""
    answer = trace(graph, CATHODE, question)
    receipt = receipt_of(graph.columns, [answer], anchor=anchor)
    return repr((replace(answer, entries=()), receipt))


def bundled(reader: LedgerReader, answers: Sequence[Trail | Reach]) -> tuple[BundleReader, Anchor]:
    """The records behind the answers, written, read and checked."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "answer.fairlode.json"
        write_bundle(reader, path, extract=Extract(sequences=sequences_of(answers)))
        examined = examine(path)
    assert examined.problems == ()
    return BundleReader(examined.bundle), examined.bundle.anchor


@pytest.mark.parametrize("element", ["Cu", ""])
def test_a_trace_of_the_bundle_is_the_trace_of_the_record(element: str) -> None:
    store, question = copper_store(), Question(element=element)
    columns = snapshot(store)
    graph = open_graph(columns)
    anchor = Anchor(size=columns.size, root=columns.root)
    reader, of_bundle = bundled(store, [trace(graph, CATHODE, question)])

    answer = answered(reader, open_graph(snapshot(reader)), of_bundle, question)

    assert answer == answered(store, graph, anchor, question)


def test_a_reach_of_the_bundle_is_the_reach_of_the_record() -> None:
    store, question = copper_store(), Question(element="Cu")
    graph = open_graph(snapshot(store))
    there = reach(graph, COMPANY, question)
    reader, _ = bundled(store, [there])

    here = reach(open_graph(snapshot(reader)), COMPANY, question)

    assert replace(here, entries=()) == replace(there, entries=())


@st.composite
def flows(draw: st.DrawFn, lots: Sequence[int], *, least: int = 1) -> tuple[Flow, ...]:
    chosen = draw(st.lists(st.sampled_from(lots), min_size=least, max_size=3, unique=True))
    masses = st.one_of(st.none(), st.integers(1, 900))
    return tuple(Flow(lot=LotId(f"l{number}"), mass_g=draw(masses)) for number in chosen)


@st.composite
def events(draw: st.DrawFn, number: int) -> Event:
    """Any event; lots are only ever made from lots of a lower number, so there is no circle."""
    cut = draw(st.integers(1, LOTS - 1))
    below, above = range(cut), range(cut, LOTS)
    common = {"id": EventId(f"e{number}"), "time": START + timedelta(days=number + 1)}
    common["location"] = draw(st.sampled_from([None, SiteId("pit"), SiteId("works")]))
    kind = draw(st.sampled_from(["make", "make", "make", "put", "see"]))
    if kind == "make":
        part = draw(st.sampled_from(["", "", "", "campaign"]))
        inputs, outputs = draw(flows(below)), draw(flows(above))
        if part:  # parts of one transformation keep to one cut
            inputs, outputs = draw(flows(range(3), least=0)), draw(flows(range(3, LOTS)))
        return TransformationEvent(**common, inputs=inputs, outputs=outputs, transformation=part)
    action = draw(st.sampled_from(list(Action)))
    if kind == "put":
        parent = LotId(f"l{draw(st.sampled_from(above))}")
        least = 0 if action is Action.DELETE else 1
        children = draw(flows(below, least=least))
        return AggregationEvent(**common, action=action, parent=parent, children=children)
    return ObjectEvent(**common, action=action, objects=draw(flows(range(LOTS))))


@st.composite
def lots(draw: st.DrawFn, number: int) -> Lot:
    assay = {}
    for element in ("Cu", "Co"):
        fraction = draw(st.one_of(st.none(), st.integers(0, 40)))
        if fraction is not None:
            assay[element] = Content(fraction=fraction / 100, basis=Basis("measured"))
    return Lot(
        id=LotId(f"l{number}"),
        mass_g=draw(st.one_of(st.none(), st.integers(1, 900))),
        assay=Assay(assay),
        site=draw(st.sampled_from([None, SiteId("pit"), SiteId("works")])),
        holder=draw(st.sampled_from([None, PartyId("owner")])),
        origin=draw(st.sampled_from(list(OriginKind))),
    )


@st.composite
def records(draw: st.DrawFn) -> MemoryStore:
    """A record with gaps of every kind: masses, lots and places may be missing."""
    described = [number for number in range(LOTS) if draw(st.integers(0, 4))]
    statements = [*PLACES, *(draw(lots(number)) for number in described)]
    statements += [draw(events(number)) for number in range(draw(st.integers(1, 7)))]
    drafts = [Draft(statement=item, valid_from=getattr(item, "time", START)) for item in statements]
    store = MemoryStore()
    _append(store, draw(st.permutations(drafts)))
    again = draw(st.lists(st.sampled_from(described), unique=True)) if described else []
    _append(store, [Draft(statement=draw(lots(number)), valid_from=START) for number in again])
    made = [item.id for item in statements if isinstance(item, Event)]
    voided = draw(st.lists(st.sampled_from(made), max_size=2, unique=True))
    _append(store, [Draft(voids_subject=key, valid_from=START) for key in voided])
    return store


def _append(store: MemoryStore, drafts: Sequence[Draft]) -> None:
    admission = admitted(drafts, store)
    store.append(admission.entries, admission.checkpoint)  # broken invariants are no matter here


@pytest.mark.parametrize("ask", [trace, reach])
@given(store=records(), element=st.sampled_from(["", "Cu"]), data=st.data())
def test_any_answer_of_any_record_is_the_same_from_its_bundle(
    ask: Callable[[Graph, LotId, Question], Trail | Reach],
    store: MemoryStore,
    element: str,
    data: st.DataObject,
) -> None:
    columns, question = snapshot(store), Question(element=element)
    graph = open_graph(columns)
    subjects = [*columns.lot_ids, *(columns.place_ids if ask is reach else ())]
    subject = LotId(data.draw(st.sampled_from(subjects)))
    there = ask(graph, subject, question)
    assume(there.entries)  # all that was ever said of it is void
    reader, anchor = bundled(store, [there])

    again = open_graph(snapshot(reader))
    here = ask(again, subject, question)

    assert replace(here, entries=()) == replace(there, entries=())
    receipts = [
        receipt_of(of.columns, [answer], anchor=anchor)
        for of, answer in ((graph, there), (again, here))
    ]
    assert receipts[0] == receipts[1]
