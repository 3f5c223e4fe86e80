"""Dates and times as people write them, and as workbooks hold them.

ISO 8601 is read as it is. ``31/03/2026`` and ``03/31/2026`` are told apart by the column: one day
above 12 decides it for all. A column in which no date decides is refused, because a guess would be
wrong by months. A date alone is its first moment in UTC; a time without an offset is read as UTC,
and the reading says so. Numbers are days since Excel's day zero.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import NamedTuple

from fairlode.exchange.contract import ExchangeError
from fairlode.exchange.tabular.cells import Cell, CellError, cleaned, plain, text_of
from fairlode.exchange.tabular.numerals import SheetErrorCellError
from fairlode.types.instant import EARLIEST, LATEST, check_instant

DAY_FIRST, MONTH_FIRST = "dd/mm", "mm/dd"

_SLASHED = re.compile(
    r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?", re.ASCII
)
_YEAR_FIRST = re.compile(
    r"(\d{4})([/.])(\d{1,2})\2(\d{1,2})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?", re.ASCII
)
_COMPACT = re.compile(r"(19|20)\d{6}", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_INCOMPLETE = re.compile(
    r"(?:19|20)\d{2}(?:[-/](?:0?[1-9]|1[0-2]))?|\d{1,2}/(?:19|20)\d{2}", re.ASCII
)
_WORDED = re.compile(r"(\d{1,2})[\s\-.]+(?:de\s+)?([^\W\d]+)\.?[\s\-,]+(?:de\s+)?(\d{4})")
_WORDED_US = re.compile(r"([^\W\d]+)\.?\s+(\d{1,2}),?\s+(\d{4})")
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})", re.ASCII)
_HAS_OFFSET = re.compile(r"(?:[Zz]|[+-]\d{2}:?\d{2})$", re.ASCII)
_ISO_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d", re.ASCII)
_ISO_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ISO_UTC = f"{_ISO_DATE}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}Z"
_CLEAN_DATES = re.compile(rf"(?:{_ISO_DATE}\n)*+{_ISO_DATE}")
_CLEAN_TIMES = re.compile(rf"(?:{_ISO_UTC}\n)*+{_ISO_UTC}")
_LAST_MONTH = 12
_LAST_OFFSET_HOUR = 14
_FALSE_LEAP_DAY = 60
# Excel counts a 29 February 1900 that never was, so its day zero is two days before 1900.
_DAY_ZERO_1900 = datetime(1899, 12, 30, tzinfo=UTC)
DAY_ZERO_1904 = datetime(1904, 1, 1, tzinfo=UTC)
"""Day zero of workbooks that came from old Macintoshes."""

# By language: English, Spanish, French, Portuguese; the first three or four letters tell all apart.
_MONTH_NAMES = (
    ("jan", "ene", "janv"),
    ("feb", "fev", "fevr"),
    ("mar", "mars"),
    ("apr", "abr", "avr"),
    ("may", "mai"),
    ("jun", "juin"),
    ("jul", "juil"),
    ("aug", "ago", "aout"),
    ("sep", "set", "sept"),
    ("oct", "out"),
    ("nov",),
    ("dec", "dic", "dez"),
)


class DateUnreadableError(ExchangeError):
    """A cell that should hold a date and does not."""

    code = "tabular.date_unreadable"
    sentence = "{text!r} is not a date."
    remedy = "Write it as 2026-03-31, or 2026-03-31T14:00:00+02:00 with a time."


class DateIncompleteError(ExchangeError):
    """A year or a month where a day is needed."""

    code = "tabular.date_incomplete"
    sentence = "{text!r} is not a whole date."
    remedy = "Write the day too, such as {example} for the end of that period."


class DateOrderOpenError(ExchangeError):
    """A column of dates that can be read day first or month first."""

    code = "tabular.date_order_open"
    sentence = "No date of the column tells whether {text!r} is day/month or month/day."
    remedy = "Write the dates as 2026-03-31."


class DateOrderMixedError(ExchangeError):
    """A column with dates of both orders."""

    code = "tabular.date_order_mixed"
    sentence = (
        "The column has dates with the day first ({day_first}) and the month first ({month_first})."
    )
    remedy = "Write all dates as 2026-03-31."


class OffsetUnreadableError(ExchangeError):
    """An offset from UTC that is not one."""

    code = "tabular.offset_unreadable"
    sentence = "{text!r} is not an offset from UTC."
    remedy = "Write it as +02:00, -05:00 or Z."


class OffsetAssumedError(ExchangeError):
    """Times of day that do not say of which place."""

    code = "tabular.offset_assumed"
    sentence = "{count} time(s) such as {text} have no offset from UTC; they were read as UTC."
    remedy = "Add a column offset, such as +02:00, or write 2026-03-31T14:00:00+02:00."


class Moment(NamedTuple):
    """A date or time as a cell states it; whoever makes one has checked that it is plausible.

    A tuple, because there may be one for every row.
    """

    time: datetime
    """In UTC, or as local time in UTC's clothes where `local`."""
    offset: str = ""
    """As stated; empty where the cell states none."""
    local: bool = False
    """Whether it has a time of day and no offset."""

    def at(self, offset: str) -> datetime:
        """The instant, in a place with this offset, which counts where the cell states none."""
        if self.offset or not offset:
            return self.time
        return check_instant(self.time.replace(tzinfo=_zone(offset)))


def date_order(cells: Iterable[Cell]) -> str:
    """`DAY_FIRST` or `MONTH_FIRST` for a column; empty where it holds no date that needs to know.

    Raises `DateOrderOpenError` or `DateOrderMixedError`.
    """
    seen = {DAY_FIRST: "", MONTH_FIRST: "", "": ""}
    for cell in cells:
        match = _SLASHED.fullmatch(cleaned(cell)) if isinstance(cell, str) else None
        if match and match[1].zfill(2) != match[3].zfill(2):
            order = _order(int(match[1]), int(match[3]), match[2])
            seen[order] = seen[order] or match[0]
    if seen[DAY_FIRST] and seen[MONTH_FIRST]:
        raise DateOrderMixedError(day_first=seen[DAY_FIRST], month_first=seen[MONTH_FIRST])
    order = DAY_FIRST if seen[DAY_FIRST] else MONTH_FIRST if seen[MONTH_FIRST] else ""
    if seen[""] and not order:
        raise DateOrderOpenError(text=seen[""])
    return order


def proven_orders(cells: Iterable[Cell]) -> set[str]:
    """The orders that numbers above 12 prove; dates with points prove nothing of other dates."""
    texts = [cleaned(cell) for cell in cells if isinstance(cell, str)]
    found = [match for text in texts if (match := _SLASHED.fullmatch(text)) and match[2] != "."]
    return {_order(int(match[1]), int(match[3]), match[2]) for match in found} - {""}


def clean_moments(cells: Sequence[Cell]) -> list[Moment] | None:
    """The moments in texts that are all ISO 8601 dates, or all times in UTC; None for all else.

    The common case, some six times as fast as `read_moment` on each. Needs no date order.
    """
    try:
        joined = "\n".join(cells)  # type: ignore[arg-type]  # a cell that is no text is the point
        timed = _CLEAN_TIMES.fullmatch(joined) is not None
        if not timed and not _CLEAN_DATES.fullmatch(joined):
            return None
        found = list(map(datetime.fromisoformat, joined.split("\n")))
    except (TypeError, ValueError):
        return None
    if not timed:
        found = [each.replace(tzinfo=UTC) for each in found]
    if len(found) != len(cells) or not EARLIEST <= min(found) <= max(found) < LATEST:
        return None
    offset = "+00:00" if timed else ""
    return [Moment(each, offset) for each in found]


def read_moment(cell: Cell, order: str = "") -> Moment:
    """The date or time in a cell of a column with the date order `order`.

    Raises `DateUnreadableError`, `DateIncompleteError`, `SheetErrorCellError` or
    `InstantImplausibleError`.
    """
    match cell:
        case str():
            return _of_text(cleaned(cell), order)
        case datetime():
            return _of_datetime(cell)
        case date():
            return Moment(_checked(datetime.combine(cell, time(), UTC)))
        case Decimal() | int() | float():
            return _of_serial(Decimal(str(cell)))
        case CellError(text):
            raise SheetErrorCellError(text=text)
        case _:
            raise DateUnreadableError(text=text_of(cell))


def read_offset(cell: Cell) -> str:
    """An offset as EPCIS writes it, such as ``+02:00``; raises `OffsetUnreadableError`."""
    text = text_of(cell)
    bare = text.upper().removeprefix("UTC").removeprefix("GMT").strip()
    if bare in {"Z", ""} and text:
        return "+00:00"
    match = _OFFSET.fullmatch(bare)
    if match is None or int(match[2]) > _LAST_OFFSET_HOUR or int(match[3]) >= 60:  # noqa: PLR2004  # minutes of an hour
        raise OffsetUnreadableError(text=text[:120])
    return f"{match[1]}{match[2]}:{match[3]}"


def from_serial(serial: Decimal, *, day_zero: datetime | None = None) -> date | datetime:
    """The date, or the date and time, that a workbook's number of days stands for.

    Rounded to the millisecond, which is what Excel keeps. Raises `DateUnreadableError`.
    """
    start = day_zero or _DAY_ZERO_1900
    if day_zero is None and serial < _FALSE_LEAP_DAY:
        start += timedelta(days=1)
    try:
        whole = start + timedelta(milliseconds=int((serial * 86_400_000).to_integral_value()))
    except (OverflowError, ValueError, ArithmeticError):
        raise DateUnreadableError(text=str(serial)) from None
    return whole.date() if whole.time() == time() else whole.replace(tzinfo=None)


def _order(first: int, second: int, separator: str) -> str:
    if separator == "." or (first > _LAST_MONTH and second <= _LAST_MONTH):
        return DAY_FIRST  # points part days from months only where the day comes first
    return MONTH_FIRST if second > _LAST_MONTH and first <= _LAST_MONTH else ""


def _of_text(text: str, order: str) -> Moment:
    if not _SERIAL.fullmatch(text) and not _COMPACT.fullmatch(text):
        if _INCOMPLETE.fullmatch(text):
            raise DateIncompleteError(text=text, example=f"{re.search(r'[0-9]{4}', text)[0]}-12-31")  # type: ignore[index]  # the pattern has four digits
        try:
            return _of_iso(text, datetime.fromisoformat(text))
        except ValueError:
            return _of_words(text, order)
    if _COMPACT.fullmatch(text):
        return _built(text, (int(text[:4]), int(text[4:6]), int(text[6:])))
    return _of_serial(Decimal(text))


def _of_iso(text: str, found: datetime) -> Moment:
    if found.tzinfo is None:
        local = _ISO_TIME.match(text) is not None
        return Moment(_checked(found.replace(tzinfo=UTC)), local=local)
    written = _HAS_OFFSET.search(text)
    return Moment(_checked(found), offset=read_offset(written[0]) if written else "+00:00")


def _of_words(text: str, order: str) -> Moment:
    if match := _SLASHED.fullmatch(text):
        first, second = int(match[1]), int(match[3])
        day_first = order == DAY_FIRST or (not order and first == second)
        day, month = (first, second) if day_first or match[2] == "." else (second, first)
        return _built(text, (int(match[4]), month, day), match.groups()[4:])
    if match := _YEAR_FIRST.fullmatch(text):
        ymd = int(match[1]), int(match[3]), int(match[4])
        return _built(text, ymd, match.groups()[4:])
    if match := _WORDED.fullmatch(text):
        return _built(text, (int(match[3]), _month(match[2], text), int(match[1])))
    if match := _WORDED_US.fullmatch(text):
        return _built(text, (int(match[3]), _month(match[1], text), int(match[2])))
    if _HAS_OFFSET.search(text) and " " in text:
        return _of_iso_spaced(text)
    raise DateUnreadableError(text=text[:120])


def _of_iso_spaced(text: str) -> Moment:
    """``2026-03-31 14:00:00 +02:00``, as databases write it."""
    head, _, tail = text.rpartition(" ")
    try:
        return _of_iso(text, datetime.fromisoformat(f"{head}{tail}"))
    except ValueError:
        raise DateUnreadableError(text=text[:120]) from None


def _month(name: str, text: str) -> int:
    bare = plain(name)
    for number, starts in enumerate(_MONTH_NAMES, start=1):
        if len(bare) >= 3 and any(bare.startswith(start) for start in starts):  # noqa: PLR2004 - mar, not ma
            return number
    raise DateUnreadableError(text=text[:120])


def _built(text: str, ymd: tuple[int, int, int], clock: tuple[str | None, ...] = ()) -> Moment:
    hour, minute, second = (int(part or 0) for part in (clock or (None, None, None)))
    try:
        found = datetime(*ymd, hour, minute, second, tzinfo=UTC)
    except ValueError:
        raise DateUnreadableError(text=text[:120]) from None
    return Moment(_checked(found), local=bool(clock) and clock[0] is not None)


def _of_datetime(found: datetime) -> Moment:
    if found.tzinfo is None:
        return Moment(_checked(found.replace(tzinfo=UTC)), local=found.time() != time())
    return Moment(_checked(found), offset=read_offset(found.strftime("%z")))


def _of_serial(serial: Decimal) -> Moment:
    if not serial.is_finite():
        raise DateUnreadableError(text=str(serial))
    found = from_serial(serial)
    return read_moment(found)


def _checked(found: datetime) -> datetime:
    """`found` as given if it is a plausible time, in its own offset or UTC."""
    check_instant(found)
    return found.astimezone(UTC)


def _zone(offset: str) -> timezone:
    hours, minutes = int(offset[1:3]), int(offset[4:6])
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(-span if offset[0] == "-" else span)
