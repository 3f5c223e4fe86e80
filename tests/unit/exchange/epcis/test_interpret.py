"""What an event of a document says, as an event of the record."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fairlode.exchange.epcis import event_hash
from fairlode.types.event import (
    Action,
    AggregationEvent,
    AssociationEvent,
    ErrorDeclaration,
    Flow,
    ObjectEvent,
    TransactionEvent,
    TransformationEvent,
)
from fairlode.types.identifiers import EventId, LotId, SiteId
from tests.unit.exchange.epcis.documents import (
    CONTEXT,
    ITEM,
    ITEM_ID,
    LOT,
    LOT_ID,
    PLACE,
    PLACE_ID,
    document,
    event,
    read,
    states,
)

_TIME = datetime(2020, 1, 14, tzinfo=UTC)
_ID = EventId("urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8")


def understood(raw: dict[str, Any], folder: Path, **members: object) -> Any:  # noqa: ANN401  # each test knows which of the five it reads
    """The one event of a document."""
    reading = read(document(raw, **members), folder)
    assert reading.errors == ()
    (found,) = states(reading)
    return found


def test_an_object_event(tmp_path: Path) -> None:
    raw = event(
        bizStep="shipping",
        disposition="urn:epcglobal:cbv:disp:in_transit",
        readPoint={"id": PLACE},
        bizLocation={"id": "urn:fairlode:site:Port%20of%20Lobito"},
        quantityList=[{"epcClass": LOT, "quantity": 200.5, "uom": "KGM"}],
    )

    found = understood(raw, tmp_path)

    assert found == ObjectEvent(
        id=_ID,
        time=_TIME,
        offset="+01:00",
        step="shipping",
        disposition="in_transit",
        read_point=SiteId(PLACE_ID),
        location=SiteId("Port of Lobito"),
        action=Action.ADD,
        objects=(
            Flow(lot=LotId(ITEM_ID)),
            Flow(lot=LotId(LOT_ID), mass_g=200_500, amount="200.5", uom="KGM"),
        ),
        extra={
            "epcis": {"disposition": "urn:epcglobal:cbv:disp:in_transit"},
            "epcis.ids": {ITEM_ID: ITEM, LOT_ID: LOT, PLACE_ID: PLACE},
        },
    )


def test_a_transformation(tmp_path: Path) -> None:
    raw = event(
        "TransformationEvent",
        inputEPCList=None,
        inputQuantityList=[{"epcClass": "urn:fairlode:lot:ORE-1", "quantity": 3, "uom": "TNE"}],
        outputEPCList=None,
        outputQuantityList=[{"epcClass": "urn:fairlode:lot:CAT-1"}],
        transformationID="urn:fairlode:transformation:heat%207",
    )

    found = understood(raw, tmp_path)

    assert found == TransformationEvent(
        id=_ID,
        time=_TIME,
        offset="+01:00",
        inputs=(Flow(lot=LotId("ORE-1"), mass_g=3_000_000, amount="3", uom="TNE"),),
        outputs=(Flow(lot=LotId("CAT-1")),),
        transformation="heat 7",
        extra={
            "epcis": {"outputQuantityList": [{"epcClass": "urn:fairlode:lot:CAT-1"}]},
            "epcis.absent": ["outputEPCList"],
        },
    )


@pytest.mark.parametrize(
    ("type_", "class_"),
    [("AggregationEvent", AggregationEvent), ("AssociationEvent", AssociationEvent)],
)
def test_packs(tmp_path: Path, type_: str, class_: type[AggregationEvent]) -> None:
    found = understood(event(type_, parentID="urn:fairlode:lot:DRUM"), tmp_path)

    assert found == class_(
        id=_ID,
        time=_TIME,
        offset="+01:00",
        action=Action.ADD,
        parent=LotId("DRUM"),
        children=(Flow(lot=LotId(ITEM_ID)),),
        extra={"epcis.ids": {ITEM_ID: ITEM}},
    )


def test_a_transaction(tmp_path: Path) -> None:
    raw = event("TransactionEvent", action="DELETE", epcList=None)

    found = understood(raw, tmp_path)

    assert found == TransactionEvent(
        id=_ID,
        time=_TIME,
        offset="+01:00",
        action=Action.DELETE,
        extra={"epcis": {"bizTransactionList": raw["bizTransactionList"]}},
    )


@pytest.mark.parametrize(
    ("quantity", "flow"),
    [
        ({"quantity": 30}, {"amount": "30"}),
        ({"quantity": 10.0, "uom": "KGM"}, {"amount": "10", "uom": "KGM", "mass_g": 10_000}),
        ({"quantity": 1e-7, "uom": "TNE"}, {"amount": "0.0000001", "uom": "TNE", "mass_g": 0}),
        ({"quantity": 1, "uom": "LBR"}, {"amount": "1", "uom": "LBR", "mass_g": 454}),
        ({"quantity": 7, "uom": "LTR"}, {"amount": "7", "uom": "LTR"}),
        ({"quantity": 0, "uom": "KGM"}, {"amount": "0", "uom": "KGM", "mass_g": 0}),
        ({"uom": "KGM"}, {"uom": "KGM"}),
        ({}, {}),
    ],
)
def test_quantities(tmp_path: Path, quantity: dict[str, Any], flow: dict[str, Any]) -> None:
    raw = event(epcList=None, quantityList=[{"epcClass": LOT} | quantity])

    assert understood(raw, tmp_path).objects == (Flow(lot=LotId(LOT_ID), **flow),)


@pytest.mark.parametrize(
    "uri",
    [
        LOT,
        LOT_ID,
        "https://id.example.org/01/04012345123456/10/998877",
        "http://shop.example.com/gtin/04012345123456/lot/998877?x=1",
    ],
)
def test_a_lot_is_one_lot_in_every_spelling(tmp_path: Path, uri: str) -> None:
    raw = event(epcList=None, quantityList=[{"epcClass": uri, "quantity": 1}])

    assert understood(raw, tmp_path).objects[0].lot == LOT_ID


def test_an_error_declaration_stands_on_the_event_that_it_repeats(tmp_path: Path) -> None:
    corrective = "urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8"
    declared = {
        "declarationTime": "2020-01-15T00:00:00+01:00",
        "reason": "urn:epcglobal:cbv:er:incorrect_data",
        "correctiveEventIDs": [corrective],
        "example:vendorExtension": "Test1",
    }

    found = understood(event(errorDeclaration=declared), tmp_path)

    assert found.error == ErrorDeclaration(
        time=datetime(2020, 1, 14, 23, tzinfo=UTC),
        reason="incorrect_data",
        corrective_events=(EventId(corrective),),
    )
    assert found.id == _ID
    assert found.objects == (Flow(lot=LotId(ITEM_ID)),)
    assert found.extra["epcis"] == {"errorDeclaration": declared}


def test_an_event_without_id_is_named_by_its_hash(tmp_path: Path) -> None:
    found = understood(event(eventID=None), tmp_path)

    assert found.id == event_hash(event())
    assert found.extra["epcis.absent"] == ["eventID"]


def test_a_declaration_without_id_names_the_event_that_it_declares_wrong(tmp_path: Path) -> None:
    declared = {"declarationTime": "2020-01-15T00:00:00Z"}

    right = understood(event(eventID=None), tmp_path)
    wrong = understood(event(eventID=None, errorDeclaration=declared), tmp_path)

    assert right.id == wrong.id


def test_the_prefixes_of_a_document_count_in_the_hash(tmp_path: Path) -> None:
    raw = event(eventID=None, **{"x:a": 1})

    ids = {
        understood(raw, tmp_path, **{"@context": [CONTEXT, {"x": space}]}).id
        for space in ("https://x.example/", "https://y.example/")
    }

    assert len(ids) == 2


def test_an_event_takes_with_it_what_it_uses_of_the_context(tmp_path: Path) -> None:
    context = [
        CONTEXT,
        "https://example.com/terms.jsonld",
        {"x": "https://x.example/", "unused": "https://u.example/", "x:n": {"@type": "xsd:int"}},
    ]

    found = understood(event(**{"x:n": 1}), tmp_path, **{"@context": context})

    assert found.extra["epcis.context"] == [
        "https://example.com/terms.jsonld",
        {"x": "https://x.example/", "x:n": {"@type": "xsd:int"}},
    ]


def test_the_same_event_of_two_documents_is_the_same_event(tmp_path: Path) -> None:
    raw = event(**{"x:n": 1})
    one = understood(raw, tmp_path, **{"@context": [CONTEXT, {"x": "https://x.example/"}]})
    other = understood(
        raw,
        tmp_path,
        **{"@context": [{"x": "https://x.example/", "y": "https://y.example/"}, CONTEXT]},
        sender="urn:uuid:1",
        creationDate="2022-01-01T00:00:00Z",
    )

    assert one == other


def test_all_else_is_kept_as_it_was_stated(tmp_path: Path) -> None:
    kept = {
        "recordTime": "2020-01-15T00:00:00Z",
        "ilmd": {"x:batch": 7.5},
        "sourceList": [{"type": "owning_party", "source": "urn:epc:id:pgln:4012345.00000"}],
        "sensorElementList": [{"sensorReport": [{"type": "Mass", "value": 1.5, "uom": "KGM"}]}],
        "certificationInfo": "https://certificates.example.com/7",
        "x:own": [None, True, {"y": []}],
    }

    assert understood(event(**kept), tmp_path).extra["epcis"] == kept
