"""The event hash, held to the authors' own software and, where that errs, to the standard.

`epcis-event-hash-generator` 1.9.3 is the oracle. It departs from the text of the standard where two
or more of the lists of transactions, sources and destinations stand in one event (it sorts them by
name), where a parent stands beside instances (it puts the parent first), and in numbers beyond
fifteen digits; `test_departs_from_the_oracle` pins each of these.
"""

import json
import warnings
from pathlib import Path
from typing import Any

import pytest

from fairlode.exchange.epcis.context import Context
from fairlode.exchange.epcis.hash import event_hash, pre_hash
from tests.unit.exchange.epcis.documents import CONTEXT, ITEM, LOT, document, event

_EXAMPLE = {"example": "http://ns.example.com/epcis/"}


def oracle(raw: dict[str, Any], *context: dict[str, str]) -> str:
    """What the oracle hashes."""
    hash_generator = pytest.importorskip("epcis_event_hash_generator.hash_generator")
    reader = pytest.importorskip("epcis_event_hash_generator.json_to_py")
    reader._namespaces.clear()  # it keeps those of the document before
    whole = json.loads(json.dumps(document(raw, **{"@context": [CONTEXT, *context]})))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it opens its context the old way
        events = reader.event_list_from_epcis_document_json(whole)
    return str(hash_generator.derive_prehashes_from_events(events)[0])


def ours(raw: dict[str, Any], *context: dict[str, str]) -> str:
    """What we hash."""
    return pre_hash(raw, Context.of(list(context)).prefixes)


EVENTS = {
    "urn and word": event(epcList=[ITEM], bizStep="shipping", disposition="in_transit"),
    "urn word": event(bizStep="urn:epcglobal:cbv:bizstep:shipping"),
    "web word": event(bizStep="https://ref.gs1.org/cbv/BizStep-shipping"),
    "own word": event(bizStep="https://example.com/steps/roasting"),
    "time with offset": event(eventTime="2020-01-14T01:00:00.5+01:00"),
    "time without fraction": event(eventTime="2020-01-14T01:00:00Z"),
    "sorted": event(epcList=[ITEM, LOT, "urn:epc:id:sscc:0614141.1234567890", "urn:uuid:1"]),
    "quantities": event(
        epcList=None,
        quantityList=[
            {"epcClass": LOT, "quantity": 200.50, "uom": "KGM"},
            {"epcClass": "urn:epc:idpat:sgtin:4012345.066666.*", "quantity": 10.0},
            {"epcClass": LOT},
        ],
    ),
    "transformation": event(
        "TransformationEvent",
        inputQuantityList=[{"epcClass": LOT, "quantity": 3, "uom": "TNE"}],
        outputQuantityList=[{"epcClass": LOT, "quantity": 3, "uom": "TNE"}],
        transformationID="urn:epc:id:gdti:0614141.12345.400",
    ),
    "aggregation": event("AggregationEvent", parentID="urn:epc:id:sscc:0614141.1234567890"),
    "digital link": event(epcList=["https://id.example.org/01/04012345123456/10/A1?x=1"]),
    "serial over lot": event(epcList=["https://example.org/01/04012345123456/10/A1/21/S1"]),
    "places": event(
        readPoint={"id": "urn:epc:id:sgln:0614141.07346.1234"}, bizLocation={"id": "geo:1,2"}
    ),
    "transactions": event(
        bizTransactionList=[
            {"type": "po", "bizTransaction": "http://x.example/po/2"},
            {"type": "desadv", "bizTransaction": "urn:epcglobal:cbv:bt:0614141073467:1152"},
        ]
    ),
    "persistent": event(
        persistentDisposition={"set": ["completeness_verified"], "unset": ["damaged", "active"]}
    ),
    "certified": event(certificationInfo="https://accreditation.example.org/certificate/ABC"),
    "extensions": event(
        **{
            "example:b": "2.50",
            "example:a": {"example:z": ["x", 3], "example:y": {"example:w": "v"}},
            "ilmd": {"example:batch": "XYZ", "example:best": "2014-12-10"},
        }
    ),
    "extended place": event(
        readPoint={"id": "urn:epc:id:sgln:4012345.00011.0", "example:f": "AB-12"}
    ),
    "sensor": event(
        sensorElementList=[
            {
                "sensorMetadata": {
                    "time": "2019-04-02T13:05:00Z",
                    "deviceID": "urn:epc:id:giai:4000001.111",
                },
                "sensorReport": [
                    {"type": "Temperature", "value": 26.0, "uom": "CEL", "component": "x"},
                    {"type": "RelativeHumidity", "value": 12.1, "uom": "A93"},
                ],
            }
        ]
    ),
}


@pytest.mark.parametrize("raw", EVENTS.values(), ids=EVENTS.keys())
def test_hashes_what_the_oracle_hashes(raw: dict[str, Any]) -> None:
    assert ours(raw, _EXAMPLE) == oracle(raw, _EXAMPLE)


def test_hashes_the_gs1_examples_as_the_oracle_does(shared: Path) -> None:
    for name in ("9.6.1-ObjectEvent", "9.6.3-AggregationEvent", "9.6.4-TransformationEvent"):
        path = shared / "data" / "epcis" / "gs1-examples" / f"Example_{name}.jsonld"
        for raw in json.loads(path.read_text("utf-8"))["epcisBody"]["eventList"]:
            assert ours(raw, _EXAMPLE) == oracle(raw, _EXAMPLE)


def test_departs_from_the_oracle_in_the_order_of_lists() -> None:
    """Canonical property order: transactions, sources, destinations, and not by name."""
    party = "urn:epc:id:pgln:4012345.00000"
    raw = event(
        sourceList=[{"type": "owning_party", "source": party}],
        destinationList=[{"type": "location", "destination": party}],
    )
    source = "sourceListtype=https://ref.gs1.org/cbv/SDT-owning_partysource="
    destination = "destinationListtype=https://ref.gs1.org/cbv/SDT-locationdestination="
    link = "https://id.gs1.org/417/4012345000009"

    assert ours(raw).endswith(f"{source}{link}{destination}{link}")
    assert oracle(raw).endswith(f"{destination}{link}{source}{link}")


def test_departs_from_the_oracle_in_the_place_of_a_parent() -> None:
    """Canonical property order: 4 epcList, 5 parentID."""
    raw = event("TransactionEvent", parentID="urn:uuid:2", bizTransactionList=None)

    assert "epcListepc=https://id.gs1.org/01/10614141073464/21/2017parentID=urn:uuid:2" in ours(raw)
    assert "parentID=urn:uuid:2epcListepc=https://id.gs1.org/01/1061414107346" in oracle(raw)


def test_departs_from_the_oracle_in_long_numbers() -> None:
    """A change of any value must change the hash; the oracle's floats merge these two."""
    one, other = (event(**{"example:n": f"1234567890123456789{end}"}) for end in "12")

    assert ours(one, _EXAMPLE) != ours(other, _EXAMPLE)
    assert oracle(one, _EXAMPLE) == oracle(other, _EXAMPLE)


def test_departs_from_the_oracle_in_what_xml_would_say() -> None:
    """The same event in JSON and XML gives one hash: a boolean is true, and null is nothing."""
    raw = event(**{"example:t": True, "example:n": None})

    assert ours(raw, _EXAMPLE).endswith("{http://ns.example.com/epcis/}t=true")
    assert oracle(raw, _EXAMPLE).endswith("{http://ns.example.com/epcis/}t=True")


def test_the_id_is_a_named_information_uri() -> None:
    raw = event(epcList=["urn:uuid:1"])
    said = (
        "eventType=ObjectEventeventTime=2020-01-14T00:00:00.000ZeventTimeZoneOffset=+01:00"
        "epcListepc=urn:uuid:1action=ADD"
    )

    assert pre_hash(raw) == said
    assert event_hash(raw) == (
        "ni:///sha-256;c0af61d3148111da77eb7a429553e7a9ddea4f0eff2ace5914349fb5ed8771ab?ver=CBV2.0"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"eventID": "urn:uuid:00000000-0000-4000-8000-000000000000"},
        {"recordTime": "2021-01-01T00:00:00Z"},
        {
            "errorDeclaration": {
                "declarationTime": "2021-01-01T00:00:00Z",
                "reason": "incorrect_data",
            }
        },
        {"@context": [CONTEXT]},
        {"rdfs:comment": "see the protocol"},
        {"eventTime": "2020-01-14T01:00:00.000+01:00"},
        {"epcList": ["https://example.org/01/10614141073464/21/2017"]},
    ],
)
def test_what_does_not_change_the_event_does_not_change_its_hash(change: dict[str, Any]) -> None:
    assert event_hash(event(**change)) == event_hash(event())


@pytest.mark.parametrize(
    "change",
    [
        {"eventTime": "2020-01-14T00:00:00.001Z"},
        {"eventTimeZoneOffset": "+02:00"},
        {"action": "OBSERVE"},
        {"bizStep": "shipping"},
        {"readPoint": {"id": "urn:epc:id:sgln:0614141.00777.0"}},
        {"example:x": ""},
        {"sensorElementList": [{"sensorReport": [{"type": "Mass", "stringValue": "007"}]}]},
    ],
)
def test_what_changes_the_event_changes_its_hash(change: dict[str, Any]) -> None:
    assert event_hash(event(**change)) != event_hash(event())


@pytest.mark.parametrize(
    ("text", "hashed"),
    [
        ("2023-01-18T11:04:03.1415Z", "2023-01-18T11:04:03.142Z"),
        ("2023-01-18T11:04:03.1414Z", "2023-01-18T11:04:03.141Z"),
        ("2023-12-31T23:59:59.9995Z", "2024-01-01T00:00:00.000Z"),
        ("2023-01-18T11:04:03.14159265Z", "2023-01-18T11:04:03.142Z"),
    ],
)
def test_times_are_rounded_to_milliseconds(text: str, hashed: str) -> None:
    assert f"eventTime={hashed}" in pre_hash(event(eventTime=text))


@pytest.mark.parametrize(
    ("quantity", "hashed"),
    [(1.0, "1"), (0.3434, "0.3434"), (100, "100"), (1e-7, "0.0000001"), (1e21, "1" + "0" * 21)],
)
def test_numbers_have_no_zeros_that_say_nothing(quantity: float, hashed: str) -> None:
    raw = event(epcList=None, quantityList=[{"epcClass": LOT, "quantity": quantity}])

    assert f"quantity={hashed}action" in pre_hash(raw)


def test_prefixes_are_written_out() -> None:
    raw = event(bizStep="x:roasting", **{"x:note": "x:y", "cbvmda:lotNumber": "7"})

    text = pre_hash(raw, Context.of({"x": "https://x.example/"}).prefixes)

    assert "bizStep=https://x.example/roasting" in text
    assert text.endswith(
        "{https://x.example/}note=https://x.example/y{urn:epcglobal:cbv:mda:}lotNumber=7"
    )
