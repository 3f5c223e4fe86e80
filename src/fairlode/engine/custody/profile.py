"""What a scheme demands of claims: a profile, whose every rule names its source.

A profile is data, not code: adding one is adding a file. Its rules are exact (whole numbers and
fractions, never float64), because a balance is held against them to the gram. What the source of
a rule did not allow to be checked is marked so, and every answer repeats it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from fairlode.types.lot import CustodyModel


class Reach(StrEnum):
    """What the balance is kept over."""

    SITE = "site"
    MULTI_SITE = "multi_site"
    """Several sites that are named together."""
    ORGANISATION = "organisation"
    """All sites that one organisation operates."""


class Method(StrEnum):
    """How a mass balance is kept (ISO 22095-2:2026 has these two)."""

    CREDIT = "credit"
    """What was received may be claimed of any output, until it is used up."""
    ROLLING_AVERAGE = "rolling_average"
    """Each output carries, at most, the share that was received on average."""


class Checked(StrEnum):
    """When an overdraft is held against its limit."""

    ALWAYS = "always"
    PERIOD_END = "period_end"


class MakeGood(StrEnum):
    """What becomes of a negative balance."""

    NONE = "none"
    """There may be none at the end of a period."""
    NEXT_PERIOD = "next_period"
    """It is made good by what is received in the next period."""


class CarryOver(StrEnum):
    """How long what was not claimed may still be."""

    NONE = "none"
    NEXT_PERIOD = "next_period"
    """To the end of the next period."""
    PERIODS = "periods"
    """To the end of the n-th period after the one of its receipt."""
    MONTHS = "months"
    """n calendar months from its receipt."""
    UNLIMITED = "unlimited"


class Cap(StrEnum):
    """What bounds the balance that is carried over."""

    NONE = "none"
    PHYSICAL_STOCK = "physical_stock"
    """No more than what is physically there, as recorded or as counted."""


class ClaimUnit(StrEnum):
    """What is counted."""

    CONTAINED = "contained"
    """Contained metal: dry mass times assay."""
    GROSS = "gross"
    """Dry mass."""


class Conversion(StrEnum):
    """From what is received to what may be claimed."""

    RECORDED = "recorded"
    """By the yield of the boundary in the period, as its events record it; never above one."""
    FACTOR = "factor"
    """By a factor that the profile states for the element."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Where a rule comes from."""

    source: str
    version: str
    date: date
    """When the source was read."""
    unchecked: bool = False
    """Whether it was told by others than the owner of the scheme, and not held against its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The rules of one scheme. Build it with `read_profile`, which says all that is wrong."""

    id: str
    title: str
    version: str
    date: date
    about: str
    model: CustodyModel
    reach: Reach
    method: Method | None = None
    """Set for, and only for, mass balance and book and claim."""
    average_periods: int = 1
    """Periods that a rolling average is taken over, this one included."""
    period_months: int
    period_start_month: int = 1
    """A month, 1 to 12, in which a period begins; periods begin at its first moment in UTC."""
    overdraft_share: Fraction = Fraction(0)
    """How far the balance may be below zero, as a part of what the period brought in."""
    overdraft_checked: Checked = Checked.ALWAYS
    make_good: MakeGood = MakeGood.NONE
    carry_over: CarryOver = CarryOver.NONE
    carry_over_count: int = 0
    """Periods or months, where `carry_over` counts them."""
    carry_over_cap: Cap = Cap.NONE
    stock_tolerance: Fraction
    """Part of the booked stock by which a count may differ."""
    claim_unit: ClaimUnit = ClaimUnit.CONTAINED
    conversion: Conversion = Conversion.RECORDED
    factors: Mapping[str, Fraction] = field(default_factory=dict, hash=False)
    """By symbol of the element: part of what is received that may be claimed, in (0, 1]."""
    grounds: Mapping[str, Grounds] = field(default_factory=dict, hash=False)
    """By name of the rule, as it stands in the file."""

    @property
    def physical(self) -> bool:
        """Whether a claim is about what is in the lot, not about a book."""
        return self.model.rank <= CustodyModel.CONTROLLED_BLENDING.rank

    @property
    def unchecked(self) -> tuple[str, ...]:
        """Names of the rules whose source was not checked."""
        return tuple(name for name, grounds in self.grounds.items() if grounds.unchecked)
