"""What the record is made of: drafts that are offered to it, and entries that stand in it.

A `Draft` is a statement with the time for which it holds. Sealing gives it a digest of its
content, an author and the time at which it was learned; it is then an `Entry`, and never changes.
A correction is a new entry that names the digest of the one it corrects; a void names the one it
takes out of force. Both stay visible.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from fairlode.types.errors import SourcingError
from fairlode.types.event import (
    AggregationEvent,
    AssociationEvent,
    Event,
    ObjectEvent,
    TransactionEvent,
    TransformationEvent,
)
from fairlode.types.evidence import Assurance, Claim, Voice
from fairlode.types.instant import check_instant
from fairlode.types.lot import Lot
from fairlode.types.site import Organisation, Site

Statement = Lot | Site | Organisation | Event | Claim | Assurance | Voice
"""Whatever can be stated."""


class LedgerError(SourcingError):
    """A failure of the record."""

    code = "ledger.failed"


class DraftTargetError(LedgerError):
    """A draft that both corrects and voids, or does neither and states nothing."""

    code = "ledger.draft_contradictory"
    sentence = "A draft about {subject} must state something, or void one record, not both."
    remedy = (
        "Offer a correction (a statement that names what it corrects) or a void, one at a time."
    )


class Kind(StrEnum):
    """What an entry states."""

    LOT = "lot"
    SITE = "site"
    ORGANISATION = "organisation"
    OBJECT_EVENT = "object_event"
    TRANSFORMATION_EVENT = "transformation_event"
    AGGREGATION_EVENT = "aggregation_event"
    ASSOCIATION_EVENT = "association_event"
    TRANSACTION_EVENT = "transaction_event"
    CLAIM = "claim"
    ASSURANCE = "assurance"
    VOICE = "voice"
    VOID = "void"
    """Takes an earlier entry out of force; its body says why."""

    @property
    def is_event(self) -> bool:
        """Whether it is one of the five EPCIS event kinds."""
        return self in _EVENT_KINDS


KIND_OF: dict[type[Statement], Kind] = {
    Lot: Kind.LOT,
    Site: Kind.SITE,
    Organisation: Kind.ORGANISATION,
    ObjectEvent: Kind.OBJECT_EVENT,
    TransformationEvent: Kind.TRANSFORMATION_EVENT,
    AggregationEvent: Kind.AGGREGATION_EVENT,
    AssociationEvent: Kind.ASSOCIATION_EVENT,
    TransactionEvent: Kind.TRANSACTION_EVENT,
    Claim: Kind.CLAIM,
    Assurance: Kind.ASSURANCE,
    Voice: Kind.VOICE,
}
"""The kind that a type of statement is recorded as."""
TYPE_OF: dict[Kind, type[Statement]] = {kind: type_ for type_, kind in KIND_OF.items()}
_EVENT_KINDS = frozenset(kind for kind in Kind if kind.endswith("_event"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A statement, or a void, that is offered to the record."""

    statement: Statement | None = None
    valid_from: datetime
    """From when it holds: an event's time, or the day a description takes effect."""
    valid_to: datetime | None = None
    corrects: bytes | None = None
    """Digest of the entry that this one replaces in every answer from now on."""
    corrects_subject: str = ""
    """Instead of `corrects`: the id of the event or statement that this one replaces."""
    voids: bytes | None = None
    """Digest of the entry that this one takes out of force."""
    voids_subject: str = ""
    """Instead of `voids`: the id of the event or statement to take out of force."""
    implied: bool = False
    """Whether it is only implied by something else, as a mine's country is by its id: left out
    where anything is stated of the subject, so that it never replaces a fuller description."""
    reason: str = ""
    place: str = ""
    """Where in its document the draft stands; for messages, not recorded."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "valid_from", check_instant(self.valid_from))
        if self.valid_to is not None:
            object.__setattr__(self, "valid_to", check_instant(self.valid_to))
        voiding = self.voids is not None or bool(self.voids_subject)
        correcting = self.corrects is not None or bool(self.corrects_subject)
        if voiding == (self.statement is not None) or (voiding and correcting):
            raise DraftTargetError(subject=self.subject)

    @property
    def subject(self) -> str:
        """Id of what the draft is about."""
        return self.voids_subject if self.statement is None else self.statement.id

    @property
    def kind(self) -> Kind:
        """What the entry will state."""
        return Kind.VOID if self.statement is None else KIND_OF[type(self.statement)]


class Entry(NamedTuple):
    """One row of the append-only log. A tuple, because there are millions of them."""

    sequence: int
    """Position in the log, from 0, without gaps."""
    kind: str
    subject: str
    valid_from: int
    """Microseconds since 1970-01-01T00:00Z, as are `valid_to` and `recorded_at`."""
    valid_to: int | None
    recorded_at: int
    """When it was learned; never earlier than the entry before."""
    author: str
    digest: bytes
    """SHA-256 of the content in RFC 8785 form; the same content has the same digest anywhere."""
    leaf: bytes
    """RFC 6962 leaf hash over digest, author and `recorded_at`."""
    corrects: bytes | None
    voids: bytes | None
    body: bytes
    """The statement in RFC 8785 form."""
