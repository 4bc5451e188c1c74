"""The oracle: works out every variable of one person in plain Python, row by row, and says which rules hit.

It is slow and obvious on purpose. The tests hold the compiler against it, and the counter explains with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from minzheng.screening.kernel.book import AS_OF, Aggregate, Book, Setting, Table, Variable, Window
from minzheng.screening.kernel.dates import add_days, add_months
from minzheng.screening.kernel.evaluate import evaluate, holds
from minzheng.screening.kernel.kinds import Kind, Value, exact, money

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]


def facts_of(
    book: Book, rows: Rows, lake_no: int, as_of: date, settings: Mapping[str, Setting]
) -> dict[str, Value]:
    """All variables of one person, and the parameters and as_of they were worked out with.

    rows: those of the person and of everybody who may share a household with them.
    """
    return facts_of_all(book, rows, {lake_no}, as_of, settings)[lake_no]


def facts_of_all(
    book: Book, rows: Rows, people: set[int], as_of: date, settings: Mapping[str, Setting]
) -> dict[int, dict[str, Value]]:
    """The same of these people and everybody who has rows: a variable after the other, of each person."""
    everybody = people | {row["lake_no"] for each in rows.values() for row in each} - {None}
    known: dict[str, Value] = {code: setting.value for code, setting in settings.items()} | {AS_OF: as_of}
    facts = {lake_no: dict(known) for lake_no in everybody}
    for variable in sorted(book.variables.values(), key=lambda each: each.level):
        found = {one: _value(book, variable, rows, one, facts, as_of) for one in everybody}
        for one, value in found.items():
            facts[one][variable.code] = value
    return facts


def _value(
    book: Book,
    variable: Variable,
    rows: Rows,
    lake_no: int,
    facts: Mapping[int, Mapping[str, Value]],
    as_of: date,
) -> Value:
    """One variable of one person, from the lower ones of everybody."""
    if variable.among is not None:
        return _among(variable, list(facts.values()), facts[lake_no])
    if variable.table is None:
        return evaluate(variable.value, facts[lake_no]) if variable.value is not None else None
    table = book.tables[variable.table]
    seen = [row for row in rows.get(table.code, ()) if _is_seen(table, row, as_of)]
    own = seen if variable.everyone else [row for row in seen if row["lake_no"] == lake_no]
    return _variable(variable, table, own, facts[lake_no], as_of)


def _among(variable: Variable, people: Sequence[Mapping[str, Value]], values: Mapping[str, Value]) -> Value:
    """The value over everybody, oneself too, who has the same known value of the variable it goes among."""
    shared = values[variable.among or ""]
    if shared is None:
        return None
    members = [each for each in people if each[variable.among or ""] == shared]
    counted = [each for each in members if variable.where is None or holds(variable.where, each)]
    return _aggregate(variable, None, counted, values)


def hits_of(book: Book, rows: Rows, lake_no: int, as_of: date, settings: Mapping[str, Setting]) -> list[str]:
    """Codes of the rules that hit one person."""
    values = facts_of(book, rows, lake_no, as_of, settings)
    return [rule.code for rule in book.rules_on(as_of) if holds(rule.when, values)]


def _is_seen(table: Table, row: Row, as_of: date) -> bool:
    if row["lake_no"] is None:
        return False
    happened = row[table.date] if table.date is not None else as_of
    return happened is not None and happened <= as_of


def _variable(
    variable: Variable, table: Table, rows: list[Row], values: Mapping[str, Value], as_of: date
) -> Value:
    counted = [row for row in rows if _counts(variable, table, row, values, as_of)]
    if variable.per is None:
        return _aggregate(variable, table, counted, values)
    groups: dict[object, list[Row]] = {}
    for row in counted:
        if row[variable.per] is not None:
            groups.setdefault(row[variable.per], []).append(row)
    parts = [_aggregate(variable, table, group, values) for group in groups.values()]
    return _fitted(
        variable.kind, _PICK[variable.then or Aggregate.MAX]([part for part in parts if part is not None])
    )


def _counts(variable: Variable, table: Table, row: Row, values: Mapping[str, Value], as_of: date) -> bool:
    if (
        variable.window is not None
        and table.date is not None
        and row[table.date] <= _start(variable.window, as_of)
    ):
        return False
    return variable.where is None or holds(variable.where, {**values, **row})


def _start(window: Window, as_of: date) -> date:
    step = add_months if window.unit == "months" else add_days
    return step(as_of, -window.length) or date.min


def _aggregate(
    variable: Variable, table: Table | None, rows: Sequence[Row], values: Mapping[str, Value]
) -> Value:
    if variable.aggregate is Aggregate.EXISTS:
        return bool(rows)
    if variable.value is None:
        return len(rows)
    found = [(evaluate(variable.value, {**values, **row}), row) for row in rows]
    present = [(value, row) for value, row in found if value is not None]
    if variable.aggregate is Aggregate.COUNT_DISTINCT:
        return len({value for value, _ in present})
    if variable.aggregate is Aggregate.LATEST and table is not None:
        return max(present, key=lambda pair: _recency(table, *pair))[0] if present else None
    return _fitted(variable.kind, _PICK[variable.aggregate or Aggregate.SUM]([value for value, _ in present]))


def _recency(table: Table, value: Value, row: Row) -> tuple[Any, ...]:
    happened = [row[table.date]] if table.date is not None else []
    place = [] if table.snapshot else [row["delivery"], row["sheet_no"], row["row_no"]]
    return (*happened, *place, value)


def _sum(values: list[Any]) -> Value:
    return sum(values) if values else None


_PICK: Mapping[Aggregate, Callable[[list[Any]], Value]] = {
    Aggregate.SUM: _sum,
    Aggregate.MIN: lambda values: min(values, default=None),
    Aggregate.MAX: lambda values: max(values, default=None),
}


def _fitted(kind: Kind, value: Value) -> Value:
    """The value as its kind holds it: money to the cent, numbers to four places."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return value
    fit = {Kind.MONEY: money, Kind.NUMBER: exact}.get(kind)
    return value if fit is None else fit(Decimal(value))
