import hashlib

from fairlode.engine.graph import open_graph
from fairlode.engine.trace import Question, trace
from fairlode.exchange.bundle import Anchor, Receipt, receipt_of, sequences_of
from fairlode.ledger.columns import snapshot
from fairlode.stores.memory import MemoryStore
from tests.unit.exchange.diagram.copper import CATHODE, copper_store, drafts
from tests.worlds import recorded

ANCHOR = Anchor(size=3, root=bytes(32))


def test_the_digest_is_that_of_the_sorted_lines() -> None:
    receipt = Receipt(anchor=ANCHOR, digests=(b"\1" * 32, b"\2" * 32))

    lines = "01" * 32 + "\n" + "02" * 32 + "\n"
    assert receipt.digest == hashlib.sha256(lines.encode()).hexdigest()


def test_as_data_it_names_every_record() -> None:
    receipt = Receipt(anchor=ANCHOR, digests=(b"\1" * 32,), version="9.9")

    assert receipt.as_dict() == {
        "digest": receipt.digest,
        "records": 1,
        "log": {"size": 3, "root": "00" * 32},
        "fairlode": "9.9",
        "digests": ["01" * 32],
    }


def test_it_does_not_depend_on_who_recorded_what_when() -> None:
    other = MemoryStore()
    recorded(drafts()[::-1], other, author="somebody", at=1_795_000_000_000_000)

    digests = []
    for store in (copper_store(), other):
        columns = snapshot(store)
        trail = trace(open_graph(columns), CATHODE, Question(element="Cu"))
        digests.append(receipt_of(columns, [trail], anchor=ANCHOR).digest)

    assert digests[0] == digests[1]


def test_answers_of_several_measures_share_one_receipt() -> None:
    columns = snapshot(copper_store())
    trails = [trace(open_graph(columns), CATHODE, Question(element=of)) for of in ("Cu", "")]

    assert sequences_of(trails) == tuple(sorted({*trails[0].entries, *trails[1].entries}))
    assert len(receipt_of(columns, trails, anchor=ANCHOR).digests) == len(sequences_of(trails))
