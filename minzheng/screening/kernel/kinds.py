"""Kinds of values in rules, the same for the checker, the evaluator and SQL."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

Present = bool | int | float | Decimal | date | str
Value = Present | None

EXACT_STEP = Decimal("0.0001")
EXACT_LIMIT = Decimal(10) ** 14
MONEY_STEP = Decimal("0.01")
MONEY_LIMIT = Decimal(10) ** 16


class Kind(StrEnum):
    """money is yuan with two places; number is exact to four places; ratio is the result of a division."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"
    RATIO = "ratio"
    DATE = "date"
    TEXT = "text"
    CODE = "code"


PLAIN = frozenset({Kind.INTEGER, Kind.NUMBER})
EXACT = PLAIN | {Kind.MONEY}
NUMERIC = EXACT | {Kind.RATIO}
WORDS = frozenset({Kind.TEXT, Kind.CODE})

SQL_TYPES = {
    Kind.BOOLEAN: "BOOLEAN",
    Kind.INTEGER: "BIGINT",
    Kind.NUMBER: "DECIMAL(18,4)",
    Kind.MONEY: "DECIMAL(18,2)",
    Kind.RATIO: "DOUBLE",
    Kind.DATE: "DATE",
    Kind.TEXT: "VARCHAR",
    Kind.CODE: "VARCHAR",
}


def exact(value: Decimal) -> Decimal | None:
    """Round half away from zero to four places, as SQL does; None where DECIMAL(18,4) is too small."""
    return _fit(value, EXACT_STEP, EXACT_LIMIT)


def money(value: Decimal) -> Decimal | None:
    """Round half away from zero to the cent; None where DECIMAL(18,2) is too small."""
    return _fit(value, MONEY_STEP, MONEY_LIMIT)


def _fit(value: Decimal, step: Decimal, limit: Decimal) -> Decimal | None:
    if abs(value) >= limit:
        return None
    rounded = value.quantize(step, ROUND_HALF_UP)
    return rounded if abs(rounded) < limit else None


def accepts(kind: Kind, value: object) -> bool:
    """True if a value read from YAML may stand for this kind; truth values are never numbers."""
    if kind is Kind.BOOLEAN:
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if kind is Kind.INTEGER:
        return isinstance(value, int)
    if kind in NUMERIC:
        return isinstance(value, int | float | Decimal)
    return isinstance(value, date) if kind is Kind.DATE else isinstance(value, str)


def as_value(kind: Kind, value: object) -> Value:
    """Bring an accepted YAML value to its exact Python form (Decimal for money and number)."""
    if kind is Kind.MONEY and isinstance(value, int | float | Decimal):
        return money(Decimal(str(value)))
    if kind is Kind.NUMBER and isinstance(value, int | float | Decimal):
        return exact(Decimal(str(value)))
    if isinstance(value, bool | int | float | Decimal | date | str) or value is None:
        return value
    raise TypeError(f"{value!r} is no value of kind {kind}")
