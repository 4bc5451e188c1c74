"""Surveys of need: answers by archetype, some given twice in the year, some about other years."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from minzheng.demo.elders import steady
from minzheng.demo.events import Survey
from minzheng.demo.people import Person
from minzheng.demo.questions import Form
from minzheng.demo.recipe.survey import SurveyArchetype
from minzheng.demo.spans import draw_day
from minzheng.demo.world import Deck, World

# The first round in spring, the second in autumn; the last returns of the year come late.
FIRST, SECOND, LATE = ((3, 1), (6, 30)), ((8, 15), (12, 10)), ((12, 15), (12, 28))
# Surveys of now lie within so many days before the as-of day.
LATELY = 50
ADULT = 18


class Surveying:
    """Draws surveys; each person is asked at most once on a day."""

    def __init__(self, world: World, form: Form, staying_on_roll: list[Person], others: list[Person]) -> None:
        self._world = world
        self._form = form
        self._chance: Random = world.chance("surveys")
        self._recipe = world.recipe.sizes.survey
        self._archetypes = {archetype.code: archetype for archetype in world.recipe.surveys.archetypes}
        taken: set[Person] = set()
        self._decks: dict[str, Deck] = {}
        disabled = [holder.person for holder in world.holders if holder.person.alive_on(world.spans.last)]
        groups = {"elder": steady(world), "roll": staying_on_roll, "disabled": disabled, "anyone": others}
        youngest = date(world.spans.year - ADULT, 1, 1)
        for who, people in groups.items():
            free = [person for person in people if person not in taken and not person.pristine]
            taken.update(free)
            adults = [person for person in free if person.born <= youngest]
            self._decks[who] = Deck(f"surveyed ({who})", adults, self._chance)

    def run(self) -> None:
        """Makes all surveys: those that count first, then those around them."""
        late = self._late_by_code()
        lasts = {
            code: self._last_of_year(code, count, late[code])
            for code, count in self._recipe.archetypes.items()
        }
        for pair in self._recipe.earlier:
            for person in [lasts[pair.last].pop() for _ in range(pair.people)]:
                self._ask(person, pair.earlier, self._day(self._world.spans.year, *FIRST), keep=True)
        self._other_year([person for people in lasts.values() for person in people])
        self._come_back()
        self._lately()

    def _late_by_code(self) -> dict[str, int]:
        """The late surveys, spread over the archetypes that stand clear of every threshold."""
        codes = [code for code in self._recipe.archetypes if not self._archetypes[code].borderline]
        late = dict.fromkeys(self._recipe.archetypes, 0)
        for turn in range(self._recipe.late):
            late[codes[turn % len(codes)]] += 1
        return late

    def _last_of_year(self, code: str, count: int, late: int) -> list[Person]:
        """Asks people of an archetype; the late ones had answered otherwise before. Returns those asked once."""
        people = self._take(code, count)
        for person in people[:late]:
            self._ask(person, self._otherwise(code), self._day(self._world.spans.year, *SECOND), keep=True)
            self._ask(person, code, self._day(self._world.spans.year, *LATE), keep=True, late=True)
        for person in people[late:]:
            self._ask(person, code, self._day(self._world.spans.year, *SECOND), keep=True)
        return people[late:]

    def _other_year(self, surveyed: list[Person]) -> None:
        year = self._world.spans.year - 1
        again = self._chance.sample(surveyed, self._recipe.other_year // 2)
        for person in again:
            self._ask(person, self._any_code(), self._day(year, *SECOND))
        for person, code in self._fresh(self._recipe.other_year - len(again)):
            self._ask(person, code, self._day(year, *SECOND))

    def _come_back(self) -> None:
        for person, code in self._fresh(self._recipe.comes_back):
            self._ask(person, code, self._day(self._world.spans.year, *SECOND), must_break="any")

    def _lately(self) -> None:
        spans = self._world.spans
        first = max(spans.before(LATELY), date(spans.year + 1, 1, 1))
        if first > spans.as_of - timedelta(5):
            return
        for person, code in self._fresh(self._recipe.current):
            self._ask(person, code, draw_day(self._chance, first, spans.as_of - timedelta(3)))

    def _take(self, code: str, count: int) -> list[Person]:
        archetype = self._archetypes[code]
        fits = (lambda person: person.living in archetype.lives) if archetype.lives else (lambda person: True)
        return self._decks[archetype.who].take(count, fits)

    def _fresh(self, count: int) -> list[tuple[Person, str]]:
        """People who haven't been asked yet, each with an archetype of their kind."""
        codes = [self._any_code() for _ in range(count)]
        return [(self._take(code, 1)[0], code) for code in codes]

    def _otherwise(self, code: str) -> str:
        """Returns an archetype of the other outcome, of people who live alike when there is one."""
        mine = self._archetypes[code]
        others = [
            each for each in self._archetypes.values() if each.in_need != mine.in_need and not each.borderline
        ]
        alike = [each for each in others if (each.who, each.lives) == (mine.who, mine.lives)]
        return (alike or others)[0].code

    def _any_code(self) -> str:
        return self._chance.choice([code for code, each in self._archetypes.items() if not each.borderline])

    def _day(self, year: int, first: tuple[int, int], last: tuple[int, int]) -> date:
        return draw_day(self._chance, date(year, *first), date(year, *last))

    def _ask(
        self,
        person: Person,
        code: str,
        day: date,
        *,
        late: bool = False,
        keep: bool = False,
        must_break: str = "",
    ) -> None:
        archetype: SurveyArchetype = self._archetypes[code]
        surveyor = self._chance.choice(self._recipe.surveyors)
        answers = self._form.answer(archetype, self._chance)
        self._world.tell(
            Survey(person, day, late, archetype, surveyor, answers, keep=keep, must_break=must_break)
        )
