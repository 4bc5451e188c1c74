"""acts.json: what the people of one street did by hand in the last weeks, act by act, in the order of days.

Everything lies after the report's year, so that no figure of the year rests on it. An act names the person by
number, the account by role and place, the day, and what was said or found; what follows from it isn't told.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from random import Random

from minzheng.demo.elders import steady
from minzheng.demo.events import Funeral, Survey
from minzheng.demo.people import Person
from minzheng.demo.places import Provider
from minzheng.demo.questions import Form
from minzheng.demo.recipe.acts import StepName, StoryArchetype
from minzheng.demo.recipe.base import Lot
from minzheng.demo.recipe.book import RecipeError
from minzheng.demo.recipe.survey import SurveyArchetype
from minzheng.demo.world import Deck, World

Act = dict[str, object]
SATURDAY = 5


class Acting:
    """Draws the stories of one world."""

    def __init__(self, world: World, form: Form) -> None:
        self._world = world
        self._form = form
        self._chance: Random = world.chance("acts")
        self._book = world.recipe.stories
        self._answers = {each.code: each for each in world.recipe.surveys.archetypes}
        self._deck = Deck("in the stories of the last weeks", _people(world), self._chance)
        self._workers: dict[Provider, list[str]] = {}
        self._running = 0

    def run(self) -> list[Act]:
        """Returns all acts in the order in which they were done."""
        archetypes = {each.code: each for each in self._book.stories}
        stories = [
            list(self._story(archetypes[code], person))
            for code, count in self._world.recipe.sizes.acts.stories.items()
            for person in self._take(archetypes[code], count)
        ]
        return sorted(
            chain.from_iterable(stories), key=lambda act: (str(act["day"]), act["story"], act["turn"])
        )

    def _take(self, archetype: StoryArchetype, count: int) -> list[Person]:
        return self._deck.take(count, lambda person: bool(self._found(archetype, person)))

    def _found(self, archetype: StoryArchetype, person: Person) -> list[SurveyArchetype]:
        """The archetypes of answers that fit how a person lives."""
        found = [self._answers[code] for code in archetype.answers]
        return [each for each in found if not each.lives or person.living in each.lives]

    def _story(self, archetype: StoryArchetype, person: Person) -> Iterator[Act]:
        spans, chance = self._world.spans, self._chance
        self._running += 1
        first = max(spans.before(archetype.began.draw(chance)), spans.last + timedelta(1))
        days = [_weekday(first)]
        for _ in archetype.steps:
            days.append(_weekday(days[-1] + timedelta(archetype.pace.draw(chance))))
        for turn, step in enumerate(archetype.steps):
            if days[turn] > spans.as_of:
                return
            told = {"story": self._running, "turn": turn, "step": step, "day": days[turn].isoformat()}
            who = {"person": person.id_number, "by": self._hand(archetype, step, person)}
            yield {**told, **who, **self._details(archetype, step, person, days[turn : turn + 2])}

    def _hand(self, archetype: StoryArchetype, step: StepName, person: Person) -> dict[str, str]:
        role = self._book.role_of(archetype, step)
        match self._book.role_places[role]:
            case "community":
                return {"role": role, "division": person.community.code}
            case "street":
                return {"role": role, "division": person.community.street}
            case "provider":
                return {"role": role, "party": self._provider(person).code}

    def _details(
        self, archetype: StoryArchetype, step: StepName, person: Person, days: list[date]
    ) -> dict[str, object]:
        chance, book = self._chance, self._book
        match step:
            case "raise":
                severity = Lot(archetype.severity).draw(chance)
                return {"severity": severity, "words": chance.choice(archetype.words["raise"])}
            case "visit_warning" | "plan_visit":
                form = self._world.recipe.surveys.questionnaire
                return {"questionnaire": form, "planned_on": days[1].isoformat()}
            case "draft" | "record":
                return {"answers": self._form.answer(self._found(archetype, person)[0], chance)}
            case "return":
                return {"words": chance.choice(archetype.words["return"])}
            case "order":
                until = days[0] + timedelta(book.order_days)
                return {"provider": self._provider(person).code, "valid_until": until.isoformat()}
            case "serve":
                provider = self._provider(person)
                worker = chance.choice(self._staff(provider))
                number = f"{provider.code}-{days[0]:%Y%m%d}-{self._running:04d}"
                return {"number": number, "worker": worker, "minutes": book.minutes.draw(chance)}
            case "confirm" | "dispute":
                return {"way": book.check_way}
            case "close":
                return {"outcome": archetype.outcome, "words": chance.choice(archetype.words["close"])}
        return {}

    def _provider(self, person: Person) -> Provider:
        return self._world.district.providers_of(person.community.street)[0]

    def _staff(self, provider: Provider) -> list[str]:
        """The provider's workers as its returns name them."""
        if provider not in self._workers:
            self._workers[provider] = [self._world.registrar.worker(self._chance) for _ in range(9)]
        return self._workers[provider]


def acts_of(world: World, form: Form) -> list[Act]:
    """Returns the acts; none when no working day lies between the report's year and the as-of day."""
    known = {community.code for community in world.district.communities}
    strange = [code for code in world.recipe.sizes.acts.communities if code not in known]
    if strange:
        raise RecipeError(
            f"recipe.yaml: acts: communities: {strange[0]} isn't in divisions.csv: use one that is"
        )
    return Acting(world, form).run()


def _people(world: World) -> list[Person]:
    """Elders of the communities on whom nothing else rests: alive, in no planted case, not surveyed lately."""
    where = set(world.recipe.sizes.acts.communities)
    taken = {person for case in world.cases for person in case.people}
    taken |= {funeral.person for funeral in world.told(Funeral)}
    taken |= {survey.person for survey in world.told(Survey) if survey.day > world.spans.last}
    return [
        person
        for person in steady(world)
        if person.community.code in where and person not in taken and person.died_on is None
    ]


def _weekday(day: date) -> date:
    """Returns the day, or the Monday after it."""
    return day + timedelta(max(0, 7 - day.weekday()) if day.weekday() >= SATURDAY else 0)
