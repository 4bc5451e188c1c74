"""A registry of invented people as they live together: families at doors, twins, namesakes, shared telephones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml

from minzheng.registry.kernel.identity import check_digit

PACKS = Path(__file__).resolve().parents[2] / "packs"
# Never issued: no county and no mobile network has them.
AREAS, PHONE = ("320499", "320498", "321299"), "120"
FIRST, LAST = date(1925, 1, 1), date(2024, 12, 31)
MALE, FEMALE = "男", "女"
HEADS = "朝阳 菱溪 采菱 清溪 青竹 紫云 新丰 丽华 清凉 富强 北环 翠竹 红梅 锦绣 虹景 金梅 博爱 怡康 兆丰 工人 浦南 兰陵"
TAILS = "花园 新苑 佳苑 小区 新村 一村 二村 三村 东村 西村 南苑 北苑 花苑"


@dataclass(slots=True)
class Person:
    """One person; `door` is None where the registry doesn't know it. `key` is the truth."""

    key: int
    name: str
    sex: str
    born: date
    id_number: str
    phone: str | None
    estate: str
    door: str
    household: str
    community: str
    known_address: bool = True

    @property
    def address(self) -> str:
        """The address as the registry writes it."""
        return self.estate + self.door


class World:
    """Draws people, each number once; the same seed draws the same people."""

    def __init__(self, noise: Mapping[str, Any], seed: int, size: int) -> None:
        self.chance = Random(f"people {seed}")
        self._told = noise["people"]
        lists = yaml.safe_load((PACKS / "national/demo/names.yaml").read_text(encoding="utf-8"))
        self._surnames = list(lists["surnames"])
        self._weights = list(lists["surnames"].values())
        self._generations = lists["generations"]
        self._taken: set[str] = set()
        self._keys = 0
        # Some 2,000 people a community, some 600 an estate.
        self._communities = [f"第{at}社区" for at in range(1, max(size // 2000, 3) + 1)]
        self._estates = _estates(max(size // 600, 10))

    def people(self, count: int) -> list[Person]:
        """Return a number of people, door by door."""
        found: list[Person] = []
        while len(found) < count:
            found.extend(self.family())
        del found[count:]
        for person in found:
            self._imitate(person, found)
        return found

    def family(self, at: Person | None = None) -> list[Person]:
        """Return those who live at one door; at the door of somebody, if he is given."""
        chance, told = self.chance, self._told
        many = chance.choices(list(told["households"]), list(told["households"].values()))[0]
        estate, door, community = (at.estate, at.door, at.community) if at else self._door()
        household = at.household if at else f"H{self._keys:08d}"
        ages = sorted((chance.randrange((LAST - FIRST).days) for _ in range(min(many, 2))), reverse=True)
        surname = self._surname()
        members: list[Person] = []
        for place in range(many):
            child = place >= 2
            born = FIRST + timedelta(days=ages[0])
            if child:
                # A household's children are younger; where that lies ahead, grandparents live there instead.
                apart = timedelta(days=9000 + chance.randrange(6000))
                born = (
                    born + apart
                    if born + apart <= LAST
                    else max(born - apart, FIRST + timedelta(chance.randrange(9000)))
                )
            twin = child and place > 2 and chance.random() < told["twins"] * 2
            if not child and place == 1:
                near = born + timedelta(days=chance.randrange(-2500, 2500))
                born = near if FIRST <= near <= LAST else born
            own = surname if child or place == 0 else self._surname()
            members.append(
                self._person(own, born, (estate, door, household, community), members[-1] if twin else None)
            )
        self._share_phones(members)
        return members

    def _person(
        self, surname: str, born: date, home: tuple[str, str, str, str], twin: Person | None
    ) -> Person:
        chance = self.chance
        sex = MALE if chance.random() < 0.49 else FEMALE
        name = surname + self._given(born, sex)
        if twin is not None:
            born = twin.born
            sex = twin.sex if chance.random() < 0.65 else sex
            if len(twin.name) > 2:
                name = twin.name[:-1] + self._given(born, sex)[-1]
        self._keys += 1
        number = self._number(born, sex)
        phone = (
            None if chance.random() < self._told["phone_unknown"] else f"{PHONE}{chance.randrange(10**8):08d}"
        )
        known = chance.random() >= self._told["address_unknown"]
        return Person(self._keys, name, sex, born, number, phone, *home, known)

    def _share_phones(self, members: list[Person]) -> None:
        for person in members[1:]:
            if self.chance.random() < self._told["shared_phone"]:
                person.phone = members[0].phone

    def _imitate(self, person: Person, people: list[Person]) -> None:
        """Now and then somebody bears the name of somebody of the same community."""
        if self.chance.random() < self._told["namesake_neighbour"]:
            other = self.chance.choice(people)
            person.name, person.community = other.name, other.community

    def _surname(self) -> str:
        return self.chance.choices(self._surnames, self._weights)[0]

    def _given(self, born: date, sex: str) -> str:
        generation = next(one for one in self._generations if born.year <= one["born_up_to"])
        characters = generation["male" if sex == MALE else "female"]
        given = self.chance.choice(characters)
        return (
            given if self.chance.random() < generation["single"] else given + self.chance.choice(characters)
        )

    def _number(self, born: date, sex: str) -> str:
        while True:
            area = self.chance.choices(AREAS, (8, 1, 1))[0]
            sequence = self.chance.randrange(0, 1000, 2) + (sex == MALE)
            first = f"{area}{born:%Y%m%d}{sequence:03d}"
            if first not in self._taken:
                self._taken.add(first)
                return first + check_digit(first)

    def _door(self) -> tuple[str, str, str]:
        chance = self.chance
        at = chance.randrange(len(self._estates))
        door = f"{chance.randint(1, 48)}幢{chance.randint(1, 4)}单元{chance.randint(1, 11)}0{chance.randint(1, 4)}室"
        return self._estates[at], door, self._communities[at % len(self._communities)]


def columns_of(people: list[Person]) -> Iterator[tuple[str, list[str | None]]]:
    """Yield the registry's columns."""
    yield "id_number", [person.id_number for person in people]
    yield "name", [person.name for person in people]
    yield "sex", [person.sex for person in people]
    yield "birth_date", [person.born.isoformat() for person in people]
    yield "phone", [person.phone for person in people]
    yield "address", [person.address if person.known_address else None for person in people]
    yield "household", [person.household for person in people]
    yield "community", [person.community for person in people]


def _estates(count: int) -> list[str]:
    heads, tails = HEADS.split(), TAILS.split()
    names = [head + tail for tail in tails for head in heads]
    return [
        names[at % len(names)] + (f"{'甲乙丙丁戊己庚辛'[at // len(names) % 8]}区" if at >= len(names) else "")
        for at in range(count)
    ]
