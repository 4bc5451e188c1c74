"""What an expression means: docs/rules.md's table, and evaluator and DuckDB agree on generated ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.screening.kernel.evaluate import evaluate
from minzheng.screening.kernel.kinds import Kind, Value
from minzheng.screening.kernel.language import parse
from minzheng.screening.kernel.render import literal, quoted, render

DOCS = Path(__file__).resolve().parents[2] / "docs" / "rules.md"
SCOPE = {
    "n": Kind.INTEGER, "x": Kind.NUMBER, "m": Kind.MONEY, "k": Kind.MONEY,
    "d": Kind.DATE, "e": Kind.DATE, "t": Kind.TEXT, "b": Kind.BOOLEAN,
}  # fmt: skip
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31)) | st.sampled_from(
    [date(2024, 2, 29), date(2025, 1, 31)]
)
YUAN = st.decimals(-(10**6), 10**6, places=2)
VALUES: Mapping[Kind, st.SearchStrategy[Any]] = {
    Kind.INTEGER: st.integers(-1000, 1000),
    Kind.NUMBER: st.decimals(-1000, 1000, places=4) | st.just(Decimal("99999999999999.9999")),
    Kind.MONEY: YUAN | st.just(Decimal("9999999999999.99")),
    Kind.DATE: DAYS,
    Kind.TEXT: st.sampled_from(["a", "b", "it's", "", "低保"]),
    Kind.BOOLEAN: st.booleans(),
}
PEOPLE = st.lists(
    st.fixed_dictionaries({name: st.none() | VALUES[kind] for name, kind in SCOPE.items()}),
    min_size=1,
    max_size=6,
)


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as connection:
        yield connection


def both(
    database: duckdb.DuckDBPyConnection, text: str, people: list[dict[str, Value]]
) -> tuple[list[Any], list[Any]]:
    """The expression over each person, by the evaluator and by DuckDB."""
    expression = parse(text, SCOPE)
    rows = ", ".join(
        "(" + ", ".join(literal(person[name], kind) for name, kind in SCOPE.items()) + ")"
        for person in people
    )
    columns = ", ".join(quoted(name) for name in SCOPE)
    found = database.execute(
        f"SELECT {render(expression, quoted)} FROM (VALUES {rows}) AS p({columns})"
    ).fetchall()
    return [evaluate(expression, person) for person in people], [row[0] for row in found]


def joined(parts: st.SearchStrategy[str], signs: list[str]) -> st.SearchStrategy[str]:
    return st.tuples(parts, st.sampled_from(signs), parts).map(
        lambda each: f"({each[0]} {each[1]} {each[2]})"
    )


def called(name: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda each: f"{name}({', '.join(each)})")


COMPARE = ["=", "<>", "<", "<=", ">", ">="]
DAY_LEAF = st.sampled_from(["d", "e"]) | DAYS.map(lambda day: f"DATE '{day}'")
DAY = st.recursive(
    DAY_LEAF,
    lambda day: called("month_start", day) | called("coalesce", day, day)
    | called("add_months", day, st.integers(-50, 50).map(str))
    | called("add_days", day, st.integers(-400, 400).map(str)),
    max_leaves=4,
)  # fmt: skip
NUMBER = st.recursive(
    st.sampled_from(["n", "x", "0", "7", "2.5", "-3"])
    | called("age", DAY, DAY) | called("months_between", DAY, DAY) | called("days_between", DAY, DAY),
    lambda part: joined(part, ["+", "-", "*"]) | called("coalesce", part, part) | part.map(lambda text: f"(- {text})"),
    max_leaves=5,
)  # fmt: skip
MONEY = st.recursive(
    st.sampled_from(["m", "k"]),
    lambda part: (
        joined(part, ["+", "-"]) | st.tuples(part, NUMBER).map(lambda each: f"({each[0]} * {each[1]})")
    ),
    max_leaves=4,
)
RATIO = joined(MONEY, ["/"]) | joined(NUMBER, ["/"])
TEXT = st.sampled_from(["t", "'a'", "'it''s'", "coalesce(t, '')"])
LEAF = (
    st.sampled_from(["b", "TRUE", "t IN ('a', '低保')", "n NOT IN (1, 2)", "m IS NULL", "d IS NOT NULL"])
    | joined(DAY, COMPARE) | joined(NUMBER, COMPARE) | joined(MONEY, COMPARE) | joined(RATIO, COMPARE)
    | joined(TEXT, ["=", "<>"]) | st.tuples(RATIO, NUMBER).map(lambda each: f"({each[0]} > {each[1]})")
    | st.tuples(NUMBER, NUMBER, NUMBER).map(lambda each: f"({each[0]} BETWEEN {each[1]} AND {each[2]})")
)  # fmt: skip
CONDITION = st.recursive(
    LEAF,
    lambda part: joined(part, ["AND", "OR"]) | part.map(lambda text: f"(NOT {text})")
    | st.tuples(part, part, part).map(lambda each: f"(CASE WHEN {each[0]} THEN {each[1]} ELSE {each[2]} END)"),
    max_leaves=5,
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=CONDITION | NUMBER | MONEY | RATIO | DAY, people=PEOPLE)
def test_evaluator_and_database_agree(
    database: duckdb.DuckDBPyConnection, text: str, people: list[dict[str, Value]]
) -> None:
    if len(text) > 1000:
        return
    meant, found = both(database, text, people)
    assert meant == found


def pinned() -> list[tuple[str, str]]:
    """The rows `| expression | value |` of docs/rules.md."""
    rows = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    return [(text.replace("\\|", "|"), value) for text, value in rows]


@pytest.mark.parametrize(("text", "value"), pinned())
def test_the_page_of_meanings_holds(database: duckdb.DuckDBPyConnection, text: str, value: str) -> None:
    meant, found = both(database, text, [dict.fromkeys(SCOPE)])
    assert meant == found
    assert _shown(meant[0]) == value


def _shown(value: Value) -> str:
    if value is None or isinstance(value, bool):
        return {None: "NULL", True: "TRUE", False: "FALSE"}[value]
    return str(value)


def test_enough_meanings_are_pinned() -> None:
    assert len(pinned()) >= 30
