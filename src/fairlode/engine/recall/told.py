"""What a recall answers with in one measure: the lots of its subject, and the lots that change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fairlode.engine.recall.spans import Share
from fairlode.ledger.columns.tables import Int64


class Concern(StrEnum):
    """How sure it is that a lot of the subject is concerned."""

    CONCERNED = "concerned"
    PERHAPS = "perhaps"
    """When it was produced is not recorded closely enough to say."""
    NOT = "not_concerned"
    """Produced at another time, or assured otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A lot of the subject, and whether it is concerned."""

    lot: str
    concern: Concern
    mass_g: float | None
    first: int | None
    last: int | None
    """Produced not before, and not after, microseconds; None where the record does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mass:
    """Grams of the measure; None where the mass of the lot is not recorded."""

    least: float | None
    mean: float | None
    most: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A lot of which something else is to be said now."""

    lot: str
    holder: str
    """Who holds it; where that is not stated, who operates the site where it was made."""
    held: bool
    """Whether the record states the holder itself."""
    site: str
    final: bool
    """Whether the record knows nothing that was made from it."""
    own: bool
    """Whether it is itself a lot of the subject."""
    mass_g: float | None
    concerned: Share
    """Of the lot: what stems from the material concerned; with a corrected assay, as it is now."""
    concerned_g: Mass
    before: Share | None
    after: Share | None
    """What was said and is to be said: the share that is assured, or that stems from the lot whose
    assay is corrected. None where the recall changes no such share."""
    before_g: Mass | None = None
    """Of a corrected assay: grams that stemmed from the lot by the figure as it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All lots that change, in one measure."""

    element: str
    sources: Sequence[Source]
    """The lots of the subject, as far as listed; those that are concerned first."""
    counts: Mapping[Concern, int]
    """How many lots the subject has, listed or not."""
    lots: Sequence[Change]
    """Final products first, the largest mass first."""
    codes: Int64
    """Codes of all of them, listed or not, in the order of the list."""
    finals_in_all: int
    final_g: Mass
    """Grams in all final products, as far as masses are recorded; None for none at all."""
    unweighed: int
    """Final products whose mass, in this measure, is not recorded."""
    entries: Sequence[int]
    """Sequences of the log entries that the answer was computed from."""

    @property
    def lots_in_all(self) -> int:
        """How many lots change, listed or not."""
        return len(self.codes)
