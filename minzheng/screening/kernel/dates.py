"""Calendar arithmetic of rules, in plain Python; operations.py holds the same in SQL."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def age(birth: date, on: date) -> int:
    """Full years; who was born on 29 February completes the year on 1 March where that day is missing."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def months_between(start: date, end: date) -> int:
    """Calendar months from one to the other, days ignored: 31 January to 1 February is 1."""
    return (end.year - start.year) * 12 + end.month - start.month


def days_between(start: date, end: date) -> int:
    """Days from one to the other, negative if the second is earlier."""
    return (end - start).days


def month_start(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def add_months(day: date, months: int) -> date | None:
    """The same day months later, or the month's last one; None outside the years 1 to 9999."""
    position = day.year * 12 + day.month - 1 + months
    year, month = position // 12, position % 12 + 1
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def add_days(day: date, days: int) -> date | None:
    """The day that many days later; None outside the years 1 to 9999."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None
