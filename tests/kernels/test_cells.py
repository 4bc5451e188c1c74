"""A clean value, written as offices write it, comes back as itself or is refused; never as another value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.exchange.content import ContractField
from minzheng.exchange.kernel.amounts import read_count, read_fen
from minzheng.exchange.kernel.cells import Standards, cleaner_of, is_missing
from minzheng.exchange.kernel.dates import read_day, read_month
from minzheng.exchange.kernel.divisions import DivisionName, Divisions
from minzheng.exchange.kernel.messages import Unfit
from minzheng.exchange.kernel.sheets import Cell, Placed
from tests.kernels.sent_files import AS_OF, code_lists, divisions

DAYS = st.dates(date(1906, 1, 1), AS_OF)
FEN = st.integers(-(10**9), 10**9)
SERIAL_ZERO = date(1899, 12, 30)
NUMERALS = str.maketrans("0123456789", "〇一二三四五六七八九")


def full_width(text: str) -> str:
    return "".join(chr(ord(mark) + 0xFEE0) if "!" <= mark <= "~" else mark for mark in text)


def tens(number: int) -> str:
    """12 as 十二."""
    digits = "〇一二三四五六七八九"
    if number < 10:
        return digits[number]
    high, low = divmod(number, 10)
    return ("" if high == 1 else digits[high]) + "十" + (digits[low] if low else "")


WRITTEN_DAYS: tuple[Callable[[date], Cell], ...] = (
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: float(f"{day:%Y%m%d}"),
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f" {day.year} 年 {day.month} 月 {day.day} 日\u3000",
    lambda day: f"{str(day.year).translate(NUMERALS)}年{tens(day.month)}月{tens(day.day)}日",
    lambda day: full_width(f"{day:%Y-%m-%d}"),
    lambda day: f"{datetime(day.year, day.month, day.day, 9, 30)}",
    lambda day: float((day - SERIAL_ZERO).days),
    lambda day: str((day - SERIAL_ZERO).days),
    lambda day: f"{day.year}年{day.month}月",
    lambda day: f"{day.day}/{day.month}/{day.year}",
    lambda day: f"{day:%y}.{day.month}.{day.day}",
    lambda day: float(f"{day.year}.{day.month:02d}"),
)
WRITTEN_MONTHS: tuple[Callable[[date], Cell], ...] = (
    *WRITTEN_DAYS,
    lambda day: f"{day:%Y-%m}",
    lambda day: f"{day:%Y%m}",
    lambda day: float(f"{day:%Y%m}"),
    lambda day: f"{day.year}.{day.month}",
    lambda day: float(f"{day.year}.{day.month}"),
    lambda day: f"{str(day.year).translate(NUMERALS)}年{tens(day.month)}月份",
    lambda day: f"{day.month}月",
)
WRITTEN_AMOUNTS: tuple[Callable[[Decimal], Cell], ...] = (
    lambda yuan: str(yuan),
    lambda yuan: f"{yuan:,}元",
    lambda yuan: f"¥ {yuan:,}",
    lambda yuan: full_width(f"{yuan}"),
    lambda yuan: f"{yuan / 10000:f}万元",
    lambda yuan: float(yuan),
    lambda yuan: float(yuan) + 1e-9,
    lambda yuan: f"({-yuan})" if yuan < 0 else str(yuan),
    lambda yuan: f"{float(yuan):.3E}",
    lambda yuan: f"约{yuan}",
    lambda yuan: str(yuan).replace(".", ","),
)


def same_or_refused(read: Callable[[Cell], tuple[object, str | None]], cell: Cell, meant: object) -> bool:
    """Whether the value came back; fails if another one did."""
    try:
        value, _ = read(cell)
    except Unfit:
        return False
    assert value == meant, (cell, value, meant)
    return True


@given(DAYS, st.sampled_from(WRITTEN_DAYS))
def test_a_day_comes_back_or_is_refused(day: date, write: Callable[[date], Cell]) -> None:
    # Five digits in a row may be a serial; within a year's range they look like a year.
    same_or_refused(read_day, write(day), day)


@given(DAYS, st.sampled_from(WRITTEN_MONTHS))
def test_a_month_comes_back_or_is_refused(day: date, write: Callable[[date], Cell]) -> None:
    same_or_refused(read_month, write(day), day.replace(day=1))


@given(FEN, st.sampled_from(WRITTEN_AMOUNTS))
def test_an_amount_comes_back_or_is_refused(fen: int, write: Callable[[Decimal], Cell]) -> None:
    cell = write(Decimal(fen).scaleb(-2))
    same_or_refused(lambda seen: read_fen(seen, ""), cell, fen)


@given(st.integers(-1000, 10**6), st.sampled_from(["{}", " {} ", "{}分钟", "{}.0", "{:,}", "{}.5"]))
def test_a_count_comes_back_or_is_refused(count: int, form: str) -> None:
    same_or_refused(read_count, form.format(count), count)


@pytest.mark.parametrize("write", WRITTEN_DAYS[:12])
def test_the_ways_offices_write_a_day_are_understood(write: Callable[[date], Cell]) -> None:
    for day in (date(2025, 3, 5), date(1945, 12, 31), date(2024, 2, 29), date(2025, 10, 20)):
        assert same_or_refused(read_day, write(day), day)


@pytest.mark.parametrize("write", WRITTEN_AMOUNTS[:8])
def test_the_ways_offices_write_an_amount_are_understood(write: Callable[[Decimal], Cell]) -> None:
    for yuan in (Decimal("1234.50"), Decimal("0.00"), Decimal("-88.00"), Decimal("12400.00")):
        assert same_or_refused(lambda seen: read_fen(seen, ""), write(yuan), int(yuan * 100))


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("二〇二五", "date_unreadable"),
        ("2025年3月", "date_month_only"),
        ("2025-02-29", "date_impossible"),
        ("05/03/2025", "date_unreadable"),
        ("25.3.5", "date_unreadable"),
        (2025.0, "date_unreadable"),
        (1932.0, "date_unreadable"),
        ("不详", "date_unreadable"),
    ],
)
def test_a_day_that_must_be_guessed_is_refused(cell: Cell, code: str) -> None:
    with pytest.raises(Unfit) as refusal:
        read_day(cell)
    assert refusal.value.code == code


@pytest.mark.parametrize("cell", ["2025.1", 2025.1, "3月", "2025", "2025-13"])
def test_a_month_that_must_be_guessed_is_refused(cell: Cell) -> None:
    """2025.10 typed into a numeric cell becomes 2025.1."""
    with pytest.raises(Unfit, match="month_unreadable"):
        read_month(cell)


def test_the_unit_of_a_heading_counts_unless_the_cell_has_its_own() -> None:
    assert read_fen("1.5", "万元")[0] == 1_500_000
    assert read_fen(1.5, "万元")[0] == 1_500_000
    assert read_fen("15000元", "万元")[0] == 1_500_000


@pytest.mark.parametrize("cell", ["12.345", 12.345, "1.23456789万"])
def test_parts_of_a_fen_are_refused(cell: Cell) -> None:
    with pytest.raises(Unfit, match="amount_fraction"):
        read_fen(cell, "")


def test_a_serial_of_a_day_to_come_is_told_as_the_day_it_means() -> None:
    for kind in ("date", "month"):
        with pytest.raises(Unfit, match="serial_future") as refusal:
            read_as("60000", type=kind)
        assert refusal.value.parameters["right"] == AS_OF.isoformat()
        assert str(refusal.value.parameters["read"]).startswith("2064-04")


def read_as(cell: Cell, **field: object) -> tuple[object, str | None]:
    typed = ContractField.model_validate({"code": "x", "headings": ["甲"], **field})
    standards = Standards(AS_OF, code_lists(), Divisions(divisions()))
    return cleaner_of(Placed(typed, 0, "甲"), standards)(cell)


@pytest.mark.parametrize(
    ("cell", "field", "value", "repair"),
    [
        ("男", {"type": "sex"}, "1", None),
        (" 女性", {"type": "sex"}, "2", "repaired_value"),
        (1.0, {"type": "sex"}, "1", "repaired_value"),
        ("未知", {"type": "sex"}, None, None),
        ("低保", {"type": "code", "list": "assistance_category"}, "subsistence", None),
        ("低 保 边缘", {"type": "code", "list": "assistance_category"}, "near_poor", "repaired_value"),
        (3.0, {"type": "code", "list": "disability_grade"}, "3", "repaired_value"),
        ("书院社区居委会", {"type": "division", "level": "community"}, 5, "repaired_value"),
        ("清和", {"type": "division", "level": "street"}, 2, "repaired_value"),
        ("甲殡仪馆\u3000", {"type": "text"}, "甲殡仪馆", "repaired_characters"),
        (20250012.0, {"type": "text"}, "20250012", None),
        ("赵四（曾用名：赵似）", {"type": "name"}, "赵四", "repaired_name"),
    ],
)
def test_words_become_codes(cell: Cell, field: dict[str, object], value: object, repair: str | None) -> None:
    assert read_as(cell, **field) == (value, repair)


@pytest.mark.parametrize("cell", [None, "", "\u3000", "—", "-", "/", "——"])
def test_a_dash_says_nothing(cell: Cell) -> None:
    assert is_missing(cell)


def test_a_town_stands_in_the_column_of_streets() -> None:
    named = Divisions([DivisionName(1, "石桥镇", "town"), DivisionName(2, "石桥村", "community", 1)])
    assert named.find("street", "石桥镇") == (1, None)
    assert named.find("community", "石桥村委会", 1) == (2, "repaired_value")


def test_digits_that_a_numeric_cell_lost_are_not_text() -> None:
    with pytest.raises(Unfit, match="digits_lost"):
        read_as(1.2345678901234567e17, type="text")
