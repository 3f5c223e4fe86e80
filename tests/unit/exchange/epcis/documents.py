"""EPCIS documents to test on, and the way through the record and back."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from fairlode.exchange.contract import Document, Reading
from fairlode.exchange.epcis import FORMAT
from fairlode.ledger.contract import Head
from fairlode.ledger.record import Draft, Entry, Statement
from fairlode.ledger.sealing import Content, Sealer

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
RECORDED_AT = 1_700_000_000_000_000
LOT = "urn:epc:class:lgtin:4012345.012345.998877"
LOT_ID = "https://id.gs1.org/01/04012345123456/10/998877"
ITEM = "urn:epc:id:sgtin:0614141.107346.2017"
ITEM_ID = "https://id.gs1.org/01/10614141073464/21/2017"
PLACE = "urn:epc:id:sgln:0614141.00777.0"
PLACE_ID = "https://id.gs1.org/414/0614141007776"


def event(type_: str = "ObjectEvent", **members: object) -> dict[str, Any]:
    """An event that is in order; a member given as None is left out."""
    raw: dict[str, Any] = {
        "type": type_,
        "eventID": "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8",
        "eventTime": "2020-01-14T00:00:00Z",
        "eventTimeZoneOffset": "+01:00",
    }
    raw |= {name: list(value) for name, value in _NEEDED[type_].items()}
    if type_ != "TransformationEvent":
        raw["action"] = "ADD"
    if type_ == "AssociationEvent":
        raw["parentID"] = "urn:epc:id:giai:4000001.111"
    return {name: value for name, value in (raw | members).items() if value is not None}


_NEEDED: dict[str, dict[str, list[Any]]] = {
    "ObjectEvent": {"epcList": [ITEM]},
    "AggregationEvent": {"childEPCs": [ITEM]},
    "AssociationEvent": {"childEPCs": [ITEM]},
    "TransactionEvent": {
        "epcList": [ITEM],
        "bizTransactionList": [
            {"type": "po", "bizTransaction": "urn:epc:id:gdti:0614141.00001.16"}
        ],
    },
    "TransformationEvent": {"inputEPCList": [ITEM], "outputEPCList": ["urn:uuid:" + "0" * 8]},
}


def document(*events: object, **members: object) -> dict[str, Any]:
    """A document with these events; a member given as None is left out."""
    whole: dict[str, object] = {
        "@context": [CONTEXT],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2020-02-01T00:00:00Z",
        "epcisBody": {"eventList": list(events)},
    } | members
    return {name: value for name, value in whole.items() if value is not None}


def read(content: object, folder: Path, *, name: str = "events.json") -> Reading:
    """What is read of a document: JSON data, or the very text or bytes of a file."""
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return FORMAT.read(Document(path))


def faults(reading: Reading) -> list[tuple[str, str]]:
    """Code and pointer of every problem."""
    return [(p.code, p.place.partition(", ")[2]) for p in reading.problems]


def sealed(drafts: Iterable[Draft]) -> list[Entry]:
    """The drafts as entries of a record."""
    sealer = Sealer(Head(), author="did:web:us.example.com", recorded_at=RECORDED_AT)
    contents = [Content.of_draft(draft) for draft in drafts]
    return [sealer.seal(content, corrects=None, voids=None) for content in contents]


def written(drafts: Iterable[Draft], folder: Path, *, name: str = "out.json") -> dict[str, Any]:
    """The document that says what the drafts state, as JSON data."""
    FORMAT.write(sealed(drafts), folder / name)
    whole: dict[str, Any] = json.loads((folder / name).read_text("utf-8"))
    return whole


def statements(drafts: Sequence[Draft]) -> list[Statement | None]:
    """What drafts state."""
    return [draft.statement for draft in drafts]


def states(reading: Reading) -> list[Any]:
    """The events that were read."""
    return [draft.statement for draft in reading.drafts if draft.kind.is_event]
