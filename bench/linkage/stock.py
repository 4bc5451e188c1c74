"""Splink as it comes out of the box: its own comparisons, its own estimation on the lists themselves."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from minzheng.exchange.kernel.linkage.rows import comparable
from minzheng.exchange.kernel.linkage.steps import ACCEPT, REVIEW

_COLUMNS = (
    "line, number AS id_number, name, sex, strptime(born, '%Y%m%d')::DATE AS birth_date, phone,"
    " replace(coalesce(door, estate), '|', '') AS address, household"
)
_TOGETHER = (block_on("id_number"), block_on("phone"), block_on("birth_date"), block_on("name", "address"))


def match(left: pa.Table, right: pa.Table, as_of: date, seed: int) -> list[dict[str, Any]]:
    """Return the best row of LEFT for each row of RIGHT, from the same cleaned columns as the kernel has."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    with duckdb.connect() as connection:
        for name, rows in (("left_rows", left), ("right_rows", right)):
            cleaned = comparable(rows, as_of=as_of)  # noqa: F841  DuckDB finds it by its name
            connection.execute(
                f"CREATE TABLE {name} AS SELECT {_COLUMNS} FROM (SELECT * REPLACE"
                " (CASE WHEN length(born) = 8 THEN born END AS born) FROM cleaned)"
            )
        best = _best(connection, seed)
        return [
            {"left_row": one[0], "band": _band(one[1])}
            if (one := best.get(at))
            else {"left_row": None, "band": "reject"}
            for at in range(1, right.num_rows + 1)
        ]


def _best(connection: duckdb.DuckDBPyConnection, seed: int) -> dict[int, tuple[int, float]]:
    api = DuckDBAPI(connection=connection)
    tables = [api.register(f"{side}_rows", dataset_display_name=side) for side in ("left", "right")]
    linker = Linker(tables, _settings(), log_level=None)
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("id_number")], recall=0.6)
    training.estimate_u_using_random_sampling(max_pairs=5e6, seed=seed)
    for rule in (block_on("birth_date", "sex"), block_on("name", "sex")):
        training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=REVIEW, warning_mode="never")
    found = connection.execute(
        "SELECT line_r, arg_max(line_l, match_weight), max(match_probability)"
        f" FROM {predicted.physical_name} GROUP BY line_r"
    )
    return {right: (left, probability) for right, left, probability in found.fetchall()}


def _settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="link_only",
        unique_id_column_name="line",
        comparisons=[
            cl.LevenshteinAtThresholds("id_number", [1, 2]),
            cl.JaroWinklerAtThresholds("name", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("sex"),
            cl.DateOfBirthComparison("birth_date", input_is_string=False),
            cl.ExactMatch("phone").configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("address", [1, 3]),
            cl.ExactMatch("household"),
        ],
        blocking_rules_to_generate_predictions=list(_TOGETHER),
    )


def _band(probability: float) -> str:
    return "accept" if probability >= ACCEPT else "review"
