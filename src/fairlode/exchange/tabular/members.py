"""The lots of an event by role, and the event that they and its kind make."""

from dataclasses import dataclass
from typing import Any

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.vocabulary import EventKind
from fairlode.types.event import (
    Action,
    AggregationEvent,
    AssociationEvent,
    Event,
    Flow,
    Loss,
    ObjectEvent,
    TransactionEvent,
    TransformationEvent,
)
from fairlode.types.identifiers import LotId

ROLES = {
    "transformation": frozenset({"input", "output", "loss"}),
    "object": frozenset({"object", "none"}),
    "aggregation": frozenset({"parent", "child", "none"}),
    "association": frozenset({"parent", "child", "none"}),
    "transaction": frozenset({"parent", "object", "none"}),
}
USUAL_ROLE = {"object": "object", "transaction": "object"}


class EventIdMissingError(ExchangeError):
    """A row of an event of several rows, without its id."""

    code = "tabular.event_id_missing"
    sentence = "The row is part of {event}, and does not say of which one."
    remedy = "Give the rows of one event the same event id, or use a sheet of inputs."


class KindMissingError(ExchangeError):
    """An event that does not say what it is."""

    code = "tabular.event_kind_missing"
    sentence = "Nothing says what happened in this event."
    remedy = "Fill the column kind, such as transformation, shipping or packing."


class RoleMissingError(ExchangeError):
    """A lot whose part in its event is not said."""

    code = "tabular.role_missing"
    sentence = "The row does not say what the lot is in {event}."
    remedy = "Write one of: {roles}."


class RoleImpossibleError(ExchangeError):
    """A role that events of this kind do not have."""

    code = "tabular.role_impossible"
    sentence = "{event} has no {role}."
    remedy = "Write one of: {roles}."


@dataclass(slots=True, kw_only=True)
class Members:
    """The lots of an event by role."""

    flows: dict[str, list[Flow]]
    losses: list[Loss]

    def of(self, role: str) -> tuple[Flow, ...]:
        """The flows with a role, in the order of their rows."""
        return tuple(self.flows.get(role, ()))

    def parent(self) -> LotId | None:
        """The lot that the others were put into."""
        parents = self.flows.get("parent")
        return parents[0].lot if parents else None

    def text(self) -> str:
        """All that tells these members from others, in an order of its own."""
        lines = [
            f"{role}\t{flow.lot}\t{flow.mass_g}\t{flow.amount}\t{flow.uom}"
            for role, flows in self.flows.items()
            for flow in flows
        ]
        lines += [f"loss\t{loss.name}\t{loss.mass_g}" for loss in self.losses]
        return "\n".join(sorted(lines))


def build_event(kind: EventKind, action: Action, members: Members, common: dict[str, Any]) -> Event:
    """The event of this kind; `common` is what all kinds have. Raises the errors of the types."""
    match kind.event:
        case "transformation":
            return TransformationEvent(
                inputs=members.of("input"),
                outputs=members.of("output"),
                losses=tuple(members.losses),
                **common,
            )
        case "object":
            return ObjectEvent(action=action, objects=members.of("object"), **common)
        case "transaction":
            return TransactionEvent(
                action=action, parent=members.parent(), objects=members.of("object"), **common
            )
        case "association":
            return AssociationEvent(
                action=action, parent=members.parent(), children=members.of("child"), **common
            )
        case _:
            return AggregationEvent(
                action=action, parent=members.parent(), children=members.of("child"), **common
            )


def with_article(event: str) -> str:
    """The name of an event for the middle of a sentence."""
    return f"an {event} event" if event[0] in "ao" else f"a {event}"
