"""The middle steps: rows become variables, level by level, and variables become one line a person."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby

from minzheng.screening.kernel.book import Aggregate, Variable, Window
from minzheng.screening.kernel.dates import add_days, add_months
from minzheng.screening.kernel.kinds import SQL_TYPES, Kind
from minzheng.screening.kernel.render import Resolve, literal, quoted, render
from minzheng.screening.kernel.steps import Frame, Step, has_step, needed, reads

SIMPLE = {Aggregate.SUM: "SUM", Aggregate.MIN: "MIN", Aggregate.MAX: "MAX"}


def fact_steps(frame: Frame) -> Iterator[Step]:
    """Every variable with rows or members in a step of its level; then everybody, then all facts."""
    grouped = [variable for variable in frame.variables if has_step(variable)]
    grouped.sort(key=lambda variable: (variable.level, frame.home(variable)))
    for name, together in groupby(grouped, key=frame.home):
        yield from _worked_out(frame, name, list(together))
    read = [variable for variable in grouped if variable.table is not None and not variable.everyone]
    people = sorted({f"s_{variable.table}" for variable in read})
    nobody = ['SELECT 0::BIGINT AS "lake_no" WHERE FALSE']
    yield Step(
        "people", " UNION ".join(nobody + [f'SELECT "lake_no" FROM {quoted(name)}' for name in people])
    )
    yield Step("facts", _facts(frame, grouped), True)


def _worked_out(frame: Frame, name: str, variables: list[Variable]) -> Iterator[Step]:
    if variables[0].per is not None:
        yield from _in_two(frame, variables[0])
    elif variables[0].among is not None:
        yield from _among(frame, name, variables)
    else:
        yield _in_one(frame, name, variables)


def _among(frame: Frame, name: str, variables: list[Variable]) -> Iterator[Step]:
    """Members to groups, then each group's values to each member; who belongs to no known group has no row."""
    key = frame.book.variables[variables[0].among or ""]
    home, column = quoted(frame.home(key)), quoted(key.code)
    read = {code for variable in variables for code in needed(frame.book, reads(frame.book, variable))}
    parts = [f"{_aggregate(frame, variable)} AS {quoted(variable.code)}" for variable in variables]
    group = quoted(f"g{name}")
    yield Step(
        f"g{name}",
        f'SELECT r.{column} AS "group", {", ".join(parts)} FROM {home} AS r{_joins(frame, read, "r")} '
        f"WHERE r.{column} IS NOT NULL GROUP BY r.{column}",
    )
    yield Step(
        name,
        f'SELECT r."lake_no", {", ".join(f"g.{quoted(variable.code)}" for variable in variables)} '
        f'FROM {home} AS r JOIN {group} AS g ON g."group" = r.{column}',
    )


def _in_one(frame: Frame, name: str, variables: list[Variable]) -> Step:
    everyone = variables[0].everyone
    parts = [] if everyone else ['r."lake_no"']
    parts += [f"{_aggregate(frame, variable)} AS {quoted(variable.code)}" for variable in variables]
    group = "" if everyone else ' GROUP BY r."lake_no"'
    return Step(name, f"SELECT {', '.join(parts)} FROM {_joined(frame, variables)}{group}")


def _in_two(frame: Frame, variable: Variable) -> Iterator[Step]:
    """Rows to groups, groups to one value; rows without the group's column belong to no group."""
    key = f"r.{quoted(variable.per or '')}"
    condition = row_filter(frame, variable, partial(frame.on_rows, variable))
    kind = SQL_TYPES[variable.kind]
    inner = f"TRY_CAST({aggregate_call(frame, variable)} AS {kind})"
    yield Step(
        f"g_{variable.code}",
        f'SELECT r."lake_no", {key} AS "group", {inner} AS "value" FROM {_joined(frame, [variable])} '
        f'WHERE {condition} AND {key} IS NOT NULL GROUP BY r."lake_no", {key}',
    )
    outer = f'TRY_CAST({str(variable.then).upper()}("value") AS {kind})'
    yield Step(
        f"p_{variable.code}",
        f'SELECT "lake_no", {outer} AS {quoted(variable.code)} FROM {quoted("g_" + variable.code)} GROUP BY "lake_no"',
    )


def _joined(frame: Frame, variables: list[Variable]) -> str:
    """The table's rows beside the earlier variables they are held against."""
    read = {code for variable in variables for code in needed(frame.book, reads(frame.book, variable))}
    return f"{quoted(frame.scan(variables[0]))} AS r{_joins(frame, read, 'r')}"


def _joins(frame: Frame, codes: set[str], left: str) -> str:
    variables = [frame.book.variables[code] for code in sorted(codes)]
    homes = {frame.home(each): each.everyone for each in variables if has_step(each)}
    return "".join(
        f" CROSS JOIN {quoted(home)}" if everyone
        else f' LEFT JOIN {quoted(home)} ON {quoted(home)}."lake_no" = {left}."lake_no"'
        for home, everyone in homes.items()
    )  # fmt: skip


def _aggregate(frame: Frame, variable: Variable) -> str:
    condition = row_filter(frame, variable, partial(frame.on_rows, variable))
    call = f"{aggregate_call(frame, variable)} FILTER (WHERE {condition})"
    if variable.aggregate is Aggregate.EXISTS:
        return f"({call} > 0)"
    return f"TRY_CAST({call} AS {SQL_TYPES[variable.kind]})"


def aggregate_call(frame: Frame, variable: Variable) -> str:
    """The bare aggregate over rows `r`."""
    if variable.value is None:
        return "COUNT(*)"
    value = render(variable.value, partial(frame.on_rows, variable))
    if variable.aggregate is Aggregate.COUNT_DISTINCT:
        return f"COUNT(DISTINCT {value})"
    if variable.aggregate is Aggregate.LATEST:
        return f"ARG_MAX({value}, {recency(frame, variable, value)})"
    return f"{SIMPLE[variable.aggregate or Aggregate.SUM]}({value})"


def recency(frame: Frame, variable: Variable, value: str) -> str:
    """What orders rows from old to new: the table's date, then the place in the files, then the value."""
    table = frame.book.tables[variable.table or ""]
    keys = [f"r.{quoted(table.date)}"] if table.date is not None else []
    keys += [value] if table.snapshot else ['r."delivery"', 'r."sheet_no"', 'r."row_no"', value]
    return f"ROW({', '.join(keys)})"


def row_filter(frame: Frame, variable: Variable, resolve: Resolve) -> str:
    """The rows or members a variable counts: its condition and its window."""
    parts = [render(variable.where, resolve)] if variable.where is not None else []
    table = frame.book.tables[variable.table] if variable.table is not None else None
    if variable.window is not None and table is not None and table.date is not None:
        start = window_start(frame, variable.window)
        parts.append(f"r.{quoted(table.date)} > {start}")
    return " AND ".join(parts) or "TRUE"


def window_start(frame: Frame, window: Window) -> str:
    """The last day before the window, as SQL."""
    step = add_months if window.unit == "months" else add_days
    return literal(step(frame.as_of, -window.length), Kind.DATE)


def _facts(frame: Frame, grouped: list[Variable]) -> str:
    columns = [f"{frame.reference(variable.code)} AS {quoted(variable.code)}" for variable in frame.variables]
    joins = _joins(frame, {variable.code for variable in grouped}, "people")
    listed = ", ".join(['people."lake_no"', *columns])
    return f"SELECT {listed} FROM people{joins}"
