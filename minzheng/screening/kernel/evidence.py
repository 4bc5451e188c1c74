"""The last steps: which rows of which files made the decisive variables of a hit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from minzheng.screening.kernel.book import Aggregate, Book, Rule, Variable
from minzheng.screening.kernel.facts import recency, row_filter
from minzheng.screening.kernel.kinds import SQL_TYPES
from minzheng.screening.kernel.render import Resolve, quoted, render, text_literal
from minzheng.screening.kernel.steps import Frame, Step, needed, reads

MOST_ROWS = 20
EXTREMES = {Aggregate.MIN, Aggregate.MAX}
_OWN = 'JOIN around AS facts ON facts."lake_no" = hits."lake_no"'

_NONE = (
    'SELECT 0::BIGINT AS "lake_no", \'\' AS "rule", 0 AS "place", \'\' AS "source", '
    '0::BIGINT AS "delivery", 0::SMALLINT AS "sheet", 0::INTEGER AS "row" WHERE FALSE'
)
_EACH_ONCE = (
    'SELECT "lake_no", "rule", MIN("place") AS "place", "source", "delivery", "sheet", "row" '
    'FROM found GROUP BY "lake_no", "rule", "source", "delivery", "sheet", "row"'
)
_LISTS = (
    'SELECT "lake_no", "rule", LIST({"source": "source", "delivery": "delivery", "sheet": "sheet", "row": "row"} '
    f'ORDER BY "place", "delivery" DESC, "sheet", "row")[1:{MOST_ROWS}] AS "rows" '
    'FROM each_once GROUP BY "lake_no", "rule"'
)


def evidence_steps(frame: Frame, rules: list[Rule]) -> Iterator[Step]:
    """For each hit at most MOST_ROWS rows: those of the first named variable first, newest delivery first."""
    parts = [
        part
        for rule in rules
        for place, code in enumerate(rule.evidence)
        for part in _parts(frame, rule, frame.book.variables[code], place)
    ]
    yield Step("around", _around(frame, rules), True)
    yield Step("found", " UNION ALL\n  ".join([_NONE, *parts]))
    yield Step("each_once", _EACH_ONCE)
    yield Step("evidence", _LISTS)


def _around(frame: Frame, rules: list[Rule]) -> str:
    """The facts of who hits, and of everybody who shares a household or the like with them: few, read by every part."""
    variables = [frame.book.variables[code] for rule in rules for code in rule.evidence]
    shared = sorted({variable.among for variable in variables if variable.among is not None})
    conditions = ['facts."lake_no" IN (SELECT "lake_no" FROM hits)']
    conditions += [
        f"facts.{quoted(key)} IN (SELECT own.{quoted(key)} FROM facts AS own "
        f'WHERE own."lake_no" IN (SELECT "lake_no" FROM hits) AND own.{quoted(key)} IS NOT NULL)'
        for key in shared
    ]
    return f"SELECT * FROM facts WHERE {' OR '.join(conditions)}"


def _parts(frame: Frame, rule: Rule, variable: Variable, place: int) -> Iterator[str]:
    """The rows of a variable; of one among members the rows of what it reads, of each member it counts."""
    if variable.among is None:
        yield _rows(frame, rule, variable, place, _OWN)
        return
    shared = quoted(variable.among)
    members = (
        'JOIN around AS own ON own."lake_no" = hits."lake_no" '
        f"JOIN around AS facts ON facts.{shared} = own.{shared} AND {row_filter(frame, variable, frame.fact)}"
    )
    for read in behind(frame.book, variable):
        yield _rows(frame, rule, read, place, members)


def behind(book: Book, variable: Variable) -> list[Variable]:
    """The variables with rows of files that a variable among members is made of."""
    codes = needed(book, reads(book, variable))
    return [each for each in (book.variables[code] for code in sorted(codes)) if of_file(book, each)]


def of_file(book: Book, variable: Variable) -> bool:
    """True if rows of a file are behind a person's variable."""
    table = book.tables.get(variable.table) if variable.table is not None else None
    return table is not None and not table.snapshot and not variable.everyone


def _rows(frame: Frame, rule: Rule, variable: Variable, place: int, whose: str) -> str:
    conditions = [
        f'hits."rule" = {text_literal(rule.code)}',
        row_filter(frame, variable, _resolve(frame, variable)),
    ]
    joined, decisive = (
        _grouped(frame, variable) if variable.per is not None else ("", _decisive(frame, variable))
    )
    rows = f"{quoted(f's_{variable.table}')} AS r"
    return (
        f'SELECT hits."lake_no", {text_literal(rule.code)}, {place}, {text_literal(variable.table or "")}, '
        f'r."delivery", r."sheet_no", r."row_no" FROM hits {whose} '
        f'JOIN {rows} ON r."lake_no" = facts."lake_no"{joined} '
        f"WHERE {' AND '.join([*conditions, *decisive])}{_newest(frame, variable)}"
    )


def _resolve(frame: Frame, variable: Variable) -> Resolve:
    return partial(frame.on_facts, variable)


def _grouped(frame: Frame, variable: Variable) -> tuple[str, list[str]]:
    """Of a variable in groups: the rows of the groups whose value is the variable's."""
    key = f"r.{quoted(variable.per or '')}"
    groups = quoted(f"g_{variable.code}")
    joined = f' JOIN {groups} AS g ON g."lake_no" = r."lake_no" AND g."group" = {key}'
    return joined, [f'g."value" = {frame.fact(variable.code)}'] if variable.then in EXTREMES else []


def _decisive(frame: Frame, variable: Variable) -> list[str]:
    """Of a least or greatest value: the rows that have it."""
    if variable.value is None or variable.aggregate not in EXTREMES:
        return []
    value = render(variable.value, _resolve(frame, variable))
    return [f"TRY_CAST({value} AS {SQL_TYPES[variable.kind]}) = {frame.fact(variable.code)}"]


def _newest(frame: Frame, variable: Variable) -> str:
    """Of a latest value: the one row it came from."""
    if variable.value is None or variable.aggregate is not Aggregate.LATEST:
        return ""
    value = render(variable.value, _resolve(frame, variable))
    order = recency(frame, variable, value)
    numbered = f'ROW_NUMBER() OVER (PARTITION BY hits."lake_no", r."lake_no" ORDER BY {order} DESC)'
    return f" AND {value} IS NOT NULL QUALIFY {numbered} = 1"
