"""What somebody who writes rules gets wrong, and what they are told: file, line, key, and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from minzheng.platform.packs import PackError
from minzheng.screening.kernel.expression_error import ExpressionError
from minzheng.screening.kernel.kinds import Kind
from minzheng.screening.kernel.language import parse
from minzheng.screening.reading import read_book
from tests.kernels.screening_book import FILES, write_book

MISTAKES = [
    (
        "rules",
        "when: spent > limit",
        "when: spend > limit",
        "rules.yaml:7: rules.0.when: nothing is called spend.",
        "mean spent?",
    ),
    (
        "rules",
        "when: spent > limit",
        "when: spent >",
        "rules.yaml:7: rules.0.when: this can't be read",
        "Allowed are",
    ),
    (
        "rules",
        "spent > limit AND age_years >= 60",
        "spent > age_years",
        "rules.yaml:7: rules.0.when: a money",
        "money with money",
    ),
    (
        "rules",
        "spent > limit AND age_years >= 60",
        "spent",
        "rules.yaml:7: rules.0.when: `when` gives a money",
        "Compare it.",
    ),
    (
        "rules",
        "severity: yellow",
        "severity: pink",
        "rules.yaml:5: rules.0.severity",
        "Use one of 'red', 'orange'",
    ),
    (
        "rules",
        "cooling_off_days",
        "cooling_of_days",
        "rules.yaml:15: rules.0.cooling_of_days",
        "`cooling_off_days:` instead",
    ),
    (
        "rules",
        "    valid_from: 2020-01-01\n",
        "",
        "rules.yaml:2: rules.0.valid_from: The key is missing.",
        "Add `valid_from:`",
    ),
    (
        "rules",
        "case: near_miss",
        "case: value_missing",
        "rules.yaml:17: rules.0.examples: There is no example of the case near_miss",
        "Add at least",
    ),
    (
        "rules",
        "given: {spent: 100, age_years: 60}",
        "given: {spent: 101, age_years: 60}",
        "rules.yaml:19: rules.0.examples.1.expect: The rule hits in this example.",
        "Correct the example or `when`.",
    ),
    (
        "rules",
        "given: {spent: 101}",
        "given: {spent: much}",
        "rules.yaml:20: rules.0.examples.2.given.spent: 'much' is no money",
        "Write a money",
    ),
    (
        "rules",
        "evidence: [spent]",
        "evidence: [born]",
        "rules.yaml:14: rules.0.evidence.0: born has no rows",
        "isn't a snapshot",
    ),
    (
        "rules",
        ", against: limit}",
        "}",
        "rules.yaml:12: rules.0.reasons: limit decides, but no reason names it.",
        "`against: limit`",
    ),
    (
        "variables",
        "value: age(born, as_of)",
        "value: age(born)",
        "variables.yaml:13: variables.1.value: age was given date",
        "age(birth_date, as_of)",
    ),
    (
        "variables",
        "value: age(born, as_of)",
        "value: age_years + 1",
        "variables.yaml:10: variables.1.code: age_years is worked out from itself",
        "Break the circle",
    ),
    (
        "variables",
        "table: bills",
        "table: bill",
        "variables.yaml:5: variables.0.table: There is no table bill.",
        "bills, people",
    ),
    (
        "variables",
        "aggregate: sum",
        "aggregate: count",
        "variables.yaml:8: variables.0.aggregate",
        "take no `value:`",
    ),
    (
        "variables",
        "type: money",
        "type: integer",
        "variables.yaml:4: variables.0.type: Its value is a money",
        "`type: money`",
    ),
    (
        "variables",
        "where: amount > 0",
        "where: amount",
        "variables.yaml:6: variables.0.where: `where` gives a money",
        "amount > 0",
    ),
    (
        "parameters",
        "valid_from: 2020-01-01",
        "valid_from: 2026-01-01",
        "limit has no value on 2025-12-31",
        "dated value",
    ),
    (
        "tables",
        "date: paid_on",
        "date: amount",
        "tables.yaml:4: tables.0.date: amount is no column of kind date",
        "date columns",
    ),
]


@pytest.mark.parametrize(("file", "right", "wrong", "place", "remedy"), MISTAKES)
def test_a_mistake_is_told_with_its_place_and_remedy(
    tmp_path: Path, file: str, right: str, wrong: str, place: str, remedy: str
) -> None:
    text = FILES[f"{file}.yaml"]
    assert right in text
    folder = write_book(tmp_path, **{file: text.replace(right, wrong, 1)})
    with pytest.raises(PackError) as refused:
        read_book(folder)
    told = [str(problem) for problem in refused.value.problems]
    assert any(place in line and remedy in line for line in told), told


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    rules = FILES["rules.yaml"].replace("spent > limit", "spend > limit")
    variables = FILES["variables.yaml"].replace("table: bills", "table: bill")
    with pytest.raises(PackError) as refused:
        read_book(write_book(tmp_path, rules=rules, variables=variables))
    assert {problem.file for problem in refused.value.problems} == {"rules.yaml", "variables.yaml"}


@pytest.mark.parametrize(
    "text",
    [
        "(SELECT 1) = 1",
        "n IN (SELECT 1)",
        "EXISTS (SELECT 1)",
        "n = 1; DROP TABLE x",
        "read_csv('/etc/passwd') = 1",
        "getenv('HOME') = 'x'",
        "n::VARCHAR = '1'",
        "CAST(n AS BIGINT) = 1",
        "list_transform([1], x -> x) = 1",
        "t LIKE 'a%'",
        "t ~ 'a'",
        "n > 1 -- AND FALSE",
        "n /* */ > 1",
        "current_date > d",
        "d + INTERVAL 1 DAY > d",
        "a.n = 1",
        "n[1] = 1",
        "* = 1",
        "?",
        "$1 = 1",
        "n = 1e9",
        "t || 'x' = 'x'",
        "n % 2 = 0",
        "n = NULL",
        "CASE n WHEN 1 THEN TRUE ELSE FALSE END",
        "sum(n) > 1",
        "count(*) > 1",
        "random() > 0.5",
        "COLUMNS('n') > 1",
        "n IS DISTINCT FROM 1",
        "add_days(d, n) > d",
        "add_months(d, n * 2) > d",
        "TRY_CAST(t AS DATE) > d",
        "(" * 450 + "n" + ")" * 450,
        "n" * 2000,
        "",
        ";",
        "coalesce() = 1",
        "n > ALL (SELECT 1)",
        "t COLLATE nocase = 'A'",
        "row_number() OVER () = 1",
        "t > 'a'",
        "b > TRUE",
        "d = '2025-01-01'",
        "n = 'x'",
        "d - d = 1",
        "DATE '2025-02-30' = d",
        "n BETWEEN d AND d",
        "NOT n",
    ],
)
def test_whatever_is_not_listed_is_refused(text: str) -> None:
    scope = {"n": Kind.INTEGER, "d": Kind.DATE, "t": Kind.TEXT, "b": Kind.BOOLEAN}
    with pytest.raises(ExpressionError):
        parse(text, scope)
