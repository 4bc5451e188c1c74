"""The first steps: each table read once, with the columns that rules read and the rows seen as of the day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from minzheng.screening.kernel.book import Table, Variable
from minzheng.screening.kernel.expression import names
from minzheng.screening.kernel.kinds import SQL_TYPES, Kind
from minzheng.screening.kernel.render import literal, quoted
from minzheng.screening.kernel.steps import CHOSEN, Frame, Step

_CHOSEN = f'"lake_no" IN (SELECT "lake_no" FROM {CHOSEN})'
ROW_KEYS = {"delivery": "BIGINT", "sheet_no": "SMALLINT", "row_no": "INTEGER"}


def scan_steps(frame: Frame, sources: Mapping[str, str | None]) -> Iterator[Step]:
    """One step a table that any needed variable reads; of some people's rows, and apart from them what everyone's
    variables read."""
    whole = {variable.table for variable in frame.variables if variable.everyone} if frame.part else set()
    for code, columns in sorted(columns_read(frame).items()):
        table = frame.book.tables[code]
        rows = _scan(frame, table, columns, sources.get(code))
        if code in whole:
            yield Step(f"e_{code}", rows)
        yield Step(f"s_{code}", f"{rows} AND {_CHOSEN}" if frame.part else rows, True)


def columns_read(frame: Frame) -> dict[str, list[str]]:
    """For each table the columns its variables read, in the table's order."""
    wanted: dict[str, set[str]] = {}
    for variable in frame.variables:
        if variable.table is not None:
            wanted.setdefault(variable.table, set()).update(_columns(frame, variable))
    tables = frame.book.tables
    return {code: [name for name in tables[code].columns if name in read] for code, read in wanted.items()}


def _columns(frame: Frame, variable: Variable) -> Iterator[str]:
    table = frame.book.tables[variable.table or ""]
    for part in (variable.value, variable.where):
        yield from names(part) if part is not None else ()
    yield from (name for name in (variable.per, table.date) if name is not None)


def _scan(frame: Frame, table: Table, columns: list[str], source: str | None) -> str:
    types = {"lake_no": "BIGINT"} | ({} if table.snapshot else ROW_KEYS)
    types |= {name: SQL_TYPES[table.columns[name]] for name in columns}
    if source is None:
        empty = ", ".join(f"CAST(NULL AS {kind}) AS {quoted(name)}" for name, kind in types.items())
        return f"SELECT {empty} WHERE FALSE"
    read = ", ".join(f"CAST({quoted(name)} AS {kind}) AS {quoted(name)}" for name, kind in types.items())
    seen = '"lake_no" IS NOT NULL'
    if table.date is not None:
        seen += f" AND {quoted(table.date)} <= {literal(frame.as_of, Kind.DATE)}"
    return f"SELECT {read} FROM {source} WHERE {seen}"
