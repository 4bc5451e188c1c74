"""Ability assessments of elders: scores item by item, as the assessor ticked them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from minzheng.demo.elders import steady
from minzheng.demo.events import Assessment
from minzheng.demo.people import Person
from minzheng.demo.recipe.care import AbilityArchetype
from minzheng.demo.spans import draw_day
from minzheng.demo.world import Deck, World

# Assessments of now lie within so many days before the as-of day.
LATELY = 60


def assess_elders(world: World) -> None:
    """Assesses elders in the year, archetype by archetype, and some others in the last weeks."""
    chance, spans, recipe = world.chance("abilities"), world.spans, world.recipe.sizes.assessment
    archetypes = {archetype.code: archetype for archetype in world.recipe.abilities.archetypes}
    year = date(spans.year, 1, 10), date(spans.year, 12, 20)
    elders = Deck("assessed", [person for person in steady(world) if person.died_on is None], chance)
    for code, count in recipe.archetypes.items():
        for person in elders.take(count):
            _assess(world, chance, person, archetypes[code], draw_day(chance, *year))
    first = max(spans.before(LATELY), date(spans.year + 1, 1, 1))
    last = spans.as_of - timedelta(3)
    if first <= last:
        for person in elders.take(recipe.current):
            _assess(
                world, chance, person, chance.choice(list(archetypes.values())), draw_day(chance, first, last)
            )


def _assess(world: World, chance: Random, person: Person, archetype: AbilityArchetype, day: date) -> None:
    abilities = world.recipe.abilities
    scores = {item: chance.choice(abilities.allowed(archetype, item)) for item in abilities.items}
    agency = chance.choice(world.recipe.sizes.assessment.agencies)
    world.tell(Assessment(person, day, agency, archetype, scores, chance.choice(archetype.incidents)))
