"""People in a recipe: names by generation, where they live, and how many are seen in all."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from minzheng.demo.recipe.base import Part, Span, Title, Weights, Word

Characters = Annotated[str, Field(min_length=10)]


class Generation(Part):
    """Characters of given names of those born up to a year; one character or two, by `single`."""

    born_up_to: int
    male: Characters
    female: Characters
    single: Annotated[float, Field(ge=0, le=1)]


class NameLists(Part):
    """names.yaml: surnames with weights, given names by generation, and characters that are written one for another."""

    surnames: Weights
    generations: Annotated[tuple[Generation, ...], Field(min_length=1)]
    look_alikes: dict[Word, Word]


class StreetRecipe(Part):
    """A street: its share of the district's people, and the names of its estates."""

    share: Annotated[float, Field(gt=0)]
    estates: Annotated[tuple[Word, ...], Field(min_length=1)]


class DoorRecipe(Part):
    """How doors are numbered."""

    buildings: Span
    units: Span
    floors: Span
    rooms: Span
    pattern: Word


class PeopleRecipe(Part):
    """How many people all files show together, and of what age those are who stand in no list of elders."""

    seen: Annotated[int, Field(gt=0)]
    title: Title
    ages: Span
    door: DoorRecipe
