"""What each operation means, twice: in plain Python (the meaning) and in SQL (the compiler's text).

Everything is total: no operation raises on data. NULL in gives NULL out, save where the table in
docs/rules.md says otherwise (and, or, is null, coalesce, case).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from minzheng.screening.kernel import dates
from minzheng.screening.kernel.kinds import Kind, Value, exact

Evaluate = Callable[[Sequence[Value]], Value]
Render = Callable[[Sequence[str], Sequence[Kind]], str]


@dataclass(frozen=True)
class Operation:
    """evaluate takes values and gives a value; sql takes rendered arguments with their kinds."""

    evaluate: Evaluate
    sql: Render


def _all(values: Sequence[Value]) -> Value:
    if any(value is False for value in values):
        return False
    return None if any(value is None for value in values) else True


def _any(values: Sequence[Value]) -> Value:
    if any(value is True for value in values):
        return True
    return None if any(value is None for value in values) else False


def _coalesce(values: Sequence[Value]) -> Value:
    return next((value for value in values if value is not None), None)


def _case(values: Sequence[Value]) -> Value:
    *branches, otherwise = values
    pairs = zip(branches[::2], branches[1::2], strict=True)
    return next((result for condition, result in pairs if condition is True), otherwise)


def _strict(function: Callable[..., Value]) -> Evaluate:
    """Make a function of present values give NULL as soon as one argument is NULL."""

    def evaluate(values: Sequence[Value]) -> Value:
        return None if any(value is None for value in values) else function(*values)

    return evaluate


def _comparison(compare: Callable[[Any, Any], bool]) -> Callable[..., Value]:
    def evaluate(left: Any, right: Any) -> Value:
        if isinstance(left, float) or isinstance(right, float):
            return compare(float(left), float(right))
        return compare(left, right)

    return evaluate


def _arithmetic(apply: Callable[[Decimal, Decimal], Decimal]) -> Callable[..., Value]:
    def evaluate(left: int | Decimal, right: int | Decimal) -> Value:
        first, second = exact(Decimal(left)), exact(Decimal(right))
        return None if first is None or second is None else exact(apply(first, second))

    return evaluate


def _divide(left: int | Decimal, right: int | Decimal) -> Value:
    return None if right == 0 else float(left) / float(right)


def _joined(word: str) -> Render:
    return lambda arguments, kinds: "(" + f" {word} ".join(arguments) + ")"


def _compared(sign: str) -> Render:
    def render(arguments: Sequence[str], kinds: Sequence[Kind]) -> str:
        if Kind.RATIO in kinds:
            arguments = [f"CAST({argument} AS DOUBLE)" for argument in arguments]
        return f"({arguments[0]} {sign} {arguments[1]})"

    return render


def _calculated(sign: str) -> Render:
    def render(arguments: Sequence[str], kinds: Sequence[Kind]) -> str:
        # DuckDB keeps 18 digits in 64 bits and stops the whole query when a result needs more: 19 digits take 128.
        left, right = (
            f"CAST(TRY_CAST({argument} AS DECIMAL(18,4)) AS DECIMAL(19,4))" for argument in arguments
        )
        return f"TRY_CAST(({left} {sign} {right}) AS DECIMAL(18,4))"

    return render


def _template(text: str) -> Render:
    """A fixed SQL text with {0}, {1} for the rendered arguments."""
    return lambda arguments, kinds: text.format(*arguments)


def _cases(arguments: Sequence[str], kinds: Sequence[Kind]) -> str:
    *branches, otherwise = arguments
    pairs = zip(branches[::2], branches[1::2], strict=True)
    whens = " ".join(f"WHEN {condition} THEN {result}" for condition, result in pairs)
    return f"(CASE {whens} ELSE {otherwise} END)"


_MONTH_DAY = "(month({0}) * 100 + day({0}))"
_AGE = (
    "(year({1}) - year({0}) - CASE WHEN "
    f"{_MONTH_DAY.replace('{0}', '{1}')} < {_MONTH_DAY} THEN 1 ELSE 0 END)"
)

OPERATIONS: Mapping[str, Operation] = {
    "and": Operation(_all, _joined("AND")),
    "or": Operation(_any, _joined("OR")),
    "not": Operation(_strict(operator.not_), _template("(NOT {0})")),
    "is null": Operation(lambda values: values[0] is None, _template("({0} IS NULL)")),
    "=": Operation(_strict(_comparison(operator.eq)), _compared("=")),
    "<>": Operation(_strict(_comparison(operator.ne)), _compared("<>")),
    "<": Operation(_strict(_comparison(operator.lt)), _compared("<")),
    "<=": Operation(_strict(_comparison(operator.le)), _compared("<=")),
    ">": Operation(_strict(_comparison(operator.gt)), _compared(">")),
    ">=": Operation(_strict(_comparison(operator.ge)), _compared(">=")),
    "+": Operation(_strict(_arithmetic(operator.add)), _calculated("+")),
    "-": Operation(_strict(_arithmetic(operator.sub)), _calculated("-")),
    "*": Operation(_strict(_arithmetic(operator.mul)), _calculated("*")),
    "/": Operation(_strict(_divide), _template("(CAST({0} AS DOUBLE) / NULLIF(CAST({1} AS DOUBLE), 0))")),
    "coalesce": Operation(_coalesce, lambda arguments, kinds: f"COALESCE({', '.join(arguments)})"),
    "case": Operation(_case, _cases),
    "age": Operation(_strict(dates.age), _template(_AGE)),
    "months_between": Operation(
        _strict(dates.months_between),
        _template("((year({1}) - year({0})) * 12 + month({1}) - month({0}))"),
    ),
    "days_between": Operation(_strict(dates.days_between), _template("({1} - {0})")),
    "month_start": Operation(_strict(dates.month_start), _template("CAST(date_trunc('month', {0}) AS DATE)")),
    "add_months": Operation(
        _strict(dates.add_months), _template("CAST(({0} + to_months(CAST({1} AS INTEGER))) AS DATE)")
    ),
    "add_days": Operation(_strict(dates.add_days), _template("({0} + CAST({1} AS INTEGER))")),
}
