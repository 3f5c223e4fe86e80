"""Periods of account: without gaps, at the first moment in UTC."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlode.engine.custody.errors import PeriodUnreadableError
from fairlode.engine.custody.period import Calendar, months_later, span
from tests.unit.engine.custody.ledgers import when

MOMENTS = st.integers(when(1950, 1), when(2099, 12))
CALENDARS = st.builds(
    Calendar, months=st.sampled_from([1, 2, 3, 4, 6, 12]), start_month=st.integers(1, 12)
)


@given(calendar=CALENDARS, moment=MOMENTS)
def test_every_moment_is_in_one_period_and_periods_follow_without_gaps(
    calendar: Calendar, moment: int
) -> None:
    number = calendar.number(moment)

    assert calendar.begin(number) <= moment < calendar.end(number) == calendar.begin(number + 1)
    assert calendar.number(calendar.begin(number)) == number
    assert calendar.number(calendar.end(number) - 1) == number


@pytest.mark.parametrize(
    ("months", "start", "label"),
    [
        (12, 1, "2025"),
        (12, 4, "2025-04 to 2026-03"),
        (3, 1, "2025-Q2"),
        (3, 4, "2025-Q2"),
        (3, 2, "2025-05 to 2025-07"),
        (1, 1, "2025-05"),
        (6, 1, "2025-01 to 2025-06"),
    ],
)
def test_a_period_is_named_as_people_name_it(months: int, start: int, label: str) -> None:
    calendar = Calendar(months=months, start_month=start)

    assert calendar.label(calendar.number(when(2025, 5, 15))) == label


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("2025", (2025, 1), (2026, 1)),
        ("2025-Q4", (2025, 10), (2026, 1)),
        ("2025-q1", (2025, 1), (2025, 4)),
        ("2025-03", (2025, 3), (2025, 4)),
        ("2024..2025-Q2", (2024, 1), (2025, 7)),
        (" 2025-03 .. 2025-05 ", (2025, 3), (2025, 6)),
    ],
)
def test_a_span_is_read(text: str, begin: tuple[int, int], end: tuple[int, int]) -> None:
    assert span(text) == (when(*begin), when(*end))


@pytest.mark.parametrize(
    "text", ["", "Q1", "2025-Q5", "2025-13", "2025-00", "1900", "2100", "2026..2025", "2025-1-1"]
)
def test_what_names_no_period_is_refused(text: str) -> None:
    with pytest.raises(PeriodUnreadableError):
        span(text)


@given(moment=MOMENTS, later=st.integers(0, 10**12), months=st.integers(1, 48))
def test_what_came_first_expires_first(moment: int, later: int, months: int) -> None:
    assert moment < months_later(moment, months) <= months_later(moment + later, months)
