"""Cases for the screening rules whose files are there: what must hit now, and what comes near and must not.

A kind of case is made by one function here; how many of each, and whether the kind hits, stands in the recipe.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from minzheng.demo.people import Person
from minzheng.demo.recipe.book import RecipeError
from minzheng.demo.recipe.rolls import Planted
from minzheng.demo.world import Case, World

Maker = Callable[[], tuple[Person, ...]]


def plant(world: World, planted: Planted, makers: Mapping[str, Maker], sources: tuple[str, ...]) -> None:
    """Makes the cases of one rule. A maker returns nobody when the as-of day leaves no room for its kind."""
    for counts, hit in ((planted.hits, True), (planted.near, False)):
        for kind, count in counts.items():
            if kind not in makers:
                raise RecipeError(
                    f"recipe.yaml: planted: {planted.rule}: there is no kind {kind}: use {', '.join(makers)}"
                )
            for people in (makers[kind]() for _ in range(count)):
                if people:
                    world.cases.append(Case(planted.rule, kind, hit, people, sources))
