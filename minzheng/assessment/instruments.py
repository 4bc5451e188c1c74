"""The schema of an instrument such as a national standard: items in dimensions, levels by total, and adjustments."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from minzheng.platform.packs import Code, Schema, Sourced, Text, Whole, wrong


class Item(Schema):
    """One item; `scores` are all there are, from able to unable. `scale` names the words for them, if any."""

    code: Code
    name: Text
    scores: Annotated[tuple[Whole, ...], Field(min_length=2)]
    scale: Code | None = None
    labels: dict[int, Text] = {}

    @model_validator(mode="after")
    def _scores_fall(self) -> Self:
        for index, (higher, lower) in enumerate(pairwise(self.scores)):
            if lower >= higher:
                raise wrong("The scores don't fall.", "Order them from able to unable.", "scores", index + 1)
        return self


class Dimension(Schema):
    """Items that are added up together."""

    code: Code
    name: Text
    items: Annotated[tuple[Item, ...], Field(min_length=1)]

    @property
    def highest(self) -> int:
        """The most points it can give."""
        return sum(item.scores[0] for item in self.items)


class LevelEntry(Schema):
    """A level holds from this total on, down to the next level's."""

    level: Annotated[Whole, Field(ge=0)]
    from_total: Annotated[Whole, Field(ge=0)]
    name: Text


class Condition(Schema):
    """Something known beside the items: yes or no, or how often."""

    code: Code
    name: Text
    kind: Literal["yes_no", "count"]


class SetsLevel(Schema):
    """A condition that decides the level whatever the total."""

    condition: Code
    level: Annotated[Whole, Field(ge=0)]


class Worsens(Schema):
    """A condition that makes the level worse: when it is so, or from a count on."""

    condition: Code
    by: Annotated[Whole, Field(ge=1)]
    at_least: Annotated[Whole, Field(ge=1)] | None = None


class Adjustments(Schema):
    """How conditions change the level by total. `combine`: all that worsen count once together, or each."""

    combine: Literal["once", "each"]
    sets: tuple[SetsLevel, ...] = ()
    worsens: tuple[Worsens, ...] = ()


class Instrument(Sourced):
    """An instrument: the sum of its items gives a level, which conditions may adjust but never beyond the worst."""

    code: Code
    title: Text
    standard: Text
    scales: dict[Code, dict[int, Text]] = {}
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1)]
    levels: Annotated[tuple[LevelEntry, ...], Field(min_length=2)]
    conditions: tuple[Condition, ...] = ()
    adjustments: Adjustments

    @cached_property
    def items(self) -> dict[str, Item]:
        """All items by code, in order."""
        return {item.code: item for dimension in self.dimensions for item in dimension.items}

    @property
    def highest(self) -> int:
        """The most points there are."""
        return sum(dimension.highest for dimension in self.dimensions)

    def level_name(self, level: int) -> Text:
        """The name of a level."""
        return next(entry.name for entry in self.levels if entry.level == level)

    @model_validator(mode="after")
    def _levels_cover_all_totals(self) -> Self:
        if self.levels[0].from_total > self.highest:
            raise wrong(
                "No total reaches this level.", f"The highest is {self.highest}.", "levels", 0, "from_total"
            )
        for index, (better, worse) in enumerate(pairwise(self.levels)):
            if worse.from_total >= better.from_total or worse.level <= better.level:
                raise wrong(
                    "The levels aren't ordered.", "Order them from able to unable.", "levels", index + 1
                )
        if self.levels[-1].from_total != 0:
            last = len(self.levels) - 1
            raise wrong(
                "A low total has no level.", "Let the last level begin at 0.", "levels", last, "from_total"
            )
        return self

    @model_validator(mode="after")
    def _items_are_distinct(self) -> Self:
        seen: set[str] = set()
        for index, dimension in enumerate(self.dimensions):
            for place, item in enumerate(dimension.items):
                at = ("dimensions", index, "items", place)
                if item.code in seen:
                    raise wrong(
                        f"The item {item.code} is written twice.", "Give it its own code.", *at, "code"
                    )
                if item.scale is not None and item.scale not in self.scales:
                    raise wrong("There is no such scale.", "Add it to `scales`.", *at, "scale")
                seen.add(item.code)
        return self

    @model_validator(mode="after")
    def _adjustments_know_their_conditions(self) -> Self:
        kinds = {condition.code: condition.kind for condition in self.conditions}
        for index, sets in enumerate(self.adjustments.sets):
            if kinds.get(sets.condition) != "yes_no":
                raise wrong(
                    "It needs a yes_no condition.",
                    "Name one above.",
                    "adjustments",
                    "sets",
                    index,
                    "condition",
                )
            if sets.level not in {entry.level for entry in self.levels}:
                raise wrong(
                    "There is no such level.", "Use one of `levels`.", "adjustments", "sets", index, "level"
                )
        for index, worsens in enumerate(self.adjustments.worsens):
            wanted = "yes_no" if worsens.at_least is None else "count"
            if kinds.get(worsens.condition) != wanted:
                raise wrong(
                    f"It needs a {wanted} condition.", "Name one above; a count has `at_least`.",
                    "adjustments", "worsens", index, "condition",
                )  # fmt: skip
        return self
