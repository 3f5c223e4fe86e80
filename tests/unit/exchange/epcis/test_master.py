"""Lots, sites and organisations as master data, and the master data of others."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fairlode.ledger.record import Draft, Kind
from fairlode.types.assay import Assay
from fairlode.types.content import Basis, Content
from fairlode.types.identifiers import LotId, PartyId, SiteId
from fairlode.types.lot import CustodyModel, Lot, OriginKind
from fairlode.types.site import Organisation, PartyKind, Site, SiteKind
from tests.unit.exchange.epcis.documents import (
    CONTEXT,
    PLACE,
    PLACE_ID,
    document,
    faults,
    read,
    statements,
    written,
)

SINCE = datetime(2019, 1, 1, tzinfo=UTC)
UNTIL = datetime(2020, 1, 1, tzinfo=UTC)
LOT = Lot(
    id=LotId("CAT-2019"),
    name="Cathode 2019",
    material="copper_cathode",
    mass_g=2**62,
    mass_u_g=0.5,
    assay=Assay({"Cu": Content(fraction=0.9999, basis=Basis.SPECIFICATION, u=0.0001)}),
    site=SiteId("smelter"),
    holder=PartyId("did:web:smelter.example.com"),
    custody=CustodyModel.MASS_BALANCE,
    origin=OriginKind.PRIMARY,
    extra={"tabular": {"colour": "red", "row": 7}},
)
SITE = Site(
    id=SiteId("smelter"),
    name="La Caridad",
    kind=SiteKind.SMELTER,
    country="MX",
    latitude=30.32,
    longitude=-109.56,
    operator=PartyId("P"),
    same_as=("https://id.gs1.org/414/0614141007776", "CID000401"),
)
PARTY = Organisation(id=PartyId("P"), name="A party", kind=PartyKind.TRADER, same_as=("CID000401",))
LOCATION = "urn:epcglobal:epcis:vtype:Location"


def headed(*vocabularies: object) -> dict[str, Any]:
    """A document with master data."""
    return document(epcisHeader={"epcisMasterData": {"vocabularyList": list(vocabularies)}})


def location(*attributes: tuple[str, Any], type_: str = LOCATION) -> dict[str, Any]:
    """A vocabulary with one element."""
    said = [{"id": name, "attribute": value} for name, value in attributes]
    return {"type": type_, "vocabularyElementList": [{"id": PLACE, "attributes": said}]}


@pytest.mark.parametrize(
    "draft",
    [
        Draft(statement=LOT, valid_from=SINCE, valid_to=UNTIL),
        Draft(statement=Lot(id=LotId("A")), valid_from=SINCE),
        Draft(statement=SITE, valid_from=SINCE),
        Draft(statement=PARTY, valid_from=SINCE),
    ],
)
def test_master_data_comes_back_as_it_was(draft: Draft, tmp_path: Path) -> None:
    raw = written([draft], tmp_path)

    reading = read(raw, tmp_path)

    assert reading.problems == ()
    (again,) = reading.drafts
    assert again.statement == draft.statement
    assert (again.valid_from, again.valid_to) == (draft.valid_from, draft.valid_to)


def test_master_data_is_written_for_others_to_read(tmp_path: Path) -> None:
    drafts = [Draft(statement=said, valid_from=SINCE) for said in (LOT, SITE, PARTY)]

    raw = written(drafts, tmp_path)

    lots, sites, parties = raw["epcisHeader"]["epcisMasterData"]["vocabularyList"]
    assert [part["type"].rpartition(":")[2] for part in (lots, sites, parties)] == [
        "EPCClass",
        "Location",
        "Party",
    ]
    (site,) = sites["vocabularyElementList"]
    assert site["id"] == "urn:fairlode:site:smelter"
    attributes = {attribute["id"]: attribute["attribute"] for attribute in site["attributes"]}
    assert attributes == {
        "fairlode:recordKind": "site",
        "fairlode:kind": "smelter",
        "fairlode:validFrom": "2019-01-01T00:00:00Z",
        "cbvmda:name": "La Caridad",
        "cbvmda:countryCode": "MX",
        "cbvmda:latitude": "30.32",
        "cbvmda:longitude": "-109.56",
        "fairlode:name": "La Caridad",
        "fairlode:country": "MX",
        "fairlode:latitude": "30.32",
        "fairlode:longitude": "-109.56",
        "fairlode:operator": "P",
        "fairlode:same_as": {
            "fairlode:list": ["https://id.gs1.org/414/0614141007776", "CID000401"]
        },
    }
    assert raw["@context"] == [CONTEXT, {"fairlode": "urn:fairlode:vocabulary:"}]


def test_locations_of_others_become_sites(tmp_path: Path) -> None:
    raw = headed(
        location(
            ("urn:epcglobal:cbv:mda:name", "Warehouse 7"),
            ("cbvmda:countryCode", "de"),
            ("cbvmda:latitude", "+18.0"),
            ("cbvmda:longitude", -70),
            ("example:gate", 4),
        ),
        location(("cbvmda:name", "again"), type_="urn:epcglobal:epcis:vtype:ReadPoint"),
    )

    reading = read(raw, tmp_path)

    assert [draft.kind for draft in reading.drafts] == [Kind.CLAIM, Kind.SITE]
    assert statements(reading.drafts)[1] == Site(
        id=SiteId(PLACE_ID), name="Warehouse 7", country="DE", latitude=18.0, longitude=-70.0
    )
    assert reading.drafts[1].valid_from == datetime(2020, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "vocabulary",
    [
        location(("example:gate", 4)),
        location(("cbvmda:name", "A product"), type_="urn:epcglobal:epcis:vtype:EPCClass"),
        {"type": LOCATION},
        {"type": LOCATION, "vocabularyElementList": [{"id": PLACE, "children": [PLACE]}]},
    ],
)
def test_what_is_not_understood_stays_with_the_document(
    vocabulary: dict[str, Any], tmp_path: Path
) -> None:
    raw = headed(vocabulary)

    reading = read(raw, tmp_path)

    assert [draft.kind for draft in reading.drafts] == [Kind.CLAIM]
    assert written(reading.drafts, tmp_path) == raw


@pytest.mark.parametrize(
    "attributes",
    [
        [("cbvmda:latitude", "118"), ("cbvmda:longitude", "0")],
        [("cbvmda:latitude", "18")],
        [("cbvmda:latitude", "north"), ("cbvmda:longitude", "0")],
    ],
)
def test_a_location_that_cannot_be_is_named(
    attributes: list[tuple[str, str]], tmp_path: Path
) -> None:
    reading = read(headed(location(*attributes)), tmp_path)

    place = "/epcisHeader/epcisMasterData/vocabularyList/0/vocabularyElementList/0"
    assert faults(reading) == [("epcis.master_data_unread", place)]
    assert reading.errors == ()


@pytest.mark.parametrize(
    "attributes",
    [
        [
            ("fairlode:recordKind", "lot"),
            ("fairlode:validFrom", "2019-01-01T00:00:00Z"),
            ("fairlode:mass_g", "-1"),
        ],
        [("fairlode:recordKind", "planet"), ("fairlode:validFrom", "2019-01-01T00:00:00Z")],
        [("fairlode:recordKind", "lot")],
    ],
)
def test_master_data_of_ours_that_cannot_be_read_is_an_error(
    attributes: list[tuple[str, str]], tmp_path: Path
) -> None:
    reading = read(headed(location(*attributes)), tmp_path)

    assert [problem.code for problem in reading.errors] == ["epcis.master_data_unread"]
