"""The schema of a scoring table: points an answer, thresholds to levels, and how urgent a need is."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, model_validator

from minzheng.platform.packs import Code, Schema, Sourced, Text, Whole, wrong
from minzheng.questionnaires.content import ShowIf

Points = Annotated[Whole, Field(ge=0)]
NeedLevel = Annotated[Whole, Field(ge=1)]


class Step(Schema):
    """Points from a number on."""

    at_least: Whole
    points: Points


class Scored(Schema):
    """The points of one question: by its options (an option left out has none), or by steps of a number."""

    question: Code
    by_answer: dict[Code, Points] = {}
    steps: tuple[Step, ...] = ()

    @model_validator(mode="after")
    def _answers_or_steps(self) -> Self:
        if bool(self.by_answer) == bool(self.steps):
            raise wrong(
                "Points come from answers or from steps.", "Write one of `by_answer` and `steps`.", "question"
            )
        for index, (lower, higher) in enumerate(pairwise(self.steps)):
            if higher.at_least <= lower.at_least or higher.points < lower.points:
                raise wrong(
                    "The steps don't rise.", "Order them; more never gives fewer points.", "steps", index + 1
                )
        return self


class Threshold(Schema):
    """A level is reached from this many points on."""

    level: NeedLevel
    points: Annotated[Whole, Field(ge=1)]


class Category(Schema):
    """One kind of need."""

    code: Code
    name: Text
    scored: Annotated[tuple[Scored, ...], Field(min_length=1)]
    thresholds: Annotated[tuple[Threshold, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _levels_rise(self) -> Self:
        for index, threshold in enumerate(self.thresholds):
            if threshold.level != index + 1:
                raise wrong(
                    "The levels aren't 1, 2, 3 … in order.", "Order them.", "thresholds", index, "level"
                )
        for index, (lower, higher) in enumerate(pairwise(self.thresholds)):
            if higher.points <= lower.points:
                raise wrong(
                    "A higher level needs more points.", "Raise it above the level before.",
                    "thresholds", index + 1, "points",
                )  # fmt: skip
        return self


class Urgency(Schema):
    """How soon something must be done: within so many working days."""

    code: Code
    name: Text
    working_days: Annotated[Whole, Field(ge=1)]


class UrgencyRule(Schema):
    """A need of this level or higher, and with this answer where one is named, has this urgency."""

    urgency: Code
    from_level: NeedLevel
    category: Code | None = None
    answer: ShowIf | None = None


class NeedsTable(Sourced):
    """A published table: from the answers of one questionnaire to needs. The first urgency rule that fits decides."""

    code: Code
    title: Text
    questionnaire: Code
    level_names: dict[int, Text]
    categories: Annotated[tuple[Category, ...], Field(min_length=1)]
    urgencies: Annotated[tuple[Urgency, ...], Field(min_length=1)]
    urgency_rules: Annotated[tuple[UrgencyRule, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _rules_cover_all(self) -> Self:
        known = {urgency.code for urgency in self.urgencies}
        categories = {category.code for category in self.categories}
        for index, rule in enumerate(self.urgency_rules):
            if rule.urgency not in known:
                raise wrong(
                    "There is no such urgency.", "Add it to `urgencies`.", "urgency_rules", index, "urgency"
                )
            if rule.category is not None and rule.category not in categories:
                raise wrong(
                    "There is no such category.", "Use one above.", "urgency_rules", index, "category"
                )
        last = self.urgency_rules[-1]
        if (last.from_level, last.category, last.answer) != (1, None, None):
            raise wrong(
                "Some need would have no urgency.", "End with a rule of from_level 1 and nothing else.",
                "urgency_rules", len(self.urgency_rules) - 1,
            )  # fmt: skip
        return self

    @model_validator(mode="after")
    def _levels_have_names(self) -> Self:
        for index, category in enumerate(self.categories):
            missing = {threshold.level for threshold in category.thresholds} - set(self.level_names)
            if missing:
                raise wrong(
                    f"Level {min(missing)} has no name.", "Add it to `level_names`.", "categories", index
                )
        return self
