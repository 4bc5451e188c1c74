"""Which kinds an operation takes and which it gives; refusals say what to write instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minzheng.screening.kernel.expression import Call, Constant, Expression, Name
from minzheng.screening.kernel.expression_error import ExpressionError
from minzheng.screening.kernel.kinds import EXACT, NUMERIC, PLAIN, WORDS, Kind

MOST_STEPS = 36_600


@dataclass(frozen=True)
class Signature:
    """A listed function: kinds of its arguments, kind of its value, and how it is written."""

    arguments: tuple[Kind, ...]
    gives: Kind
    usage: str


FUNCTIONS = {
    "age": Signature((Kind.DATE, Kind.DATE), Kind.INTEGER, "age(birth_date, as_of)"),
    "months_between": Signature((Kind.DATE, Kind.DATE), Kind.INTEGER, "months_between(earlier, later)"),
    "days_between": Signature((Kind.DATE, Kind.DATE), Kind.INTEGER, "days_between(earlier, later)"),
    "month_start": Signature((Kind.DATE,), Kind.DATE, "month_start(day)"),
    "add_months": Signature((Kind.DATE, Kind.INTEGER), Kind.DATE, "add_months(day, -1)"),
    "add_days": Signature((Kind.DATE, Kind.INTEGER), Kind.DATE, "add_days(day, 30)"),
}


def logical(operation: str, arguments: Sequence[Expression]) -> Call:
    """and, or, not: conditions only."""
    for argument in arguments:
        if argument.kind is not Kind.BOOLEAN:
            raise ExpressionError(
                f"'{operation}' joins conditions, but one side is a {argument.kind}",
                "Compare it with something, for example `amount > 0`",
            )
    return Call(operation, tuple(arguments), Kind.BOOLEAN)


def comparison(operation: str, left: Expression, right: Expression) -> Call:
    """Both sides of one sort: money with money, dates with dates; texts and conditions only for = and <>."""
    kind = united(left, right)
    if kind is None:
        raise ExpressionError(
            f"a {left.kind} can't be compared with a {right.kind}",
            "Compare money with money, dates with dates (DATE '2025-01-31'), texts with texts ('a')",
        )
    if kind in WORDS | {Kind.BOOLEAN} and operation not in {"=", "<>"}:
        raise ExpressionError(f"'{operation}' doesn't order a {kind}", "Use = or <>")
    return Call(operation, (left, right), Kind.BOOLEAN)


def arithmetic(operation: str, left: Expression, right: Expression) -> Call:
    """+ and - within one unit; * with one plain number; / gives a ratio or money by a plain number."""
    if left.kind not in EXACT or right.kind not in EXACT:
        wrong = left if left.kind not in EXACT else right
        raise ExpressionError(
            f"'{operation}' doesn't take a {wrong.kind}",
            "For dates use add_months, add_days, months_between, days_between; compare ratios as they are",
        )
    return Call(operation, (left, right), _result(operation, left, right))


def _result(operation: str, left: Expression, right: Expression) -> Kind:
    if operation == "/":
        return Kind.RATIO
    monies = [left.kind, right.kind].count(Kind.MONEY)
    if operation == "*":
        if monies == 2:
            raise ExpressionError("money times money has no unit", "Multiply money by a plain number")
        return Kind.MONEY if monies else Kind.NUMBER
    kind = united(left, right)
    if kind is None:
        raise ExpressionError(
            f"'{operation}' can't join {left.kind} and {right.kind}", "Give both sides the same unit"
        )
    return Kind.MONEY if kind is Kind.MONEY else Kind.NUMBER


def function(name: str, arguments: Sequence[Expression], fixed: frozenset[str]) -> Call:
    """One of the listed functions, with the kinds it takes."""
    signature = FUNCTIONS[name]
    kinds = tuple(argument.kind for argument in arguments)
    if kinds != signature.arguments:
        seen = ", ".join(kinds) or "nothing"
        raise ExpressionError(f"{name} was given {seen}", f"Write {signature.usage}")
    if name in {"add_months", "add_days"}:
        _check_step(name, arguments[1], fixed)
    return Call(name, tuple(arguments), signature.gives)


def _check_step(name: str, step: Expression, fixed: frozenset[str]) -> None:
    """A step from data could leave the calendar: only a written number or a parameter may be one."""
    if isinstance(step, Constant) and isinstance(step.value, int) and abs(step.value) <= MOST_STEPS:
        return
    if not (isinstance(step, Name) and step.name in fixed):
        raise ExpressionError(
            f"the step of {name} must be a whole number within {MOST_STEPS}, or a parameter",
            f"Write {FUNCTIONS[name].usage}",
        )


def choice(operation: str, conditions: Sequence[Expression], results: Sequence[Expression]) -> Call:
    """case and coalesce: all results of one kind."""
    kind = results[0].kind
    for result in results[1:]:
        common = united(Name("", kind), result)
        if common is None:
            raise ExpressionError(
                f"'{operation}' gives now a {kind}, now a {result.kind}",
                "Let every branch give the same kind",
            )
        kind = common
    if operation == "coalesce":
        return Call(operation, tuple(results), kind)
    *branches, otherwise = results
    pairs = [part for pair in zip(conditions, branches, strict=True) for part in pair]
    return Call(operation, (*pairs, otherwise), kind)


def united(left: Expression, right: Expression) -> Kind | None:
    """The kind both sides share; a number written in the rule takes the unit of the other side."""
    if left.kind is right.kind:
        return left.kind
    kinds = {left.kind, right.kind}
    if kinds <= WORDS:
        return Kind.TEXT
    if kinds <= PLAIN:
        return Kind.NUMBER
    if kinds <= PLAIN | {Kind.RATIO}:
        return Kind.RATIO
    written = isinstance(left, Constant) or isinstance(right, Constant)
    return Kind.MONEY if written and kinds <= NUMERIC - {Kind.RATIO} else None
