"""The assistance roll: who is paid what in which months, with joiners, leavers, deaths and changes."""

from __future__ import annotations

from datetime import date, timedelta

from minzheng.demo.events import Payment
from minzheng.demo.people import Person
from minzheng.demo.recipe.base import Lot
from minzheng.demo.spans import Month, Spans, draw_day
from minzheng.demo.world import Deck, Stretch, World

YOUNGEST, OLDEST = 6, 79


def roll_months(spans: Spans) -> list[Month]:
    """Returns the months that are paid by files: the year, the month of the as-of day and the one before."""
    now = [month for month in (spans.now.plus(-1), spans.now) if month.year > spans.year]
    return spans.months + now


class Enrolment:
    """Puts people on the roll, planted ones first asked for, until it is as long as the recipe says."""

    def __init__(self, world: World, elders: Deck) -> None:
        self._world = world
        self._elders = elders
        self._chance = world.chance("roll")
        self._recipe = world.recipe.sizes.roll
        self._categories = Lot({word: kind.weight for word, kind in self._recipe.categories.items()})
        self._start = Month(world.spans.year, 1)

    def newcomer(self) -> Person:
        """Returns a new person of an age below that of the elders' lists."""
        year = self._world.spans.year
        person = self._world.registrar.person(date(year - OLDEST + 1, 1, 1), date(year - YOUNGEST, 12, 31))
        return self._world.registrar.house(person)

    def category(self, other: str = "") -> str:
        """Returns a category of assistance, another one than `other`."""
        category = self._categories.draw(self._chance)
        while category == other:
            category = self._categories.draw(self._chance)
        return category

    def stretch(
        self,
        person: Person,
        first: Month | None = None,
        last: Month | None = None,
        category: str = "",
    ) -> Stretch:
        """Enrols a person from a month to a month (all the time when not said) and returns the stretch."""
        category = category or self.category()
        amount = self._recipe.categories[category].amounts.draw(self._chance)
        stretch = Stretch(person, category, amount, first or self._start, last)
        self._world.enrol(stretch)
        return stretch

    def planted(self, last: Month | None = None, category: str = "") -> Stretch:
        """Enrols a new person about whom every row stays good."""
        person = self.newcomer()
        person.pristine = True
        return self.stretch(person, last=last, category=category)

    def fill(self) -> list[Person]:
        """Enrols ordinary people up to the recipe's size; returns those who are on it last month and this month."""
        recipe, chance = self._recipe, self._chance
        count = recipe.people - len(self._world.on_roll)
        people = self._elders.take(min(recipe.elders, count))
        people += [self.newcomer() for _ in range(count - len(people))]
        chance.shuffle(people)
        changes = [self._joins, self._leaves, self._dies, self._amount_changes, self._category_changes]
        shares = [recipe.joins, recipe.leaves, recipe.dies, recipe.amount_changes, recipe.category_changes]
        start = len(self._world.stretches)
        for change, share in zip(changes, shares, strict=True):
            for person in [people.pop() for _ in range(round(count * share))]:
                change(person)
        for person in people:
            self.stretch(person)
        before = self._world.spans.now.plus(-1)
        return [
            stretch.person
            for stretch in self._world.stretches[start:]
            if stretch.covers(before) and stretch.last is None
        ]

    @property
    def _latest_end(self) -> Month:
        """The last month in which an ordinary stretch may end: who drops off later is a planted case."""
        return min(Month(self._world.spans.year, 12), self._world.spans.now.plus(-2))

    def _joins(self, person: Person) -> None:
        months = [month for month in roll_months(self._world.spans) if month > self._start]
        self.stretch(person, first=self._chance.choice(months))

    def _leaves(self, person: Person) -> None:
        self.stretch(person, last=self._some_month(1, self._latest_end.number))

    def _dies(self, person: Person) -> None:
        if person.born.year <= self._world.spans.year - OLDEST:
            return self._leaves(person)  # a listed elder: the elders' archetypes say who of them dies
        last = self._some_month(2, self._latest_end.number)
        person.died_on = draw_day(self._chance, last.first, last.last - timedelta(4))
        self.stretch(person, last=last)

    def _amount_changes(self, person: Person) -> None:
        before = self.stretch(person)
        self._continue(before, before.category)

    def _category_changes(self, person: Person) -> None:
        before = self.stretch(person)
        self._continue(before, self.category(before.category))

    def _continue(self, before: Stretch, category: str) -> None:
        before.last = self._some_month(2, 10)
        self.stretch(before.person, first=before.last.plus(1), category=category)

    def _some_month(self, low: int, high: int) -> Month:
        return Month(self._world.spans.year, self._chance.randint(low, high))


def pay(world: World) -> None:
    """Turns the stretches into payments, month by month; rows that a rule of now rests on stay good."""
    compared = (world.spans.now.plus(-1), world.spans.now)
    for month in roll_months(world.spans):
        for stretch in world.stretches:
            if stretch.covers(month):
                # Who joins now may come back: nobody has dropped off then.
                keep = month in compared and stretch.first != world.spans.now
                twice = stretch.twice_in == month
                world.tell(
                    Payment(stretch.person, month, stretch.category, stretch.amount, keep=keep, twice=twice)
                )
