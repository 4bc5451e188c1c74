"""Working days: weekends, public holidays and the weekends worked instead, as the State Council announces them.

Legal clocks run in working days. The dates are pack data (calendar.yaml); a year that is not there is an error and
never guessed, since one wrong holiday makes a decision late.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5
ONE_DAY = timedelta(days=1)


class CalendarMissing(LookupError):
    """The calendar doesn't know this year."""

    def __init__(self, year: int, known: Iterable[int]) -> None:
        self.year = year
        years = ", ".join(str(each) for each in sorted(known)) or "none"
        super().__init__(
            f"The calendar of working days has no year {year} (it has: {years}). "
            f"Add the year to the pack's calendar.yaml from the official notice."
        )


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year: weekdays that are off, weekend days that are worked, and where the dates come from."""

    year: int
    off: frozenset[date]
    on: frozenset[date]
    source: str
    status: str


class WorkingCalendar:
    """Answers which days are working days, for the years it was given."""

    def __init__(self, years: Iterable[CalendarYear]) -> None:
        self._years = {each.year: each for each in years}

    @property
    def years(self) -> tuple[int, ...]:
        """The years it knows, ascending."""
        return tuple(sorted(self._years))

    def status(self, year: int) -> str:
        """`verified` or `unverified`. Raises CalendarMissing for a year it doesn't know."""
        return self._year(year).status

    def is_working(self, day: date) -> bool:
        """Whether offices work on this day. Raises CalendarMissing for a year it doesn't know."""
        known = self._year(day.year)
        if day in known.on:
            return True
        return day.weekday() < SATURDAY and day not in known.off

    def add_working_days(self, start: date, n: int) -> date:
        """The n-th working day after `start` (before it when n is negative); the day of the start isn't counted.

        With n = 0 it is `start` itself, or the next working day when `start` is none. Raises CalendarMissing.
        """
        if n == 0:
            return start if self.is_working(start) else self.add_working_days(start, 1)
        step = ONE_DAY if n > 0 else -ONE_DAY
        day, left = start, abs(n)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start` and up to `end`; negative when `end` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + timedelta(days=i) for i in range(1, (end - start).days + 1))
        return sum(self.is_working(day) for day in days)

    def _year(self, year: int) -> CalendarYear:
        if year not in self._years:
            raise CalendarMissing(year, self._years)
        return self._years[year]
