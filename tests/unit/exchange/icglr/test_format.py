from pathlib import Path

import pytest

from fairlode.exchange.contract import Document, Format
from fairlode.exchange.formats import format_of
from fairlode.exchange.icglr import FORMAT, codes
from fairlode.exchange.icglr.members import members_of
from fairlode.types.event import Action
from fairlode.types.identifiers import ICGLR_MEMBERS
from fairlode.types.material import material
from fairlode.types.stoichiometry import atoms
from tests.unit.exchange.icglr.documents import (
    certificate,
    lot,
    mine_site,
    processed,
    whole,
    write,
)

EVENT = {
    "type": "ObjectEvent",
    "eventTime": "2026-01-01T00:00:00Z",
    "eventTimeZoneOffset": "+00:00",
    "action": Action.ADD,
    "epcList": ["urn:epc:id:sgtin:0614141.107346.2018"],
    "ilmd": {"lotNumber": "7"},
}


@pytest.mark.parametrize(
    "document", [lot(), [lot(), processed()], whole(), mine_site(), certificate()]
)
def test_its_documents_are_recognised(tmp_path: Path, document: object) -> None:
    format_: Format = FORMAT

    assert format_of(write(tmp_path, document)) is format_


def test_an_event_that_speaks_of_a_lot_number_is_left_to_epcis(tmp_path: Path) -> None:
    document = {"type": "EPCISDocument", "epcisBody": {"eventList": [EVENT]}}

    assert format_of(write(tmp_path, document)).name == "epcis"


@pytest.mark.parametrize("name", ["lots.json", "lots.txt", "lots"])
def test_a_document_is_known_under_any_name(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text('{"lotNumber": "7"}')

    assert format_of(Document(file)) is FORMAT


def test_a_table_with_its_words_is_not_its_own(tmp_path: Path) -> None:
    file = tmp_path / "lots.csv"
    file.write_text('"lotNumber",mass\n7,1\n')

    assert not FORMAT.recognises(Document(file))


def test_the_code_lists_fit_what_the_record_knows() -> None:
    minerals = codes.table("minerals")

    assert [codes.numbers(n) for n in ("roles", "operations", "site_statuses", "activities")] == [
        tuple(range(1, 9)),
        tuple(range(1, 9)),
        (0, 1, 2, 3),
        (0, 1, 2),
    ]
    assert codes.words("units") == ("TNE", "KGM")
    assert {row["material"] for row in minerals} == {
        found.key for row in minerals if (found := material(row["material"]))
    }
    assert [sorted(atoms(row["analyte"])) for row in minerals] == [
        ["Au"],
        ["Sn"],
        ["O", "W"],
        ["O", "Ta"],
    ]
    assert len(ICGLR_MEMBERS) == 12


def test_a_lot_demands_what_the_protocol_demands() -> None:
    assert [name for name, member in members_of("lot").items() if member.need == "required"] == [
        "lotNumber",
        "dateRegistration",
        "timeRegistration",
        "creator",
        "mineral",
        "concentration",
        "mass",
        "unitOfMeasurement",
        "creatorRole",
        "originatingOperation",
    ]
