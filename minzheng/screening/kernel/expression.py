"""A checked expression: three kinds of nodes, each knowing the kind of its value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from minzheng.screening.kernel.kinds import Kind, Present


@dataclass(frozen=True)
class Constant:
    """A value written in the rule itself."""

    value: Present
    kind: Kind


@dataclass(frozen=True)
class Name:
    """A variable, a parameter, a column or as_of."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class Call:
    """An operation of the table in operations.py on its arguments."""

    operation: str
    arguments: tuple[Expression, ...]
    kind: Kind


Expression = Constant | Name | Call


def names(expression: Expression) -> Iterator[str]:
    """Yield every name the expression reads, in the order of the text, repeated ones too."""
    if isinstance(expression, Name):
        yield expression.name
    elif isinstance(expression, Call):
        for argument in expression.arguments:
            yield from names(argument)
