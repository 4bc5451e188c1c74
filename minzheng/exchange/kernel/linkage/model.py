"""How much each answer weighs: probabilities among pairs of one person (m) and of two (u), estimated once and kept.

They are not estimated anew for each pair of lists: then one row more would move every weight, and a list of thirty
rows has nothing to estimate from. `model.json` says from what and with which seed; `training.py` makes it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from minzheng.exchange.kernel.linkage.comparisons import (
    BLOCKING,
    COMPARISONS,
    DIFFERENT,
    NULL,
    Comparison,
    Level,
)

FILE = Path(__file__).parent / "model.json"
# Lists are reckoned by size in steps of two, and as no smaller than this: one row more changes nothing.
SMALLEST = 8192
# Of those who come in, how many are expected to be known.
KNOWN = 0.9
Weights = Mapping[str, Mapping[str, tuple[float, float]]]


@dataclass(frozen=True)
class Model:
    """`weights`: by comparison and level (m, u); `about`: seed, versions and data it was estimated from."""

    weights: Weights
    about: Mapping[str, Any]

    def probabilities(self, what: str, code: str) -> tuple[float, float]:
        """Return (m, u) of a level."""
        return self.weights[what][code]


@cache
def shipped() -> Model:
    """Return the model that comes with the code."""
    told = json.loads(FILE.read_text(encoding="utf-8"))
    weights = {
        what: {code: (pair[0], pair[1]) for code, pair in levels.items()}
        for what, levels in told["weights"].items()
    }
    return Model(weights, told["about"])


def size_class(rows: int) -> int:
    """Return the size a list is reckoned at: the next power of two, at least `SMALLEST`."""
    return max(SMALLEST, 1 << max(rows - 1, 0).bit_length())


def prior(rows: int) -> float:
    """Return how likely a row of RIGHT and a row of a LEFT of this size are one person, before looking."""
    return KNOWN / size_class(rows)


def prior_weight(rows: int) -> float:
    """Return the same in bits."""
    chance = prior(rows)
    return math.log2(chance / (1 - chance))


def settings(model: Model | None, rows: int) -> dict[str, Any]:
    """Return Splink's settings: comparisons, the pairs to compare, and the model's probabilities if there is one."""
    return {
        "link_type": "link_only",
        "unique_id_column_name": "line",
        "probability_two_random_records_match": prior(rows),
        "comparisons": [_comparison(one, model) for one in COMPARISONS],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule} for rule, _ in BLOCKING],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "max_iterations": 50,
    }


def weight_case(comparison: Comparison, model: Model, answer: str) -> str:
    """Return the bits of a comparison as an expression of its answer; common values by their tf_ columns."""
    whens = [_weight(level, *model.probabilities(comparison.what, level.code)) for level in comparison.levels]
    m, u = model.probabilities(comparison.what, DIFFERENT)
    lines = "\n".join(
        f"  WHEN {answer} = '{level.code}' THEN {bits}"
        for level, bits in zip(comparison.levels, whens, strict=True)
    )
    return f"CASE WHEN {answer} = '{NULL}' THEN 0.0\n{lines}\n  ELSE {math.log2(m / u)!r} END"


def _weight(level: Level, m: float, u: float) -> str:
    if level.frequent is None:
        return repr(math.log2(m / u))
    return f"{math.log2(m)!r} - log2(coalesce(tf_{level.frequent}, {u!r}))"


def _comparison(comparison: Comparison, model: Model | None) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [{"sql_condition": comparison.unknown, "is_null_level": True}]
    for level in comparison.levels:
        told: dict[str, Any] = {"sql_condition": level.condition, "label_for_charts": level.code}
        if model is not None and level.frequent is not None:
            told |= {"tf_adjustment_column": level.frequent, "disable_tf_exact_match_detection": True}
        levels.append(told | _trained(comparison, level.code, model))
    levels.append(
        {"sql_condition": "ELSE", "label_for_charts": DIFFERENT, **_trained(comparison, DIFFERENT, model)}
    )
    return {"output_column_name": comparison.what, "comparison_levels": levels}


def _trained(comparison: Comparison, code: str, model: Model | None) -> dict[str, float]:
    if model is None:
        return {}
    m, u = model.probabilities(comparison.what, code)
    return {"m_probability": m, "u_probability": u}
