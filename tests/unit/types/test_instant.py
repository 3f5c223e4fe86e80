"""Times: one text per instant, an offset always, and no spreadsheet's day zero."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlode.types.instant import (
    EARLIEST,
    LATEST,
    InstantImplausibleError,
    InstantUnreadableError,
    OffsetMissingError,
    check_instant,
    format_instant,
    from_micros,
    parse_instant,
    to_micros,
)

INSTANTS = st.integers(to_micros(EARLIEST), to_micros(LATEST) - 1).map(from_micros)


@given(instant=INSTANTS)
def test_text_and_microseconds_keep_every_instant(instant: datetime) -> None:
    assert parse_instant(format_instant(instant)) == instant
    assert from_micros(to_micros(instant)) == instant


@given(instant=INSTANTS, hours=st.integers(-14, 14))
def test_one_instant_has_one_text_in_every_zone(instant: datetime, hours: int) -> None:
    local = instant.astimezone(timezone(timedelta(hours=hours)))

    assert format_instant(local) == format_instant(instant)


def test_a_date_alone_is_its_first_moment_where_utc_may_be_assumed() -> None:
    assert parse_instant("2019-12-31", assume_utc=True) == datetime(2019, 12, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("yesterday", InstantUnreadableError),
        ("2019-13-01T00:00:00Z", InstantUnreadableError),
        ("2019-12-31T10:00:00", OffsetMissingError),
        ("1900-01-01T00:00:00Z", InstantImplausibleError),
        ("2199-01-01T00:00:00Z", InstantImplausibleError),
    ],
)
def test_what_is_no_plausible_instant_is_refused(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        parse_instant(text)


@pytest.mark.parametrize(("year", "hours"), [(1, 14), (9999, -14)])
def test_the_ends_of_the_calendar_are_refused_not_overflown(year: int, hours: int) -> None:
    month, day, hour = (1, 1, 0) if year == 1 else (12, 31, 23)
    local = datetime(year, month, day, hour, tzinfo=timezone(timedelta(hours=hours)))

    with pytest.raises(InstantImplausibleError):
        check_instant(local)


def test_the_first_instant_is_taken_and_the_last_is_not() -> None:
    assert check_instant(EARLIEST) == EARLIEST
    with pytest.raises(InstantImplausibleError):
        check_instant(LATEST)
