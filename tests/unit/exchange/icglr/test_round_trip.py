from pathlib import Path

import pytest

from tests.unit.exchange.icglr.documents import (
    certificate,
    entries,
    lot,
    mine_site,
    party,
    processed,
    tag,
    whole,
    written,
)

DOCUMENTS = {
    "lot": lot(),
    "list": [lot(), processed("LOT-2", "LOT-1")],
    "answer": {"data": [lot(), lot("LOT-9")], "pagination": {"page": 1, "total": 2}},
    "whole": whole(),
    "mine site": mine_site(),
    "certificate": certificate(),
    "tag": tag(),
    "party": party("BUYER", "Buyer NV"),
    "mixed list": [certificate(), tag(), lot(), mine_site(), party("X", "Y")],
    "other members": {"lots": [lot(sealColour="blue", recipient=None)], "note": {"a": [None, 1e3]}},
    "input in full": {"lots": [processed("LOT-2", "LOT-8", inputLot=[lot()])]},
    "input in full and alone": [processed("LOT-2", inputLot=[lot()]), lot()],
    "whole numbers with a point": lot(concentration=31.0, mass=2.0, unitOfMeasurement="TNE"),
    "changed hands": lot(
        originatingOperation=[2], creatorRole=[2], inputLot=[{"lotNumber": "LOT-1"}]
    ),
    "another mineral": lot(mineral="2603.00.00"),
    "IMA code": lot(mineral="IMA1979-A"),
    "offset": lot(timeRegistration="103000+0200"),
    "no letters of ASCII": lot("Sac n° 7 — été"),
}


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_what_was_read_is_written_in_the_same_words(tmp_path: Path, document: object) -> None:
    recorded = entries(tmp_path, document)

    count, found = written(tmp_path, recorded)

    assert found == document
    assert count == len(recorded)


def test_two_documents_become_one_with_lists(tmp_path: Path) -> None:
    recorded = entries(tmp_path, lot(), {"lots": [processed("LOT-2", "LOT-1")], "tags": [tag()]})

    count, found = written(tmp_path, recorded)

    assert found == {"lots": [lot(), processed("LOT-2", "LOT-1")], "tags": [tag()]}
    assert count == len(recorded) - 2  # neither document stands as it was


def test_a_document_that_comes_again_changes_nothing(tmp_path: Path) -> None:
    once, twice = entries(tmp_path, whole()), entries(tmp_path, whole(), whole())

    assert [entry.digest for entry in twice] == [entry.digest for entry in once]


def test_a_later_state_of_a_lot_takes_the_place_of_the_earlier(tmp_path: Path) -> None:
    shipped = lot(dateShipped="2026-04-01")

    _, found = written(tmp_path, entries(tmp_path, lot(dateShipped=...), shipped))

    assert found == shipped
