"""Days and months as offices write them: figures, Chinese numerals, spreadsheet serials. A guess is a refusal."""

from __future__ import annotations

import re
from datetime import date, timedelta

from minzheng.exchange.kernel.messages import Unfit
from minzheng.exchange.kernel.sheets import Cell
from minzheng.registry.kernel.text import compact, tidy

_CLOCK = re.compile(r"[ T]\d{1,2}[:：]\d{2}([:：]\d{2}(\.\d+)?)?$")
_DAY = re.compile(r"(\d{4})([-./]|年)(\d{1,2})([-./]|月)(\d{1,2})[日号]?")
_MONTH = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})月?(?:份)?")
_PACKED_DAY = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_PACKED_MONTH = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
# 2025.1 may have been 2025.10 before a spreadsheet took it for a number.
_TRIMMED = re.compile(r"\d{4}\.1")
_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_TENS = re.compile("([一二三四五六七八九]?)十([一二三四五六七八九]?)")

_SERIAL_ZERO = date(1899, 12, 30)
# Below 61 a spreadsheet believes in 29 February 1900; four digits like a year are taken for a year; 80,000 is in 2119.
_SERIALS = range(61, 80_000)
_YEARS = range(1900, 2101)


def read_day(cell: Cell) -> tuple[date, str | None]:
    """Return a day and how it was repaired; Unfit for what is no day, has no day of the month, or never was."""
    text = _text(cell)
    if (serial := _serial(text)) is not None:
        return serial, "repaired_serial"
    plain = _western(text)
    found = _PACKED_DAY.fullmatch(plain)
    if found:
        return _day(found[1], found[2], found[3]), "repaired_date"
    found = _DAY.fullmatch(plain)
    if found is None or (found[2] == "年") != (found[4] == "月"):
        raise Unfit("date_month_only" if _MONTH.fullmatch(plain) else "date_unreadable")
    return _day(found[1], found[3], found[5]), None if _ISO.fullmatch(str(cell)) else "repaired_date"


def read_month(cell: Cell) -> tuple[date, str | None]:
    """Return the first day of a month and how it was repaired; a whole day stands for its month; Unfit otherwise."""
    text = _text(cell)
    if _TRIMMED.fullmatch(text):
        raise Unfit("month_unreadable")
    plain = _western(text)
    found = _PACKED_MONTH.fullmatch(plain) or _MONTH.fullmatch(plain)
    if found is None:
        return _month_of_day(cell)
    if not 1 <= int(found[2]) <= 12:
        raise Unfit("month_unreadable")
    first = date(int(found[1]), int(found[2]), 1)
    return first, None if text == f"{first:%Y-%m}" else "repaired_date"


def _month_of_day(cell: Cell) -> tuple[date, str | None]:
    try:
        day, repaired = read_day(cell)
    except Unfit as unfit:
        raise Unfit("month_unreadable") from unfit
    return day.replace(day=1), repaired or "repaired_date"


def _text(cell: Cell) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return compact(_CLOCK.sub("", tidy(cell or "")))


def _serial(text: str) -> date | None:
    if not (text.isascii() and text.isdecimal() and len(text) <= 5):
        return None
    number = int(text)
    if number in _SERIALS and number not in _YEARS:
        return _SERIAL_ZERO + timedelta(days=number)
    return None


def _western(text: str) -> str:
    """Chinese numerals as figures: digit by digit in years, with tens in months and days."""
    return _TENS.sub(_tens, text).translate(_CHINESE_DIGITS)


def _tens(found: re.Match[str]) -> str:
    tens, ones = (part.translate(_CHINESE_DIGITS) for part in found.groups())
    return (tens or "1") + (ones or "0")


def _day(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise Unfit("date_impossible") from error
