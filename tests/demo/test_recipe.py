"""A recipe that can't be used says where and what would be right; the engine imports nothing of the application."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import pytest

import minzheng.demo
from minzheng.demo.generate import generate
from minzheng.demo.recipe.base import Lot
from minzheng.demo.recipe.book import RecipeError
from minzheng.demo.recipe.care import AbilityItems
from minzheng.platform.packs import packs_dir
from tests.demo.conftest import AS_OF, EXAMPLE

Change = Callable[[str, str, str], Path]


@pytest.fixture
def changed(tmp_path: Path) -> Change:
    """Returns the example pack with some text of a file of its recipe changed."""

    def change(file: str, before: str, after: str) -> Path:
        for name in ("example", "national"):
            shutil.copytree(packs_dir() / name, tmp_path / name)
        path = next(p for p in (tmp_path / "example" / file, tmp_path / "national" / file) if p.is_file())
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), encoding="utf-8")
        return tmp_path / "example"

    return change


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("demo/recipe.yaml", "report_year:", "year: 1\nreport_year:", r"recipe.yaml:2: year: Extra inputs"),
        ("demo/recipe.yaml", "  strangers: 2", "  strangers: 2.5", r"recipe.yaml:\d+: care.strangers: .*integer"),
        ("demo/recipe.yaml", "  alone: 独居", "  alone: 单身", "none of `living`: write one of 独居"),
        ("demo/recipe.yaml", "oldest: 103", "oldest:", r"recipe.yaml:\d+: care.oldest: "),
        ("demo/recipe.yaml", "oldest: 103", "oldest: [", "this isn't YAML"),
        ("demo/recipe.yaml", "    bedridden: 6", "    bedbound: 6", "no survey archetype bedbound: use one of"),
        ("demo/recipe.yaml", "    frail_couple: 14", "    frail_couple: 2", "fewer than 3 people: raise"),
        ("demo/recipe.yaml", "seen: 665", "seen: 300", "the lists alone show .* people: raise it"),
        ("demo/recipe.yaml", "  people: 480", "  people: 4", "medical: people: write a number from"),
        ("demo/recipe.yaml", "never_visited: 2", "forgotten: 2", "no kind forgotten: use never_visited"),
        ("demo/recipe.yaml", "frail_couple: 14", "frail_couple: 900", "are to be surveyed .elder.*: lower"),
        ("demo/recipe.yaml", "320499002000", "320499003000", "write those of divisions.csv"),
        ("demo/recipe.yaml", "dies: true, counts: true", "dies: true, counts: false", "mend `dies`"),
        ("demo/survey_archetypes.yaml", "bathing: [much_help]", "bathing: [a_lot]", "a_lot is no answer: use alone"),
        ("demo/survey_archetypes.yaml", "      mood: [never]\n", "", "mood isn't answered: add it"),
        ("demo/survey_archetypes.yaml", "who: elder", "who: elder\n    points: 5", "points: Extra inputs"),
        ("demo/ability_archetypes.yaml", "B2: [3]", "B2: [9]", "allows no score for B2.1: add it"),
        ("demo/dirt.yaml", "blank_row: 0.3", "green_row: 0.3", r"dirt.yaml:\d+: .*assistance_roll.green_row"),
        ("demo/recipe.yaml", "{helped: 2", "{healed: 2", "no story archetype healed: use one of"),
        ("demo/recipe.yaml", 'communities: ["320499001001"', 'communities: ["320499009009"', "isn't in divisions.csv"),
        ("demo/story_archetypes.yaml", "draft: grid_worker", "draft: neighbour", "draft is in nobody's hand: name"),
        ("demo/story_archetypes.yaml", "      return: [", "      close: [", "nobody says why at return: add it"),
        ("parties.yaml", '["320499002000"]', '["320499001000"]', "no provider serves 320499002000: name the street"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_what_would_be_right(
    changed: Change, tmp_path: Path, file: str, before: str, after: str, said: str
) -> None:
    with pytest.raises(RecipeError, match=said):
        generate(changed(file, before, after), tmp_path / "out", seed=1, as_of=AS_OF)


def test_the_report_year_must_be_over(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="give 2025-12-31 or later"):
        generate(EXAMPLE, tmp_path, seed=1, as_of=date(2025, 12, 30))


def test_words_are_dealt_by_their_weights() -> None:
    words = Lot({"a": 3, "b": 1}).deal(Random(1), 8)
    assert sorted(words) == ["a"] * 6 + ["b"] * 2


def test_a_score_holds_for_each_item_that_knows_it() -> None:
    items = AbilityItems.model_validate(
        {
            "items": {"B1.1": 4, "B1.2": 1}, "said_yes": "y", "said_no": "n",
            "archetypes": [{"code": "x", "title": {"zh": "x", "en": "x"}, "scores": {"B1": [1, 4]}}],
        }
    )  # fmt: skip
    assert items.allowed(items.archetypes[0], "B1.1") == (1, 4)
    assert items.allowed(items.archetypes[0], "B1.2") == (1,)


def test_it_knows_nothing_of_the_application_but_identity_numbers() -> None:
    folder = Path(minzheng.demo.__file__).parent
    imported: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module or "")
    ours = {name for name in imported if name.split(".")[0] == "minzheng"}
    assert {name for name in ours if not name.startswith("minzheng.demo")} == {
        "minzheng.registry.kernel.identity"
    }
    assert not {name for name in imported if name.split(".")[0] == "django"}
