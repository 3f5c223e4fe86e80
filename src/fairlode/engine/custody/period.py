"""Periods of account: whole months from a stated month on, at the first moment in UTC.

A period is a number: 0 is the one that holds the first moment of 1970's starting month. Numbers
follow each other without gaps, so a period that saw nothing still closes.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from fairlode.engine.custody.errors import PeriodUnreadableError
from fairlode.types.instant import EARLIEST, LATEST, from_micros, to_micros

_YEAR_0 = 1970
_MONTHS = 12
_QUARTER = 3
_SPAN = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})))?")
_APART = ".."


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The periods of a profile."""

    months: int
    start_month: int = 1

    def number(self, micros: int) -> int:
        """The period that holds a moment (microseconds)."""
        moment = from_micros(micros)
        months = (moment.year - _YEAR_0) * _MONTHS + moment.month - self.start_month
        return months // self.months

    def begin(self, number: int) -> int:
        """First moment of a period, microseconds."""
        return _month(number * self.months + self.start_month - 1)

    def end(self, number: int) -> int:
        """First moment behind a period, microseconds."""
        return self.begin(number + 1)

    def label(self, number: int) -> str:
        """The period for people: ``2026``, ``2026-Q1``, ``2026-03`` or ``2026-02 to 2026-04``."""
        first = from_micros(self.begin(number))
        last = from_micros(self.end(number) - 1)
        if self.months == _MONTHS and first.month == 1:
            return f"{first:%Y}"
        if self.months == _QUARTER and first.month % _QUARTER == 1:
            return f"{first:%Y}-Q{last.month // _QUARTER}"
        if self.months == 1:
            return f"{first:%Y-%m}"
        return f"{first:%Y-%m} to {last:%Y-%m}"


def months_later(micros: int, months: int) -> int:
    """The moment so many months after a moment; of a day that the month has not, the next one."""
    moment = from_micros(micros)
    total = (moment.year - _YEAR_0) * _MONTHS + moment.month - 1 + months
    start, after = _month(total), _month(total + 1)
    within = micros - to_micros(moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0))
    return min(start + within, after)


def span(text: str) -> tuple[int, int]:
    """The moments, microseconds, from and up to which a text such as ``2026-Q1`` reaches.

    A year, a quarter, a month, or two of them parted by ``..``. Raises `PeriodUnreadableError`.
    """
    first, _, last = text.strip().partition(_APART)
    begin, end = _part(first, text)[0], _part(last or first, text)[1]
    if begin >= end:
        raise PeriodUnreadableError(text=text)
    return begin, end


def _part(part: str, text: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(part.strip().upper())
    if not found or not EARLIEST.year <= int(found[1]) < LATEST.year:
        raise PeriodUnreadableError(text=text)
    first, length = 0, _MONTHS
    if found[2]:
        first, length = (int(found[2]) - 1) * _QUARTER, _QUARTER
    elif found[3]:
        first, length = int(found[3]) - 1, 1
    if not 0 <= first < _MONTHS:
        raise PeriodUnreadableError(text=text)
    months = (int(found[1]) - _YEAR_0) * _MONTHS + first
    return _month(months), _month(months + length)


def _month(months: int) -> int:
    """First moment of the month so many months after January 1970."""
    year, month = divmod(months, _MONTHS)
    return to_micros(datetime(_YEAR_0 + year, month + 1, 1, tzinfo=UTC))
