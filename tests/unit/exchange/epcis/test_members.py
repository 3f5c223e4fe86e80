"""Every rule of a single member and of a whole event, by what is said where it is broken."""

from pathlib import Path
from typing import Any

import pytest

from fairlode.exchange.epcis.checks import MAX_DEPTH, MAX_TEXT_CHARS
from fairlode.types.errors import Severity
from tests.unit.exchange.epcis.documents import ITEM, LOT, document, event, faults, read

_HERE = "/epcisBody/eventList/0"
_KG = {"epcClass": LOT, "quantity": 1, "uom": "KGM"}


def nested(depth: int) -> object:
    """Lists in lists."""
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("raw", "code", "pointer"),
    [
        (event(type=None, eventTime=None), "epcis.not_epcis", ""),
        (7, "exchange.member_type", ""),
        (event(type=None), "exchange.member_missing", ""),
        (event() | {"type": "QuantityEvent"}, "epcis.event_type_unknown", "/type"),
        (event() | {"type": ["ObjectEvent"]}, "epcis.event_type_unknown", "/type"),
        (event(eventTime=None), "exchange.member_missing", ""),
        (event(eventTimeZoneOffset=None), "exchange.member_missing", ""),
        (event(action=None), "exchange.member_missing", ""),
        (event(action="add"), "exchange.value_unknown", "/action"),
        (event(action=["ADD"]), "exchange.value_unknown", "/action"),
        (event(eventTime="2020-01-14"), "exchange.time_malformed", "/eventTime"),
        (event(eventTime="2020-01-14T00:00:00"), "exchange.time_malformed", "/eventTime"),
        (event(eventTime="2020-01-14t00:00:00z"), "exchange.time_malformed", "/eventTime"),
        (event(eventTime="14.01.2020"), "exchange.time_malformed", "/eventTime"),
        (event(eventTime=1578960000), "exchange.member_type", "/eventTime"),
        (event(eventTime="2020-13-14T00:00:00Z"), "types.time_unreadable", "/eventTime"),
        (event(eventTime="1900-01-01T00:00:00Z"), "types.time_implausible", "/eventTime"),
        (event(eventTime="2199-01-01T00:00:00Z"), "types.time_implausible", "/eventTime"),
        (event(recordTime="yesterday"), "exchange.time_malformed", "/recordTime"),
        (event(eventTimeZoneOffset="Z"), "epcis.offset_malformed", "/eventTimeZoneOffset"),
        (event(eventTimeZoneOffset="+14:01"), "epcis.offset_malformed", "/eventTimeZoneOffset"),
        (event(eventTimeZoneOffset=2), "epcis.offset_malformed", "/eventTimeZoneOffset"),
        (event(eventID="7"), "exchange.uri_malformed", "/eventID"),
        (event(eventID=7), "exchange.member_type", "/eventID"),
        (event(bizStep=7), "exchange.member_type", "/bizStep"),
        (event(certificationInfo=["no uri"]), "exchange.uri_malformed", "/certificationInfo/0"),
        (event(epcList=ITEM), "exchange.member_type", "/epcList"),
        (event(epcList=["CAT-2019"]), "exchange.uri_malformed", "/epcList/0"),
        (event(epcList=[ITEM, ITEM]), "exchange.item_twice", "/epcList"),
        (
            event(epcList=["https://id.gs1.org/01/04012345123457/10/A"]),
            "types.gtin_check_digit",
            "/epcList/0",
        ),
        (event(readPoint="urn:x:y"), "exchange.member_type", "/readPoint"),
        (event(readPoint={}), "exchange.member_missing", "/readPoint"),
        (event(quantityList=[7]), "exchange.member_type", "/quantityList/0"),
        (event(quantityList=[{"quantity": 1}]), "exchange.member_missing", "/quantityList/0"),
        (
            event(quantityList=[_KG | {"moisture": 1}]),
            "exchange.member_forbidden",
            "/quantityList/0/moisture",
        ),
        (
            event(quantityList=[_KG | {"quantity": "1"}]),
            "exchange.member_type",
            "/quantityList/0/quantity",
        ),
        (
            event(quantityList=[_KG | {"quantity": True}]),
            "exchange.member_type",
            "/quantityList/0/quantity",
        ),
        (
            event(quantityList=[_KG | {"quantity": None}]),
            "exchange.member_type",
            "/quantityList/0/quantity",
        ),
        (
            event(quantityList=[_KG | {"quantity": -1}]),
            "epcis.quantity_impossible",
            "/quantityList/0/quantity",
        ),
        (
            event(quantityList=[_KG | {"quantity": 2**53}]),
            "exchange.number_inexact",
            "/quantityList/0/quantity",
        ),
        (
            event(quantityList=[_KG | {"quantity": 1e21}]),
            "types.mass_too_large",
            "/quantityList/0/quantity",
        ),
        (event(quantityList=[_KG | {"uom": "kg"}]), "epcis.uom_malformed", "/quantityList/0/uom"),
        (event(quantityList=[_KG | {"uom": 7}]), "epcis.uom_malformed", "/quantityList/0/uom"),
        (event(epcList=None), "epcis.event_empty", ""),
        (event(epcList=None, quantityList=[]), "epcis.event_empty", ""),
        (event(action="OBSERVE", ilmd={"x:a": 1}), "exchange.member_forbidden", "/ilmd"),
        (event(ilmd=[]), "exchange.member_type", "/ilmd"),
        (event(persistentDisposition={}), "exchange.list_empty", "/persistentDisposition"),
        (
            event(persistentDisposition={"set": []}),
            "exchange.list_empty",
            "/persistentDisposition/set",
        ),
        (
            event(persistentDisposition={"put": ["active"]}),
            "exchange.member_forbidden",
            "/persistentDisposition/put",
        ),
        (event(sourceList=[{"source": "urn:x:y"}]), "exchange.member_missing", "/sourceList/0"),
        (
            event(destinationList=[{"type": "location"}]),
            "exchange.member_missing",
            "/destinationList/0",
        ),
        (
            event(bizTransactionList=[{"type": "po"}]),
            "exchange.member_missing",
            "/bizTransactionList/0",
        ),
        (event(sensorElementList=[{}]), "exchange.member_missing", "/sensorElementList/0"),
        (
            event(sensorElementList=[{"sensorReport": []}]),
            "exchange.list_empty",
            "/sensorElementList/0/sensorReport",
        ),
        (
            event(sensorElementList=[{"sensorReport": [{"type": "Mass", "value": "1"}]}]),
            "exchange.member_type",
            "/sensorElementList/0/sensorReport/0/value",
        ),
        (
            event(sensorElementList=[{"sensorReport": [{"type": "Mass", "booleanValue": "true"}]}]),
            "exchange.member_type",
            "/sensorElementList/0/sensorReport/0/booleanValue",
        ),
        (
            event(
                sensorElementList=[{"sensorReport": [{"type": "Mass", "hexBinaryValue": "xyz"}]}]
            ),
            "exchange.member_type",
            "/sensorElementList/0/sensorReport/0/hexBinaryValue",
        ),
        (event(errorDeclaration={}), "exchange.member_missing", "/errorDeclaration"),
        (
            event(errorDeclaration={"declarationTime": "2020", "reason": "incorrect_data"}),
            "exchange.time_malformed",
            "/errorDeclaration/declarationTime",
        ),
        (event("AggregationEvent", childEPCs=[]), "epcis.event_empty", ""),
        (event("AssociationEvent", parentID=None), "exchange.member_missing", ""),
        (event("TransactionEvent", epcList=None), "epcis.event_empty", ""),
        (event("TransactionEvent", bizTransactionList=None), "exchange.member_missing", ""),
        (
            event("TransactionEvent", bizTransactionList=[]),
            "exchange.list_empty",
            "/bizTransactionList",
        ),
        (event("TransformationEvent", outputEPCList=None), "epcis.event_empty", ""),
        (
            event(
                "TransformationEvent", inputEPCList=[], outputEPCList=[], transformationID="urn:x:y"
            ),
            "epcis.event_empty",
            "",
        ),
        (event(**{"@context": "no uri"}), "exchange.uri_malformed", "/@context"),
        (event(**{"@context": [7]}), "exchange.member_type", "/@context/0"),
        (event(**{"x:a": nested(MAX_DEPTH + 1)}), "exchange.too_deep", "/x:a" + "/0" * MAX_DEPTH),
        (event(**{"x:a": {"b": 2**53}}), "exchange.number_inexact", "/x:a/b"),
        (event(**{"x:a": "\ud800"}), "exchange.text_unwritable", "/x:a"),
        (event(**{"x:a": "a" * (MAX_TEXT_CHARS + 1)}), "exchange.text_too_long", "/x:a"),
        (event(**{"fairlode:statement": {"id": "x"}}), "epcis.statement_contradicts", ""),
    ],
)
def test_a_broken_rule_is_said_where_it_is_broken(
    tmp_path: Path, raw: object, code: str, pointer: str
) -> None:
    reading = read(document(raw), tmp_path)

    assert faults(reading) == [(code, _HERE + pointer)]
    assert len(reading.errors) == 1
    assert reading.drafts == []


@pytest.mark.parametrize(
    ("raw", "code", "pointer"),
    [
        (event(bizStep="roasting"), "epcis.word_unknown", "/bizStep"),
        (event(disposition="roasted"), "epcis.word_unknown", "/disposition"),
        (event(weight=7), "exchange.member_unknown", "/weight"),
        (event(ilmd={"grade": 7}), "exchange.member_unknown", "/ilmd/grade"),
        (event(quantityList=[_KG | {"uom": "LTR"}]), "epcis.uom_no_mass", "/quantityList/0/uom"),
    ],
)
def test_what_is_only_doubtful_is_kept(
    tmp_path: Path, raw: object, code: str, pointer: str
) -> None:
    reading = read(document(raw), tmp_path)

    assert faults(reading) == [(code, _HERE + pointer)]
    assert reading.problems[0].severity is Severity.WARNING
    assert len(reading.drafts) == 2


@pytest.mark.parametrize(
    "raw",
    [
        event(epcList=[]),
        event(
            epcList=None,
            readPoint={"id": "urn:x:y"},
            sensorElementList=[{"sensorReport": [{"type": "Mass"}]}],
        ),
        event("AggregationEvent", action="DELETE", childEPCs=None),
        event("AggregationEvent", parentID=None),
        event("TransactionEvent", action="DELETE", epcList=None),
        event("TransformationEvent", outputEPCList=None, transformationID="urn:x:y"),
        event(eventTimeZoneOffset="-14:00"),
        event(certificationInfo=["urn:x:y", "urn:x:z"]),
        event(**{"x:a": nested(MAX_DEPTH)}),
    ],
)
def test_what_the_standard_allows_is_read(tmp_path: Path, raw: dict[str, Any]) -> None:
    assert faults(read(document(raw), tmp_path)) == []


@pytest.mark.parametrize(
    ("members", "code", "pointer"),
    [
        ({"@context": None}, "exchange.member_missing", ""),
        ({"schemaVersion": None}, "exchange.member_missing", ""),
        ({"schemaVersion": "1.2"}, "epcis.version_unknown", "/schemaVersion"),
        ({"schemaVersion": 2.0}, "epcis.version_unknown", "/schemaVersion"),
        ({"creationDate": None}, "exchange.member_missing", ""),
        ({"creationDate": "2020"}, "exchange.time_malformed", "/creationDate"),
        ({"id": "document 1"}, "exchange.uri_malformed", "/id"),
        ({"sender": 7}, "exchange.member_type", "/sender"),
        ({"epcisBody": {}}, "exchange.member_missing", "/epcisBody"),
        ({"epcisBody": {"eventList": {}}}, "exchange.member_type", "/epcisBody/eventList"),
        ({"type": "EPCISQueryDocument", "epcisBody": {}}, "exchange.member_missing", "/epcisBody"),
    ],
)
def test_what_stands_around_the_events_is_checked(
    tmp_path: Path, members: dict[str, Any], code: str, pointer: str
) -> None:
    found = faults(read(document(event(), **members), tmp_path))

    assert found[0] == (code, pointer)


def test_all_problems_of_all_events_are_found_at_once(tmp_path: Path) -> None:
    reading = read(
        document(
            event(action="add", eventTime="2020", eventTimeZoneOffset="Z"),
            event(),
            event("TransformationEvent", inputQuantityList=[_KG | {"quantity": -1, "uom": "kg"}]),
            schemaVersion="1.2",
        ),
        tmp_path,
    )

    first, third = (f"/epcisBody/eventList/{number}" for number in (0, 2))
    assert faults(reading) == [
        ("epcis.version_unknown", "/schemaVersion"),
        ("exchange.time_malformed", f"{first}/eventTime"),
        ("epcis.offset_malformed", f"{first}/eventTimeZoneOffset"),
        ("exchange.value_unknown", f"{first}/action"),
        ("epcis.quantity_impossible", f"{third}/inputQuantityList/0/quantity"),
        ("epcis.uom_malformed", f"{third}/inputQuantityList/0/uom"),
    ]
    assert len(reading.drafts) == 1
