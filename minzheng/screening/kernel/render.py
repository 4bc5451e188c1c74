"""From a checked expression to SQL text; values become literals, names what the caller says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlglot import exp

from minzheng.screening.kernel.expression import Call, Constant, Expression, Name
from minzheng.screening.kernel.kinds import SQL_TYPES, Kind, Value
from minzheng.screening.kernel.operations import OPERATIONS

Resolve = Callable[[str], str]


def quoted(name: str) -> str:
    """A name as a quoted SQL identifier."""
    return exp.to_identifier(name, quoted=True).sql("duckdb")


def text_literal(text: str) -> str:
    """A text as a SQL literal, quotes doubled."""
    return exp.Literal.string(text).sql("duckdb")


def literal(value: Value, kind: Kind) -> str:
    """A value as a typed SQL literal: nothing in it can be read as SQL."""
    if value is None:
        return f"CAST(NULL AS {SQL_TYPES[kind]})"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"CAST({text_literal(text)} AS {SQL_TYPES[kind]})"


def render(expression: Expression, resolve: Resolve) -> str:
    """SQL of an expression; `resolve` gives the SQL of each name."""
    if isinstance(expression, Constant):
        return literal(expression.value, expression.kind)
    if isinstance(expression, Name):
        return resolve(expression.name)
    arguments = [render(argument, resolve) for argument in expression.arguments]
    return OPERATIONS[expression.operation].sql(arguments, _kinds(expression))


def _kinds(call: Call) -> list[Kind]:
    return [argument.kind for argument in call.arguments]
