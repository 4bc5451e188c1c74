"""Days and months as offices write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from minzheng.demo.spans import Month

SERIAL_ZERO = date(1899, 12, 30)

DAYS: dict[str, Callable[[date], str]] = {
    "iso": date.isoformat,
    "slash": lambda day: f"{day.year}/{day.month}/{day.day}",
    "dotted": lambda day: f"{day.year}.{day.month}.{day.day}",
    "compact": lambda day: f"{day.year}{day.month:02d}{day.day:02d}",
    "chinese": lambda day: f"{day.year}年{day.month}月{day.day}日",
}
MONTHS: dict[str, Callable[[Month], str]] = {
    "iso": lambda month: f"{month.year}-{month.number:02d}",
    "slash": lambda month: f"{month.year}/{month.number:02d}",
    "dotted": lambda month: f"{month.year}.{month.number:02d}",
    "compact": lambda month: f"{month.year}{month.number:02d}",
    "chinese": lambda month: f"{month.year}年{month.number}月",
    "cell": lambda month: f"{month.year}年{month.number:02d}月",
}


def serial(day: date) -> int:
    """Returns the number that a spreadsheet keeps for a day."""
    return (day - SERIAL_ZERO).days
