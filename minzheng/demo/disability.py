"""Certificates of disability, as the half-yearly lists show them."""

from __future__ import annotations

from datetime import date
from random import Random

from minzheng.demo.events import Certificate
from minzheng.demo.people import Person
from minzheng.demo.planting import plant
from minzheng.demo.recipe.base import Lot
from minzheng.demo.roll import Enrolment
from minzheng.demo.spans import Spans, draw_day
from minzheng.demo.world import Deck, Holder, World

# Certified within these days before the as-of day: new, and already in the latest list.
NEW = (60, 12)
# A list of now exists when the year's last one is older than this; it says what was so some days before.
LIST_AFTER, LIST_OF = (1, 20), 5
YOUNGEST, OLDEST = 3, 79


def list_days(spans: Spans) -> list[date]:
    """Returns the days of the lists: two in the year, and one shortly before the as-of day."""
    days = [date(spans.year, 6, 30), spans.last]
    return [*days, spans.before(LIST_OF)] if spans.as_of >= date(spans.year + 1, *LIST_AFTER) else days


class CertificateCases:
    """Makes people newly certified as severely disabled, or nearly so; every row about them stays good."""

    def __init__(self, world: World, enrolment: Enrolment) -> None:
        self._world = world
        self._enrolment = enrolment
        self._chance: Random = world.chance("planting certificates")
        recipe = world.recipe.sizes
        self._severe = list(recipe.planted.severe_classes)
        self._grades = list(recipe.disability.grades)
        self._near_poor = recipe.planted.near_poor_severe.category

    def plant(self) -> None:
        """Makes the cases."""
        makers = {
            "new_severe": self.new_severe,
            "grade_two": self.grade_two,
            "on_roll": self.on_roll,
            "ended": self.ended,
        }
        alone = {
            "severe_near_poor": self.severe_near_poor,
            "milder_near_poor": self.milder_near_poor,
            "severe_otherwise": self.on_roll,
        }
        sources = ("disability", "assistance_roll")
        plant(self._world, self._world.recipe.sizes.planted.severe_not_on_roll, makers, sources)
        plant(self._world, self._world.recipe.sizes.planted.near_poor_severe, alone, sources)

    def new_severe(self) -> tuple[Person, ...]:
        """Newly certified in a severe class and grade, never on the roll."""
        return (self._holder(self._stranger()).person,)

    def grade_two(self) -> tuple[Person, ...]:
        """The same in the next grade."""
        return (self._holder(self._stranger(), grade=self._grades[1]).person,)

    def on_roll(self) -> tuple[Person, ...]:
        """Newly certified, and on the roll: not in the category of the rule about those who may apply alone."""
        category = self._enrolment.category(other=self._near_poor)
        return (self._holder(self._enrolment.planted(category=category).person).person,)

    def severe_near_poor(self) -> tuple[Person, ...]:
        """Newly certified, and on the roll in the category from which they may apply alone."""
        return (self._holder(self._enrolment.planted(category=self._near_poor).person).person,)

    def milder_near_poor(self) -> tuple[Person, ...]:
        """The same in the mildest grade."""
        person = self._enrolment.planted(category=self._near_poor).person
        return (self._holder(person, grade=self._grades[-1]).person,)

    def ended(self) -> tuple[Person, ...]:
        """Newly certified, but the certificate has ended again."""
        holder = self._holder(self._stranger())
        holder.ended = True
        return (holder.person,)

    def _holder(self, person: Person, grade: str = "") -> Holder:
        spans, chance = self._world.spans, self._chance
        issued = draw_day(chance, spans.before(NEW[0]), spans.before(NEW[1]))
        holder = Holder(person, chance.choice(self._severe), grade or self._grades[0], issued)
        self._world.holders.append(holder)
        return holder

    def _stranger(self) -> Person:
        person = self._enrolment.newcomer()
        person.pristine = True
        return person


def add_holders(world: World, staying_on_roll: list[Person], elders: list[Person]) -> None:
    """Certifies ordinary people: of the roll, of the elders, and others, up to the recipe's number."""
    chance, recipe = world.chance("disability"), world.recipe.sizes.disability
    known = {holder.person for holder in world.holders}
    people = Deck("certified as disabled and on the roll", staying_on_roll, chance).take(recipe.on_roll)
    others = [person for person in elders if person not in world.on_roll and person not in known]
    people += Deck("certified as disabled and elders", others, chance).take(recipe.elders)
    year = world.spans.year
    for _ in range(recipe.people - len(people) - len(known)):
        person = world.registrar.person(date(year - OLDEST + 1, 1, 1), date(year - YOUNGEST, 12, 31))
        people.append(world.registrar.house(person))
    classes, grades = Lot({word: each.weight for word, each in recipe.classes.items()}), Lot(recipe.grades)
    # Who is of the first grade and not on the roll is a hit of a rule: only planted people are.
    milder = Lot(dict(list(recipe.grades.items())[1:]))
    # Who is severely disabled and on the roll in this category is one, too.
    category = world.recipe.sizes.planted.near_poor_severe.category
    near_poor = {stretch.person for stretch in world.stretches if stretch.category == category}
    for person in people:
        grade = (grades if person in world.on_roll else milder).draw(chance)
        grade = list(recipe.grades)[-1] if person in near_poor else grade
        issued = draw_day(chance, date(year - 8, 1, 1), date(year, 11, 30))
        issued = max(issued, date(person.born.year + 1, 12, 1))
        world.holders.append(Holder(person, classes.draw(chance), grade, issued))


def list_certificates(world: World) -> None:
    """Writes every certificate into each list of a day by which it was issued."""
    recipe = world.recipe.sizes.disability
    grades = {grade: str(number) for number, grade in enumerate(recipe.grades, start=1)}
    for day in list_days(world.spans):
        for holder in world.holders:
            if holder.issued <= day:
                person = holder.person
                number = person.id_number + recipe.classes[holder.klass].digit + grades[holder.grade]
                state = recipe.valid
                if holder.ended or not person.alive_on(day):
                    state = recipe.ended
                world.tell(Certificate(person, day, number, holder.klass, holder.grade, holder.issued, state))
