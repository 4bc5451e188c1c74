"""The invented district while it is being made: its people by what they are, what happens to them, planted cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Literal, TypeVar

from minzheng.demo.events import Event, Listing
from minzheng.demo.people import Person, Registrar
from minzheng.demo.places import District
from minzheng.demo.recipe.book import Recipe, RecipeError
from minzheng.demo.spans import Month, Spans

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Case:
    """A planted case of a screening rule: whether it must hit, and whose rows in which sources make it so."""

    rule: str
    kind: str
    hit: bool
    people: tuple[Person, ...]
    sources: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Stretch:
    """Months in which somebody stands on the roll with one category and amount (yuan); open without `last`.

    In the month `twice_in` the very same row is written twice.
    """

    person: Person
    category: str
    amount: int
    first: Month
    last: Month | None = None
    twice_in: Month | None = None

    def covers(self, month: Month) -> bool:
        """Whether the person is paid for a month."""
        return self.first <= month and (self.last is None or month <= self.last)


@dataclass(slots=True, eq=False)
class Holder:
    """Somebody with a certificate of disability; `ended` ones are shown as such."""

    person: Person
    klass: str
    grade: str
    issued: date
    ended: bool = False


@dataclass(frozen=True, slots=True)
class CarePlan:
    """What is to be true of an elder's latest visits: none confirmed after `quiet_after`, and one as `recent` says."""

    quiet_after: date
    recent: Literal["", "untrue", "unchecked", "confirmed"] = ""
    recent_days: tuple[int, int] = (48, 8)


class Deck:
    """People to be taken once each, in the order of chance."""

    def __init__(self, name: str, people: Iterable[Person], chance: Random) -> None:
        self._name = name
        self._people = list(people)
        chance.shuffle(self._people)

    def take(self, count: int, fits: Callable[[Person], bool] = lambda person: True) -> list[Person]:
        """Returns so many people who fit, who are then no longer in the deck; RecipeError when there are fewer."""
        taken: list[Person] = []
        left: list[Person] = []
        while self._people and len(taken) < count:
            person = self._people.pop()
            (taken if fits(person) else left).append(person)
        if len(taken) < count:
            raise RecipeError(
                f"recipe.yaml: {count} people are to be {self._name}, {len(taken)} are left: "
                "lower that number or raise the number they are taken from"
            )
        self._people += reversed(left)
        return taken

    def rest(self) -> list[Person]:
        """Returns who is still in the deck."""
        return self._people


@dataclass
class World:
    """Everything about the district. Each part draws from a chance of its own, so that parts stay independent."""

    seed: int
    recipe: Recipe
    district: District
    spans: Spans
    registrar: Registrar
    listings: list[Listing] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    on_roll: set[Person] = field(default_factory=set)
    holders: list[Holder] = field(default_factory=list)
    care_plans: dict[Person, CarePlan] = field(default_factory=dict)
    broken_funerals: set[Person] = field(default_factory=set)
    events: dict[str, list[Event]] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)

    def chance(self, part: str) -> Random:
        """Returns the chance of one part; the same for the same seed."""
        return Random(f"{self.seed}:{part}")

    def told(self, kind: type[E]) -> list[E]:
        """Returns the events of one kind."""
        return [event for event in self.events.get(kind.SOURCE, []) if isinstance(event, kind)]

    def tell(self, event: Event) -> None:
        """Adds an event to those that files will tell."""
        self.events.setdefault(event.SOURCE, []).append(event)

    def enrol(self, stretch: Stretch) -> None:
        """Puts somebody on the assistance roll."""
        self.stretches.append(stretch)
        self.on_roll.add(stretch.person)
