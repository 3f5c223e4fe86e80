"""Every member of EPCIS 2.0 documents and events, and what it may hold.

After GS1 EPCIS 2.0, section 7.4, and the JSON schema that goes with it. What a whole event needs
beyond its single members is in `rules`.
"""

from collections.abc import Mapping

from fairlode.exchange.epcis import checks, errors, spec
from fairlode.exchange.epcis.checks import Check, Members, list_of, one_or_list_of
from fairlode.exchange.epcis.findings import Spot
from fairlode.exchange.epcis.source import Shape
from fairlode.exchange.epcis.spec import word
from fairlode.exchange.epcis.units import grams, is_mass
from fairlode.exchange.epcis.words import WordList
from fairlode.types.errors import SourcingError

FLOW_MEMBERS: Mapping[str, tuple[str, ...]] = {
    "ObjectEvent": ("epcList", "quantityList"),
    "AggregationEvent": ("childEPCs", "childQuantityList"),
    "AssociationEvent": ("childEPCs", "childQuantityList"),
    "TransactionEvent": ("epcList", "quantityList"),
    "TransformationEvent": (
        "inputEPCList",
        "inputQuantityList",
        "outputEPCList",
        "outputQuantityList",
    ),
}
"""By event type, the members that name lots: those of instances, then those with quantities."""


def _context(value: object, spot: Spot) -> None:
    if type(value) is list:
        for index, item in enumerate(value):
            _context_entry(item, spot.below(index))
    else:
        _context_entry(value, spot)


def _context_entry(value: object, spot: Spot) -> None:
    if type(value) is dict:
        checks.anything(value, spot)
    else:
        checks.uri(value, spot)


_BIZ_STEP = word(WordList.BIZ_STEP)
_DISPOSITION = word(WordList.DISPOSITION)
_PLACE = Members(known={"id": spec.identifier}, required=("id",))
_QUANTITY = Members(
    known={"epcClass": spec.identifier, "quantity": spec.quantity, "uom": spec.uom},
    required=("epcClass",),
    closed=True,
)


def _quantity(value: object, spot: Spot) -> None:
    """A quantity of a class, whose unit is one of mass if it is to say how much."""
    before = spot.findings.errors
    _QUANTITY(value, spot)
    if type(value) is not dict or "uom" not in value or spot.findings.errors != before:
        return
    if not is_mass(value["uom"]):
        spot.below("uom").warning(errors.UomNoMassError(uom=value["uom"]))
    elif "quantity" in value:
        try:
            grams(value["quantity"], value["uom"])
        except SourcingError as refusal:
            spot.below("quantity").error(refusal)


_QUANTITIES = list_of(_quantity)
_EPCS = list_of(spec.identifier)
_UNIQUE_EPCS = list_of(spec.identifier, unique=True)
_DISPOSITIONS = list_of(_DISPOSITION, least=1, unique=True)
_ERROR = Members(
    known={
        "declarationTime": checks.instant,
        "reason": word(WordList.ERROR_REASON),
        "correctiveEventIDs": list_of(spec.identifier),
    },
    required=("declarationTime",),
)
_DEVICE: Mapping[str, Check] = dict.fromkeys(
    ("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"), checks.uri
)
_SENSOR_REPORT = Members(
    known={
        **_DEVICE,
        "type": word(WordList.MEASUREMENT_TYPE),
        "exception": word(WordList.ALERT_TYPE),
        "time": checks.time,
        **dict.fromkeys(
            ("microorganism", "chemicalSubstance", "coordinateReferenceSystem", "uriValue"),
            checks.uri,
        ),
        **dict.fromkeys(
            ("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"),
            checks.number,
        ),
        "component": word(WordList.COMPONENT),
        **dict.fromkeys(("stringValue", "uom"), checks.text),
        "hexBinaryValue": checks.hex_binary,
        "booleanValue": checks.boolean,
    },
    required=("type",),
)
_SENSOR = Members(
    known={
        "sensorMetadata": Members(
            known={**_DEVICE, **dict.fromkeys(("time", "startTime", "endTime"), checks.time)}
        ),
        "sensorReport": list_of(_SENSOR_REPORT, least=1),
    },
    required=("sensorReport",),
)


def _typed(name: str, types: WordList, *, required: tuple[str, ...]) -> Members:
    return Members(known={"type": word(types), name: checks.uri}, required=required, closed=True)


_TRANSACTION = _typed("bizTransaction", WordList.BIZ_TRANSACTION_TYPE, required=("bizTransaction",))
_COMMON: Mapping[str, Check] = {
    "@context": _context,
    "type": checks.text,
    "eventID": spec.identifier,
    "eventTime": checks.instant,
    "eventTimeZoneOffset": spec.offset,
    "recordTime": checks.time,
    "certificationInfo": one_or_list_of(checks.uri),
    "errorDeclaration": _ERROR,
    "bizStep": _BIZ_STEP,
    "disposition": _DISPOSITION,
    "readPoint": _PLACE,
    "bizLocation": _PLACE,
    "bizTransactionList": list_of(_TRANSACTION),
    "sourceList": list_of(_typed("source", WordList.SOURCE_DEST_TYPE, required=("type", "source"))),
    "destinationList": list_of(
        _typed("destination", WordList.SOURCE_DEST_TYPE, required=("type", "destination"))
    ),
    "sensorElementList": list_of(_SENSOR),
}
_ACTION: Mapping[str, Check] = {"action": checks.one_of("ADD", "OBSERVE", "DELETE")}
_LIFE: Mapping[str, Check] = {
    "ilmd": Members(known={}),
    "persistentDisposition": Members(
        known={"set": _DISPOSITIONS, "unset": _DISPOSITIONS}, closed=True
    ),
}
_WHEN = ("eventTime", "eventTimeZoneOffset")
_PACK: Mapping[str, Check] = {
    **_COMMON,
    **_ACTION,
    "parentID": spec.identifier,
    "childEPCs": _EPCS,
    "childQuantityList": _QUANTITIES,
}
EVENTS: Mapping[str, Members] = {
    "ObjectEvent": Members(
        known={
            **_COMMON,
            **_ACTION,
            **_LIFE,
            "epcList": _UNIQUE_EPCS,
            "quantityList": _QUANTITIES,
        },
        required=(*_WHEN, "action"),
    ),
    "AggregationEvent": Members(known=_PACK, required=(*_WHEN, "action")),
    "AssociationEvent": Members(known=_PACK, required=(*_WHEN, "action", "parentID")),
    "TransactionEvent": Members(
        known={
            **_COMMON,
            **_ACTION,
            "bizTransactionList": list_of(_TRANSACTION, least=1),
            "parentID": spec.identifier,
            "epcList": _EPCS,
            "quantityList": _QUANTITIES,
        },
        required=(*_WHEN, "action", "bizTransactionList"),
    ),
    "TransformationEvent": Members(
        known={
            **_COMMON,
            **_LIFE,
            "inputEPCList": _UNIQUE_EPCS,
            "inputQuantityList": _QUANTITIES,
            "outputEPCList": _UNIQUE_EPCS,
            "outputQuantityList": _QUANTITIES,
            "transformationID": spec.identifier,
        },
        required=_WHEN,
    ),
}
"""The five types of event, each with its members."""

_ATTRIBUTE = Members(known={"id": checks.uri, "attribute": checks.anything}, required=("id",))
_ELEMENT = Members(
    known={"id": checks.uri, "attributes": list_of(_ATTRIBUTE), "children": list_of(checks.uri)},
    required=("id",),
)
_VOCABULARIES = list_of(
    Members(
        known={"type": checks.uri, "vocabularyElementList": list_of(_ELEMENT)}, required=("type",)
    )
)
_MASTER_DATA = Members(known={"epcisMasterData": Members(known={"vocabularyList": _VOCABULARIES})})
# The list of events is not there any more: what is left under its name is no list.
_EVENT_LIST: Mapping[str, Check] = {"eventList": list_of(checks.anything)}
_ANY_DOCUMENT: Mapping[str, Check] = {
    "@context": _context,
    "id": checks.uri,
    "type": checks.text,
    "schemaVersion": spec.version,
    "creationDate": checks.instant,
}
DOCUMENTS: Mapping[Shape, Members] = {
    Shape.DOCUMENT: Members(
        known={
            **_ANY_DOCUMENT,
            **dict.fromkeys(("instanceIdentifier", "sender", "receiver"), checks.text),
            "epcisHeader": _MASTER_DATA,
            "epcisBody": Members(known=_EVENT_LIST),
        },
        required=("@context", "type", "schemaVersion", "creationDate", "epcisBody"),
    ),
    Shape.QUERY: Members(
        known={
            **_ANY_DOCUMENT,
            "epcisBody": Members(
                known={
                    "queryResults": Members(
                        known={
                            "queryName": checks.text,
                            "subscriptionID": checks.text,
                            "resultsBody": Members(
                                known={**_EVENT_LIST, "vocabularyList": _VOCABULARIES}
                            ),
                        },
                        required=("queryName", "resultsBody"),
                    )
                },
                required=("queryResults",),
            ),
        },
        required=("@context", "type", "epcisBody"),
    ),
}
"""The two kinds of document, each with its members but the list of events."""
