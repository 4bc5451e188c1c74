"""Dated values: what the law or an office sets, with unit, source and status; asked by `pack.at(date)`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, StrictInt, StrictStr, model_validator

from minzheng.platform.packs.problems import wrong
from minzheng.platform.packs.schema import Code, Said, Schema, Sourced, Status, Text

ParameterValue = StrictInt | Decimal | StrictStr


class DatedValue(Sourced):
    """A value and the days it holds for; `valid_until` is the last day, open when left out."""

    value: Annotated[ParameterValue, Field(union_mode="left_to_right")]
    valid_from: date
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether this is the value of the day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


class ParameterEntry(Schema):
    """A parameter and its values through time, oldest first."""

    code: Code
    title: Text
    unit: Said
    values: Annotated[tuple[DatedValue, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_value_a_day(self) -> Self:
        for index, (earlier, later) in enumerate(zip(self.values, self.values[1:], strict=False)):
            if earlier.valid_until is None or earlier.valid_until >= later.valid_from:
                raise wrong(
                    "Two values hold on the same day.",
                    "End the earlier one the day before the later begins.",
                    "values",
                    index,
                )
        return self


class ParametersFile(Schema):
    """parameters/<authority>.yaml."""

    parameters: tuple[ParameterEntry, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """The value of a parameter on a day. `unverified` is shown wherever the value decides."""

    code: str
    value: int | Decimal | str
    unit: str
    source: str
    status: Status

    @property
    def number(self) -> Decimal:
        """The value as a number. Raises ValueError when it is a text."""
        if isinstance(self.value, str):
            raise ValueError(f"The parameter {self.code} is a text: {self.value!r}.")
        return Decimal(self.value)


class NoParameter(LookupError):
    """The pack has no value of this parameter on this day."""

    def __init__(self, code: str, day: date) -> None:
        super().__init__(
            f"The pack has no value of {code!r} on {day}. Add it to a file in parameters/ with valid_from and source."
        )
