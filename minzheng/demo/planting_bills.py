"""Cases of the first rule: much paid for treatment in twelve months by somebody on the assistance roll."""

from __future__ import annotations

from datetime import date

from minzheng.demo.medical import FEN, Billing
from minzheng.demo.people import Person
from minzheng.demo.planting import plant
from minzheng.demo.roll import Enrolment
from minzheng.demo.world import World

# Days before the as-of day: within the last months that files speak of, and more than twelve months back.
RECENT, LONG_AGO = (85, 3), 375


class BillCases:
    """Makes people with large or not quite large sums; each is new, and every row about them stays good."""

    def __init__(self, world: World, enrolment: Enrolment) -> None:
        self._world = world
        self._enrolment = enrolment
        self._chance = world.chance("planting bills")
        self._billing = Billing(world, self._chance)
        self._recipe = world.recipe.sizes.planted.medical_burden

    def plant(self) -> None:
        """Makes the cases."""
        makers = {
            "one_bill": self.one_bill,
            "many_bills": self.many_bills,
            "below": self.below,
            "not_on_roll": self.not_on_roll,
            "long_ago": self.long_ago,
            "written_twice": self.written_twice,
            "left_roll": self.left_roll,
        }
        plant(self._world, self._recipe, makers, ("medical_insurance", "assistance_roll"))

    def one_bill(self) -> tuple[Person, ...]:
        """One bill above the threshold."""
        return self._bills(self._enrolment.planted().person, self._above(), 1)

    def many_bills(self) -> tuple[Person, ...]:
        """Bills that are above it only together."""
        return self._bills(self._enrolment.planted().person, self._above(), self._chance.randint(3, 6))

    def below(self) -> tuple[Person, ...]:
        """Bills that stay below it together."""
        return self._bills(self._enrolment.planted().person, self._recipe.below.draw(self._chance) * FEN, 3)

    def not_on_roll(self) -> tuple[Person, ...]:
        """Above it, and not on the roll."""
        person = self._enrolment.newcomer()
        person.pristine = True
        return self._bills(person, self._above(), 2)

    def left_roll(self) -> tuple[Person, ...]:
        """Above it, and no longer on the roll for some months."""
        person = self._enrolment.planted(last=self._world.spans.now.plus(-4)).person
        return self._bills(person, self._above(), 2)

    def long_ago(self) -> tuple[Person, ...]:
        """Above it, but more than twelve months ago; nobody when no file reaches back so far."""
        spans = self._world.spans
        last = min(spans.last, spans.before(LONG_AGO))
        if last < spans.first:
            return ()
        person = self._enrolment.planted().person
        self._billing.self_paid(person, spans.some_day(self._chance, spans.first, last), self._above())
        return (person,)

    def written_twice(self) -> tuple[Person, ...]:
        """One bill below it whose row stands twice in the file: twice the sum would be above."""
        person = self._enrolment.planted().person
        self._billing.self_paid(person, self._recently(), self._recipe.below.high * FEN, twice=True)
        return (person,)

    def _bills(self, person: Person, fen: int, count: int) -> tuple[Person, ...]:
        each = fen // count
        for part in [each] * (count - 1) + [fen - each * (count - 1)]:
            self._billing.self_paid(person, self._recently(), part)
        return (person,)

    def _above(self) -> int:
        return self._recipe.above.draw(self._chance) * FEN

    def _recently(self) -> date:
        spans = self._world.spans
        return spans.some_day(self._chance, spans.before(RECENT[0]), spans.before(RECENT[1]))
