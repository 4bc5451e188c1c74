"""The pack files of screening: tables the rules read, variables made of them, and the rules themselves."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from minzheng.platform.packs import Code, Flag, Said, Schema, Sourced, Text, Whole, wrong

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
KindName = Literal["boolean", "integer", "number", "money", "ratio", "date", "text", "code"]
AggregateName = Literal["sum", "count", "count_distinct", "min", "max", "exists", "latest"]
UnitName = Literal["yuan", "yuan/year", "days", "months", "years", "times", "kinds", "none"]
Positive = Annotated[Whole, Field(ge=1)]
Strict = Field(strict=True)
Given = (
    Annotated[bool, Strict] | Annotated[int, Strict] | Annotated[float, Strict]
    | Annotated[str, Strict] | Annotated[date, Strict] | None
)  # fmt: skip


class TableEntry(Schema):
    """A table of the lake; `date` is the column that says when a row happened, `snapshot` that no file is behind it."""

    code: Name
    title: Text
    date: Name | None = None
    snapshot: Flag = False
    columns: Annotated[dict[Name, KindName], Field(min_length=1)]


class TablesFile(Schema):
    """tables/*.yaml."""

    tables: tuple[TableEntry, ...]


class WindowEntry(Schema):
    """How far back from as_of rows count: a number of months or of days."""

    months: Positive | None = None
    days: Positive | None = None

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if (self.months is None) == (self.days is None):
            raise wrong(
                "A window is counted in months or in days.", "Write one of `months: 12` and `days: 90`."
            )
        return self


class VariableEntry(Schema):
    """A value of a person from the rows of one table, or, without `table`, from other variables.

    `list` names the code list whose labels are shown instead of the code. `among` names a variable, such as the
    household: the value is then made of the variables of everybody who shares it.
    """

    code: Name
    title: Text
    type: KindName
    unit: UnitName | None = None
    list: Code | None = None
    table: Name | None = None
    where: Said | None = None
    value: Said | None = None
    aggregate: AggregateName | None = None
    window: WindowEntry | None = None
    per: Name | None = None
    then: Literal["sum", "min", "max"] | None = None
    everyone: Flag = False
    among: Name | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.among is not None:
            self._check_among()
        if self.table is None and self.among is None:
            self._check_derived()
        elif self.aggregate is None:
            raise wrong(
                "It isn't said how rows become one value.", "Add `aggregate:`, for example `aggregate: sum`."
            )
        elif (self.value is None) != (self.aggregate in ("count", "exists")):
            raise wrong(
                f"The aggregate {self.aggregate} doesn't fit.",
                "`count` and `exists` take no `value:`, all others need one.", "aggregate",
            )  # fmt: skip
        if (self.per is None) != (self.then is None):
            raise wrong("`per` and `then` belong together.", "Write both: `per: month` and `then: max`.")
        if self.per is not None and (self.aggregate in ("exists", "latest") or self.everyone):
            raise wrong(
                "`per` doesn't fit here.", "Use it with sum, count, count_distinct, min or max.", "per"
            )
        return self

    def _check_among(self) -> None:
        others = ("table", "window", "per", "then")
        if self.everyone or self.aggregate == "latest" or any(getattr(self, key) for key in others):
            raise wrong(
                "A variable `among` others is made of their variables alone.",
                "Leave `among:`, `where:`, `aggregate:` (all but latest) and `value:`; give what you read of a table "
                "a variable of its own.",
                "among",
            )

    def _check_derived(self) -> None:
        others = ("where", "aggregate", "window", "per", "then")
        if self.value is None or self.everyone or any(getattr(self, key) is not None for key in others):
            raise wrong(
                "A variable without a table is worked out from other variables alone.",
                "Add `table:`, or leave only `value:`.",
            )


class VariablesFile(Schema):
    """variables/*.yaml."""

    variables: tuple[VariableEntry, ...]


class ShownEntry(Schema):
    """A variable shown as a reason, and the parameter it is held against."""

    variable: Name
    words: Text
    against: Name | None = None


class ExampleEntry(Schema):
    """Given these variables, all others unknown, does the rule hit?"""

    case: Literal["hit", "near_miss", "value_missing"]
    as_of: date
    given: dict[Name, Given]
    expect: Flag


class RuleEntry(Sourced):
    """A rule: when it hits, why it may, what to do, and examples that hold."""

    code: Name
    title: Text
    kind: Literal["eligibility", "warning", "error"]
    severity: Literal["red", "orange", "yellow", "blue"]
    valid_from: date
    valid_until: date | None = None
    when: Said
    basis: Text
    what_to_do: Text
    reasons: Annotated[tuple[ShownEntry, ...], Field(min_length=1)]
    evidence: Annotated[tuple[Name, ...], Field(min_length=1)]
    cooling_off_days: Annotated[Whole, Field(ge=0)]
    work_kind: Code
    cost: Name | None = None
    examples: tuple[ExampleEntry, ...]

    @model_validator(mode="after")
    def _examples_of_each_case(self) -> Self:
        missing = {"hit", "near_miss", "value_missing"} - {example.case for example in self.examples}
        if missing:
            raise wrong(
                f"There is no example of the case {', '.join(sorted(missing))}.",
                "Add at least a hit, a near_miss and a value_missing.", "examples",
            )  # fmt: skip
        for index, example in enumerate(self.examples):
            if example.case != "value_missing" and example.expect != (example.case == "hit"):
                raise wrong(
                    f"A {example.case} can't expect {str(example.expect).lower()}.",
                    "Correct `case` or `expect`.", "examples", index, "expect",
                )  # fmt: skip
        return self


class RulesFile(Schema):
    """lines/<line>/rules*.yaml."""

    rules: tuple[RuleEntry, ...]
