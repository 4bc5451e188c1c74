"""Visits to elders as providers report them, and what streets find when they ask."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from random import Random

from minzheng.demo.elders import AGE, UNTIL, visits_from
from minzheng.demo.events import Check, Listing, Visit
from minzheng.demo.people import Person
from minzheng.demo.places import Provider
from minzheng.demo.recipe.base import Lot
from minzheng.demo.recipe.care import Service
from minzheng.demo.spans import Month, birthday, draw_day, month_of, months_between
from minzheng.demo.world import CarePlan, World

# Days from a visit to the street's question; from a death to the visit that a provider invents.
ASKED, AFTER_DEATH = (1, 6), (5, 40)
# Somebody who lives alone was visited within these days before the as-of day (unless planted otherwise).
ALONE_WITHIN = 48


class Visiting:
    """Draws visits with their checks."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.chance: Random = world.chance("visits")
        self._recipe = world.recipe.sizes.care
        self._services: dict[str, Service] = {service.name: service for service in self._recipe.services}
        self._lot = Lot({service.name: service.weight for service in self._recipe.services})
        self._ways = Lot(self._recipe.ways)
        self._workers = {provider.code: self._staff() for provider in world.district.providers}
        self._months: dict[Person, set[Month]] = {}

    def days(self, person: Person, count: int, first: date, last: date) -> list[date]:
        """Returns up to so many days that some file speaks of, at most one a month: that many are due."""
        used = self._months.setdefault(person, set())
        spans = self._world.spans
        free = [month for month in months_between(first, last) if month not in used and spans.tells_of(month)]
        days = []
        for month in self.chance.sample(free, min(count, len(free))):
            used.add(month)
            days.append(draw_day(self.chance, max(first, month.first), min(last, month.last)))
        return days

    def confirmed(self, person: Person, day: date, *, keep: bool = False) -> None:
        """Adds a visit of which the street finds that it took place."""
        self._asked(self._visit(person, day, keep=keep), True)

    def untrue(self, person: Person, day: date) -> None:
        """Adds a visit of which the street finds that it didn't take place."""
        self._asked(self._visit(person, day), False)

    def unchecked(self, person: Person, day: date) -> None:
        """Adds a visit about which nobody has asked."""
        self._visit(person, day)

    def _staff(self) -> list[str]:
        registrar, count = self._world.registrar, self._recipe.workers.draw(self.chance)
        return [registrar.worker(self.chance) for _ in range(count)]

    def _visit(self, person: Person, day: date, *, keep: bool = False) -> Visit:
        chance = self.chance
        provider = self._provider(person)
        service = self._services[self._lot.draw(chance)]
        worker = chance.choice(self._workers[provider.code])
        visit = Visit(person, provider, day, service.name, service.minutes.draw(chance), worker, keep=keep)
        self._world.tell(visit)
        return visit

    def _asked(self, visit: Visit, true: bool) -> None:
        day = min(visit.day + timedelta(self.chance.randint(*ASKED)), self._world.spans.as_of)
        way = self._ways.draw(self.chance)
        visit.check = Check(visit.person, visit.provider, "", true, way, day, keep=visit.keep)
        self._world.tell(visit.check)

    def _provider(self, person: Person) -> Provider:
        providers = self._world.district.providers_of(person.community.street)
        return providers[int(person.community.code) % len(providers)]


def visit_elders(world: World) -> None:
    """Makes all visits: the ones of the last weeks that must be so, those of the year by archetype, some others."""
    visiting = Visiting(world)
    others = _who_must_be_visited(world, visiting)
    for listing in world.listings:
        _visit_in_year(world, visiting, listing)
    _after_death(world, visiting)
    _strangers(world, visiting)
    _lately(world, visiting, others)


def number_visits(world: World) -> None:
    """Gives each visit its number: provider, month, running number in the order of days."""
    visits = sorted(world.told(Visit), key=lambda visit: (visit.provider.code, visit.day))
    for (code, month), group in groupby(visits, key=lambda visit: (visit.provider.code, month_of(visit.day))):
        for running, visit in enumerate(group, start=1):
            visit.number = f"{code}-{month.first:%Y%m}-{running:05d}"
            if visit.check is not None:
                visit.check.number = visit.number


def _who_must_be_visited(world: World, visiting: Visiting) -> list[Person]:
    """Visits whoever lives alone in the last weeks, and planted cases as planned; returns the others."""
    spans, recipe, others = world.spans, world.recipe.sizes.care, []
    for listing in world.listings:
        person, plan = listing.person, world.care_plans.get(listing.person)
        if plan is not None:
            _as_planned(world, visiting, person, plan)
        elif listing.archetype.counts and person.died_on is None:
            if person.living == recipe.alone:
                first = max(spans.before(ALONE_WITHIN), birthday(person.born, AGE))
                last = spans.before(recipe.unchecked_days + ASKED[1] + 1)
                for day in visiting.days(person, 1, first, last):
                    visiting.confirmed(person, day, keep=True)
            elif listing.archetype.turns_80 == "before":
                others.append(person)
    return others


def _as_planned(world: World, visiting: Visiting, person: Person, plan: CarePlan) -> None:
    act = {"untrue": visiting.untrue, "unchecked": visiting.unchecked, "confirmed": visiting.confirmed}
    if plan.recent:
        first, last = (world.spans.before(days) for days in plan.recent_days)
        for day in visiting.days(person, 1, first, last):
            act[plan.recent](person, day)


def _visit_in_year(world: World, visiting: Visiting, listing: Listing) -> None:
    person, archetype, recipe = listing.person, listing.archetype, world.recipe.sizes.care
    chance = visiting.chance
    first, last = visits_from(world.spans, archetype), _last_day(world, person)
    turns = max(first, birthday(person.born, AGE)) if archetype.turns_80 == "in_year" else first
    if archetype.visits == "confirmed":
        numbers, weights = list(recipe.visits_each), list(recipe.visits_each.values())
        days = visiting.days(person, chance.choices(numbers, weights)[0], turns, last)
        for index, day in enumerate(days):
            visiting.confirmed(person, day, keep=index == 0)
        for day in visiting.days(person, chance.random() < recipe.also_untrue, turns, last):
            visiting.untrue(person, day)
        for day in visiting.days(person, chance.random() < recipe.also_unchecked, turns, last):
            visiting.unchecked(person, day)
    if archetype.turns_80 == "in_year" and archetype.visits in ("confirmed", "only_early"):
        for day in visiting.days(person, chance.randint(1, 2), first, turns - timedelta(1)):
            visiting.confirmed(person, day)
    if archetype.visits in ("untrue", "unchecked"):
        add = visiting.untrue if archetype.visits == "untrue" else visiting.unchecked
        for day in visiting.days(person, chance.randint(1, 2), turns, last):
            add(person, day)


def _last_day(world: World, person: Person) -> date:
    """The last day in the year on which somebody may be visited."""
    last = min(date(world.spans.year, *UNTIL), person.died_on or world.spans.last)
    plan = world.care_plans.get(person)
    return min(last, plan.quiet_after) if plan is not None else last


def _after_death(world: World, visiting: Visiting) -> None:
    """Providers report visits to people who had died; the street finds out."""
    latest = date(world.spans.year, 11, 15)
    dead = [
        (each.person, each.person.died_on)
        for each in world.listings
        if each.archetype.dies and each.person.died_on is not None and each.person.died_on < latest
    ]
    chance = visiting.chance
    for person, died_on in chance.sample(dead, min(world.recipe.sizes.care.after_death, len(dead))):
        visiting.untrue(person, died_on + timedelta(chance.randint(*AFTER_DEATH)))


def _strangers(world: World, visiting: Visiting) -> None:
    """Visits to people of 80 and more who stand in no list, and found to be true: they still don't count."""
    for _ in range(world.recipe.sizes.care.strangers):
        year = world.spans.year - AGE - 5
        person = world.registrar.house(world.registrar.person(date(year, 1, 1), date(year, 12, 31)))
        day = draw_day(visiting.chance, world.spans.first, date(world.spans.year, *UNTIL))
        visiting.confirmed(person, day)


def _lately(world: World, visiting: Visiting, others: list[Person]) -> None:
    """Visits of the months up to the as-of day to some of the others; nobody has asked about the latest yet."""
    spans, recipe, chance = world.spans, world.recipe.sizes.care, visiting.chance
    count = min(recipe.current_visits, len(others)) if spans.months_now else 0
    for person in chance.sample(others, count):
        for day in visiting.days(person, 1, spans.now_from, spans.as_of):
            if day > spans.before(recipe.unchecked_days):
                visiting.unchecked(person, day)
            elif chance.random() < recipe.also_untrue:
                visiting.untrue(person, day)
            else:
                visiting.confirmed(person, day)
