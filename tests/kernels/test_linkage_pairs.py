"""The pairs that are compared are pinned: a faster way that looks at fewer of them fails here."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from minzheng.exchange.kernel.linkage.comparisons import BLOCKING, COMPARISONS, DIFFERENT
from minzheng.exchange.kernel.linkage.matching import prepare
from minzheng.exchange.kernel.linkage.model import shipped
from minzheng.exchange.kernel.linkage.scoring import score
from tests.kernels.linkage_lists import AS_OF, REGISTRY, WANG, listed, number, person

# One row of RIGHT for each way of coming together with row 1 of LEFT, and nothing else in common.
WAYS: dict[str, dict[str, Any]] = {
    "born on one day": {"name": "赵某某", "birth_date": "1950-03-05"},
    "one telephone": {"name": "赵某某", "phone": WANG["phone"]},
    "one door": {"name": "赵某某", "address": "朝阳花园101-1-101"},
    "one household": {"name": "赵某某", "household": "H9"},
    "one sound, one year": {"name": "汪建锋", "birth_date": "1950-09-09"},
    "a variant character, one year": {"name": "王建峯", "birth_date": "1950-09-09"},
    "one sound, the year mistyped": {"name": "王健丰", "birth_date": "1905-03-05"},
    "one sound, one estate": {"name": "王建丰", "address": "朝阳花园"},
    "one sound, the number's end": {
        "name": "王建锋",
        "id_number": "320499********" + number("1950-03-05", 101)[14:],
    },
    "one sound, one community": {"name": "王建丰", "community": "朝阳社区"},
    "the former name": {"name": "王新（曾用名王建峰）"},
}
# Nothing brings these together with anybody.
APART = [
    {"name": "王建峰"},
    {"name": "赵某某", "community": "朝阳社区"},
    {"name": "赵某某", "address": "朝阳花园"},
]


@pytest.fixture(scope="module")
def compared() -> set[tuple[int, int]]:
    """(row of LEFT, row of RIGHT) of every pair that is scored, however unlikely."""
    left = [
        {**WANG, "household": "H9"},
        *REGISTRY[1:],
        person("赵某某", "1999-01-01", 555, community="远处社区", address=None),
    ]
    with duckdb.connect() as connection:
        prepare(connection, listed(left), listed([*WAYS.values(), *APART]), AS_OF)
        scored = score(connection, shipped(), "left_rows", "right_rows", least=0.0)
        return {(row[1], row[0]) for row in scored.fetchall()}


def test_exactly_these_pairs_are_compared(compared: set[tuple[int, int]]) -> None:
    assert {right for left, right in compared if left == 1} == set(range(1, len(WAYS) + 1))
    assert sorted(compared - {(1, right) for right in range(1, 12)}) == []


def test_the_rules_are_these() -> None:
    assert [rule for rule, _ in BLOCKING] == [
        "l.born = r.born",
        "l.phone = r.phone",
        "l.door = r.door",
        "l.household = r.household",
        "l.sound = r.sound and l.year = r.year",
        "l.sound = r.sound and l.month_day = r.month_day",
        "l.sound = r.sound and l.estate = r.estate",
        "l.sound = r.sound and l.tail = r.tail",
        "l.sound = r.sound and l.community = r.community",
        "l.name = r.former",
    ]


def test_every_answer_has_its_weight() -> None:
    for comparison in COMPARISONS:
        codes = [*(level.code for level in comparison.levels), DIFFERENT]
        assert list(shipped().weights[comparison.what]) == codes
        assert all(0 < m < 1 and 0 < u < 1 for m, u in shipped().weights[comparison.what].values())
