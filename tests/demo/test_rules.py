"""Planted cases: by the rules' plain meaning exactly the people who must hit do, at any as-of day, for any seed."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import chain

import pytest

from minzheng.demo.recipe.book import load_recipe
from minzheng.platform.packs import packs_dir
from tests.demo.conftest import AS_OF, EXAMPLE, Make
from tests.demo.reading import Sent, turned_80

LIMIT_FEN = 1_000_000
SEEDS = [(1, AS_OF), (2, AS_OF), (3, date(2025, 12, 31)), (4, date(2026, 1, 20)), (5, date(2027, 6, 30))]


def as_of(sent: Sent) -> date:
    return date.fromisoformat(sent.truth["as_of"])


def a_year_before(day: date) -> date:
    return (day - timedelta(1)).replace(year=day.year - 1) + timedelta(1)


def dead(sent: Sent) -> dict[str, date]:
    return {row["id_number"]: row["died_on"] for row in sent.rows("funerals")}


def months(sent: Sent) -> dict[date, set[str]]:
    paid: dict[date, set[str]] = defaultdict(set)
    for row in sent.rows("assistance_roll"):
        paid[row["paid_month"]].add(row["id_number"])
    return paid


def medical_burden(sent: Sent) -> set[str]:
    paid = months(sent)
    since, sums = a_year_before(as_of(sent)), Counter[str]()
    for row in sent.rows("medical_insurance"):
        if since < row["settled_on"] <= as_of(sent):
            sums[row["id_number"]] += row["self_paid"]
    return {number for number in paid[max(paid)] if sums[number] > LIMIT_FEN}


def paid_after_death(sent: Sent) -> set[str]:
    died = dead(sent)
    return {
        row["id_number"]
        for row in sent.rows("assistance_roll")
        if row["id_number"] in died and row["paid_month"] > died[row["id_number"]]
    }


def severe_not_on_roll(sent: Sent) -> set[str]:
    latest = {row["disability_number"][:18]: row for row in sent.rows("disability")}
    severe = {n for n, row in latest.items() if (row["grade"], row["state"]) == ("1", "valid")}
    paid = months(sent)
    return severe - paid[max(paid)] - dead(sent).keys()


def near_poor_severe(sent: Sent) -> set[str]:
    latest = {row["disability_number"][:18]: row for row in sent.rows("disability")}
    severe = {
        number
        for number, row in latest.items()
        if row["state"] == "valid"
        and (row["grade"] in "12" or (row["grade"] == "3" and row["category"] in "56"))
    }
    rows = list(sent.rows("assistance_roll"))
    now = max(row["paid_month"] for row in rows)
    near_poor = {
        row["id_number"] for row in rows if (row["paid_month"], row["category"]) == (now, "near_poor")
    }
    return severe & near_poor - dead(sent).keys()


def dropped_off_roll(sent: Sent) -> set[str]:
    paid = months(sent)
    now = max(paid)
    before = (now - timedelta(1)).replace(day=1)
    return paid[before] - paid[now] - dead(sent).keys()


def alone_unvisited(sent: Sent, days: int) -> set[str]:
    checks = {row["order_no"] for row in sent.rows("visit_checks") if row["result"] == "confirmed"}
    since = as_of(sent) - timedelta(days)
    visited = {
        row["id_number"]
        for row in sent.rows("provider_visits")
        if row["order_no"] in checks and row["served_on"] >= since
    }
    alone = {
        row["id_number"]
        for row in sent.rows("residents_80")
        if row["living_arrangement"] == "alone" and turned_80(row["birth_date"]) <= as_of(sent)
    }
    return alone - visited - dead(sent).keys()


def paid_twice(sent: Sent) -> set[str]:
    categories: dict[tuple[str, date], set[str]] = defaultdict(set)
    for row in sent.rows("assistance_roll"):
        if row["paid_month"] > a_year_before(as_of(sent)):
            categories[row["id_number"], row["paid_month"]].add(row["category"])
    return {number for (number, _), found in categories.items() if len(found) > 1}


def planted(sent: Sent, rule: str) -> tuple[set[str], set[str], set[str]]:
    """Who must hit and who must not, by the rows that the account names; and who of the first only matching finds: read
    plainly, a mistyped number is nobody's."""
    whose = {
        (file, row.row): row.number.text
        for file, content in sent.files.items()
        for row in content.good
        if row.number is not None
    }
    hit: set[str] = set()
    near: set[str] = set()
    mistyped: set[str] = set()
    for case in sent.truth["rules"][rule]["cases"]:
        people = {
            whose[place["file"], place["row"]]
            for place in case["rows"]
            if (place["file"], place["row"]) in whose
        }
        (hit if case["hit"] else near).update(people)
        if case["kind"] == "funeral_mistyped":
            mistyped.update(people)
    return hit, near, mistyped


@pytest.mark.parametrize(("seed", "day"), SEEDS)
def test_exactly_the_planted_people_hit(make: Make, seed: int, day: date) -> None:
    sent = make(seed, day)
    found = {
        "medical_burden": [medical_burden(sent)],
        "paid_after_death": [paid_after_death(sent)],
        "disability_not_enrolled": [severe_not_on_roll(sent)],
        "near_poor_single_household": [near_poor_severe(sent)],
        "dropped_off": [dropped_off_roll(sent)],
        "unvisited_alone": [alone_unvisited(sent, days) for days in (60, 92)],
        "double_category": [paid_twice(sent)],
    }
    assert found.keys() == sent.truth["rules"].keys()
    for rule, (people, *others) in found.items():
        hit, near, mistyped = planted(sent, rule)
        assert people == hit - mistyped, rule
        assert len(hit) == sent.truth["rules"][rule]["must_hit"] > 0, rule
        assert not near & people, rule
        assert all(other == people for other in others), rule


def test_there_are_as_many_cases_as_the_recipe_says(sent: Sent) -> None:
    rules = load_recipe((EXAMPLE, packs_dir() / "national")).sizes.planted
    for planted_rule in (
        rules.medical_burden, rules.paid_after_death, rules.severe_not_on_roll,
        rules.dropped_off_roll, rules.alone_unvisited, rules.paid_twice, rules.near_poor_severe,
    ):  # fmt: skip
        kinds = Counter(case["kind"] for case in sent.truth["rules"][planted_rule.rule]["cases"])
        assert kinds == dict(chain(planted_rule.hits.items(), planted_rule.near.items()))


def test_every_case_names_rows_of_files(sent: Sent) -> None:
    files = {entry["file"] for entry in sent.manifest["files"]}
    for rule in sent.truth["rules"].values():
        assert rule["near_misses"] > 0
        for case in rule["cases"]:
            assert case["rows"]
            assert {place["file"] for place in case["rows"]} <= files
