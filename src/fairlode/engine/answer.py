"""What the engine answers with: values that say how much, of what, and what they rest on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from fairlode.ledger.network import Basis
from fairlode.types.content import Basis as AssayBasis
from fairlode.types.errors import Problem, Severity, SourcingError


class EngineError(SourcingError):
    """A question that has no answer."""

    code = "engine.failed"


class _UnknownIdError(EngineError):
    """An id that the record does not have; `near` are ids like it that it has."""

    def __init__(self, *, near: Sequence[str] = (), **facts: object) -> None:
        super().__init__(**facts, near=tuple(near))

    def problem(self, place: str = "", severity: Severity = Severity.ERROR) -> Problem:
        """The failure as a value; where ids are near, its remedy names them."""
        stated = super().problem(place, severity)
        near = stated.facts["near"]
        assert isinstance(near, tuple)  # noqa: S101 - made one above
        if not near:
            return stated
        *others, last = near
        meant = f"{', '.join(others)} or {last}" if others else last
        return replace(stated, remedy=f"Did you mean {meant}?")


class LotUnknownError(_UnknownIdError):
    """A lot that the record has never heard of."""

    code = "engine.lot_unknown"
    sentence = "The record knows no lot {lot}."
    remedy = "Check the id, and that the lot was imported."


class LotIsPlaceError(EngineError):
    """A site or an organisation where a lot is asked for."""

    code = "engine.lot_is_place"
    sentence = "{lot} is a site or an organisation, not a lot."
    remedy = "Ask where its lots went: fairlode reach {lot}."


class SubjectUnknownError(_UnknownIdError):
    """Neither a lot nor a place."""

    code = "engine.subject_unknown"
    sentence = "The record knows no lot, site or organisation {subject}."
    remedy = "Check the id, and that what it names was imported."


class Boundary(StrEnum):
    """Where an origin ends: the part of every answer that must be said aloud."""

    RECLAIM = "reclaim"
    """Recycled input is an origin at its reclaim point (the trade's practice)."""
    HISTORY = "history"
    """Recycled material is followed to what it was made from."""

    @property
    def sentence(self) -> str:
        """What the boundary means, for people."""
        return _BOUNDARY_SENTENCES[self]


_BOUNDARY_SENTENCES = {
    Boundary.RECLAIM: "Recycled input counts as an origin at its reclaim point.",
    Boundary.HISTORY: "Recycled input is followed to what it was made from, as far as recorded.",
}


class OriginStatus(StrEnum):
    """What the record says of an end of the trail."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why part of a lot is of unknown origin."""

    UNEXPLAINED = "unexplained"
    """More came out than is recorded to have gone in."""
    MASSES_MISSING = "masses_missing"
    """Several inputs, and not all their masses."""
    NOT_STATED = "not_stated"
    """The record begins with a lot whose origin nobody states."""
    NO_INPUT = "no_input"
    """An event that yields lots from nothing."""
    PRODUCT_CLASS = "product_class"
    """Only the kind of product is recorded, not which lot of it."""
    BELOW_THRESHOLD = "below_threshold"
    """Not followed, because the share is below the threshold that was asked for."""

    @property
    def sentence(self) -> str:
        """The reason, for people; it accuses nobody."""
        return _REASON_SENTENCES[self]


_REASON_SENTENCES = {
    Reason.UNEXPLAINED: (
        "more came out than the recorded inputs can explain; an input that is not recorded "
        "(purchased feed, scrap, stock) or a figure in error are possible causes"
    ),
    Reason.MASSES_MISSING: "the masses of its inputs are not all recorded",
    Reason.NOT_STATED: "the record begins here and states no origin",
    Reason.NO_INPUT: "the event that made it records no input",
    Reason.PRODUCT_CLASS: "only the kind of product is recorded, not which lot",
    Reason.BELOW_THRESHOLD: "shares below the threshold were not followed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One end of the trail, with its share of the lot."""

    status: OriginStatus
    share: float
    """Of the lot, in the measure of the trail; all origins sum to 1."""
    mass_g: float | None
    """Share times the lot's mass in that measure; None where that is not known."""
    lot: str = ""
    """The lot the trail ends at; empty where it ends in an event or a gap."""
    event: str = ""
    site: str = ""
    country: str = ""
    reason: Reason | None = None
    """Set for, and only for, unknown origins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An event on the way, as far as it concerns the lot."""

    event: str
    time: str
    """ISO 8601, UTC."""
    site: str
    share: float
    """Part of the lot that passed through."""
    in_g: float | None
    """All that went into the event, in the measure of the trail; None where not known."""
    in_at_most: bool
    """Whether a lot in it is taken to be drawn whole because nobody says how much of it was."""
    out_g: float | None
    """What came out of the event, as far as known; None where nothing is."""
    out_at_least: bool
    """Whether something came out of which the mass, or the content, is not known."""
    basis: Basis
    inputs: Sequence[tuple[str, float]]
    """Lots that went in, each with the share of the traced lot that came along it."""
    outputs: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmeasured:
    """An assay that the answer rests on and that nobody made."""

    lot: str
    basis: AssayBasis
    share: float
    """Part of the traced lot that passed through, or is, this lot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Mass that moved between two points of the trail, for a flow diagram."""

    source: str
    target: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """Where one lot comes from, in one measure."""

    lot: str
    element: str
    """Symbol, or empty for gross dry mass."""
    mass_g: float | None
    """The lot's mass in this measure."""
    boundary: Boundary
    threshold: float
    origins: Sequence[Origin]
    """Largest share first."""
    steps: Sequence[Step]
    """Latest first; the largest ones, where there are more than were asked for."""
    steps_in_all: int
    """How many events lie on the way, shown or not."""
    links: Sequence[Link]
    gross_share: float
    """Part of the lot whose proportions rest on gross mass for want of an assay."""
    unmeasured: Sequence[Unmeasured]
    """Assays of the traced element that are assumed, or a specification; largest share first."""
    entries: Sequence[int]
    """Sequences of all log entries that the answer was computed from."""

    @property
    def unknown_share(self) -> float:
        """Part of the lot whose origin the record does not hold."""
        unknown = (origin for origin in self.origins if origin.status is OriginStatus.UNKNOWN)
        return min(1.0, sum(origin.share for origin in unknown))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A lot downstream, and how much of it stems from what was asked about."""

    lot: str
    share: float
    mass_g: float | None
    holder: str
    site: str
    final: bool
    """Whether the record knows nothing that was made from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Where a lot, or all lots of a site or organisation, went."""

    subject: str
    sources: Sequence[str]
    assayed: int
    """How many of the sources have an assay of `element`; 0 for gross dry mass."""
    element: str
    """Symbol, or empty for gross dry mass."""
    boundary: Boundary
    final_only: bool
    """Whether only lots of which nothing more is recorded were asked for."""
    lots: Sequence[Reached]
    """Largest mass first; the sources themselves are left out."""
    lots_in_all: int
    """How many lots of the kind asked for are downstream, listed or not."""
    threshold: float = 0.0
    """Share below which a lot was not followed to what was made from it."""
    not_followed: int = 0
    """Lots and events at which that ended the way, though the record goes on."""
    not_followed_g: float | None = 0.0
    """What of them stems from what was asked about; None where it is not known of all."""
    gross_steps: int
    """Steps on the way that were mixed by gross mass for want of an assay of `element`."""
    entries: Sequence[int]
