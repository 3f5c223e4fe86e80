"""Whether a claim would still stand: what it says, held against what the record allows today.

A claim says that at least so much of a lot is assured, recycled, from a country. The least that the
record allows may bear it out; or perfect mixing does; or only some routing; or none. None of these
is an accusation: who made the claim may have known no better, and may know more than the record.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from fairlode.engine.custody.characteristics import Amount, read_amount
from fairlode.engine.recall.spans import Share
from fairlode.types.evidence import Claim

_ROUNDING = 1e-9
"""Of a share: figures that agree to this agree."""
_PERCENT = re.compile(r"\s*([\d.]+)\s*%\s*", re.ASCII)


class Verdict(StrEnum):
    """What the record says of a claim now."""

    STANDS = "stands"
    """Whatever the routing."""
    BY_MIXING = "stands_by_mixing"
    """By perfect mixing; some routing that the record allows gives less."""
    POSSIBLE = "possible"
    """Not by perfect mixing; some routing that the record allows still gives it."""
    NOT_BORNE_OUT = "not_borne_out"
    """No routing that the record allows gives it."""
    LOOK_AGAIN = "look_again"
    """The record has no figure to hold it against."""

    @property
    def sentence(self) -> str:
        """The verdict for people."""
        return _SENTENCES[self]


_SENTENCES = {
    Verdict.STANDS: "stands, whatever the routing",
    Verdict.BY_MIXING: "stands by perfect mixing, not in every routing",
    Verdict.POSSIBLE: "more than perfect mixing gives; some routing allows it",
    Verdict.NOT_BORNE_OUT: "more than the record now allows",
    Verdict.LOOK_AGAIN: "to be looked at again",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What a claim says of how much: a share of the lot, from least to most."""

    least: float
    most: float


def amount_of(claim: Claim) -> Amount | None:
    """How much is claimed; None where that is not understood."""
    percent = _PERCENT.fullmatch(claim.value)
    if percent and not claim.unit:
        return read_amount(percent[1], "%")
    return read_amount(claim.value, claim.unit, low=claim.low, high=claim.high)


def claimed_share(amount: Amount | None, mass_g: float | None) -> Claimed | None:
    """The claimed share of a lot of `mass_g` in the measure; None where it cannot be told."""
    if amount is None:
        return None
    if amount.mass_g is None:
        return Claimed(least=float(amount.least), most=float(amount.most))
    if not mass_g:
        return None
    share = float(Fraction(amount.mass_g) / Fraction(mass_g))
    return Claimed(least=share, most=share)


def judged(claimed: Claimed | None, now: Share | None) -> Verdict:
    """Whether a claim of at least so much is borne out."""
    if claimed is None or now is None:
        return Verdict.LOOK_AGAIN
    wanted = claimed.least - _ROUNDING
    if now.least >= wanted:
        return Verdict.STANDS
    if now.mean >= wanted:
        return Verdict.BY_MIXING
    return Verdict.POSSIBLE if now.most >= wanted else Verdict.NOT_BORNE_OUT


def judged_content(claimed: Claimed | None, now: Share | None) -> Verdict:
    """Whether a claimed content agrees with the assay, within twice its standard uncertainty."""
    if claimed is None or now is None:
        return Verdict.LOOK_AGAIN
    meets = claimed.least <= now.most + _ROUNDING and now.least <= claimed.most + _ROUNDING
    return Verdict.STANDS if meets else Verdict.NOT_BORNE_OUT
