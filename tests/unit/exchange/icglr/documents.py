"""ICGLR documents to test with, and the way through the record."""

import json
from pathlib import Path
from typing import Any

from fairlode.exchange.contract import Document, Reading
from fairlode.exchange.icglr import FORMAT
from fairlode.ledger.record import Entry, Statement
from fairlode.stores.memory import MemoryStore
from tests.worlds import recorded

MINE = "RW-1.9641+30.0619-00001"


def party(identifier: str, name: str, country: str = "RW") -> dict[str, Any]:
    return {
        "identifier": identifier,
        "name": name,
        "legalAddress": {"country": country, "addressLocalityText": "Town"},
        "tin": "N/A",
        "contactDetails": {
            "legalRepresentative": "A. Person",
            "contactPhoneNumber": "+250788000000",
            "contactEmail": "a@example.com",
        },
    }


def lot(number: str = "LOT-1", **changes: object) -> dict[str, Any]:
    """A lot from a mine; a member changed to `...` is left out."""
    plain = {
        "lotNumber": number,
        "dateRegistration": "2026-03-20",
        "timeRegistration": "103000",
        "creator": party("MINER", "Mine Ltd"),
        "mineral": "2609.00.00",
        "concentration": 65.5,
        "mass": 1000.0,
        "unitOfMeasurement": "KGM",
        "mineSiteId": MINE,
        "creatorRole": [1],
        "originatingOperation": [1],
        "tag": tag(),
        "taxPaid": [{"taxType": "Royalty", "taxAmount": 12.5, "currency": "USD"}],
        "dateSealed": "2026-03-20",
        "dateShipped": "2026-03-22",
    }
    return _changed(plain, changes)


def processed(number: str = "LOT-2", *inputs: str, **changes: object) -> dict[str, Any]:
    """A lot that was processed from others."""
    plain = lot(
        number,
        timeRegistration="150000",
        dateRegistration="2026-03-25",
        dateSealed="2026-03-25",
        dateShipped="2026-03-27",
        creator=party("PLANT", "Plant Ltd"),
        creatorRole=[4],
        originatingOperation=[4],
        mineSiteId=...,
        tag=...,
        mass=0.95,
        unitOfMeasurement="TNE",
        inputLot=[{"lotNumber": name} for name in inputs],
    )
    return _changed(plain, changes)


def tag() -> dict[str, Any]:
    issuer = party("MINISTRY", "Ministry of Mines")
    return {
        "identifier": "TAG-1",
        "issuer": issuer,
        "issueDate": "2026-03-20",
        "issueTime": "103000",
    }


def mine_site(**changes: object) -> dict[str, Any]:
    plain = {
        "icglrId": MINE,
        "addressCountry": "RW",
        "nationalId": "RW-7",
        "certificationStatus": 1,
        "activityStatus": 1,
        "mineSiteLocation": {
            "geolocalization": {"latitude": -1.9641, "longitude": 30.0619},
            "nationalCadasterLocalization": "Block 5",
            "localGeographicDesignation": {"country": "RW", "addressLocalityText": "Muhanga"},
            "polygon": {"type": "Polygon", "coordinates": [[[30.0, -1.9], [30.1, -1.9]]]},
        },
        "mineral": ["2609.00.00"],
        "license": [
            {
                "licenseType": "artisanal_permit",
                "grantedDate": "2024-01-15",
                "expiringDate": "2020-01-14",
                "coveredCommodities": ["2609.00.00"],
            }
        ],
        "owner": party("MINER", "Mine Ltd"),
        "statusChange": [{"dateOfChange": "2025-05-05", "newStatus": 1}],
    }
    return _changed(plain, changes)


def certificate(**changes: object) -> dict[str, Any]:
    plain = {
        "issuingCountry": "RW",
        "identifier": "EXP-1",
        "exporter": party("PLANT", "Plant Ltd"),
        "importer": party("BUYER", "Buyer NV", "BE"),
        "lotNumber": "LOT-2",
        "designatedMineralDescription": "Cassiterite",
        "typeOfOre": "2609.00.00",
        "lotWeight": 950,
        "lotWeightUOM": "KGM",
        "lotGrade": "65 %",
        "mineralOrigin": "RW CD",
        "customsValue": "USD 9000.00",
        "dateOfShipment": "2026-04-15",
        "memberStateIssuingAuthority": "Ministry of Mines",
        "nameOfVerifier": "B. Person",
        "positionOfVerifier": "Inspector",
        "dateOfVerification": "2026-03-24",
        "nameOfValidator": "C. Person",
        "dateOfIssuance": "2026-03-26",
        "dateOfExpiration": "2026-06-24",
        "certificateFile": "https://example.com/EXP-1.pdf",
    }
    return _changed(plain, changes)


def whole() -> dict[str, Any]:
    """A document with a list for each kind of entity."""
    return {
        "lots": [lot(), processed("LOT-2", "LOT-1", exportCertificateId="EXP-1")],
        "mineSites": [mine_site()],
        "exportCertificates": [certificate()],
        "tags": [tag()],
        "businessEntities": [party("BUYER", "Buyer NV", "BE")],
    }


def write(path: Path, document: object) -> Document:
    file = path / "document.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
    return Document(file)


def read(path: Path, document: object) -> Reading:
    return FORMAT.read(write(path, document))


def problems(path: Path, document: object) -> list[tuple[str, str, str]]:
    """Severity, code and pointer of each problem."""
    return [
        (p.severity.value, p.code, p.place.removeprefix("document.json").removeprefix(", "))
        for p in read(path, document).problems
    ]


def errors(path: Path, document: object) -> list[tuple[str, str]]:
    """Code and pointer of each error."""
    return [(code, at) for kind, code, at in problems(path, document) if kind == "error"]


def statements(path: Path, document: object) -> dict[str, Statement]:
    """By kind and id, what a document says; it must be free of errors."""
    reading = read(path, document)
    assert reading.errors == ()
    return {
        f"{draft.kind}:{draft.subject}": draft.statement
        for draft in reading.drafts
        if draft.statement is not None
    }


def entries(path: Path, *documents: object) -> list[Entry]:
    """What the record has in force after these documents."""
    store = MemoryStore()
    for document in documents:
        recorded(list(read(path, document).drafts), store)
    return in_force(store)


def in_force(store: MemoryStore) -> list[Entry]:
    gone = {digest for e in store.entries() for digest in (e.corrects, e.voids)}
    return [entry for entry in store.entries() if entry.digest not in gone]


def written(path: Path, entries: list[Entry]) -> tuple[int, Any]:
    file = path / "written.json"
    count = FORMAT.write(entries, file)
    return count, json.loads(file.read_text("utf-8"))


def _changed(plain: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in (plain | changes).items() if value is not ...}
