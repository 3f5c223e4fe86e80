"""The lot: a quantity of one material that is handled, and told apart, as one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from fairlode.types.assay import Assay
from fairlode.types.errors import SourcingError
from fairlode.types.identifiers import LotId, PartyId, SiteId

MAX_MASS_G = 2**63 - 1
"""Masses are int64 in the columns: 9.2 million million tonnes."""


class NegativeMassError(SourcingError):
    """A mass below zero, or beyond what 64 bits hold."""

    code = "types.mass_impossible"
    sentence = "The mass of {lot} is {mass_g} g."
    remedy = "A mass lies between 0 and 9,223,372,036,854,775,807 g; check the sign and the unit."


class OriginKind(StrEnum):
    """Where the material of a lot comes from, as its record states it (ISO 14021)."""

    UNKNOWN = "unknown"
    PRIMARY = "primary"
    PRE_CONSUMER = "pre_consumer"
    """Diverted from the waste of a manufacturing process."""
    POST_CONSUMER = "post_consumer"
    """Recovered from products at the end of their life."""

    @property
    def recycled(self) -> bool:
        """Whether it is secondary material, of either kind."""
        return self in (OriginKind.PRE_CONSUMER, OriginKind.POST_CONSUMER)


class CustodyModel(StrEnum):
    """Chain of custody models of ISO 22095:2020, strictest first."""

    IDENTITY_PRESERVED = "identity_preserved"
    SEGREGATED = "segregated"
    CONTROLLED_BLENDING = "controlled_blending"
    MASS_BALANCE = "mass_balance"
    BOOK_AND_CLAIM = "book_and_claim"

    @property
    def rank(self) -> int:
        """0 for the strictest; a lot is never stricter than what it was made from."""
        return _CUSTODY_RANK[self]


_CUSTODY_RANK = {model: rank for rank, model in enumerate(CustodyModel)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """What is stated of a lot. What is not stated is None, never zero."""

    id: LotId
    name: str = ""
    material: str = ""
    """Key of the materials table, or the source's own word where the table has none."""
    mass_g: int | None = None
    """Dry mass in whole grams. An integer, so that a balance closes exactly."""
    mass_u_g: float | None = None
    """Standard uncertainty (k = 1) of the dry mass, in grams."""
    assay: Assay = field(default_factory=Assay)
    site: SiteId | None = None
    """Where it was mined, made or reclaimed."""
    holder: PartyId | None = None
    custody: CustodyModel | None = None
    origin: OriginKind = OriginKind.UNKNOWN
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)
    """What the source document says and we do not interpret; kept for a lossless export."""

    def __post_init__(self) -> None:
        check_mass(self.id, self.mass_g)


def check_mass(lot: str, mass_g: int | None) -> None:
    """Raise `NegativeMassError` unless `mass_g` is unknown or in [0, 2**63)."""
    if mass_g is not None and not 0 <= mass_g <= MAX_MASS_G:
        raise NegativeMassError(lot=lot, mass_g=mass_g)
