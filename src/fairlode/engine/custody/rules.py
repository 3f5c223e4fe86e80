"""The fields of a profile file: what each holds, what it means, and which cannot hold together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from fractions import Fraction
from typing import Any

from fairlode.engine.custody.profile import (
    Cap,
    CarryOver,
    Checked,
    ClaimUnit,
    Conversion,
    MakeGood,
    Method,
    Reach,
)
from fairlode.types.lot import CustodyModel

MONTHS = 12
MAX_COUNT = 120
"""Periods or months that anything lasts: ten years."""
_TEXT_CHARS = 1_000


class Kind(Enum):
    """What a field can hold."""

    TEXT = "a text that is not empty"
    DAY = "a date, such as 2026-01-31"
    PERIOD = "a number of months that divides a year: 1, 2, 3, 4, 6 or 12"
    MONTH = "a month, 1 to 12"
    COUNT = f"a whole number from 1 to {MAX_COUNT}"
    SHARE = "a share from 0 to 1"
    FACTOR = "a share above 0, up to 1: a conversion creates no metal"

    @property
    def wanted(self) -> str:
        """The same, as part of a sentence."""
        return str(self.value)

    def read(self, stated: object) -> Any:  # noqa: ANN401 - the value of a field of any type
        """The value that is stated; None where it cannot be."""
        if self is Kind.TEXT:
            fits = isinstance(stated, str) and 0 < len(stated.strip()) <= _TEXT_CHARS
            return " ".join(str(stated).split()) if fits else None
        if self is Kind.DAY:
            return stated if type(stated) is date else None
        if self in (Kind.SHARE, Kind.FACTOR):
            return _share(stated, zero=self is Kind.SHARE)
        return stated if type(stated) is int and self._counts(stated) else None

    def _counts(self, number: int) -> bool:
        if self is Kind.PERIOD:
            return 0 < number <= MONTHS and MONTHS % number == 0
        return 0 < number <= (MONTHS if self is Kind.MONTH else MAX_COUNT)


def _share(stated: object, *, zero: bool) -> Fraction | None:
    if isinstance(stated, bool) or not isinstance(stated, int | Decimal):
        return None
    if isinstance(stated, Decimal) and not stated.is_finite():
        return None
    share = Fraction(stated)
    return share if 0 <= share <= 1 and (zero or share) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One field."""

    name: str
    kind: Kind | type[StrEnum]
    meaning: str
    """What it decides, as part of a sentence."""
    needed: bool = True
    target: str = ""
    """Field of `Profile`, where it has another name."""

    @property
    def wanted(self) -> str:
        """What it can hold, as part of a sentence."""
        if isinstance(self.kind, Kind):
            return self.kind.wanted
        return "one of " + ", ".join(item.value for item in self.kind)

    def read(self, stated: object) -> Any:  # noqa: ANN401 - the value of a field of any type
        """The value that is stated; None where it cannot be."""
        if isinstance(self.kind, Kind):
            return self.kind.read(stated)
        known = {item.value: item for item in self.kind}
        return known.get(stated) if isinstance(stated, str) else None


HEAD = (
    Rule(name="id", kind=Kind.TEXT, meaning="its short name"),
    Rule(name="title", kind=Kind.TEXT, meaning="its name"),
    Rule(name="version", kind=Kind.TEXT, meaning="its version"),
    Rule(name="date", kind=Kind.DAY, meaning="the day of this version"),
    Rule(name="about", kind=Kind.TEXT, meaning="what it is for, and what it is not"),
)
"""What a profile says of itself."""
RULES = (
    Rule(name="model", kind=CustodyModel, meaning="the custody model of ISO 22095"),
    Rule(name="boundary", kind=Reach, meaning="what a balance is kept over", target="reach"),
    Rule(name="method", kind=Method, meaning="how a mass balance is kept", needed=False),
    Rule(
        name="average_periods",
        kind=Kind.COUNT,
        meaning="how many periods an average is taken over",
        needed=False,
    ),
    Rule(name="period_months", kind=Kind.PERIOD, meaning="how long a period is"),
    Rule(name="period_start_month", kind=Kind.MONTH, meaning="a month in which a period begins"),
    Rule(
        name="overdraft_share",
        kind=Kind.SHARE,
        meaning="the part of a period's receipts by which a balance may be negative",
    ),
    Rule(name="overdraft_checked", kind=Checked, meaning="when an overdraft is held to its limit"),
    Rule(
        name="make_good", kind=MakeGood, meaning="by when an overdraft is made good", needed=False
    ),
    Rule(name="carry_over", kind=CarryOver, meaning="how long what is not claimed is kept"),
    Rule(
        name="carry_over_count",
        kind=Kind.COUNT,
        meaning="how many periods or months it is kept",
        needed=False,
    ),
    Rule(name="carry_over_cap", kind=Cap, meaning="what bounds what is carried over", needed=False),
    Rule(
        name="stock_tolerance",
        kind=Kind.SHARE,
        meaning="the part of the booked stock by which a count may differ",
    ),
    Rule(name="claim_unit", kind=ClaimUnit, meaning="what is counted"),
    Rule(name="conversion", kind=Conversion, meaning="how receipts become what may be claimed"),
)
"""The rules; each with its grounds."""
PARTS = frozenset({"value", "source", "version", "date", "unchecked"})
"""What the table of a rule holds."""

_KEPT_BY = {
    CustodyModel.MASS_BALANCE: frozenset(Method),
    CustodyModel.BOOK_AND_CLAIM: frozenset({Method.CREDIT}),
}
_COUNTED = frozenset({CarryOver.PERIODS, CarryOver.MONTHS})


def contradictions(values: Mapping[str, Any]) -> Iterator[str]:
    """What cannot hold together among the values of a profile, a sentence each, without period."""
    model, method = values["model"], values.get("method")
    if method not in _KEPT_BY.get(model, {None}):
        kept = f"the method {method.value}" if method else "no method"
        yield f"The model {model.value} does not go with {kept}"
    if "average_periods" in values and method is not Method.ROLLING_AVERAGE:
        yield "average_periods is stated, but the method is not rolling_average"
    carry = values["carry_over"]
    if (carry in _COUNTED) != ("carry_over_count" in values):
        stated = "stated" if "carry_over_count" in values else "not stated"
        yield f"carry_over is {carry.value}, but carry_over_count is {stated}"
    good = values.get("make_good", MakeGood.NONE) is MakeGood.NEXT_PERIOD
    if bool(values["overdraft_share"]) != good:
        yield "An overdraft has to be made good in the next period, and only an overdraft has"
    factors = bool(values.get("factors"))
    if (values["conversion"] is Conversion.FACTOR) != factors:
        have = "there are factors" if factors else "there is no factor"
        yield f"conversion is {values['conversion'].value}, but {have}"
    if factors and values["claim_unit"] is ClaimUnit.GROSS:
        yield "Factors are per element, but claim_unit is gross"
