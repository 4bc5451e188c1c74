"""What validation gives back: good rows with typed values, bad rows with what would be right."""

from __future__ import annotations

from dataclasses import dataclass, field

from minzheng.exchange.kernel.cells import Value
from minzheng.exchange.kernel.messages import Problem
from minzheng.registry.kernel.identity import IdNumber


@dataclass(frozen=True, slots=True)
class Row:
    """A good row: sheet and row as a person sees them, values by column code, whose it is, what was repaired where.

    Money is in fen, a month is its first day, a division the id of its node; numbers are their text.
    """

    sheet: str
    row: int
    values: dict[str, Value]
    number: IdNumber | None = None
    repairs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unnumbered:
    """What a row tells that lacks nothing but a usable number: typed values, and the number as written."""

    values: dict[str, Value]
    written: str


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that goes back, with everything wrong in it; `unnumbered` if that is its number alone."""

    sheet: str
    row: int
    problems: tuple[Problem, ...]
    unnumbered: Unnumbered | None = field(default=None, compare=False)


@dataclass(slots=True)
class Validated:
    """Some of a file's rows, good and bad, and how many were left out because they stand in it already."""

    good: list[Row] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    twice: int = 0
