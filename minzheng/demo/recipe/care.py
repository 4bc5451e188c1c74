"""Elders in a recipe: who stands in the lists of people aged 80 and over, and who comes to their door."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from minzheng.demo.recipe.base import Code, Count, Part, Share, Span, Title, Weights, Word


class ElderArchetype(Part):
    """Elders who fare alike in the report's year; `counts` and `unreached` are what their author says is true."""

    code: Code
    title: Title
    people: Count
    listed: Literal["full", "additions"] = "full"
    turns_80: Literal["before", "in_year", "next_year"] = "before"
    visits: Literal["confirmed", "only_early", "untrue", "unchecked", "none"]
    dies: bool = False
    row: Literal["good", "comes_back", "birth_mismatch"] = "good"
    counts: bool
    unreached: bool

    @model_validator(mode="after")
    def _one_truth(self) -> ElderArchetype:
        if self.counts and (self.row != "good" or self.visits != "confirmed" or self.turns_80 == "next_year"):
            raise ValueError(
                "who counts has a good row, is 80 in the year and has a confirmed visit: mend `counts`"
            )
        if self.counts and self.unreached:
            raise ValueError("nobody is both counted and unreached: keep one of `counts` and `unreached`")
        if self.dies and (not self.counts or self.turns_80 != "before"):
            raise ValueError(
                "who dies in the year was 80 and visited before, so that the account is plain: mend `dies`"
            )
        return self


class Service(Part):
    """What a provider does at a visit, in the words of the returns, and how long it takes."""

    name: Word
    minutes: Span
    weight: Annotated[float, Field(gt=0)] = 1


class CareRecipe(Part):
    """Elders and their visits. Shares are of elders with confirmed visits."""

    archetypes: Annotated[tuple[ElderArchetype, ...], Field(min_length=1)]
    living: Weights
    alone: Word
    oldest: Count
    visits_each: dict[Annotated[int, Field(ge=1)], Annotated[float, Field(gt=0)]]
    also_untrue: Share
    also_unchecked: Share
    after_death: Count
    strangers: Count
    services: Annotated[tuple[Service, ...], Field(min_length=1)]
    workers: Span
    said_true: Word
    said_untrue: Word
    ways: Weights
    current_visits: Count
    unchecked_days: Count

    @model_validator(mode="after")
    def _alone_is_a_way_to_live(self) -> CareRecipe:
        if self.alone not in self.living:
            raise ValueError(
                f"alone: {self.alone} is none of `living`: write one of {', '.join(self.living)}"
            )
        return self


class AssessmentRecipe(Part):
    """Ability assessments: how many of each archetype, and who assesses."""

    archetypes: dict[Code, Count]
    agencies: Annotated[tuple[Word, ...], Field(min_length=1)]
    current: Count


class AbilityArchetype(Part):
    """Elders of like ability: allowed scores by item or by dimension (the item goes before), and conditions.

    Scores of a dimension hold for each of its items, as far as the item knows them.
    """

    code: Code
    title: Title
    scores: dict[Code, tuple[Count, ...]]
    coma: bool = False
    dementia: bool = False
    mental_disorder: bool = False
    incidents: tuple[Count, ...] = (0,)


class AbilityItems(Part):
    """The items of the assessment with their highest scores, in the order of the columns, and the archetypes."""

    items: dict[Code, Annotated[int, Field(ge=1)]]
    said_yes: Word
    said_no: Word
    archetypes: tuple[AbilityArchetype, ...]

    @model_validator(mode="after")
    def _scores_fit(self) -> AbilityItems:
        for archetype in self.archetypes:
            for item in self.items:
                if not self.allowed(archetype, item):
                    raise ValueError(
                        f"archetype {archetype.code} allows no score for {item}: add it under `scores`"
                    )
        return self

    def allowed(self, archetype: AbilityArchetype, item: str) -> tuple[int, ...]:
        """Returns the scores an archetype may have on an item; empty when it says nothing that the item knows."""
        scores = archetype.scores.get(item, archetype.scores.get(item.split(".")[0], ()))
        return tuple(score for score in scores if score <= self.items[item])
