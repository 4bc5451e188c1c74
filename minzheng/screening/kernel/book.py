"""The book of rules, checked and ready to run: tables, variables, rules and dated parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from minzheng.platform.packs import Text
from minzheng.screening.kernel.expression import Expression
from minzheng.screening.kernel.kinds import Kind, Value

AS_OF = "as_of"


class Aggregate(StrEnum):
    """How rows become one value. Without rows count gives 0, exists gives false, the others NULL."""

    SUM = "sum"
    COUNT = "count"
    COUNT_DISTINCT = "count_distinct"
    MIN = "min"
    MAX = "max"
    EXISTS = "exists"
    LATEST = "latest"


@dataclass(frozen=True)
class Table:
    """A table of the lake as rules see it. Rows dated after as-of, or without that date, are not seen.

    A snapshot comes from the database, not from a file: its rows have no delivery, sheet_no and row_no.
    """

    code: str
    title: Text
    columns: Mapping[str, Kind]
    date: str | None
    snapshot: bool


@dataclass(frozen=True)
class Window:
    """Rows later than as_of minus so many months or days, up to as_of."""

    unit: str
    length: int


@dataclass(frozen=True)
class Variable:
    """One value of a person (or, with `everyone`, of the whole table), from one table or from other variables.

    `per` groups the rows first by a column; `then` joins the groups' values to one. `among` names another variable of
    the person: the value is then worked out over everybody who has the same value there, such as a household.
    """

    code: str
    title: Text
    kind: Kind
    unit: str
    code_list: str | None
    table: str | None
    value: Expression | None
    where: Expression | None
    aggregate: Aggregate | None
    window: Window | None
    per: str | None
    then: Aggregate | None
    everyone: bool
    among: str | None
    level: int


@dataclass(frozen=True)
class Shown:
    """A variable shown as a reason, with its words and the parameter it is held against."""

    variable: str
    words: Text
    against: str | None


@dataclass(frozen=True)
class Example:
    """Given variables (all others NULL), does the rule hit?"""

    case: str
    as_of: date
    given: Mapping[str, Value]
    expect: bool


@dataclass(frozen=True)
class Rule:
    """One rule, dated; `evidence` names the variables whose rows a trace leads to, `cost` the one that says what
    somebody whom it hits would be paid a year, if it says so."""

    code: str
    title: Text
    kind: str
    severity: str
    since: date
    until: date | None
    when: Expression
    when_text: str
    basis: Text
    source: str
    status: str
    what_to_do: Text
    reasons: tuple[Shown, ...]
    evidence: tuple[str, ...]
    parameters: tuple[str, ...]
    cooling_off_days: int
    work_kind: str
    examples: tuple[Example, ...]
    cost: str | None = None

    def runs_on(self, day: date) -> bool:
        """True if the rule is in force on that day; `until` is the last day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Setting:
    """A parameter's value on a day, with its source and whether anybody verified it."""

    value: Value
    since: date
    source: str
    status: str


@dataclass(frozen=True)
class Parameter:
    """A dated parameter; `values` are ordered by their first day and don't overlap."""

    code: str
    title: Text
    unit: str
    kind: Kind
    values: tuple[tuple[Setting, date | None], ...]

    def on(self, day: date) -> Setting | None:
        """The value in force on a day, or None."""
        for setting, until in self.values:
            if setting.since <= day and (until is None or day <= until):
                return setting
        return None


@dataclass(frozen=True)
class Book:
    """All that one run needs; `digest` changes with any character of the files it was read from."""

    tables: Mapping[str, Table]
    variables: Mapping[str, Variable]
    rules: Mapping[str, Rule]
    parameters: Mapping[str, Parameter]
    digest: str

    def settings(self, day: date) -> dict[str, Setting]:
        """Every parameter that has a value on that day."""
        found = {code: parameter.on(day) for code, parameter in self.parameters.items()}
        return {code: setting for code, setting in found.items() if setting is not None}

    def rules_on(self, day: date) -> list[Rule]:
        """The rules in force on that day, by code."""
        return [rule for code, rule in sorted(self.rules.items()) if rule.runs_on(day)]
