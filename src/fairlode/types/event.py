"""The five EPCIS 2.0 event kinds: what happened to which lots, when, where and why.

`Event` is a closed union: whoever handles it handles all five, and mypy checks that they do.
Masses are dry grams; a mass that was not stated is None and stays so (missing is not zero).
Names follow GS1 EPCIS 2.0, sections 7.4.1 to 7.4.6.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from fairlode.types.errors import SourcingError
from fairlode.types.identifiers import EventId, LotId, SiteId
from fairlode.types.instant import check_instant
from fairlode.types.lot import check_mass


class EmptyEventError(SourcingError):
    """An event that moves, makes or observes nothing."""

    code = "types.event_empty"
    sentence = "Event {event} names no lot."
    remedy = "Name at least one lot that went in, came out, or was observed."


class Action(StrEnum):
    """How an event relates to the life of its objects (EPCIS 7.3.2)."""

    ADD = "ADD"
    OBSERVE = "OBSERVE"
    DELETE = "DELETE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A lot, or part of one, in an event."""

    lot: LotId
    mass_g: int | None = None
    """Dry mass in whole grams; None where it was not stated."""
    amount: str = ""
    """The quantity as stated, a decimal in `uom`; empty for a lot named as one instance."""
    uom: str = ""
    """UN/ECE Recommendation 20 code of `amount`; empty for a count of pieces."""

    def __post_init__(self) -> None:
        check_mass(self.lot, self.mass_g)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Mass that went into an event and came out as no lot: slag, dust, stock, moisture."""

    name: str
    mass_g: int

    def __post_init__(self) -> None:
        check_mass(self.name, self.mass_g)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorDeclaration:
    """A statement that an earlier event is in error (EPCIS 7.4.1.2)."""

    time: datetime
    reason: str = ""
    corrective_events: tuple[EventId, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "time", check_instant(self.time))


@dataclass(frozen=True, slots=True, kw_only=True)
class _EventBase:
    """What all five kinds have: when, where, why; and what we do not interpret."""

    id: EventId
    time: datetime
    offset: str = "+00:00"
    """Offset from UTC in force where it happened, as EPCIS keeps it."""
    step: str = ""
    """Business step of the Core Business Vocabulary, such as ``commissioning``."""
    disposition: str = ""
    read_point: SiteId | None = None
    location: SiteId | None = None
    """EPCIS ``bizLocation``: where the objects are afterwards."""
    error: ErrorDeclaration | None = None
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)
    """All else that the document says (parties, transactions, ILMD, sensors, extensions)."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "time", check_instant(self.time))

    @property
    def site(self) -> SiteId | None:
        """Where it happened, as far as stated."""
        return self.read_point or self.location


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectEvent(_EventBase):
    """Something happened to lots: they came to be, were seen, moved, or ceased to be."""

    action: Action = Action.OBSERVE
    objects: tuple[Flow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformationEvent(_EventBase):
    """Lots were used up, wholly or in part, and others came out of them."""

    inputs: tuple[Flow, ...] = ()
    outputs: tuple[Flow, ...] = ()
    losses: tuple[Loss, ...] = ()
    transformation: str = ""
    """Events with the same transformation id are parts of one transformation."""

    def __post_init__(self) -> None:
        _EventBase.__post_init__(self)  # slots rebuild the class, so super() would miss
        if not self.inputs and not self.outputs:
            raise EmptyEventError(event=self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregationEvent(_EventBase):
    """Lots were put into, seen in, or taken out of a container: bag, drum, pack, shipment."""

    action: Action = Action.OBSERVE
    parent: LotId | None = None
    children: tuple[Flow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AssociationEvent(_EventBase):
    """Lots were fixed to, seen on, or taken off an asset for longer than a shipment."""

    action: Action = Action.OBSERVE
    parent: LotId | None = None
    children: tuple[Flow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionEvent(_EventBase):
    """Lots were linked to, or released from, a business transaction."""

    action: Action = Action.OBSERVE
    parent: LotId | None = None
    objects: tuple[Flow, ...] = ()


Event = ObjectEvent | TransformationEvent | AggregationEvent | AssociationEvent | TransactionEvent
"""Any EPCIS event; the union is closed."""
