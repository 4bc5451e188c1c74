"""Surveys in a recipe: archetypes of answers, and how many people have each."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictInt, model_validator

from minzheng.demo.recipe.base import Code, Count, Part, Title, Word


class SurveyArchetype(Part):
    """People who answer alike: allowed options by question. `in_need` is what their author says is true.

    They are taken from a group (`who`), of elders perhaps only those of whom the list says how they live (`lives`).

    All answers lie clear of every threshold, but for those of a borderline archetype: they reach one exactly.
    """

    code: Code
    title: Title
    who: Literal["elder", "roll", "disabled", "anyone"]
    lives: tuple[Word, ...] = ()
    in_need: bool
    borderline: bool = False
    answers: dict[Code, Annotated[tuple[StrictInt | Code, ...], Field(min_length=1)]]


class RaisedThreshold(Part):
    """A threshold of the scoring table, by category and level: raised by one, it lets the borderline people go."""

    category: Code
    level: Count


class SurveyArchetypes(Part):
    """survey_archetypes.yaml: whose questions are answered, how yes and no are written, and the archetypes.

    `raise_threshold` names the one threshold that the borderline archetype reaches exactly.
    """

    questionnaire: Code
    said_yes: Word
    said_no: Word
    raise_threshold: RaisedThreshold
    archetypes: Annotated[tuple[SurveyArchetype, ...], Field(min_length=1)]


class Earlier(Part):
    """People of archetype `last` who had answered as `earlier` before: it's the later answer that holds."""

    earlier: Code
    last: Code
    people: Count


class SurveyRecipe(Part):
    """How many people answered as which archetype in their last survey of the year, and what lies around it.

    `other_year` are rows about the year before in the year's files, half of them of people surveyed in the year too;
    `late` rows of the year that come with the next year's files; `comes_back` people whose only row is broken;
    `current` people surveyed in the last weeks before the as-of day.
    """

    archetypes: dict[Code, Count]
    earlier: tuple[Earlier, ...] = ()
    other_year: Count
    late: Count
    comes_back: Count
    current: Count
    surveyors: Annotated[tuple[Word, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _enough_people(self) -> SurveyRecipe:
        for pair in self.earlier:
            if pair.people > self.archetypes.get(pair.last, 0):
                raise ValueError(
                    f"earlier: {pair.last} has fewer than {pair.people} people: raise `archetypes`"
                )
        return self
