"""Cases on the assistance roll: paid after death, dropped off without a reason, paid twice in a month."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from minzheng.demo.people import Person
from minzheng.demo.planting import plant
from minzheng.demo.roll import Enrolment
from minzheng.demo.spans import Month, draw_day
from minzheng.demo.world import World

ROLL_AND_FUNERALS = ("assistance_roll", "funerals")
A_YEAR_AND_MORE = 375


class RollCases:
    """Makes people for the cases; each is new, and every row about them stays good."""

    def __init__(self, world: World, enrolment: Enrolment) -> None:
        self._world = world
        self._enrolment = enrolment
        self._chance: Random = world.chance("planting roll")
        self._now = world.spans.now
        self._before = world.spans.now.plus(-1)

    def plant(self) -> None:
        """Makes the cases of the three rules."""
        planted = self._world.recipe.sizes.planted
        after_death = {
            "paid_on": self.paid_on,
            "stopped_later": self.stopped_later,
            "month_of_death": self.died,
            "same_name": self.same_name,
            "funeral_mistyped": self.funeral_mistyped,
        }
        dropped = {
            "vanished": self.vanished,
            "died": self.died,
            "changed_category": self.changed_category,
            "left_before": self.left_before,
        }
        twice = {
            "both_now": self.both_now,
            "both_before": self.both_before,
            "changed_category": self.changed_category,
            "same_row_twice": self.same_row_twice,
        }
        plant(self._world, planted.paid_after_death, after_death, ROLL_AND_FUNERALS)
        plant(self._world, planted.dropped_off_roll, dropped, ROLL_AND_FUNERALS)
        plant(self._world, planted.paid_twice, twice, ("assistance_roll",))

    def paid_on(self) -> tuple[Person, ...]:
        """Died last month, still paid this month."""
        person = self._enrolment.planted().person
        person.died_on = self._died_before()
        return (person,)

    def stopped_later(self) -> tuple[Person, ...]:
        """Died in the report's year and was paid for one month more: past by now."""
        month = Month(self._world.spans.year, self._chance.randint(2, 8))
        person = self._enrolment.planted(last=month.plus(1)).person
        person.died_on = draw_day(self._chance, month.first, month.last - timedelta(4))
        return (person,)

    def died(self) -> tuple[Person, ...]:
        """Died last month, which was the last one paid: as it should be."""
        person = self._enrolment.planted(last=self._before).person
        person.died_on = self._died_before()
        return (person,)

    def same_name(self) -> tuple[Person, ...]:
        """Lives and is paid, while somebody else of the same name has died."""
        person = self._enrolment.planted().person
        other = self._enrolment.newcomer()
        other.name, other.pristine, other.died_on = person.name, True, self._died_before()
        return person, other

    def funeral_mistyped(self) -> tuple[Person, ...]:
        """Paid on after death; the number in the funeral is mistyped, and the name and sex say whose it is."""
        people = self.paid_on()
        self._world.broken_funerals.update(people)
        return people

    def vanished(self) -> tuple[Person, ...]:
        """On last month's roll, not on this month's, without any reason in the files."""
        return (self._enrolment.planted(last=self._before).person,)

    def left_before(self) -> tuple[Person, ...]:
        """Left a month earlier."""
        return (self._enrolment.planted(last=self._now.plus(-2)).person,)

    def changed_category(self) -> tuple[Person, ...]:
        """Paid in one category up to last month, in another from this month."""
        before = self._enrolment.planted(last=self._before)
        self._enrolment.stretch(before.person, self._now, category=self._enrolment.category(before.category))
        return (before.person,)

    def both_now(self) -> tuple[Person, ...]:
        """Paid in two categories this month."""
        one = self._enrolment.planted()
        self._enrolment.stretch(one.person, self._now, category=self._enrolment.category(one.category))
        return (one.person,)

    def both_before(self) -> tuple[Person, ...]:
        """Was paid in two categories in a month more than a year ago; nobody when no roll reaches back so far."""
        month = Month(self._world.spans.year, self._chance.randint(1, 8))
        if month.last >= self._world.spans.before(A_YEAR_AND_MORE):
            return ()
        one = self._enrolment.planted()
        self._enrolment.stretch(one.person, month, month, self._enrolment.category(one.category))
        return (one.person,)

    def same_row_twice(self) -> tuple[Person, ...]:
        """Stands twice on this month's roll with the very same row: written twice, not paid twice."""
        stretch = self._enrolment.planted()
        stretch.twice_in = self._now
        return (stretch.person,)

    def _died_before(self) -> date:
        return draw_day(self._chance, self._before.first, self._before.last - timedelta(4))
