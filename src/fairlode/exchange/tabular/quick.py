"""Flows, transformations and drafts made from columns that have been checked as a whole.

Reading a long table makes millions of these values, and their constructors are half of its time:
a frozen dataclass sets each field through a guard, then checks it. Here the fields are set
directly, some three times as fast. Whoever calls this has already proved what the constructors
check: masses in whole grams of [0, 2**63), times plausible and in UTC, at least one input. What
is made equals what the constructor makes, field by field; a test holds it to that.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from fairlode.ledger.record import Draft
from fairlode.types.event import Flow, TransformationEvent
from fairlode.types.identifiers import SiteId

_Setter = Callable[[object, object], None]


def _setters(type_: type[Any]) -> dict[str, _Setter]:
    """What sets each field of a slotted dataclass, past the guard of a frozen one."""
    return {each.name: getattr(type_, each.name).__set__ for each in fields(type_)}


_new = object.__new__
_flow, _event, _draft = map(_setters, (Flow, TransformationEvent, Draft))
_flow_lot, _flow_mass, _flow_amount, _flow_uom = (
    _flow.pop(name) for name in ("lot", "mass_g", "amount", "uom")
)
_event_id, _event_time, _event_offset, _event_step, _event_disposition = (
    _event.pop(name) for name in ("id", "time", "offset", "step", "disposition")
)
_event_read_point, _event_location, _event_error, _event_extra = (
    _event.pop(name) for name in ("read_point", "location", "error", "extra")
)
_event_inputs, _event_outputs, _event_losses, _event_transformation = (
    _event.pop(name) for name in ("inputs", "outputs", "losses", "transformation")
)
_draft_statement, _draft_from, _draft_to, _draft_corrects, _draft_corrects_subject = (
    _draft.pop(name)
    for name in ("statement", "valid_from", "valid_to", "corrects", "corrects_subject")
)
_draft_voids, _draft_voids_subject, _draft_implied, _draft_reason, _draft_place = (
    _draft.pop(name) for name in ("voids", "voids_subject", "implied", "reason", "place")
)
UNSET = (*_flow, *_event, *_draft)
"""Fields that are not set here; none, or the types have got new ones."""


def quick_flow(lot: str, mass_g: int | None) -> Flow:
    """``Flow(lot=lot, mass_g=mass_g)``, for a mass that is None or in [0, 2**63)."""
    made = _new(Flow)
    _flow_lot(made, lot)
    _flow_mass(made, mass_g)
    _flow_amount(made, "")
    _flow_uom(made, "")
    return made


def quick_transformation(  # noqa: PLR0913 - the fields of an event
    *,
    id: str,  # noqa: A002 - as the field is called
    time: datetime,
    offset: str,
    step: str,
    read_point: SiteId | None,
    inputs: tuple[Flow, ...],
    outputs: tuple[Flow, ...],
    extra: Mapping[str, object],
) -> TransformationEvent:
    """``TransformationEvent(...)``, for a checked time in UTC and at least one input."""
    made = _new(TransformationEvent)
    _event_id(made, id)
    _event_time(made, time)
    _event_offset(made, offset)
    _event_step(made, step)
    _event_disposition(made, "")
    _event_read_point(made, read_point)
    _event_location(made, None)
    _event_error(made, None)
    _event_extra(made, extra)
    _event_inputs(made, inputs)
    _event_outputs(made, outputs)
    _event_losses(made, ())
    _event_transformation(made, "")
    return made


def quick_draft(event: TransformationEvent, *, place: str) -> Draft:
    """``Draft(statement=event, valid_from=event.time, place=place)``."""
    made = _new(Draft)
    _draft_statement(made, event)
    _draft_from(made, event.time)
    _draft_to(made, None)
    _draft_corrects(made, None)
    _draft_corrects_subject(made, "")
    _draft_voids(made, None)
    _draft_voids_subject(made, "")
    _draft_implied(made, False)  # noqa: FBT003 - the value of a field
    _draft_reason(made, "")
    _draft_place(made, place)
    return made
