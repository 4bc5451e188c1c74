"""Cases of elders who live alone and to whom nobody has come for a while."""

from __future__ import annotations

from minzheng.demo.elders import not_reached
from minzheng.demo.people import Person
from minzheng.demo.planting import plant
from minzheng.demo.world import CarePlan, Deck, World

# Days before the as-of day: beyond the rule's days with room to spare; within them, early and late.
QUIET, WITHIN, EARLY_WITHIN, DIED = 100, (40, 10), (48, 44), (40, 8)


class CareCases:
    """Takes elders out of the decks and says what their latest visits are to be."""

    def __init__(self, world: World, elders: Deck) -> None:
        self._world = world
        self._elders = elders
        self._chance = world.chance("planting care")
        self._missed = Deck("elders whom nobody reached", not_reached(world), self._chance)
        self._alone = world.recipe.sizes.care.alone
        self._quiet = world.spans.before(QUIET)

    def plant(self) -> None:
        """Makes the cases."""
        makers = {
            "never_visited": self.never_visited,
            "not_lately": self.not_lately,
            "said_untrue": self.said_untrue,
            "unchecked": self.unchecked,
            "visited_within": self.visited_within,
            "not_alone": self.not_alone,
            "died": self.died,
        }
        sources = ("residents_80", "provider_visits", "visit_checks", "funerals")
        plant(self._world, self._world.recipe.sizes.planted.alone_unvisited, makers, sources)

    def never_visited(self) -> tuple[Person, ...]:
        """Entitled all the time, and no confirmed visit ever."""
        person = self._missed.take(1)[0]
        return self._planned(person, CarePlan(self._quiet))

    def not_lately(self) -> tuple[Person, ...]:
        """Visited in the year, and then no more."""
        return self._planned(self._elders.take(1)[0], CarePlan(self._quiet))

    def said_untrue(self) -> tuple[Person, ...]:
        """The provider reports a recent visit, and the street found that there was none."""
        return self._planned(self._elders.take(1)[0], CarePlan(self._quiet, "untrue", WITHIN))

    def unchecked(self) -> tuple[Person, ...]:
        """The provider reports a recent visit, and nobody has asked yet."""
        return self._planned(self._elders.take(1)[0], CarePlan(self._quiet, "unchecked", WITHIN))

    def visited_within(self) -> tuple[Person, ...]:
        """The last confirmed visit lies some time back, but within the days of the rule."""
        return self._planned(self._elders.take(1)[0], CarePlan(self._quiet, "confirmed", EARLY_WITHIN))

    def not_alone(self) -> tuple[Person, ...]:
        """No visit for long, but not alone."""
        people = self._planned(self._elders.take(1)[0], CarePlan(self._quiet))
        people[0].living = next(way for way in self._world.recipe.sizes.care.living if way != self._alone)
        return people

    def died(self) -> tuple[Person, ...]:
        """Lived alone and has died since the last visit."""
        people = self._planned(self._elders.take(1)[0], CarePlan(self._quiet))
        spans = self._world.spans
        people[0].died_on = spans.some_day(self._chance, spans.before(DIED[0]), spans.before(DIED[1]))
        return people

    def _planned(self, person: Person, plan: CarePlan) -> tuple[Person, ...]:
        person.living, person.pristine = self._alone, True
        self._world.care_plans[person] = plan
        return (person,)
