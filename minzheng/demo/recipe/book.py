"""A whole recipe, read from `<pack>/demo` and the base pack's `demo`; a mistake names file, line and key."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from minzheng.demo.recipe.acts import ActsRecipe, StoryArchetypes
from minzheng.demo.recipe.base import Part
from minzheng.demo.recipe.care import AbilityItems, AssessmentRecipe, CareRecipe
from minzheng.demo.recipe.dirt import DirtRecipe, FilesRecipe, Source
from minzheng.demo.recipe.people import NameLists, PeopleRecipe, StreetRecipe
from minzheng.demo.recipe.reading import READER
from minzheng.demo.recipe.rolls import (
    DisabilityRecipe,
    FuneralRecipe,
    MedicalRecipe,
    PlantedRules,
    RollRecipe,
)
from minzheng.demo.recipe.survey import SurveyArchetypes, SurveyRecipe

M = TypeVar("M", bound=BaseModel)


class RecipeError(ValueError):
    """A recipe can't be used; the message says file, line, key, and what is wrong there, for each mistake."""


class Sizes(Part):
    """recipe.yaml: the year of the report, and the sizes of everything."""

    report_year: int
    people: PeopleRecipe
    streets: dict[str, StreetRecipe]
    care: CareRecipe
    roll: RollRecipe
    medical: MedicalRecipe
    disability: DisabilityRecipe
    funerals: FuneralRecipe
    survey: SurveyRecipe
    assessment: AssessmentRecipe
    acts: ActsRecipe
    planted: PlantedRules


class Dirt(Part):
    """dirt.yaml: how each source sends its files, and what is wrong with them."""

    files: dict[Source, FilesRecipe]
    dirt: DirtRecipe


class Recipe(Part):
    """All parts together."""

    sizes: Sizes
    files: dict[Source, FilesRecipe]
    dirt: DirtRecipe
    names: NameLists
    surveys: SurveyArchetypes
    abilities: AbilityItems
    stories: StoryArchetypes

    def form_of(self, source: str) -> FilesRecipe:
        """Returns how a source sends its files; RecipeError when nothing is said of it."""
        found = next((form for name, form in self.files.items() if name == source), None)
        if found is None:
            raise RecipeError(f"dirt.yaml: files: {source} is missing: say how it sends")
        return found


def load_recipe(folders: Sequence[Path]) -> Recipe:
    """Returns the recipe of a pack; each file comes from the first of the packs' folders that has it."""
    dirt = _part(folders, "dirt.yaml", Dirt)
    recipe = Recipe(
        sizes=_part(folders, "recipe.yaml", Sizes),
        files=dirt.files,
        dirt=dirt.dirt,
        names=_part(folders, "names.yaml", NameLists),
        surveys=_part(folders, "survey_archetypes.yaml", SurveyArchetypes),
        abilities=_part(folders, "ability_archetypes.yaml", AbilityItems),
        stories=_part(folders, "story_archetypes.yaml", StoryArchetypes),
    )
    _check_archetypes(recipe)
    return recipe


def _check_archetypes(recipe: Recipe) -> None:
    surveys = {archetype.code for archetype in recipe.surveys.archetypes}
    abilities = {archetype.code for archetype in recipe.abilities.archetypes}
    asked = {*recipe.sizes.survey.archetypes, *(pair.earlier for pair in recipe.sizes.survey.earlier)}
    asked |= {code for story in recipe.stories.stories for code in story.answers}
    stories = {story.code for story in recipe.stories.stories}
    unknown = [("survey", code) for code in sorted(asked - surveys)]
    unknown += [("story", code) for code in sorted(set(recipe.sizes.acts.stories) - stories)]
    unknown += [("ability", code) for code in sorted(set(recipe.sizes.assessment.archetypes) - abilities)]
    if unknown:
        lines = [
            f"recipe.yaml: there is no {kind} archetype {code}: use one of {kind}_archetypes.yaml"
            for kind, code in unknown
        ]
        raise RecipeError("\n".join(lines))


def _part(folders: Sequence[Path], name: str, schema: type[M]) -> M:
    path = next((folder / "demo" / name for folder in folders if (folder / "demo" / name).is_file()), None)
    if path is None:
        looked = ", ".join(str(folder / "demo") for folder in folders)
        raise RecipeError(f"{name}: the file is in none of {looked}: write it")
    return parse(path, path.read_text(encoding="utf-8"), schema)


def parse(path: Path, text: str, schema: type[M]) -> M:
    """Returns the values of one file; RecipeError tells every mistake with its line and key."""
    try:
        node = yaml.compose(text, Loader=READER)
        return schema.model_validate(yaml.load(text, Loader=READER))
    except yaml.YAMLError as error:
        raise RecipeError(f"{path}: this isn't YAML: {error}") from error
    except ValidationError as error:
        lines = [_in_words(path, node, fault["loc"], fault["msg"]) for fault in error.errors()]
        raise RecipeError("\n".join(lines)) from error


def _in_words(path: Path, node: yaml.Node | None, way: tuple[str | int, ...], message: str) -> str:
    key = ".".join(map(str, way))
    return f"{path}:{_line(node, way)}: {key}: {message.removeprefix('Value error, ')}"


def _line(node: yaml.Node | None, way: tuple[str | int, ...]) -> int:
    """Returns the line of the value at the end of a way, or of the last value on it that is there."""
    line = 1
    for step in way:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if found is None:
                return line
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line
