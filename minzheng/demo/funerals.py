"""Funerals: of everybody of whom the account knows that they died, and of others up to the recipe's number."""

from __future__ import annotations

from datetime import date, timedelta

from minzheng.demo.events import Funeral
from minzheng.demo.people import Person
from minzheng.demo.recipe.base import Lot
from minzheng.demo.spans import draw_day, month_of
from minzheng.demo.world import Deck, World

# Days from death to cremation.
CREMATION = (1, 4)
# Of those in no list, people die from this age on.
OLD = 50


def let_die(world: World, elders: Deck, others: Deck) -> None:
    """Gives a day of death to as many people as the files are to show: in the year, and in each month of now."""
    chance, spans, recipe = world.chance("deaths"), world.spans, world.recipe.sizes.funerals
    dead = [person.died_on for person in world.registrar.people if person.died_on is not None]
    in_year = sum(day.year == spans.year for day in dead)
    youngest = date(spans.year - OLD, 1, 1)
    for person in others.take(max(recipe.year - in_year, 0), lambda person: person.born <= youngest):
        person.died_on = draw_day(chance, spans.first, spans.last - timedelta(CREMATION[1]))
    for month in spans.months_now:
        last = min(month.last, spans.before(CREMATION[1]))
        if last < month.first:
            continue
        known = sum(month_of(day) == month for day in dead)
        missing = max(recipe.month - recipe.month_elders - known, 0)
        people = elders.take(recipe.month_elders)
        people += others.take(missing, lambda person: person.born <= youngest)
        for person in people:
            person.died_on = draw_day(chance, month.first, last)
            # Who lived alone must be known to have died: nobody comes any more, which is no hit then.
            person.pristine = person.pristine or person.living == world.recipe.sizes.care.alone


def bury(world: World) -> None:
    """Adds a funeral for everybody who has died."""
    chance, homes = world.chance("funerals"), Lot(world.recipe.sizes.funerals.homes)
    for person in world.registrar.people:
        if person.died_on is not None:
            world.tell(_funeral(world, person, homes.draw(chance), chance.randint(*CREMATION)))


def _funeral(world: World, person: Person, home: str, days: int) -> Funeral:
    assert person.died_on is not None
    damage = "id_wrong_digit" if person in world.broken_funerals else ""
    return Funeral(person, person.died_on, person.died_on + timedelta(days), home, must_break=damage)
