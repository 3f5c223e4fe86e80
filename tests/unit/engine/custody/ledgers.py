"""Profiles and entries of a claims ledger, written down in few words."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

from fairlode.engine.custody.books import Books, Scope, calendar_of, keep_books
from fairlode.engine.custody.entries import Entry, EntryKind
from fairlode.engine.custody.profile import Method, Profile, Reach
from fairlode.types.instant import to_micros
from fairlode.types.lot import CustodyModel

T = 1_000_000
"""Grams in a tonne."""
PROFILE = Profile(
    id="test",
    title="Test",
    version="1",
    date=date(2026, 1, 1),
    about="Rules of a test.",
    model=CustodyModel.MASS_BALANCE,
    reach=Reach.SITE,
    method=Method.CREDIT,
    period_months=3,
    stock_tolerance=Fraction(1, 200),
)
"""Credits by the quarter; no overdraft, nothing carried over."""


def profile(**changed: object) -> Profile:
    return replace(PROFILE, **changed)


def when(year: int, month: int, day: int = 1, hour: int = 0) -> int:
    return to_micros(datetime(year, month, day, hour, tzinfo=UTC))


def issued(serial: str, mass_g: int, time: int, **more: object) -> Entry:
    return Entry(serial=serial, kind=EntryKind.ISSUED, time=time, mass_g=mass_g, **more)


def moved(serial: str, mass_g: int, time: int, lot: str = "lot", **more: object) -> Entry:
    return Entry(serial=serial, kind=EntryKind.MOVED, time=time, mass_g=mass_g, lot=lot, **more)


def books(rules: Profile, *entries: Entry, until: int | None = None, **scope: object) -> Books:
    """The books of these entries, to the end of the period that holds `until`."""
    calendar = calendar_of(rules)
    numbers = [calendar.number(entry.time) for entry in entries]
    periods = (min(numbers), max(*numbers, calendar.number(until))) if until else None
    return keep_books(rules, entries, Scope(characteristic="C", periods=periods, **scope))
