"""What all steps of a plan share: their form, and how a name is said in SQL at each place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from minzheng.screening.kernel.book import AS_OF, Aggregate, Book, Rule, Setting, Variable
from minzheng.screening.kernel.expression import names
from minzheng.screening.kernel.kinds import Kind
from minzheng.screening.kernel.render import literal, quoted, render

CHOSEN = "chosen"
COUNTING = {Aggregate.COUNT: "0", Aggregate.COUNT_DISTINCT: "0", Aggregate.EXISTS: "FALSE"}


@dataclass(frozen=True)
class Step:
    """A named part of the statement; a materialised one is worked out once and read by many."""

    name: str
    body: str
    materialised: bool = False

    def sql(self) -> str:
        """The step as an entry of WITH."""
        how = "MATERIALIZED " if self.materialised else ""
        return f"{quoted(self.name)} AS {how}(\n  {self.body}\n)"


@dataclass(frozen=True)
class Frame:
    """One compilation: the book, the variables that are needed, the day and the parameters.

    With `part` only the people of the relation CHOSEN are looked at; what is worked out of everyone still is.
    """

    book: Book
    variables: tuple[Variable, ...]
    as_of: date
    settings: Mapping[str, Setting]
    part: bool = False

    def scan(self, variable: Variable) -> str:
        """The step that reads the rows of the variable's table."""
        return f"{'e' if self.part and variable.everyone else 's'}_{variable.table}"

    def home(self, variable: Variable) -> str:
        """The step that works the variable out."""
        if variable.per is not None:
            return f"p_{variable.code}"
        if variable.among is not None:
            return f"m{variable.level}_{variable.among}"
        return f"{'all' if variable.everyone else 'p'}{variable.level}_{variable.table}"

    def known(self, name: str) -> str | None:
        """SQL of as_of and of parameters; None for other names."""
        if name == AS_OF:
            return literal(self.as_of, Kind.DATE)
        if name in self.book.parameters:
            return literal(self.settings[name].value, self.book.parameters[name].kind)
        return None

    def reference(self, name: str) -> str:
        """A variable said before all facts are joined: the column of its step, or its own expression."""
        known = self.known(name)
        if known is not None:
            return known
        variable = self.book.variables[name]
        if not has_step(variable) and variable.value is not None:
            return render(variable.value, self.reference)
        column = f"{quoted(self.home(variable))}.{quoted(name)}"
        plain = variable.per is None and variable.among is None
        empty = COUNTING.get(variable.aggregate) if variable.aggregate and plain else None
        return column if empty is None else f"COALESCE({column}, {empty})"

    def fact(self, name: str) -> str:
        """A variable said after all facts are joined."""
        return self.known(name) or f"facts.{quoted(name)}"

    def on_rows(self, variable: Variable, name: str) -> str:
        """A name in an expression over the rows `r` of the variable's table."""
        return self._column(variable, name) or self.reference(name)

    def on_facts(self, variable: Variable, name: str) -> str:
        """The same for rows joined with all facts."""
        return self._column(variable, name) or self.fact(name)

    def _column(self, variable: Variable, name: str) -> str | None:
        table = self.book.tables[variable.table] if variable.table is not None else None
        return f"r.{quoted(name)}" if table is not None and name in table.columns else None


def has_step(variable: Variable) -> bool:
    """True if the variable is worked out in a step of its own; others are written out where they are read."""
    return variable.table is not None or variable.among is not None


def reads(book: Book, variable: Variable) -> list[str]:
    """Codes of the variables a variable reads itself; columns of its own table stand before them."""
    columns = book.tables[variable.table].columns if variable.table is not None else {}
    parts = [part for part in (variable.value, variable.where) if part is not None]
    found = dict.fromkeys(name for part in parts for name in names(part))
    own = [name for name in found if name in book.variables and name not in columns]
    return own if variable.among not in book.variables else [str(variable.among), *own]


def needed(book: Book, codes: Iterable[str]) -> set[str]:
    """The variables and all they read, directly or through others."""
    waiting, seen = list(codes), set[str]()
    while waiting:
        code = waiting.pop()
        if code not in seen:
            seen.add(code)
            waiting += reads(book, book.variables[code])
    return seen


def can_be_parted(book: Book, circles: frozenset[str]) -> bool:
    """Whether some people's rows tell what the rules say of them: everybody who shares a value with them is known by
    one of the tables `circles`, and what is worked out of everyone is read of files, and nothing of single persons."""
    keys = {variable.among for variable in book.variables.values() if variable.among is not None}
    everyone = [variable for variable in book.variables.values() if variable.everyone]
    files = all(not book.tables[variable.table or ""].snapshot for variable in everyone)
    read = {code for variable in everyone for code in needed(book, reads(book, variable))}
    told = all(book.variables[key].table in circles for key in keys)
    return told and files and all(book.variables[code].everyone for code in read)


def used_variables(book: Book, rules: Iterable[Rule]) -> Iterator[Variable]:
    """The variables the rules need, lowest level first, then by code."""
    wanted: set[str] = set()
    for rule in rules:
        wanted |= {name for name in names(rule.when) if name in book.variables}
        wanted |= {*(shown.variable for shown in rule.reasons), *rule.evidence}
    for code in sorted(needed(book, wanted), key=lambda each: (book.variables[each].level, each)):
        yield book.variables[code]
