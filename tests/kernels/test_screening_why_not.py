"""Why a rule doesn't hit: the parts that aren't true, what nobody told, how far off."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from minzheng.screening.kernel.book import AS_OF
from minzheng.screening.kernel.kinds import Kind, Value
from minzheng.screening.kernel.language import parse
from minzheng.screening.kernel.why_not import Gap, gaps, written
from minzheng.screening.reading import read_book
from tests.kernels.screening_book import write_book
from tests.kernels.test_screening_meaning import SCOPE


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"spent": Decimal("101.00"), "age_years": 60}, []),
        (
            {"spent": Decimal("99.50"), "age_years": 60},
            [Gap("spent > limit", (), Decimal("99.50"), Decimal("100.00"), Decimal("0.50"))],
        ),
        ({"spent": Decimal("101.00"), "age_years": None}, [Gap("age_years >= 60", ("born",))]),
        (
            {"age_years": 58},
            [Gap("spent > limit", ("spent",)), Gap("age_years >= 60", (), 58, 60, Decimal(2))],
        ),
    ],
)
def test_each_part_that_is_not_true_says_what_is_missing_or_how_far_off(
    tmp_path: Path, given: dict[str, Value], told: list[Gap]
) -> None:
    book = read_book(write_book(tmp_path))
    day = date(2025, 12, 31)
    limits = {code: setting.value for code, setting in book.settings(day).items()}
    assert gaps(book, book.rules["spends"].when, {**limits, AS_OF: day, **given}) == told


@pytest.mark.parametrize(
    ("text", "seen", "off"),
    [
        ("d >= e", date(2025, 1, 1), 31),
        ("m / k > 0.5", 0.25, 0.25),
        ("t = 'b'", "a", None),
        ("NOT b", None, None),
    ],
)
def test_dates_differ_by_days_and_words_by_nothing(
    tmp_path: Path, text: str, seen: Value, off: object
) -> None:
    book = read_book(write_book(tmp_path))
    values: dict[str, Value] = {
        "d": date(2025, 1, 1), "e": date(2025, 2, 1), "m": Decimal(1), "k": Decimal(4), "t": "a", "b": True,
    }  # fmt: skip
    (gap,) = gaps(book, parse(text, SCOPE), values)
    assert (gap.seen, gap.off) == (seen, off)


@pytest.mark.parametrize(
    "text",
    [
        "NOT (b OR n > 1) AND t IN ('a', 'it''s')",
        "(n + 1) * 2 = x",
        "coalesce(d, DATE '2025-01-31') < add_months(e, -1)",
        "CASE WHEN b THEN n ELSE 2 END <= 3.5",
        "m IS NULL",
    ],
)
def test_what_is_written_again_is_the_same_expression(text: str) -> None:
    meant = parse(text, SCOPE)
    assert parse(written(meant), {**SCOPE, "unused": Kind.DATE}) == meant
