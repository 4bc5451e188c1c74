"""What all parts of a recipe share: closed models, words in both languages, spans and weights."""

from __future__ import annotations

from random import Random
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Word = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$")]
Count = Annotated[int, Field(ge=0, strict=True)]
Share = Annotated[float, Field(ge=0, le=1)]
Weights = Annotated[dict[Word, Annotated[float, Field(gt=0)]], Field(min_length=1)]


class Part(BaseModel):
    """A part of a recipe: an unknown key is an error, and a loaded value never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Title(Part):
    """The same words in Chinese and English."""

    zh: Word
    en: Word


class Span(Part):
    """Whole numbers from `low` to `high`, both among them, `step` apart."""

    low: int
    high: int
    step: Annotated[int, Field(gt=0)] = 1

    @model_validator(mode="after")
    def _upwards(self) -> Span:
        if self.low > self.high:
            raise ValueError(f"low ({self.low}) lies above high ({self.high}): exchange them")
        return self

    def draw(self, chance: Random) -> int:
        """Returns one number of the span."""
        return chance.randrange(self.low, self.high + 1, self.step)


class Lot:
    """Draws words by their weights."""

    def __init__(self, weights: Weights) -> None:
        self.words = list(weights)
        self._upto: list[float] = []
        for word in self.words:
            self._upto.append((self._upto[-1] if self._upto else 0.0) + weights[word])

    def draw(self, chance: Random) -> str:
        """Returns one word."""
        return chance.choices(self.words, cum_weights=self._upto)[0]

    def draw_many(self, chance: Random, count: int) -> list[str]:
        """Returns `count` words."""
        return chance.choices(self.words, cum_weights=self._upto, k=count)

    def deal(self, chance: Random, count: int) -> list[str]:
        """Returns `count` words in a mixed order, of each as many as its weight says, give or take one."""
        words: list[str] = []
        start = 0
        for word, upto in zip(self.words, self._upto, strict=True):
            end = round(count * upto / self._upto[-1])
            words += [word] * (end - start)
            start = end
        chance.shuffle(words)
        return words
