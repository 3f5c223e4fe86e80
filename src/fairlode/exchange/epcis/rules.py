"""What a whole event needs beyond its members: something that it happened to, and sense.

After GS1 EPCIS 2.0, sections 7.4.2 to 7.4.6, and the JSON schema that goes with it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from fairlode.exchange.epcis import errors, faults
from fairlode.exchange.epcis.findings import Spot
from fairlode.exchange.epcis.members import EVENTS


def check_event(raw: Mapping[str, Any], spot: Spot) -> None:
    """Say all that is wrong with an event of a known type."""
    EVENTS[raw["type"]](raw, spot)
    _RULES[raw["type"]](raw, spot)


def _filled(raw: Mapping[str, Any], *names: str) -> bool:
    return any(raw.get(name) for name in names)


def _object_rule(raw: Mapping[str, Any], spot: Spot) -> None:
    if "ilmd" in raw and raw.get("action") != "ADD":
        reason = "only an event with action ADD gives master data to its lots"
        spot.below("ilmd").error(faults.MemberForbiddenError(member="ilmd", reason=reason))
    sensed = _filled(raw, "sensorElementList") and "readPoint" in raw
    if "epcList" not in raw and not _filled(raw, "quantityList") and not sensed:
        needed = "an epcList, a quantityList, or sensor data with a readPoint"
        spot.error(errors.EventEmptyError(needed=needed))
    _persistent_rule(raw, spot)


def _pack_rule(raw: Mapping[str, Any], spot: Spot) -> None:
    if raw.get("action") != "DELETE" and not _filled(raw, "childEPCs", "childQuantityList"):
        spot.error(errors.EventEmptyError(needed="childEPCs or a childQuantityList"))


def _transaction_rule(raw: Mapping[str, Any], spot: Spot) -> None:
    named = "epcList" in raw or _filled(raw, "quantityList")
    if raw.get("action") != "DELETE" and not named:
        spot.error(errors.EventEmptyError(needed="an epcList or a quantityList"))


def _transformation_rule(raw: Mapping[str, Any], spot: Spot) -> None:
    went_in = _filled(raw, "inputEPCList", "inputQuantityList")
    came_out = _filled(raw, "outputEPCList", "outputQuantityList")
    if not (went_in and came_out) and not ("transformationID" in raw and (went_in or came_out)):
        needed = "inputs and outputs, or one of them and a transformationID"
        spot.error(errors.EventEmptyError(needed=needed))
    _persistent_rule(raw, spot)


def _persistent_rule(raw: Mapping[str, Any], spot: Spot) -> None:
    value = raw.get("persistentDisposition")
    if type(value) is dict and not value:
        spot.below("persistentDisposition").error(faults.ListEmptyError())


_RULES: Mapping[str, Callable[[Mapping[str, Any], Spot], None]] = {
    "ObjectEvent": _object_rule,
    "AggregationEvent": _pack_rule,
    "AssociationEvent": _pack_rule,
    "TransactionEvent": _transaction_rule,
    "TransformationEvent": _transformation_rule,
}
