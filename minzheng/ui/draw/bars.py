"""Bars and columns from a zero baseline, with printed values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

COLUMN_WIDTH, COLUMN_GAP, COLUMN_HEIGHT, HEAD, FOOT = 44, 12, 110, 20, 20


@dataclass(frozen=True)
class Column:
    """One column: its box, and the middle for the labels."""

    x: float
    y: float
    width: float
    height: float
    middle: float


@dataclass(frozen=True)
class Columns:
    """The drawing's size and columns, in the order of the values."""

    width: int
    height: int
    baseline: int
    columns: list[Column]


def shares(values: Sequence[float]) -> list[float]:
    """Each value in percent of the largest; all zero where nothing is larger than zero."""
    most = max(values, default=0)
    return [round(100 * max(0, value) / most, 2) if most > 0 else 0.0 for value in values]


def draw_columns(values: Sequence[float]) -> Columns:
    """Lay out columns for the values; labels above and below have their room."""
    columns = []
    baseline = HEAD + COLUMN_HEIGHT
    for number, share in enumerate(shares(values)):
        x = number * (COLUMN_WIDTH + COLUMN_GAP)
        height = round(COLUMN_HEIGHT * share / 100, 1)
        columns.append(Column(x, baseline - height, COLUMN_WIDTH, height, x + COLUMN_WIDTH / 2))
    width = max(1, len(values)) * (COLUMN_WIDTH + COLUMN_GAP) - COLUMN_GAP
    return Columns(width, baseline + FOOT, baseline, columns)
