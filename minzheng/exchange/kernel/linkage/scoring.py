"""The pairs that no number settled, scored by Splink on the same DuckDB connection.

Splink is loaded where it scores: most files, and most commands, need none of it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import duckdb

from minzheng.exchange.kernel.linkage.comparisons import COMPARISONS
from minzheng.exchange.kernel.linkage.model import Model, settings, size_class

if TYPE_CHECKING:
    from splink import DuckDBAPI, Linker

# What is less likely than this is nobody's best row.
LEAST = 0.001
FREQUENT = tuple(sorted({level.frequent for one in COMPARISONS for level in one.levels if level.frequent}))


def frequencies(connection: duckdb.DuckDBPyConnection, rows: int) -> None:
    """Makes tf_<column> for the columns whose common values weigh less: each value's share of LEFT."""
    for column in FREQUENT:
        connection.execute(
            f"CREATE OR REPLACE TABLE tf_{column} AS SELECT {column}, count(*) / {size_class(rows)}::DOUBLE"
            f" AS tf_{column} FROM left_rows WHERE {column} IS NOT NULL GROUP BY ALL"
        )


def score(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    left: str,
    right: str,
    least: float = LEAST,
    *,
    known: int | None = None,
) -> duckdb.DuckDBPyRelation:
    """Return (right_line, left_line, probability) of the pairs worth looking at; `frequencies` must be there.

    `known`: how many people `left` was chosen from, if it isn't all of them.
    """
    from splink import DuckDBAPI  # noqa: PLC0415

    api = DuckDBAPI(connection=connection)
    linker = linker_of(api, settings(model, known or _count(connection, left)), left, right)
    for column in FREQUENT:
        linker.table_management.register_term_frequency_lookup(api.register(f"tf_{column}"), column)
    predicted = linker.inference.predict(threshold_match_probability=least)
    return connection.sql(
        "SELECT line_r AS right_line, line_l AS left_line, match_probability AS probability"
        f" FROM {predicted.physical_name}"
    )


def linker_of(api: DuckDBAPI, told: dict[str, Any], left: str, right: str) -> Linker:
    """Return Splink's linker over two tables of its connection; LEFT is always its left side."""
    from splink import Linker  # noqa: PLC0415

    logging.getLogger("splink").setLevel(logging.ERROR)
    tables = [
        api.register(left, dataset_display_name="left"),
        api.register(right, dataset_display_name="right"),
    ]
    return Linker(tables, told, log_level=None, validate_settings=False)


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    (counted,) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
    return int(counted[0])
