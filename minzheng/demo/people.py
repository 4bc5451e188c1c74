"""Invented people: a name, a number that nobody can have, a door. What files say of them comes elsewhere."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from random import Random

from minzheng.demo.numbers import Numbers
from minzheng.demo.places import Community, District
from minzheng.demo.recipe.base import Lot
from minzheng.demo.recipe.book import Recipe, RecipeError
from minzheng.demo.recipe.people import Generation, NameLists
from minzheng.demo.spans import draw_day

MALE, FEMALE = "男", "女"


@dataclass(slots=True, eq=False)
class Person:
    """One person. `pristine`: no row about this person is broken, since a planted case rests on it."""

    name: str
    sex: str
    born: date
    id_number: str
    community: Community
    estate: str = ""
    door: str = ""
    phone: str = ""
    living: str = ""
    died_on: date | None = None
    pristine: bool = False

    def alive_on(self, day: date) -> bool:
        """Whether the person lives on a day; the day of death counts as living."""
        return self.died_on is None or day <= self.died_on


class Names:
    """Draws names as they were given in the years of birth."""

    def __init__(self, lists: NameLists) -> None:
        self._surnames = Lot(lists.surnames)
        self._generations = sorted(lists.generations, key=lambda each: each.born_up_to)
        self._years = [each.born_up_to for each in self._generations]
        self._ready: list[str] = []

    def draw(self, chance: Random, born: date, sex: str) -> str:
        """Returns a surname and a given name of one character or two."""
        if not self._ready:
            self._ready = self._surnames.draw_many(chance, 1000)
        generation = self._of(born.year)
        characters = generation.male if sex == MALE else generation.female
        given = chance.choice(characters)
        if chance.random() >= generation.single:
            given += chance.choice(characters)
        return self._ready.pop() + given

    def _of(self, year: int) -> Generation:
        return self._generations[min(bisect_left(self._years, year), len(self._generations) - 1)]


class Registrar:
    """Makes people, each number once, spread over the communities as the recipe says."""

    def __init__(self, recipe: Recipe, district: District, chance: Random) -> None:
        self._chance = chance
        self._names = Names(recipe.names)
        self._numbers = Numbers()
        self._door = recipe.sizes.people.door
        self._estates = {code: street.estates for code, street in recipe.sizes.streets.items()}
        self._communities, self._upto = _weighed(recipe, district)
        self.people: list[Person] = []

    def person(self, born_from: date, born_to: date) -> Person:
        """Returns a new person born between two days."""
        chance = self._chance
        born = draw_day(chance, born_from, born_to)
        if (born.month, born.day) == (2, 29):
            born = born.replace(day=28)
        sex = FEMALE if chance.random() < 0.52 else MALE
        name = self._names.draw(chance, born, sex)
        community = chance.choices(self._communities, cum_weights=self._upto)[0]
        person = Person(name, sex, born, self._numbers.identity(born, sex == MALE, chance), community)
        self.people.append(person)
        return person

    def house(self, person: Person) -> Person:
        """Gives a person an estate, a door and a telephone, which only some files tell."""
        chance, door = self._chance, self._door
        person.estate = chance.choice(self._estates[person.community.street])
        person.door = door.pattern.format(
            building=door.buildings.draw(chance),
            unit=door.units.draw(chance),
            floor=door.floors.draw(chance),
            room=door.rooms.draw(chance),
        )
        person.phone = self._numbers.phone(chance)
        return person

    def worker(self, chance: Random) -> str:
        """Returns the name of somebody of working age who is only named, as workers in returns are."""
        return self._names.draw(chance, date(1980, 1, 1), chance.choice((MALE, FEMALE)))


def _weighed(recipe: Recipe, district: District) -> tuple[list[Community], list[float]]:
    """Returns communities with running sums of weights: a street's share, evenly among its communities."""
    streets = recipe.sizes.streets
    if set(streets) != set(district.streets):
        raise RecipeError(f"recipe.yaml: streets: write those of divisions.csv: {sorted(district.streets)}")
    within = {code: sum(community.street == code for community in district.communities) for code in streets}
    communities: list[Community] = []
    upto: list[float] = []
    for community in district.communities:
        communities.append(community)
        weight = streets[community.street].share / within[community.street]
        upto.append((upto[-1] if upto else 0.0) + weight)
    return communities, upto
