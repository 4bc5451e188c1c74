"""What a cell may hold once it is read, whatever the file."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

Cell = str | float | None


def cell_of(value: object) -> Cell:
    """Text and numbers as they are, days in ISO form, truth as a spreadsheet shows it, nothing as None."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else None
