"""Elders: who stands in the lists of people aged 80 and over, archetype by archetype."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from minzheng.demo.events import Listing
from minzheng.demo.people import Person
from minzheng.demo.recipe.base import Lot
from minzheng.demo.recipe.care import ElderArchetype
from minzheng.demo.spans import Spans, draw_day
from minzheng.demo.world import World

AGE = 80
# Days from the list to the first visit, and from the last visit to the year's end, so that checks still follow.
FULL_FROM, ADDITIONS_FROM, UNTIL = (1, 8), (7, 12), (12, 28)


def visits_from(spans: Spans, archetype: ElderArchetype) -> date:
    """Returns the first day on which somebody of an archetype may be visited: the list has come in before."""
    return date(spans.year, *(FULL_FROM if archetype.listed == "full" else ADDITIONS_FROM))


def add_elders(world: World) -> None:
    """Makes the elders of all archetypes and lists them."""
    chance = world.chance("elders")
    ways = world.recipe.sizes.care.living
    anyhow = Lot(ways)
    in_company = Lot({way: weight for way, weight in ways.items() if way != world.recipe.sizes.care.alone})
    for archetype in world.recipe.sizes.care.archetypes:
        # Who lives alone and isn't visited is a hit of a rule: only planted people are.
        for living in (anyhow if archetype.counts else in_company).deal(chance, archetype.people):
            person = world.registrar.house(world.registrar.person(*_born(world, archetype, chance)))
            person.living = living
            person.died_on = _death(world.spans, archetype, chance)
            # Who died alone must be known to have died, or the same rule would hit.
            person.pristine = archetype.dies and person.living == world.recipe.sizes.care.alone
            world.listings.append(_listing(person, archetype))
    for listing in world.listings:
        world.tell(listing)


def _listing(person: Person, archetype: ElderArchetype) -> Listing:
    damage = {"good": "", "comes_back": "any", "birth_mismatch": "birth_mismatch"}[archetype.row]
    return Listing(person, archetype, keep=archetype.row == "good", must_break=damage)


def _born(world: World, archetype: ElderArchetype, chance: Random) -> tuple[date, date]:
    year = world.spans.year - AGE
    if archetype.turns_80 == "in_year":
        half = (2, 10), (6, 30), (8, 1), (11, 30)
        first, last = half[:2] if archetype.listed == "full" else half[2:]
        return date(year, *first), date(year, *last)
    if archetype.turns_80 == "next_year":
        return date(year + 1, 1, 10), date(year + 1, 6, 30)
    oldest = world.recipe.sizes.care.oldest - AGE
    # Fewer with every year of age: the distance from 80 is the smaller of two draws.
    born = year - 1 - min(chance.randrange(oldest), chance.randrange(oldest))
    return date(born, 1, 1), date(born, 12, 31)


def _death(spans: Spans, archetype: ElderArchetype, chance: Random) -> date | None:
    if not archetype.dies:
        return None
    # Late enough for a visit before it, early enough for a funeral in the year.
    return draw_day(chance, visits_from(spans, archetype) + timedelta(90), date(spans.year, 12, 20))


def steady(world: World) -> list[Person]:
    """Returns elders whose life has no turn this year: they count, are in the full list, and live."""
    return [
        listing.person
        for listing in world.listings
        if listing.archetype.counts
        and listing.archetype.turns_80 == "before"
        and listing.archetype.listed == "full"
        and not listing.archetype.dies
    ]


def not_reached(world: World) -> list[Person]:
    """Returns elders who were entitled all year and never had a confirmed visit."""
    return [
        listing.person
        for listing in world.listings
        if listing.archetype.unreached and listing.archetype.turns_80 == "before"
    ]
