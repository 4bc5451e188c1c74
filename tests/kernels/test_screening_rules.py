"""Each rule of the national pack finds its planted case and leaves the near miss alone, through DuckDB."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import pytest

from minzheng.screening.kernel.book import Book
from minzheng.screening.kernel.evaluate import holds
from minzheng.screening.kernel.face import main_run
from minzheng.screening.kernel.reasons import reasons, sentences
from minzheng.screening.kernel.reference import facts_of, facts_of_all
from minzheng.screening.kernel.run import plan_of, run
from minzheng.screening.reading import read_book
from tests.kernels.screening_lake import Row, full_row, months, write
from tests.kernels.screening_planted import Lake as Planted
from tests.kernels.screening_planted import planted

AS_OF = date(2025, 12, 31)
PACK = Path(__file__).resolve().parents[2] / "packs" / "national"
Lake = dict[str, list[Row]]
SHOWN_APART = {"medical_burden", "paid_after_death", "disability_not_enrolled", "dropped_off", "unvisited_alone",
               "double_category"}  # fmt: skip
Screen = Callable[[Lake], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def book() -> Book:
    return read_book(PACK)


@pytest.fixture
def screen(book: Book, tmp_path: Path) -> Screen:
    def hits(lake: Lake) -> list[dict[str, Any]]:
        tables = {code: write(tmp_path, book.tables[code], rows) for code, rows in lake.items()}
        return run(book, tables, AS_OF).to_pylist()

    return hits


def bill(lake_no: int, amount: str, settled_on: date) -> Row:
    return {"lake_no": lake_no, "self_paid": Decimal(amount), "settled_on": settled_on}


def certificate(lake_no: int, grade: str, state: str = "valid", issued_on: date = date(2020, 5, 1)) -> Row:
    return {"lake_no": lake_no, "category": "4", "grade": grade, "state": state, "issued_on": issued_on}


def elder(lake_no: int, birth: date, living: str = "alone") -> Row:
    return {"lake_no": lake_no, "birth_date": birth, "living_arrangement": living}


BURDEN: Lake = {
    "assistance_roll": [*months(1, 1, 12), *months(2, 1, 12), *months(3, 1, 12)],
    "medical_insurance": [
        bill(1, "6000.00", date(2025, 1, 1)), bill(1, "4000.01", date(2025, 12, 31)),
        bill(2, "6000.00", date(2024, 12, 31)), bill(2, "4000.01", date(2025, 12, 31)),  # one bill a day too old
        bill(3, "10000.00", date(2025, 6, 1)),  # exactly the limit
        bill(4, "99999.00", date(2025, 6, 1)),  # not on the roll
    ],
}  # fmt: skip
DEATH: Lake = {
    "assistance_roll": [*months(1, 1, 12), *months(2, 1, 9), *months(3, 1, 12, amount="0.00")],
    "funerals": [{"lake_no": number, "died_on": date(2025, 9, 30)} for number in (1, 2, 3)],
}
DISABLED: Lake = {
    "assistance_roll": months(2, 1, 12),
    "disability": [
        certificate(1, "1"), certificate(2, "1"), certificate(3, "2"), certificate(4, "1", "cancelled"),
        certificate(5, "1"), certificate(5, "2", issued_on=date(2025, 7, 1)),  # graded anew
        certificate(6, "1"),
    ],
    "persons": [{"lake_no": 6, "died_on": date(2025, 3, 1)}],
}  # fmt: skip
DROPPED: Lake = {
    "assistance_roll": [*months(1, 1, 11), *months(2, 1, 12), *months(3, 1, 10), *months(4, 1, 11)],
    "persons": [{"lake_no": 4, "died_on": date(2025, 11, 20)}],
}
ALONE: Lake = {
    "residents_80": [
        elder(1, date(1945, 12, 31)), elder(2, date(1946, 1, 1)), elder(3, date(1940, 1, 1), "with_spouse"),
        elder(4, date(1940, 1, 1)), elder(5, date(1940, 1, 1)), elder(6, date(1940, 1, 1)),
    ],
    "orders": [{"lake_no": number, "valid_from": date(2025, 1, 1)} for number in (1, 2, 3, 4, 6)],
    "service_visits": [
        {"lake_no": 1, "served_on": date(2025, 9, 29), "confirmed": True},
        {"lake_no": 1, "served_on": date(2025, 12, 1), "confirmed": False},
        {"lake_no": 4, "served_on": date(2025, 9, 30), "confirmed": True},  # 92 days ago: just in time
    ],
}  # fmt: skip
DOUBLE: Lake = {
    "assistance_roll": [
        *months(1, 1, 12), *months(1, 5, 5, "rigid_expense"),
        *months(2, 1, 6), *months(2, 7, 12, "near_poor"),  # changed over, never both
        *months(3, 1, 12), *months(3, 5, 5, "near_poor", "0.00"),  # listed twice, paid once
    ],
}  # fmt: skip

FAMILIES: Lake = {
    "assistance_roll": months(31, 1, 12),
    "disability": [certificate(number, "2") for number in (11, 12, 21, 31, 32)],
    "households": [
        {"lake_no": number, "household": number // 10, "head": number in heads}
        for heads in [(12, 21, 31)]
        for number in (11, 12, 21, 22, 31, 32)
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "lake", "found"),
    [
        ("several_severely_disabled", FAMILIES, [12]),
        ("medical_burden", BURDEN, [1]),
        ("paid_after_death", DEATH, [1]),
        ("disability_not_enrolled", DISABLED, [1]),
        ("dropped_off", DROPPED, [1]),
        ("unvisited_alone", ALONE, [1, 6]),
        ("double_category", DOUBLE, [1]),
    ],
)
def test_a_rule_finds_its_planted_case_and_not_the_near_miss(
    book: Book, screen: Screen, rule: str, lake: Lake, found: list[int]
) -> None:
    assert [hit["lake_no"] for hit in screen(lake) if hit["rule"] == rule] == found
    whole = {
        code: [full_row(book.tables[code], number, row) for number, row in enumerate(rows, start=1)]
        for code, rows in lake.items()
    }
    settings = book.settings(AS_OF)
    facts = facts_of_all(book, whole, set(), AS_OF, settings)
    assert [number for number in sorted(facts) if holds(book.rules[rule].when, facts[number])] == found


def test_a_hit_keeps_months_and_amount_and_leads_to_the_rows_of_both_files(screen: Screen) -> None:
    hit = next(hit for hit in screen(DEATH) if hit["rule"] == "paid_after_death")
    assert json.loads(hit["values"]) == {
        "death_date": "2025-09-30", "months_paid_after_death": 3, "paid_after_death": "2700.00",
    }  # fmt: skip
    assert [(row["source"], row["row"]) for row in hit["rows"]] == [
        ("assistance_roll", 10), ("assistance_roll", 11), ("assistance_roll", 12), ("funerals", 1),
    ]  # fmt: skip


def test_a_hit_of_a_household_leads_to_the_rows_of_its_members(screen: Screen) -> None:
    hit = next(hit for hit in screen(FAMILIES) if hit["rule"] == "several_severely_disabled")
    assert [(row["source"], row["row"]) for row in hit["rows"]] == [("disability", 1), ("disability", 2)]


def test_every_other_rule_finds_its_planted_case_in_one_lake_and_both_evaluators_agree(
    book: Book, screen: Screen
) -> None:
    lake, told = planted()
    found = {(hit["rule"], hit["lake_no"]) for hit in screen(lake.rows)}
    whole = {
        code: [full_row(book.tables[code], number, row) for number, row in enumerate(rows, start=1)]
        for code, rows in lake.rows.items()
    }
    facts = facts_of_all(book, whole, set(), AS_OF, book.settings(AS_OF))
    rules = book.rules_on(AS_OF)
    assert found == {(rule.code, one) for rule in rules for one in facts if holds(rule.when, facts[one])}
    assert told.keys() | SHOWN_APART == book.rules.keys()
    for rule, (hits, nears) in told.items():
        assert {number for code, number in found if code == rule} >= set(hits), rule
        assert not {(rule, number) for number in nears} & found, rule


def test_who_is_taken_off_the_roll_while_poor_is_eligible_and_not_on_it(book: Book) -> None:
    lake = Planted()
    poor, _other = lake.person(roll="subsistence", wage="10"), lake.person(roll="subsistence")
    rule, settings = book.rules["subsistence_not_drawn"], book.settings(AS_OF)

    def hit() -> bool:
        whole = {
            code: [full_row(book.tables[code], number, row) for number, row in enumerate(rows, start=1)]
            for code, rows in lake.rows.items()
        }
        return holds(rule.when, facts_of(book, whole, poor, AS_OF, settings))

    assert not hit()
    lake.rows["assistance_roll"] = [row for row in lake.rows["assistance_roll"] if row["lake_no"] != poor]
    assert hit()


def test_all_rules_run_from_the_command_line_and_print_their_steps(
    book: Book, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for code, rows in planted()[0].rows.items():
        write(tmp_path, book.tables[code], rows)
    out = tmp_path / "hits.parquet"
    argv = [str(PACK), "--data", str(tmp_path), "--as-of", AS_OF.isoformat(), "--out", str(out), "--sql"]
    assert main_run(argv) == 0
    said = capsys.readouterr().out
    steps = re.findall(r'^"(\w+)" AS ', said, re.MULTILINE)
    assert steps[0] == "s_allowances" and steps[-4:] == ["around", "found", "each_once", "evidence"]
    assert len(steps) == len(set(steps)) and any(re.fullmatch(r"m\d_household", step) for step in steps)
    assert re.search(r"^red +paid_in_custody +1$", said, re.MULTILINE)
    assert said.endswith(f"\n{parquet.read_metadata(out).num_rows} hits\n")


def test_the_rows_of_a_double_payment_are_those_of_its_month(screen: Screen) -> None:
    hit = next(hit for hit in screen(DOUBLE) if hit["rule"] == "double_category")
    assert [row["row"] for row in hit["rows"]] == [5, 13]


def test_reasons_say_value_limit_rule_basis_and_what_nobody_verified(book: Book, screen: Screen) -> None:
    hit = next(hit for hit in screen(BURDEN) if hit["rule"] == "medical_burden")
    said = sentences(hit, book, "en")
    assert said[0].startswith("Self-paid medical expenses in the last 12 months: 10,000.01 yuan. Rule: ")
    assert "limit 10,000 yuan, in force since 2024-01-01 (not verified)" in said[0]
    assert "Social Assistance Law" in said[0]
    labels = {"assistance_category": {"subsistence": {"zh": "低保", "en": "Subsistence allowance"}}}
    assert reasons(hit, book, labels)[2].seen == {"zh": "低保", "en": "Subsistence allowance"}


def test_without_any_delivery_nobody_hits(book: Book) -> None:
    assert run(book, {}, AS_OF).num_rows == 0


def test_without_a_roll_nobody_counts_as_missing_from_it(screen: Screen) -> None:
    assert screen({"disability": [certificate(1, "1")]}) == []


def test_what_comes_after_the_day_is_not_seen(screen: Screen) -> None:
    later = {
        "assistance_roll": [*months(1, 12, 12), {**months(2, 12, 12)[0], "paid_month": date(2026, 1, 1)}]
    }
    assert screen(later) == []


def test_a_run_is_the_same_twice_and_on_one_thread(book: Book, tmp_path: Path) -> None:
    tables = {code: write(tmp_path, book.tables[code], rows) for code, rows in ALONE.items()}
    assert run(book, tables, AS_OF).equals(run(book, tables, AS_OF, threads=1))


def test_each_table_is_read_once_in_the_printed_plan(book: Book) -> None:
    tables = {code: [f"/lake/{code}.parquet"] for code in book.tables}
    sql = plan_of(book, tables, AS_OF).sql()
    assert [sql.count(f"/lake/{code}.parquet") for code in book.tables] == [1] * len(book.tables)
