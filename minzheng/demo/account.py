"""The generator's own account of the report's year, from its people and events and the rows it broke.

Plain definitions: a survey counts when its row is good and of the year, the last one decides. A visit counts when
its own row, the elder's row in the lists and the row of the street's check are good, the check says that it is
true, and the elder is 80 on the day. Entitled is who stands in the lists with a good row and is 80 in the year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping

from minzheng.demo.elders import AGE
from minzheng.demo.events import Check, Listing, Survey, Visit
from minzheng.demo.people import Person
from minzheng.demo.spans import Month, birthday, month_of
from minzheng.demo.world import World

SURVEYED, IN_NEED = "assist.surveyed", "assist.in_need"
HOME_ELDERS, HOME_VISITS, UNREACHED = "care.home_elders", "care.home_visits", "care.unreached"

Count = dict[str, int]
Figures = dict[str, Count]


class AccountError(ValueError):
    """The account disagrees with what the recipe's author says is true."""


class Account:
    """Who and what counts."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._streets = list(world.district.streets)
        self.listed = {listing.person: listing for listing in world.told(Listing) if listing.good}
        self._asked_about = {visit.check: visit for visit in world.told(Visit) if visit.check is not None}
        confirmed = [visit for visit in world.told(Visit) if self._confirmed(visit)]
        self.visits = [visit for visit in confirmed if is_80(visit)]
        self.visits_before_80 = [visit for visit in confirmed if not is_80(visit)]
        self._on_order: dict[tuple[Person, Month], Visit] = {}
        for visit in sorted(world.told(Visit), key=lambda visit: visit.number):
            if visit.good and visit.person in self.listed and is_80(visit):
                self._on_order.setdefault((visit.person, month_of(visit.day)), visit)
        self.surveys = [survey for survey in world.told(Survey) if survey.good and self._in_year(survey)]
        self.entitled = [person for person in self.listed if birthday(person.born, AGE) <= world.spans.last]

    def _in_year(self, event: Visit | Survey) -> bool:
        return self._world.spans.first <= event.day <= self._world.spans.last

    def _confirmed(self, visit: Visit) -> bool:
        return visit.person in self.listed and self._found_true(visit)

    def _found_true(self, visit: Visit) -> bool:
        check = visit.check
        return visit.good and self._in_year(visit) and check is not None and check.good and check.true

    def visit_of(self, check: Check) -> Visit:
        """Returns the visit that a check is about."""
        return self._asked_about[check]

    def above_ceiling(self, visit: Visit) -> bool:
        """Whether a visit is one too many: an order carries one a month, and the file names another before it."""
        return self._on_order.get((visit.person, month_of(visit.day)), visit) is not visit

    def would_count(self, visit: Visit) -> bool:
        """Whether a visit would count if the elder's row in the lists were good."""
        return self._found_true(visit) and is_80(visit)

    def last_surveys(self, without: Container[Survey] = ()) -> dict[Person, Survey]:
        """Returns the survey of each person that decides, as if some rows weren't there."""
        last: dict[Person, Survey] = {}
        for survey in self.surveys:
            if survey not in without and (survey.person not in last or last[survey.person].day < survey.day):
                last[survey.person] = survey
        return last

    def figures(self) -> Figures:
        """Returns the five figures, each for the district and for every street."""
        last = self.last_surveys()
        reached = dict.fromkeys(visit.person for visit in self.visits)
        return {
            SURVEYED: self.count(last),
            IN_NEED: self.count(person for person, survey in last.items() if survey.archetype.in_need),
            HOME_ELDERS: self.count(reached),
            HOME_VISITS: self.count(visit.person for visit in self.visits),
            UNREACHED: self.count(person for person in self.entitled if person not in reached),
        }

    def count(self, people: Iterable[Person], sign: int = 1) -> Count:
        """Returns a number for the district and for every street, by where people live."""
        streets = Counter(person.community.street for person in people)
        return {"district": sign * streets.total()} | {code: sign * streets[code] for code in self._streets}

    def check(self, figures: Mapping[str, Count]) -> None:
        """Raises AccountError when a figure isn't what the archetypes of the recipe add up to."""
        sizes = self._world.recipe.sizes
        in_need = {archetype.code for archetype in self._world.recipe.surveys.archetypes if archetype.in_need}
        said = {
            SURVEYED: sum(sizes.survey.archetypes.values()),
            IN_NEED: sum(count for code, count in sizes.survey.archetypes.items() if code in in_need),
            HOME_ELDERS: sum(each.people for each in sizes.care.archetypes if each.counts),
            UNREACHED: sum(each.people for each in sizes.care.archetypes if each.unreached),
        }
        wrong = [code for code, value in said.items() if figures[code]["district"] != value]
        if wrong:
            found = {code: figures[code]["district"] for code in wrong}
            lines = [f"{code}: the archetypes say {said[code]}, the account {found[code]}" for code in wrong]
            raise AccountError("\n".join(lines))


def is_80(visit: Visit) -> bool:
    """Whether the person is 80 on the day of a visit."""
    return birthday(visit.person.born, AGE) <= visit.day
