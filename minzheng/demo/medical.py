"""Medical bills: what treatment cost, what insurance and assistance paid, what people paid themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from random import Random

from minzheng.demo.events import Bill
from minzheng.demo.people import Person
from minzheng.demo.recipe.base import Lot
from minzheng.demo.recipe.book import RecipeError
from minzheng.demo.spans import Spans, draw_day
from minzheng.demo.world import World

FEN = 100


class Billing:
    """Draws bills as the recipe says."""

    def __init__(self, world: World, chance: Random) -> None:
        self._world = world
        self._chance = chance
        self._recipe = world.recipe.sizes.medical
        self._kinds = Lot({word: kind.weight for word, kind in self._recipe.kinds.items()})
        self._insurances = Lot(self._recipe.insurances)
        self._hospitals = Lot(self._recipe.hospitals)
        self._at_most = self._recipe.roll_self_paid_at_most * FEN

    def ordinary(self, person: Person, day: date) -> None:
        """Adds a bill of the usual size; people on the roll are helped, and what is left for them is small."""
        chance = self._chance
        kind = self._kinds.draw(chance)
        insurance = self._insurances.draw(chance)
        cost = self._recipe.kinds[kind].cost
        # Most bills are small: the smaller of two draws.
        total = min(chance.randrange(cost.low * FEN, cost.high * FEN) for _ in range(2))
        pooled = int(total * self._recipe.pooled[insurance])
        aid = 0
        if person in self._world.on_roll:
            left = total - pooled
            aid = max(int(left * self._recipe.aid), left - self._at_most)
        self._add(person, day, kind, insurance, (total, pooled, aid))

    def self_paid(self, person: Person, day: date, fen: int, *, twice: bool = False) -> Bill:
        """Adds a bill of which somebody paid so many fen themselves; `twice` writes its row twice."""
        insurance = self._insurances.draw(self._chance)
        total = int(fen / (1 - self._recipe.pooled[insurance]))
        dearest = max(self._recipe.kinds, key=lambda word: self._recipe.kinds[word].cost.high)
        bill = self._add(person, day, dearest, insurance, (total, total - fen, 0))
        bill.twice = twice
        return bill

    def _add(self, person: Person, day: date, kind: str, insurance: str, parts: tuple[int, int, int]) -> Bill:
        total, pooled, aid = parts
        hospital = self._hospitals.draw(self._chance)
        bill = Bill(person, insurance, kind, total, pooled, aid, total - pooled - aid, day, hospital)
        self._world.tell(bill)
        return bill


def add_bills(world: World, unlisted: Iterable[Person]) -> None:
    """Gives ordinary people their bills, of the year and of the months up to the as-of day; to the unlisted first."""
    chance, spans = world.chance("medical"), world.spans
    recipe = world.recipe.sizes.medical
    billing = Billing(world, chance)
    # Who stands in no other list is seen by a bill or not at all.
    treated = [person for person in unlisted if not person.pristine and _lived(person, spans)]
    known = set(treated)
    people = [each for each in world.registrar.people if not each.pristine and _lived(each, spans)]
    people = [person for person in people if person not in known]
    missing = recipe.people - len(treated)
    if not 0 <= missing <= len(people) or recipe.people > recipe.rows:
        most = min(len(treated) + len(people), recipe.rows)
        raise RecipeError(f"recipe.yaml: medical: people: write a number from {len(treated)} to {most}")
    treated += chance.sample(people, missing)
    for person in treated + chance.choices(treated, k=recipe.rows - recipe.people):
        billing.ordinary(person, draw_day(chance, spans.first, min(spans.last, person.died_on or spans.last)))
    if spans.months_now:
        alive = [person for person in treated if person.died_on is None]
        for person in chance.sample(alive, min(recipe.current_rows, len(alive))):
            billing.ordinary(person, draw_day(chance, spans.now_from, spans.as_of))


def _lived(person: Person, spans: Spans) -> bool:
    return person.died_on is None or person.died_on >= date(spans.year, 1, 10)
