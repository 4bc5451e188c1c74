"""A file far from the one before it: what came, what came before and what was agreed, each by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.exchange.content import Bounds
from minzheng.exchange.kernel.bounds import FEWEST, Shape, beyond
from minzheng.exchange.kernel.messages import render
from tests.kernels.sent_files import contract

AGREED = Bounds(rows=30, unmatched=20, codes=20)
BEFORE = Shape(1000, 900, 9, {"category": {"dibao": 600, "edge": 400}})


def far(now: Shape, before: Shape = BEFORE) -> list[str]:
    """The codes of what is beyond the bounds."""
    return [told.code for told in beyond(AGREED, before, now, contract("assistance_roll"))]


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"rows": 1300}, []),
        ({"rows": 1301}, ["beyond_rows"]),
        ({"rows": 699}, ["beyond_rows"]),
        ({"new_people": 189}, []),
        ({"new_people": 190}, ["beyond_unmatched"]),
        ({"codes": {"category": {"dibao": 400, "edge": 600}}}, []),
        ({"codes": {"category": {"dibao": 399, "edge": 601}}}, ["beyond_codes"]),
        ({"codes": {"category": {"01": 600, "02": 400}}}, ["beyond_codes"]),
        ({"rows": 10, "new_people": 900}, ["beyond_rows", "beyond_unmatched"]),
    ],
)  # fmt: skip
def test_what_is_beyond_the_bounds_is_named(change: dict[str, object], codes: list[str]) -> None:
    assert far(replace(BEFORE, **change)) == codes


def test_a_small_file_is_held_against_nothing() -> None:
    small = replace(BEFORE, rows=FEWEST - 1)
    assert far(replace(BEFORE, rows=100_000), small) == []


def test_the_sentence_says_what_came_what_came_before_and_what_was_agreed() -> None:
    (told,) = beyond(AGREED, BEFORE, replace(BEFORE, rows=2000), contract("assistance_roll"))
    assert render(told, "zh").startswith("这一批有 2,000 行，上一批有 1,000 行，相差超过约定的 30%，")


@given(st.integers(FEWEST, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_same_shape_again_is_never_far(rows: int, people: int, new: int) -> None:
    same = Shape(rows, people, min(new, people), {"category": {"dibao": rows}})
    assert far(same, same) == []
