"""Proofreads variables: what each reads, the kind it gives, and the order in which they can be worked out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from minzheng.platform.packs import Problem
from minzheng.screening.kernel.book import AS_OF, Aggregate, Table, Variable, Window
from minzheng.screening.kernel.expression import Expression, names
from minzheng.screening.kernel.kinds import EXACT, WORDS, Kind
from minzheng.screening.proofreading.entries import Draft, Entry, Sources, doubled
from minzheng.screening.proofreading.tables import RESERVED
from minzheng.screening.schema import VariableEntry

SHAREABLE = WORDS | {Kind.INTEGER}
Entries = dict[str, Entry[VariableEntry]]


def read_variables(draft: Draft, sources: Sources) -> None:
    """Puts the variables into the draft, each with its level: it reads only variables of lower levels."""
    entries = _entries(draft, sources)
    kinds = {code: Kind(entry.value.type) for code, entry in entries.items()}
    parts = {code: _expressions(draft, entry, kinds) for code, entry in entries.items()}
    reads = {code: _reads(part, entries) | _shared(entries[code]) for code, part in parts.items()}
    levels = _levels(draft, entries, reads)
    for code, entry in entries.items():
        draft.variables[code] = _variable(entry.value, *parts[code], levels.get(code, 0))
    for code, entry in entries.items():
        draft.problems += _faults(entry, draft.variables[code], draft)


def _entries(draft: Draft, sources: Sources) -> Entries:
    found: Entries = {}
    for content in sources.variables:
        for index, value in enumerate(content.value.variables):
            entry = Entry(value, content, ("variables", index))
            draft.problems += doubled(entry, value.code, found)
            if value.code in draft.parameters or value.code in RESERVED:
                draft.problems.append(
                    entry.problem(
                        f"{value.code} is taken.", "Choose a name no parameter and no key has.", "code"
                    )
                )
            found[value.code] = entry
    return found


def _expressions(
    draft: Draft, entry: Entry[VariableEntry], kinds: Mapping[str, Kind]
) -> tuple[Expression | None, Expression | None]:
    value = entry.value
    if value.table is not None and value.table not in draft.tables:
        known = ", ".join(sorted(draft.tables))
        draft.problems.append(
            entry.problem(f"There is no table {value.table}.", f"Use one of {known}.", "table")
        )
        return None, None
    scope = _scope(draft, value, kinds)
    return draft.read(entry, value.value, scope, "value"), draft.read(entry, value.where, scope, "where")


def _scope(draft: Draft, value: VariableEntry, kinds: Mapping[str, Kind]) -> dict[str, Kind]:
    """Columns of the own table stand before variables of the same name."""
    columns = draft.tables[value.table].columns if value.table is not None else {}
    parameters = {code: parameter.kind for code, parameter in draft.parameters.items()}
    return {**kinds, **parameters, AS_OF: Kind.DATE, **columns}


def _reads(parts: tuple[Expression | None, Expression | None], entries: Entries) -> set[str]:
    return {name for part in parts if part is not None for name in names(part)} & set(entries)


def _shared(entry: Entry[VariableEntry]) -> set[str]:
    return {entry.value.among} if entry.value.among is not None else set()


def _levels(draft: Draft, entries: Entries, reads: Mapping[str, set[str]]) -> dict[str, int]:
    """Level 1 reads no variable, level n only lower ones; variables in a circle get a problem and no level."""
    levels: dict[str, int] = {}
    reads = {code: used - _own_columns(draft, entries[code].value) for code, used in reads.items()}
    reads = {code: used & set(entries) for code, used in reads.items()}
    while ready := [code for code in entries if code not in levels and reads[code] <= set(levels)]:
        levels |= {code: 1 + max((levels[used] for used in reads[code]), default=0) for code in ready}
    for code in sorted(set(entries) - set(levels)):
        circle = ", ".join(sorted(reads[code] - set(levels)))
        draft.problems.append(
            entries[code].problem(
                f"{code} is worked out from itself, through {circle}.", "Break the circle.", "code"
            )
        )
    return levels


def _own_columns(draft: Draft, value: VariableEntry) -> set[str]:
    table = draft.tables.get(value.table) if value.table is not None else None
    return set(table.columns) if table is not None else set()


def _variable(
    value: VariableEntry, read: Expression | None, where: Expression | None, level: int
) -> Variable:
    window = None
    if value.window is not None:
        unit = "months" if value.window.months is not None else "days"
        window = Window(unit, value.window.months or value.window.days or 0)
    kind = Kind(value.type)
    return Variable(
        code=value.code, title=value.title, kind=kind,
        unit=value.unit or ("yuan" if kind is Kind.MONEY else "none"),
        code_list=value.list, table=value.table, value=read, where=where,
        aggregate=Aggregate(value.aggregate) if value.aggregate else None,
        window=window, per=value.per, then=Aggregate(value.then) if value.then else None,
        everyone=value.everyone, among=value.among, level=level,
    )  # fmt: skip


def _faults(entry: Entry[VariableEntry], variable: Variable, draft: Draft) -> Iterator[Problem]:
    table = draft.tables.get(variable.table) if variable.table is not None else None
    if variable.where is not None and variable.where.kind is not Kind.BOOLEAN:
        yield entry.problem(
            f"`where` gives a {variable.where.kind}, no condition.", "Compare it: `amount > 0`.", "where"
        )
    given = _kind_given(variable)
    if isinstance(given, str) and not isinstance(given, Kind):
        yield entry.problem(
            given, "Use count, count_distinct, exists or latest, or another value.", "aggregate"
        )
    elif given is not None and not _same(given, variable.kind):
        yield entry.problem(
            f"Its value is a {given}, not a {variable.kind}.", f"Write `type: {given}`.", "type"
        )
    if table is not None:
        yield from _table_faults(entry, variable, table)
    if variable.everyone:
        yield from _everyone_faults(entry, variable, draft)
    if variable.among is not None:
        yield from _among_faults(entry, draft.variables.get(variable.among))


def _kind_given(variable: Variable) -> Kind | str | None:
    """The kind the variable really has; a plain text says why its aggregate doesn't fit."""
    if variable.aggregate in {Aggregate.COUNT, Aggregate.COUNT_DISTINCT}:
        return Kind.INTEGER
    if variable.aggregate is Aggregate.EXISTS:
        return Kind.BOOLEAN
    if variable.value is None:
        return None
    kind = variable.value.kind
    fits: Any = {Aggregate.SUM: EXACT, Aggregate.MIN: EXACT | {Kind.DATE}, Aggregate.MAX: EXACT | {Kind.DATE}}
    if variable.aggregate in fits and kind not in fits[variable.aggregate]:
        return f"{variable.aggregate} doesn't take a {kind}."
    return kind


def _same(given: Kind, declared: Kind) -> bool:
    return given is declared or {given, declared} <= WORDS


def _table_faults(entry: Entry[VariableEntry], variable: Variable, table: Table) -> Iterator[Problem]:
    if variable.window is not None and table.date is None:
        yield entry.problem(
            f"The table {table.code} doesn't say when its rows happened.",
            "Give the table a `date:`.",
            "window",
        )
    if variable.per is not None and variable.per not in table.columns:
        known = ", ".join(sorted(table.columns))
        yield entry.problem(f"{table.code} has no column {variable.per}.", f"Use one of {known}.", "per")


def _among_faults(entry: Entry[VariableEntry], shared: Variable | None) -> Iterator[Problem]:
    """What people share is read of a table and unknown where no row tells it, so that nobody shares a nothing."""
    fits = {Aggregate.LATEST, Aggregate.MIN, Aggregate.MAX}
    plain = shared is not None and shared.table is not None and not shared.everyone and shared.per is None
    if shared is None or not plain or shared.aggregate not in fits or shared.kind not in SHAREABLE:
        yield entry.problem(
            f"{entry.value.among} is nothing that people share.",
            "Name a person's variable of type integer or code with a `table:` and `aggregate: latest`, "
            "such as the household.", "among",
        )  # fmt: skip


def _everyone_faults(entry: Entry[VariableEntry], variable: Variable, draft: Draft) -> Iterator[Problem]:
    columns = _own_columns(draft, entry.value)
    for part in (variable.value, variable.where):
        for name in names(part) if part is not None else ():
            used = None if name in columns else draft.variables.get(name)
            if used is not None and not used.everyone:
                yield entry.problem(
                    f"{name} is a person's, but {variable.code} is everyone's.",
                    "Use columns and parameters only.",
                    "everyone",
                )
