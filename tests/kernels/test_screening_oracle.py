"""On generated data every variable of every person is what plain Python says it is."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.screening.kernel.book import Book
from minzheng.screening.kernel.kinds import Value
from minzheng.screening.kernel.reference import facts_of, hits_of
from minzheng.screening.kernel.run import run
from minzheng.screening.reading import read_book
from tests.kernels.screening_book import RULES, VARIABLES, write_book
from tests.kernels.screening_lake import full_row, write

AS_OF = date(2025, 3, 31)
MORE = """\
  - {code: rows_n, title: {zh: 行, en: rows}, type: integer, table: bills, aggregate: count}
  - {code: kinds_n, title: {zh: 类, en: kinds}, type: integer, table: bills, aggregate: count_distinct, value: kind}
  - {code: least, title: {zh: 最小, en: least}, type: money, table: bills, aggregate: min, value: amount}
  - code: last_on
    title: {zh: 最后, en: last}
    type: date
    table: bills
    window: {days: 30}
    aggregate: max
    value: paid_on
  - {code: any_big, title: {zh: 有, en: any}, type: boolean, table: bills, where: amount > limit, aggregate: exists}
  - {code: last_kind, title: {zh: 末类, en: last kind}, type: code, table: bills, aggregate: latest, value: kind}
  - {code: top, title: {zh: 最高, en: top}, type: money, table: bills, everyone: true, aggregate: max, value: amount}
  - {code: of_top, title: {zh: 同高, en: of top}, type: integer, table: bills, where: amount = top, aggregate: count}
  - code: since_born
    title: {zh: 后, en: since}
    type: money
    table: bills
    where: paid_on > born
    aggregate: sum
    value: amount * 0.5
  - code: best_month
    title: {zh: 最高日, en: best day}
    type: money
    table: bills
    per: paid_on
    aggregate: sum
    value: amount
    then: max
  - code: kinds_sum
    title: {zh: 类合计, en: kinds summed}
    type: integer
    table: bills
    where: visits IS NULL OR visits > 0
    per: kind
    aggregate: count
    then: sum
  - {code: share, title: {zh: 比, en: share}, type: boolean, value: spent / top > 0.5}
  - {code: home, title: {zh: 户, en: home}, type: integer, table: people, aggregate: latest, value: home}
  - {code: home_n, title: {zh: 户, en: home}, type: integer, among: home, where: born IS NOT NULL, aggregate: count}
  - {code: home_spent, title: {zh: 户, en: home}, type: money, among: home, aggregate: sum, value: spent}
  - {code: home_kinds, title: {zh: 户, en: home}, type: integer, among: home, aggregate: count_distinct,
     value: last_kind}
  - {code: home_big, title: {zh: 户, en: home}, type: boolean, among: home, aggregate: exists,
     where: any_big AND age_years > 50}
  - {code: home_oldest, title: {zh: 户, en: home}, type: date, among: home, aggregate: min, value: born}
  - code: over_mean
    title: {zh: 高于户均, en: over the mean}
    type: integer
    among: home
    where: spent * home_n > home_spent
    aggregate: count
  - code: dear_bills
    title: {zh: 大额, en: dear}
    type: integer
    table: bills
    where: amount * 2 > home_spent
    aggregate: count
"""
SHOWN = ["spent", "age_years", "rows_n", "kinds_n", "least", "last_on", "any_big", "last_kind", "top", "of_top",
         "since_born", "best_month", "kinds_sum", "share", "home", "home_n", "home_spent", "home_kinds", "home_big",
         "home_oldest", "over_mean", "dear_bills"]  # fmt: skip
REASONS = "\n".join(
    f"      - {{variable: {code}, words: {{zh: 值, en: value}}{', against: limit' if code == 'spent' else ''}}}"
    for code in SHOWN
)
DAY = st.dates(date(2024, 3, 25), date(2025, 4, 5))
BILL = st.fixed_dictionaries({
    "lake_no": st.none() | st.integers(1, 4), "paid_on": st.none() | DAY | st.just(date(2025, 3, 1)),
    "amount": st.none() | st.decimals(-200, 200, places=2) | st.just(Decimal("100.00")),
    "kind": st.none() | st.sampled_from(["a", "b"]), "visits": st.none() | st.integers(-1, 2),
})  # fmt: skip
PERSON = st.fixed_dictionaries(
    {
        "lake_no": st.integers(1, 4),
        "born": st.none() | DAY | st.just(date(1950, 3, 31)),
        "alone": st.booleans(),
        "home": st.none() | st.integers(1, 2),
    }
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    shown = RULES.replace("      - {variable: spent, words: {zh: 支出, en: Spent}, against: limit}", REASONS)
    always = shown.split("    examples:")[0].replace(
        "spent > limit AND age_years >= 60", "coalesce(rows_n >= 0, TRUE)"
    )
    examples = """\
    examples:
      - {case: hit, as_of: 2025-12-31, given: {}, expect: true}
      - {case: near_miss, as_of: 2025-12-31, given: {rows_n: -1}, expect: false}
      - {case: value_missing, as_of: 2025-12-31, given: {}, expect: true}
"""
    rules = RULES + (always + examples).removeprefix("rules:\n").replace("spends", "everybody")
    return read_book(write_book(tmp_path_factory.mktemp("book"), variables=VARIABLES + MORE, rules=rules))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bills=st.lists(BILL, max_size=12), people=st.lists(PERSON, max_size=6))
def test_every_variable_and_hit_is_the_oracles(
    book: Book, tmp_path: Path, bills: list[dict[str, Any]], people: list[dict[str, Any]]
) -> None:
    rows = {"bills": bills, "people": people}
    tables = {code: write(tmp_path, book.tables[code], found) for code, found in rows.items()}
    hits = run(book, tables, AS_OF, threads=1).to_pylist()
    whole = {
        code: [full_row(book.tables[code], number, row) for number, row in enumerate(found, start=1)]
        for code, found in rows.items()
    }
    given_settings = book.settings(AS_OF)
    for hit in hits:
        if hit["rule"] == "everybody":
            facts = facts_of(book, whole, hit["lake_no"], AS_OF, given_settings)
            assert json.loads(hit["values"]) == {code: _as_json(facts[code]) for code in SHOWN}
    meant = {
        (number, "spends")
        for number in (1, 2, 3, 4)
        if "spends" in hits_of(book, whole, number, AS_OF, given_settings)
    }
    assert {(hit["lake_no"], hit["rule"]) for hit in hits if hit["rule"] == "spends"} == meant
    for home in _circles(people):
        part = run(book, tables, AS_OF, threads=1, people=home).to_pylist()
        assert part == [hit for hit in hits if hit["lake_no"] in home]


def _circles(people: list[dict[str, Any]]) -> list[set[int]]:
    """Who shares a home by the greatest of each person's rows, as the variable has it; each of the others alone."""
    homes: dict[int, int] = {}
    for row in people:
        if row["home"] is not None:
            homes[row["lake_no"]] = max(row["home"], homes.get(row["lake_no"], 0))
    together = [{who for who in homes if homes[who] == home} for home in set(homes.values())]
    return together + [{who} for who in (1, 2, 3, 4) if who not in homes]


def _as_json(value: Value) -> object:
    return str(value) if isinstance(value, Decimal | date) else value
