"""Estimates how much each answer weighs, from two lists of which nobody knows who is who; reproducibly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
from splink import DuckDBAPI

from minzheng.exchange.kernel.linkage.comparisons import COMPARISONS, DIFFERENT, Level
from minzheng.exchange.kernel.linkage.model import settings
from minzheng.exchange.kernel.linkage.scoring import linker_of

# A sample shows nothing rarer, and what it never showed is taken for as frequent as `UNSEEN`; the values that weigh by
# their own frequency use neither.
RAREST, UNSEEN = 1e-5, 1e-4
# Nothing that may be said of two people rules out that they are one.
NEVER_SURE = 0.001
# Two ways of bringing pairs together; what brings them together can't be judged by them, so there are two.
TOGETHER = ("l.born = r.born", "l.sound = r.sound")


def train(connection: duckdb.DuckDBPyConnection, rows: int, seed: int, pairs: float) -> Mapping[str, Any]:
    """Return {comparison: {level: [m, u]}} from left_rows and right_rows: u from a sample of pairs, m by expectation
    maximisation."""
    linker = linker_of(DuckDBAPI(connection=connection), settings(None, rows), "left_rows", "right_rows")
    linker.training.estimate_u_using_random_sampling(max_pairs=pairs, seed=seed, min_count_per_level=None)
    for rule in TOGETHER:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    told = linker.misc.save_model_to_json()
    return {
        comparison.what: _probabilities(
            (*comparison.levels, Level(DIFFERENT, "")), estimated["comparison_levels"][1:]
        )
        for comparison, estimated in zip(COMPARISONS, told["comparisons"], strict=True)
    }


def _probabilities(levels: tuple[Level, ...], estimated: list[Mapping[str, Any]]) -> dict[str, list[float]]:
    return {
        level.code: list(level.assumed or _bounded(told.get("m_probability"), told.get("u_probability")))
        for level, told in zip(levels, estimated, strict=True)
    }


def _bounded(m: float | None, u: float | None) -> tuple[float, float]:
    return round(max(m or NEVER_SURE, NEVER_SURE), 8), round(max(u or UNSEEN, RAREST), 8)
