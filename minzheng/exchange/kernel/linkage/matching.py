"""Two lists in, one line for each row of the second out: whom it is, by which tier, how surely, and why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import duckdb
import pyarrow as pa

from minzheng.exchange.kernel.linkage.comparisons import CONTRADICTS
from minzheng.exchange.kernel.linkage.evidence import candidates, evidence
from minzheng.exchange.kernel.linkage.model import Model, shipped
from minzheng.exchange.kernel.linkage.numbers import repairs
from minzheng.exchange.kernel.linkage.rows import Relation, comparable
from minzheng.exchange.kernel.linkage.scoring import frequencies, score
from minzheng.exchange.kernel.linkage.steps import Step, decision, judged_pairs, repeated, tiers

_REPAIRS = pa.schema([("right_line", pa.int64()), ("number", pa.string()), ("slip", pa.string())])


@dataclass(frozen=True)
class Ways:
    """How to match: `as_of` judges numbers; `repeats`: whether RIGHT may hold one person twice, as a roll may.

    `probable`: whether those whom no number settles are looked for by everything else. `out_of`: how many people LEFT
    was chosen from, where it holds of them only those who could be meant: everybody of each name, sound, day, telephone
    and estate that RIGHT tells. Then the answers are those that the whole list would give.
    """

    as_of: date
    repeats: bool = True
    probable: bool = True
    model: Model | None = None
    threads: int | None = None
    out_of: int | None = None


# Whom a person is shown for one row, and how likely at least.
MOST_SHOWN, LEAST_SHOWN = 5, 0.01


@dataclass(frozen=True)
class Judged:
    """`lines` as `match` gives them; `candidates`: whom each row that isn't rejected may mean, the likeliest first."""

    lines: pa.Table
    candidates: pa.Table


def match(left: Relation, right: Relation, ways: Ways) -> pa.Table:
    """Return a line for each row of RIGHT: right_row, left_row, tier, probability, band, evidence; rows from 1."""
    with _matched(left, right, ways) as connection:
        return connection.execute(evidence()).to_arrow_table()


def judge(left: Relation, right: Relation, ways: Ways) -> Judged:
    """Return the same lines, and besides the best row all others that a person should see."""
    with _matched(left, right, ways) as connection:
        lines = connection.execute(evidence()).to_arrow_table()
        shown = connection.execute(candidates(MOST_SHOWN, LEAST_SHOWN)).to_arrow_table()
    return Judged(lines, shown)


@contextmanager
def _matched(left: Relation, right: Relation, ways: Ways) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory in which every step was made."""
    with duckdb.connect() as connection:
        if ways.threads:
            connection.execute(f"SET threads = {ways.threads}")
        prepare(connection, left, right, ways.as_of, ways.out_of)
        for step in plan(connection, ways):
            make(connection, step)
        yield connection


def prepare(
    connection: duckdb.DuckDBPyConnection,
    left: Relation,
    right: Relation,
    as_of: date,
    out_of: int | None = None,
) -> None:
    """Makes left_rows, right_rows, the repairs of numbers one slip away, and how frequent LEFT's values are."""
    for name, rows in (("left_rows", left), ("right_rows", right)):
        prepared = comparable(rows, as_of=as_of)  # noqa: F841  DuckDB finds it by its name
        connection.execute(f"CREATE TABLE {name} AS FROM prepared")
    slips = connection.execute("SELECT line, digits FROM right_rows WHERE digits IS NOT NULL").fetchall()
    found = [(line, number, slip) for line, digits in slips for number, slip in repairs(digits, as_of)]
    columns = [list(column) for column in zip(*found, strict=True)] or [[], [], []]
    repaired = pa.table(columns, schema=_REPAIRS)  # noqa: F841
    connection.execute("CREATE TABLE repairs AS FROM repaired")
    frequencies(connection, out_of or _rows(connection, "left_rows"))


def plan(connection: duckdb.DuckDBPyConnection, ways: Ways) -> tuple[Step, ...]:
    """Makes the pairs and returns the steps from them to the lines."""
    model = ways.model or shipped()
    for step in (*tiers(), judged_pairs(model, "by_number", "judged_by_number"), _OPEN):
        make(connection, step)
    probable = "SELECT 0::BIGINT AS right_line, 0::BIGINT AS left_line WHERE false"
    if ways.probable and _rows(connection, "open_rows") and _rows(connection, "left_rows"):
        scored = score(connection, model, "left_rows", "open_rows", known=ways.out_of)
        probable = f"SELECT right_line, left_line FROM ({scored.sql_query()})"
    make(connection, Step("probable", probable))
    return (
        _PAIRS,
        judged_pairs(model, "pairs", "judged"),
        *decision(ways.out_of or _rows(connection, "left_rows")),
        repeated(ways.repeats),
    )


def make(connection: duckdb.DuckDBPyConnection, step: Step) -> None:
    """Makes the step's table."""
    connection.execute(f"CREATE OR REPLACE TABLE {step.name} AS\n{step.sql}")


# Whoever's number is somebody of another name and another day goes on to the rest, and so does who has none.
_OPEN = Step(
    "open_rows",
    "SELECT * FROM right_rows WHERE name IS NOT NULL AND line NOT IN (\n"
    f"  SELECT right_line FROM judged_by_number WHERE NOT ({CONTRADICTS}))",
)
_PAIRS = Step(
    "pairs",
    "SELECT right_line, left_line, tier FROM by_number\n"
    "UNION ALL SELECT right_line, left_line, 'probabilistic' FROM probable ANTI JOIN by_number"
    " USING (right_line, left_line)",
)


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    (counted,) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
    return int(counted[0])
