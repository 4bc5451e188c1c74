"""Acts in a recipe: what the people of some communities did in the last weeks, story by story."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from minzheng.demo.recipe.base import Code, Count, Part, Span, Title, Weights, Word

StepName = Literal[
    "raise", "visit_warning", "plan_visit", "take", "draft", "record", "propose", "approve", "return",
    "order", "serve", "confirm", "dispute", "close",
]  # fmt: skip


class StoryArchetype(Part):
    """What goes alike for some people: `steps` in their order, each by the hand of its role.

    The first step lies `began` days before the as-of day, each further one `pace` days after the one before, on a
    weekday. Steps that would come after the as-of day are still to be done: they are the open work. `answers` are
    the survey archetypes of what is found at the door, of which one fits the person; `words` are those of the
    report, of the decision, of the end.
    """

    code: Code
    title: Title
    answers: Annotated[tuple[Code, ...], Field(min_length=1)]
    began: Span
    pace: Span
    steps: Annotated[tuple[StepName, ...], Field(min_length=1)]
    severity: Weights = {"yellow": 1}
    hands: dict[StepName, Code] = {}
    words: dict[Literal["raise", "return", "close"], Annotated[tuple[Word, ...], Field(min_length=1)]] = {}
    outcome: Code = "need"

    @model_validator(mode="after")
    def _says_why(self) -> StoryArchetype:
        missing = [
            step for step in ("raise", "return", "close") if step in self.steps and step not in self.words
        ]
        if missing:
            raise ValueError(f"story {self.code}: nobody says why at {missing[0]}: add it under `words`")
        return self


class StoryArchetypes(Part):
    """story_archetypes.yaml: which role's hand does which step, what all stories share, and the stories.

    `role_places`: where the account of a role lies, seen from the person.
    """

    role_places: dict[Code, Literal["community", "street", "provider"]]
    hands: dict[StepName, Code]
    check_way: Code
    order_days: Annotated[int, Field(ge=1)]
    minutes: Span
    stories: tuple[StoryArchetype, ...]

    @model_validator(mode="after")
    def _hands_have_places(self) -> StoryArchetypes:
        for story in self.stories:
            for step in story.steps:
                role = self.role_of(story, step)
                if role not in self.role_places:
                    raise ValueError(
                        f"story {story.code}: {step} is in nobody's hand: name a role of `role_places` under `hands`"
                    )
        return self

    def role_of(self, story: StoryArchetype, step: StepName) -> str:
        """Returns the role whose hand does a step; empty when none is named."""
        return story.hands.get(step, self.hands.get(step, ""))


class ActsRecipe(Part):
    """Where the stories take place, communities that have a grid worker's account, and how many there are of each."""

    communities: Annotated[tuple[Word, ...], Field(min_length=1)]
    stories: dict[Code, Count]
