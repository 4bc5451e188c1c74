"""The compiler: all rules of a book as one SQL statement of named steps, each source read once.

s_<table>          rows of the lake that are seen as of the day, only the columns rules read
e_<table>          the same of everyone, where the plan looks at some people alone
all<n>_<table>     variables of everyone;  p<n>_<table>  variables of each person, n the level they need
g_<var>, p_<var>   a variable in two steps: groups, then one value
gm<n>_<var>, m<n>_<var>  variables among everybody with the same value of another, such as a household
people, facts      everybody with a row, and every variable of theirs
hits, around       who hits which rule with which values; the facts of these and of who shares a household with them
found … evidence   the rows of the files behind each hit
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from minzheng.screening.kernel.book import Book, Rule, Setting, Variable
from minzheng.screening.kernel.evidence import evidence_steps
from minzheng.screening.kernel.facts import fact_steps
from minzheng.screening.kernel.render import render, text_literal
from minzheng.screening.kernel.scans import scan_steps
from minzheng.screening.kernel.seen import parameters_seen, values_seen
from minzheng.screening.kernel.steps import Frame, Step, used_variables


@dataclass(frozen=True)
class Plan:
    """The steps in their order; the last one gives the hits, by rule and person."""

    steps: tuple[Step, ...]

    def sql(self) -> str:
        """The whole statement for DuckDB."""
        *named, last = self.steps
        return "WITH\n" + ",\n".join(step.sql() for step in named) + "\n" + last.body


def compile_plan(
    book: Book,
    sources: Mapping[str, str | None],
    as_of: date,
    settings: Mapping[str, Setting],
    *,
    part: bool = False,
) -> Plan:
    """Compile the rules in force on the day.

    sources: for each table the SQL that reads it (`read_parquet(…)`), None or absent where nothing was
    delivered: such a table is empty. part: only of the people of the relation CHOSEN.
    """
    rules = book.rules_on(as_of)
    frame = Frame(book, tuple(used_variables(book, rules)), as_of, settings, part)
    return Plan(
        (
            *scan_steps(frame, sources),
            *fact_steps(frame),
            Step("hits", " UNION ALL\n  ".join(_hits(frame, rules)), True),
            *evidence_steps(frame, rules),
            Step("", _FINAL, False),
        )
    )


def compile_facts(
    book: Book,
    sources: Mapping[str, str | None],
    as_of: date,
    settings: Mapping[str, Setting],
    lake_no: int,
    *,
    part: bool = False,
) -> Plan:
    """Compile what the rules in force on the day know of one person: the same steps up to the facts, and no hits."""
    frame = Frame(book, tuple(used_variables(book, book.rules_on(as_of))), as_of, settings, part)
    person = Step("", f'SELECT * FROM facts WHERE "lake_no" = {int(lake_no)}')
    return Plan((*scan_steps(frame, sources), *fact_steps(frame), person))


_FINAL = """SELECT hits."lake_no", hits."rule", hits."values", hits."parameters",
  COALESCE(evidence."rows", []) AS "rows"
FROM hits LEFT JOIN evidence ON evidence."lake_no" = hits."lake_no" AND evidence."rule" = hits."rule"
ORDER BY hits."rule", hits."lake_no\""""

_NOBODY = 'SELECT 0::BIGINT AS "lake_no", \'\' AS "rule", \'\' AS "values", \'\' AS "parameters" WHERE FALSE'


def _hits(frame: Frame, rules: list[Rule]) -> Iterator[str]:
    yield _NOBODY
    for rule in rules:
        values = values_seen(_shown(frame, rule), frame.fact)
        parameters = text_literal(parameters_seen(frame.book, rule, frame.settings))
        condition = render(rule.when, frame.fact)
        yield (
            f'SELECT facts."lake_no", {text_literal(rule.code)}, {values}, {parameters} '
            f"FROM facts WHERE {condition}"
        )


def _shown(frame: Frame, rule: Rule) -> list[Variable]:
    codes = dict.fromkeys(shown.variable for shown in rule.reasons)
    return [frame.book.variables[code] for code in codes]
