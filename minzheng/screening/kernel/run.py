"""Runs a book of rules over the lake's Parquet files with DuckDB; nothing but these files can be read."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping, Sequence
from datetime import date

import duckdb
import pyarrow as pa

from minzheng.screening.kernel.book import Book, Setting
from minzheng.screening.kernel.kinds import Value
from minzheng.screening.kernel.plan import Plan, compile_facts, compile_plan
from minzheng.screening.kernel.render import text_literal
from minzheng.screening.kernel.scans import ROW_KEYS, columns_read
from minzheng.screening.kernel.steps import CHOSEN, Frame, used_variables

Tables = Mapping[str, Sequence[str]]

HITS = pa.schema(
    [
        ("lake_no", pa.int64()),
        ("rule", pa.string()),
        ("values", pa.string()),
        ("parameters", pa.string()),
        (
            "rows",
            pa.list_(
                pa.struct(
                    [
                        ("source", pa.string()),
                        ("delivery", pa.int64()),
                        ("sheet", pa.int16()),
                        ("row", pa.int32()),
                    ]
                )
            ),
        ),
    ]
)


class RunRefused(ValueError):
    """The rules can't be run: a parameter has no value on the day, or a table lacks a column."""

    def __init__(self, messages: Sequence[str]) -> None:
        self.messages = tuple(messages)
        super().__init__("\n".join(messages))


def plan_of(
    book: Book,
    tables: Tables,
    as_of: date,
    parameters: Mapping[str, Setting] | None = None,
    *,
    part: bool = False,
) -> Plan:
    """The plan of a run, to be printed with `.sql()`. Raises RunRefused without a needed parameter."""
    settings = settings_of(book, as_of, parameters)
    return compile_plan(book, _sources(tables), as_of, settings, part=part)


def settings_of(
    book: Book, as_of: date, parameters: Mapping[str, Setting] | None = None
) -> dict[str, Setting]:
    """The parameters of a day, those given before the book's own. Raises RunRefused without a needed one."""
    settings = {**book.settings(as_of), **(parameters or {})}
    needed = {code for rule in book.rules_on(as_of) for code in rule.parameters}
    absent = sorted(needed - settings.keys())
    if absent:
        raise RunRefused(
            [f"The parameter {code} has no value on {as_of}. Give it a dated value." for code in absent]
        )
    return settings


def _sources(tables: Tables) -> dict[str, str | None]:
    return {code: read_parquet(paths) for code, paths in tables.items() if paths}


def run(
    book: Book,
    tables: Tables,
    as_of: date,
    parameters: Mapping[str, Setting] | None = None,
    threads: int = 2,
    memory_limit: str = "2GB",
    people: Collection[int] | None = None,
) -> pa.Table:
    """Hits of all rules in force on the day, ordered by rule and person; the columns are those of HITS.

    tables: Parquet files of each table; a table without files is empty. parameters stand before the book's.
    people: only of these numbers of the lake, in a book that `can_be_parted`; whoever shares a household or the like
    with somebody has to be among them, else their hits are not those of a whole run.
    The schema's metadata keep `as_of` and `book` (its digest). Raises RunRefused.
    """
    plan = plan_of(book, tables, as_of, parameters, part=people is not None)
    hits = _executed(book, tables, as_of, plan, threads, memory_limit, people)
    return hits.cast(HITS).replace_schema_metadata({"as_of": as_of.isoformat(), "book": book.digest})


def facts_about(
    book: Book,
    tables: Tables,
    as_of: date,
    lake_no: int,
    threads: int = 2,
    memory_limit: str = "2GB",
    people: Collection[int] | None = None,
) -> dict[str, Value]:
    """Every variable that the rules in force read of one person; empty if no table has a row of them.

    people, as for `run`, are all that have to be looked at for this one. Raises RunRefused, as `run` does.
    """
    settings = settings_of(book, as_of)
    plan = compile_facts(book, _sources(tables), as_of, settings, lake_no, part=people is not None)
    executed = _executed(book, tables, as_of, plan, threads, memory_limit, people)
    found: list[dict[str, Value]] = executed.to_pylist()
    return {name: value for name, value in found[0].items() if name != "lake_no"} if found else {}


def _executed(
    book: Book,
    tables: Tables,
    as_of: date,
    plan: Plan,
    threads: int,
    memory_limit: str,
    people: Collection[int] | None = None,
) -> pa.Table:
    with (
        tempfile.TemporaryDirectory(prefix="minzheng-rules-") as spill,
        guarded_connection(tables, spill, threads, memory_limit) as connection,
    ):
        _check_columns(connection, book, tables, as_of)
        if people is not None:
            connection.register(CHOSEN, pa.table({"lake_no": pa.array(sorted(people), pa.int64())}))
        return connection.execute(plan.sql()).to_arrow_table()


def guarded_connection(
    tables: Tables, spill: str, threads: int, memory_limit: str
) -> duckdb.DuckDBPyConnection:
    """A database that may read the given files and write to its spill folder, and can't be told otherwise."""
    connection = duckdb.connect(
        config={"threads": threads, "memory_limit": memory_limit, "temp_directory": spill}
    )
    files = [path for group in tables.values() for path in group]
    # DuckDB asks twice: for the path as it is written in the query, and for the file it then opens.
    paths = sorted({*files, *(_literal_path(path) for path in files)})
    connection.execute(f"SET allowed_paths = [{', '.join(text_literal(path) for path in paths)}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def read_parquet(paths: Sequence[str]) -> str:
    """SQL that reads exactly these files: quotes are doubled, and no sign of a path is a pattern."""
    listed = ", ".join(text_literal(_literal_path(path)) for path in paths)
    return f"read_parquet([{listed}], union_by_name = true)"


def _literal_path(path: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in path)


def _check_columns(connection: duckdb.DuckDBPyConnection, book: Book, tables: Tables, as_of: date) -> None:
    """A missing column would be a rule that silently never hits: it is refused instead."""
    frame = Frame(book, tuple(used_variables(book, book.rules_on(as_of))), as_of, {})
    missing: list[str] = []
    for code, columns in columns_read(frame).items():
        if not tables.get(code):
            continue
        described = connection.execute(f"DESCRIBE SELECT * FROM {read_parquet(tables[code])}").fetchall()
        there = {str(row[0]) for row in described}
        keys = ["lake_no"] if book.tables[code].snapshot else ["lake_no", *ROW_KEYS]
        missing += [f"{code}.{name}" for name in [*keys, *columns] if name not in there]
    if missing:
        raise RunRefused([f"There is no column {name}. Deliver it, or correct tables/." for name in missing])
