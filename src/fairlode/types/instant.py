"""Points in time: always with an offset, kept to the microsecond.

A time without an offset is a different time in Lima and in Kinshasa, so it is refused where it
matters and read as UTC only where the reader says so. Times outside the plausible range (a
spreadsheet's day zero, a typing slip of a century) are refused at the door.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from fairlode.types.errors import SourcingError

EARLIEST = datetime(1950, 1, 1, tzinfo=UTC)
"""No chain of custody recorded in use reaches further back; 1900 is a spreadsheet's empty date."""
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
"""Validity of permits and concessions ends before; a later year is a typing slip."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class InstantUnreadableError(SourcingError):
    """A text that is no ISO 8601 date and time."""

    code = "types.time_unreadable"
    sentence = "{text!r} is not a date and time."
    remedy = "Write it as 2026-03-31T14:00:00Z or 2026-03-31T14:00:00+02:00."


class OffsetMissingError(SourcingError):
    """A time that does not say of which place."""

    code = "types.time_offset_missing"
    sentence = "The time {text} has no offset from UTC."
    remedy = "Add the offset, such as Z or +02:00."


class InstantImplausibleError(SourcingError):
    """A date far outside what a chain of custody can hold."""

    code = "types.time_implausible"
    sentence = "The date {text} lies outside 1950 to 2099."
    remedy = "Check the year; 1900 usually stands for an empty spreadsheet cell."


@lru_cache(maxsize=65_536)
def parse_instant(text: str, *, assume_utc: bool = False) -> datetime:
    """The instant that an ISO 8601 text names, in UTC.

    A date alone is its first moment. Raises `InstantUnreadableError`, `OffsetMissingError`
    (unless `assume_utc`) or `InstantImplausibleError`.
    """
    try:
        instant = datetime.fromisoformat(text.strip())
    except ValueError:
        raise InstantUnreadableError(text=text) from None
    if instant.tzinfo is None:
        if not assume_utc:
            raise OffsetMissingError(text=text)
        instant = instant.replace(tzinfo=UTC)
    return check_instant(instant)


def check_instant(instant: datetime) -> datetime:
    """`instant` in UTC. Raises `OffsetMissingError` or `InstantImplausibleError`."""
    if instant.tzinfo is None:
        raise OffsetMissingError(text=instant.isoformat())
    try:
        instant = instant.astimezone(UTC)
    except OverflowError:
        raise InstantImplausibleError(text=str(instant)) from None
    if not EARLIEST <= instant < LATEST:
        raise InstantImplausibleError(text=instant.date().isoformat())
    return instant


def format_instant(instant: datetime) -> str:
    """ISO 8601 in UTC with ``Z``, without a fraction where it is zero: one text per instant."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def to_micros(instant: datetime) -> int:
    """Microseconds since 1970-01-01T00:00Z, exact."""
    return (instant - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The instant `micros` microseconds after 1970-01-01T00:00Z."""
    return _EPOCH + timedelta(microseconds=int(micros))
