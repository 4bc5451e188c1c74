"""An entry of a file keeps the way back to its line, so that each problem can name it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydantic import BaseModel

from minzheng.platform.packs import Content, Problem
from minzheng.platform.packs.parameters import ParameterEntry, ParametersFile
from minzheng.screening.kernel.book import Book, Parameter, Rule, Table, Variable
from minzheng.screening.kernel.expression import Expression
from minzheng.screening.kernel.expression_error import ExpressionError
from minzheng.screening.kernel.kinds import Kind
from minzheng.screening.kernel.language import parse
from minzheng.screening.schema import RulesFile, TablesFile, VariablesFile

E = TypeVar("E", bound=BaseModel)


@dataclass(frozen=True)
class Entry(Generic[E]):
    """One entry of a file: its value, its file and its place in it."""

    value: E
    content: Content[BaseModel]
    at: tuple[str | int, ...]

    def problem(self, message: str, remedy: str, *key: str | int) -> Problem:
        """A problem of this entry; `key` leads from the entry to the value."""
        return self.content.problem(message, remedy, *self.at, *key)


@dataclass(frozen=True)
class Sources:
    """All files a book is made of; `digest` changes with any byte of them."""

    tables: tuple[Content[TablesFile], ...]
    variables: tuple[Content[VariablesFile], ...]
    rules: tuple[Content[RulesFile], ...]
    parameters: tuple[Content[ParametersFile], ...]
    digest: str
    published: tuple[ParameterEntry, ...] = ()


@dataclass
class Draft:
    """A book in the making: what was read so far, and what was wrong with it."""

    problems: list[Problem] = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    variables: dict[str, Variable] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)

    def book(self, digest: str = "") -> Book:
        """The book as far as it was read."""
        return Book(self.tables, self.variables, self.rules, self.parameters, digest)

    def read(
        self, entry: Entry[E], text: str | None, scope: Mapping[str, Kind], *key: str | int
    ) -> Expression | None:
        """The checked expression, or None and a problem noted."""
        if text is None:
            return None
        try:
            return parse(text, scope, frozenset(self.parameters))
        except ExpressionError as error:
            self.problems.append(entry.problem(error.message, error.remedy, *key))
            return None


def doubled(entry: Entry[E], code: str, known: Mapping[str, object]) -> Iterator[Problem]:
    """A problem if the code was used before."""
    if code in known:
        yield entry.problem(f"{code} is written twice.", "Give each its own code.", "code")
