"""The short way and the long way to the same event."""

from typing import Any

import pytest

from fairlode.exchange.epcis.context import Context
from fairlode.exchange.epcis.interpret import interpret
from fairlode.exchange.epcis.plain import plain_event
from tests.unit.exchange.epcis.documents import ITEM, LOT, LOT_ID, PLACE, event

_QUANTITY = {"epcClass": LOT, "quantity": 7, "uom": "KGM"}
_OWN = {"epcClass": "urn:fairlode:lot:A-1", "quantity": 0.5, "uom": "TNE"}


@pytest.mark.parametrize(
    "raw",
    [
        event(),
        event(eventID=None),
        event(eventID="urn:fairlode:event:E-1"),
        event(bizStep="shipping", disposition="in_transit", readPoint={"id": PLACE}),
        event(quantityList=[_QUANTITY, _OWN, {"epcClass": "urn:x:y", "quantity": 3}]),
        event(quantityList=[_QUANTITY | {"quantity": 1e-7}, _OWN | {"quantity": 10.0}]),
        event(eventTime="2020-01-14T00:00:00.000Z"),
        event(eventTime="2020-01-14T00:00:00.120Z"),
        event(eventTime="2020-01-14T01:00:00+01:00"),
        event("AggregationEvent", parentID="urn:fairlode:lot:P"),
        event("AggregationEvent"),
        event("AssociationEvent"),
        event("TransformationEvent", transformationID="urn:fairlode:transformation:T"),
        event("TransformationEvent", inputQuantityList=[_QUANTITY], outputQuantityList=[_OWN]),
    ],
)
def test_a_plain_event_is_read_as_the_long_way_reads_it(raw: dict[str, Any]) -> None:
    for context in (Context(), Context.of({"urn": "https://example.com/"})):
        assert plain_event(raw, context) == interpret(raw, context)


@pytest.mark.parametrize(
    "raw",
    [
        event("TransactionEvent"),
        event(recordTime="2020-01-14T00:00:00Z"),
        event(bizStep="roasting"),
        event(bizStep=None) | {"bizStep": None},
        event(disposition="roasted"),
        event(eventTime="2020-01-14"),
        event(eventTime="1900-01-01T00:00:00Z"),
        event(eventTimeZoneOffset="Z"),
        event(action="add"),
        event(action=["ADD"]),
        event(epcList=[]),
        event(epcList=None),
        event(epcList=ITEM),
        event(epcList=[ITEM, ITEM]),
        event(epcList=[LOT]),
        event(epcList=["urn:fairlode:lot:A%2DB"]),
        event(epcList=["urn:fairlode:site:A"]),
        event(epcList=["urn:fairlode:unstated"]),
        event(epcList=["no uri"]),
        event(epcList=[7]),
        event(quantityList=[]),
        event(quantityList=[{"epcClass": LOT}]),
        event(quantityList=[_QUANTITY | {"quantity": -1}]),
        event(quantityList=[_QUANTITY | {"quantity": True}]),
        event(quantityList=[_QUANTITY | {"quantity": "1"}]),
        event(quantityList=[_QUANTITY | {"quantity": 1e300}]),
        event(quantityList=[_QUANTITY | {"quantity": 2**53}]),
        event(quantityList=[{"epcClass": LOT, "quantity": -1}]),
        event(quantityList=[_QUANTITY | {"uom": "LTR"}]),
        event(quantityList=[_QUANTITY | {"uom": ""}]),
        event(quantityList=[_QUANTITY | {"x:y": 1}]),
        event(quantityList=[_QUANTITY | {"epcClass": ITEM}]),
        event(quantityList=[_QUANTITY, _QUANTITY | {"epcClass": LOT_ID}]),
        event(quantityList=[_QUANTITY, _QUANTITY | {"epcClass": LOT_ID + "?x=1"}]),
        event(readPoint={"id": PLACE, "x:y": 1}),
        event(readPoint=PLACE),
        event("AssociationEvent", parentID=None),
        event("TransformationEvent", outputEPCList=None, transformationID="urn:x:y"),
        event() | {"type": "QuantityEvent"},
        event() | {"type": ["ObjectEvent"]},
        {},
    ],
)
def test_whatever_is_odd_is_left_to_the_long_way(raw: dict[str, Any]) -> None:
    assert plain_event(raw, Context()) is None
