"""Why a rule does not hit somebody: the parts of its condition that are not true, what is missing, how far off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from minzheng.screening.kernel.book import Book
from minzheng.screening.kernel.evaluate import evaluate
from minzheng.screening.kernel.expression import Call, Constant, Expression, Name, names
from minzheng.screening.kernel.kinds import Kind, Value

ORDERED = frozenset({"=", "<", "<=", ">", ">="})
SIGNS = ORDERED | {"<>", "+", "-", "*", "/", "and", "or"}


@dataclass(frozen=True)
class Gap:
    """A part of a condition that isn't known to be true.

    `missing` are the variables nobody told, down to those read of tables; where both sides of a comparison are known,
    `seen` and `asked` are their values and `off` by how much they differ, in the side's unit (days for dates).
    """

    part: str
    missing: tuple[str, ...]
    seen: Value = None
    asked: Value = None
    off: int | float | Decimal | None = None


def gaps(book: Book, when: Expression, values: Mapping[str, Value]) -> list[Gap]:
    """The parts joined by AND that are false or unknown, in the order of the text; none where the rule hits."""
    return [_gap(book, part, values) for part in _parts(when) if evaluate(part, values) is not True]


def _parts(when: Expression) -> Iterator[Expression]:
    if isinstance(when, Call) and when.operation == "and":
        for argument in when.arguments:
            yield from _parts(argument)
    else:
        yield when


def _gap(book: Book, part: Expression, values: Mapping[str, Value]) -> Gap:
    if evaluate(part, values) is None:
        return Gap(written(part), tuple(dict.fromkeys(_missing(book, part, values))))
    if not isinstance(part, Call) or part.operation not in ORDERED:
        return Gap(written(part), ())
    seen, asked = (evaluate(side, values) for side in part.arguments)
    return Gap(written(part), (), seen, asked, _distance(seen, asked))


def _missing(book: Book, part: Expression, values: Mapping[str, Value]) -> Iterator[str]:
    """The unknown names below a part; of what is worked out from others those that nobody told."""
    for name in names(part):
        variable = book.variables.get(name)
        if values.get(name) is not None or variable is None:
            continue
        derived = variable.table is None and variable.among is None and variable.value is not None
        below = list(_missing(book, variable.value, values)) if derived and variable.value else []
        yield from below or [name]


def _distance(seen: Value, asked: Value) -> int | Decimal | float | None:
    """By how much two values differ; None for words and conditions."""
    if isinstance(seen, date) and isinstance(asked, date):
        return abs((seen - asked).days)
    if isinstance(seen, float) and isinstance(asked, int | float | Decimal):
        return abs(seen - float(asked))
    if isinstance(asked, float) and isinstance(seen, int | Decimal):
        return abs(float(seen) - asked)
    if _number(seen) and _number(asked):
        return abs(Decimal(str(seen)) - Decimal(str(asked)))
    return None


def _number(value: Value) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def written(expression: Expression) -> str:
    """The expression as somebody would write it in a rule."""
    if isinstance(expression, Name):
        return expression.name
    if isinstance(expression, Constant):
        return _constant(expression)
    parts = [written(argument) for argument in expression.arguments]
    inner = [
        f"({text})" if _joins(one) else text for one, text in zip(expression.arguments, parts, strict=True)
    ]
    if expression.operation in SIGNS:
        return f" {expression.operation.upper()} ".join(inner)
    if expression.operation == "not":
        return f"NOT {inner[0]}"
    if expression.operation == "is null":
        return f"{inner[0]} IS NULL"
    if expression.operation == "case":
        return _case(parts)
    return f"{expression.operation}({', '.join(parts)})"


def _joins(expression: Expression) -> bool:
    return isinstance(expression, Call) and expression.operation in SIGNS


def _constant(constant: Constant) -> str:
    if isinstance(constant.value, bool):
        return str(constant.value).upper()
    if constant.kind is Kind.TEXT:
        return "'" + str(constant.value).replace("'", "''") + "'"
    return f"DATE '{constant.value}'" if constant.kind is Kind.DATE else str(constant.value)


def _case(parts: list[str]) -> str:
    *branches, otherwise = parts
    pairs = zip(branches[::2], branches[1::2], strict=True)
    return f"CASE {' '.join(f'WHEN {when} THEN {then}' for when, then in pairs)} ELSE {otherwise} END"
