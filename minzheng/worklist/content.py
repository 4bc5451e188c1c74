"""The pack file of a line of business: lines/<line>/line.yaml, with its kinds of work and their clocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from minzheng.platform.packs import (
    Code,
    Content,
    ContentKind,
    Pack,
    Problem,
    Text,
    Whole,
    content_kinds,
    wrong,
)
from minzheng.platform.packs.files import Permit
from minzheng.platform.packs.schema import Schema, Sourced

Colour = Literal["red", "orange", "yellow", "blue"]
WorkingDays = Annotated[Whole, Field(ge=1)]


class Escalation(Schema):
    """Who hears of it when the clock has run out by so many working days."""

    after: WorkingDays
    role: Code


class WorkKind(Sourced):
    """A kind of work: who may take it, and its clock in working days, one for all or one a colour."""

    code: Code
    title: Text
    permit: Permit
    working_days: WorkingDays | None = None
    by_colour: dict[Colour, WorkingDays] = {}
    escalation: Escalation | None = None

    def days(self, colour: str = "") -> int:
        """The clock in working days. Raises LookupError for a colour that has none."""
        found = self.working_days or {str(key): value for key, value in self.by_colour.items()}.get(colour)
        if found is None:
            raise LookupError(f"The work kind {self.code} has no clock for {colour or 'no colour'}.")
        return found

    @model_validator(mode="after")
    def _one_clock(self) -> Self:
        if (self.working_days is None) == (not self.by_colour):
            raise wrong(
                "A kind of work has one clock.",
                "Write exactly one of `working_days` and `by_colour`.",
                "by_colour" if self.by_colour else "code",
            )
        return self


class Line(Schema):
    """A line of business: its basis, the roles that work in it, the engines it uses and its kinds of work."""

    code: Code
    title: Text
    basis: tuple[Text, ...]
    roles: tuple[Code, ...]
    engines: tuple[Code, ...]
    work: tuple[WorkKind, ...] = ()


def _check_line(content: Content[Line], pack: Pack) -> Iterator[Problem]:
    line = content.value
    roles = {role.code for role in pack.roles}
    permits = {permit.code for permit in pack.permits}
    if line.code != content.business:
        yield content.problem(f"The folder is called {content.business}.", "Use the folder's name.", "code")
    for index, role in enumerate(line.roles):
        if role not in roles:
            yield content.problem(f"There is no role {role}.", "Use one of roles.yaml.", "roles", index)
    for index, kind in enumerate(line.work):
        if kind.permit not in permits:
            yield content.problem(
                f"There is no permit {kind.permit}.", "Use one of permits.yaml.", "work", index, "permit"
            )
        if kind.escalation is not None and kind.escalation.role not in roles:
            yield content.problem(
                "There is no such role.", "Use one of roles.yaml.", "work", index, "escalation", "role"
            )
        if kind.code in {each.code for each in _work_before(content, pack)} | {
            each.code for each in line.work[:index]
        }:
            yield content.problem(
                f"The work kind {kind.code} is there twice.", "Keep one.", "work", index, "code"
            )


def _work_before(content: Content[Line], pack: Pack) -> list[WorkKind]:
    lines = pack.content(LINES)
    return [kind for each in lines[: lines.index(content)] for kind in each.value.work]


LINES = content_kinds.register(
    ContentKind("lines", "lines/*/line.yaml", Line, _check_line, ("roles", "permits"))
)


def work_kinds(pack: Pack) -> dict[str, WorkKind]:
    """All kinds of work of the pack by code; a code belongs to one line."""
    return {kind.code: kind for each in pack.content(LINES) for kind in each.value.work}
