"""What is said about the record: claims, what assures them, and the voices of those concerned.

Their rules are the business of the floors above; here is their place in the record.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from fairlode.types.errors import SourcingError
from fairlode.types.instant import check_instant


class PeriodError(SourcingError):
    """A period that ends before it begins."""

    code = "types.period_reversed"
    sentence = "The period ends on {end}, before it begins on {begin}."
    remedy = "Swap or correct the two dates."


class EvidenceLevel(StrEnum):
    """Who stands behind a statement, weakest first."""

    SELF = "self"
    DOCUMENT = "document"
    SECOND_PARTY = "second_party"
    THIRD_PARTY = "third_party"
    COMMUNITY = "community"
    """Co-signed by the community concerned."""


class VoiceKind(StrEnum):
    """The ways in which those concerned speak into the record."""

    REPLY = "reply"
    CONCERN = "concern"
    CONSENT = "consent"


class Consent(StrEnum):
    """A people's decision. Silence is none of these."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CONDITIONAL = "conditional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From `begin` up to, not including, `end`; an open end is None."""

    begin: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "begin", check_instant(self.begin))
        if self.end is None:
            return
        object.__setattr__(self, "end", check_instant(self.end))
        if self.end <= self.begin:
            raise PeriodError(begin=self.begin.date(), end=self.end.date())


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A statement about a lot, site, organisation or event, by one who answers for it."""

    id: str
    subject: str
    criterion: str
    speaker: str
    """Canonical id of the party that says so."""
    value: str = ""
    """A word, or a decimal in `unit`; empty where only `low` and `high` are claimed."""
    low: str = ""
    high: str = ""
    unit: str = ""
    period: Period | None = None
    boundary: str = ""
    method: str = ""
    evidence: tuple[str, ...] = ()
    level: EvidenceLevel = EvidenceLevel.SELF
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assurance:
    """A claim about claims: who looked, under which scheme, and until when it holds."""

    id: str
    subject: str
    scheme: str
    assessor: str
    level: EvidenceLevel = EvidenceLevel.THIRD_PARTY
    scope: str = ""
    status: str = ""
    validity: Period | None = None
    void_from: datetime | None = None
    claims: tuple[str, ...] = ()
    """Ids of the claims it speaks about; empty for all of the subject within scope."""
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.void_from is not None:
            object.__setattr__(self, "void_from", check_instant(self.void_from))


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A reply, a concern or a decision on consent, in its speaker's own words."""

    id: str
    kind: VoiceKind
    about: str
    """What it answers or concerns: a claim, a site, an organisation, a lot."""
    speaker: str
    text: str = ""
    language: str = ""
    consent: Consent | None = None
    period: Period | None = None
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)
