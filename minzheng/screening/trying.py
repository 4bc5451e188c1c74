"""What would hold if parameters had other values: the same tables run by today's values and by others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from minzheng.screening.inputs import installed_book, tables
from minzheng.screening.kernel.book import Book, Parameter, Rule, Setting, Shown
from minzheng.screening.kernel.kinds import Kind, Value, as_value
from minzheng.screening.kernel.run import run

Name = tuple[int, str]  # a number of the lake and a rule's code


@dataclass(frozen=True)
class Tried:
    """Whom a rule hits now, then, or both; what a hit costs a year by either values, in yuan, if it is told."""

    lake_no: int
    rule: str
    now: bool
    then: bool
    cost_now: Decimal | None
    cost_then: Decimal | None


def can_be_tried(book: Book, day: date) -> list[Parameter]:
    """The parameters by which a rule in force on the day decides, and that are numbers."""
    codes = {code for rule in book.rules_on(day) for code in rule.parameters}
    found = [book.parameters[code] for code in sorted(codes)]
    return [parameter for parameter in found if parameter.kind is not Kind.TEXT]


def rules_moved(book: Book, codes: Iterable[str], day: date) -> list[Rule]:
    """The rules in force on the day that decide by one of these parameters."""
    moved = set(codes)
    return [rule for rule in book.rules_on(day) if moved & set(rule.parameters)]


def setting_of(parameter: Parameter, text: str, since: date) -> Setting:
    """A value that somebody proposes, as the parameter's kind holds it; nobody has verified it."""
    return Setting(value_of(parameter, text), since, "", "unverified")


def value_of(parameter: Parameter, text: str) -> Value:
    """The proposed value; whole where the parameter is counted in whole numbers."""
    written = Decimal(text)
    return as_value(parameter.kind, int(written) if parameter.kind is Kind.INTEGER else written)


def tried(values: Mapping[str, Setting], as_of: date) -> list[Tried]:
    """Every hit of the rules that decide by these parameters, by the values of the day and by these instead.

    The tables are read once for both. Raises RunRefused, as a run does.
    """
    whole = installed_book()
    rules = {rule.code: _with_cost(rule) for rule in rules_moved(whole, values, as_of)}
    book = replace(whole, rules=rules)
    files = tables(book)
    now = _costs(book, run(book, files, as_of).to_pylist())
    then = _costs(book, run(book, files, as_of, values).to_pylist())
    return [
        Tried(*name, name in now, name in then, now.get(name), then.get(name))
        for name in sorted(now.keys() | then.keys())
    ]


def _with_cost(rule: Rule) -> Rule:
    """What a hit costs is asked for here alone: a hit that is kept doesn't hold it, since it tells an income."""
    if rule.cost is None:
        return rule
    return replace(rule, reasons=(*rule.reasons, Shown(rule.cost, rule.title, None)))


def _costs(book: Book, rows: Iterable[Mapping[str, str]]) -> dict[Name, Decimal | None]:
    found: dict[Name, Decimal | None] = {}
    for row in rows:
        cost = book.rules[row["rule"]].cost
        told = json.loads(row["values"])[cost] if cost is not None else None
        found[int(row["lake_no"]), row["rule"]] = None if told is None else Decimal(told)
    return found
