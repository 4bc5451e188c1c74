"""The reference evaluator: the meaning of an expression, slow and obvious."""

from __future__ import annotations

from collections.abc import Mapping

from minzheng.screening.kernel.expression import Constant, Expression, Name
from minzheng.screening.kernel.kinds import Value
from minzheng.screening.kernel.operations import OPERATIONS


def evaluate(expression: Expression, values: Mapping[str, Value]) -> Value:
    """Work out a checked expression over named values; a name that isn't given is NULL.

    The result follows SQL's three-valued logic: True, False or None (unknown) for conditions.
    """
    if isinstance(expression, Constant):
        return expression.value
    if isinstance(expression, Name):
        return values.get(expression.name)
    arguments = [evaluate(argument, values) for argument in expression.arguments]
    return OPERATIONS[expression.operation].evaluate(arguments)


def holds(expression: Expression, values: Mapping[str, Value]) -> bool:
    """True only if the condition is known to be true: an unknown never hits."""
    return evaluate(expression, values) is True
