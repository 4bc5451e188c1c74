"""Clocks run in working days by the official calendar of the pack, and never over a year it doesn't have."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.platform.calendar import CalendarMissing, WorkingCalendar
from minzheng.platform.packs import load, packs_dir

CALENDAR: WorkingCalendar = load(packs_dir() / "national").calendar
days = st.dates(date(2024, 3, 1), date(2026, 9, 30))
spans = st.integers(-40, 40)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 1, 26), True),  # a Sunday worked for the Spring Festival
        (date(2025, 1, 28), False),  # New Year's Eve, off since 2025
        (date(2025, 10, 8), False),  # National Day and Mid-Autumn together
        (date(2025, 10, 11), True),  # the Saturday worked for it
        (date(2025, 10, 12), False),  # an ordinary Sunday
        (date(2026, 1, 4), True),  # a Sunday worked for New Year
        (date(2024, 9, 16), False),
        (date(2024, 9, 18), True),
    ],
)
def test_holidays_and_worked_weekends_are_known(day: date, works: bool) -> None:
    assert CALENDAR.is_working(day) is works


def test_a_clock_over_the_spring_festival() -> None:
    assert CALENDAR.add_working_days(date(2025, 1, 24), 3) == date(2025, 2, 5)


def test_a_clock_of_no_days_ends_on_the_next_working_day() -> None:
    assert CALENDAR.add_working_days(date(2025, 2, 5), 0) == date(2025, 2, 5)
    assert CALENDAR.add_working_days(date(2025, 2, 1), 0) == date(2025, 2, 5)


def test_a_year_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(CalendarMissing, match="has no year 2023 .*Add the year"):
        CALENDAR.is_working(date(2023, 12, 31))
    with pytest.raises(CalendarMissing, match=f"has no year {CALENDAR.years[-1] + 1}"):
        CALENDAR.add_working_days(date(CALENDAR.years[-1], 12, 30), 30)


def test_a_year_says_whether_it_was_checked() -> None:
    assert {CALENDAR.status(year) for year in CALENDAR.years} <= {"verified", "unverified"}


@given(days, spans)
def test_a_clock_ends_on_a_working_day_the_right_number_of_days_away(start: date, n: int) -> None:
    end = CALENDAR.add_working_days(start, n)
    assert CALENDAR.is_working(end)
    if n >= 0:
        assert CALENDAR.working_days_between(start, end) == n or (n == 0 and not CALENDAR.is_working(start))


@given(days, st.integers(1, 20), st.integers(1, 20))
def test_two_clocks_one_after_the_other_are_one(start: date, one: int, other: int) -> None:
    halfway = CALENDAR.add_working_days(start, one)
    assert CALENDAR.add_working_days(halfway, other) == CALENDAR.add_working_days(start, one + other)


@given(days, st.integers(1, 40))
def test_a_later_start_never_ends_earlier(start: date, n: int) -> None:
    assert CALENDAR.add_working_days(start, n) <= CALENDAR.add_working_days(start + timedelta(days=1), n)
