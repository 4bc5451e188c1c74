"""The file that comes in: rows about people of the registry and about strangers, with the noise of a noise file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from bench.linkage.population import FEMALE, FIRST, LAST, MALE, PHONE, Person, World
from minzheng.exchange.kernel.linkage.names import variants
from minzheng.registry.kernel.names import pinyin

COLUMNS = ("id_number", "name", "sex", "birth_date", "phone", "address", "household", "community")
FULL_WIDTH = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789X"}


@dataclass(slots=True)
class Incoming:
    """One row: its cells, the key of whom it is about (None for a stranger), the kind of noise of each column."""

    cells: dict[str, str | None]
    truth: int | None
    kinds: dict[str, str]


class Dirt:
    """Draws incoming rows; the same seed draws the same rows."""

    def __init__(self, noise: Mapping[str, Any], seed: int, world: World, people: Sequence[Person]) -> None:
        self._noise, self._world, self._people = noise, world, people
        self._chance = Random(f"dirt {seed}")
        self._homes: dict[str, list[Person]] = defaultdict(list)
        for person in people:
            self._homes[person.household].append(person)
        self._sounds, self._forms = _characters()

    def rows(self, count: int) -> list[Incoming]:
        """Return a number of rows."""
        chance, noise = self._chance, self._noise
        made: list[Incoming] = []
        for _ in range(count):
            draw = chance.random()
            if draw < noise["strangers"]:
                at = chance.choice(self._people) if chance.random() < 1 / 3 else None
                made.append(self._row(self._world.family(at)[0], None))
            elif draw < noise["strangers"] + noise["repeated"] and made and made[-1].truth:
                person = self._people[made[-1].truth - 1]
                made.append(self._row(person, person.key))
            else:
                person = chance.choice(self._people)
                made.append(self._row(person, person.key))
        return made

    def _row(self, person: Person, truth: int | None) -> Incoming:
        kinds = {column: self._draw(column) for column in ("number", "name", "sex", "birth", "phone", "address",
                                                            "household", "community")}  # fmt: skip
        number, kinds["number"] = self._number(person, kinds["number"])
        name, kinds["name"] = self._name(person, kinds["name"])
        cells = {
            "id_number": number,
            "name": name,
            "sex": {"exact": person.sex, "missing": None, "wrong": MALE if person.sex == FEMALE else FEMALE}[
                kinds["sex"]
            ],
            "birth_date": self._birth(person.born, kinds["birth"]),
            "phone": self._phone(person.phone, kinds["phone"]),
            "address": self._address(person, kinds["address"]),
            "household": self._other(person.household, kinds["household"], "household"),
            "community": self._other(person.community, kinds["community"], "community"),
        }
        return Incoming(cells, truth, kinds)

    def _draw(self, column: str) -> str:
        shares = self._noise[column]
        return self._chance.choices(list(shares), list(shares.values()))[0]

    def _number(self, person: Person, kind: str) -> tuple[str | None, str]:
        chance, number = self._chance, person.id_number
        if kind == "lower_x" and number[17] != "X":
            kind = "spaced"
        if kind == "fifteen" and person.born.year >= 2000:
            kind = "exact"
        if kind == "anothers":
            others = [one for one in self._homes.get(person.household, []) if one.key != person.key]
            return (chance.choice(others).id_number, kind) if others else (None, "missing")
        ways: dict[str, Callable[[], str | None]] = {
            "exact": lambda: number,
            "full_width": lambda: number.translate(FULL_WIDTH),
            "spaced": lambda: (
                number + chance.choice(" \u3000\xa0")
                if chance.random() < 0.7
                else number[:6] + " " + number[6:]
            ),
            "lower_x": number.lower,
            "fifteen": lambda: number[:6] + number[8:17],
            "wrong_digit": lambda: self._digit(number),
            "swapped": lambda: self._swap(number),
            "wrong_twice": lambda: self._digit(self._digit(number)),
            "masked": lambda: number[:6] + "********" + number[14:],
            "lost": lambda: f"{int(number[:17] + '0'):.5E}",
            "missing": lambda: None,
        }
        return ways[kind](), kind

    def _name(self, person: Person, kind: str) -> tuple[str, str]:
        chance, name = self._chance, person.name
        if kind in ("variant", "traditional"):
            at = [place for place, mark in enumerate(name) if mark in self._forms[kind]]
            if not at:
                kind = "homophone"
            else:
                place = chance.choice(at)
                return name[:place] + chance.choice(self._forms[kind][name[place]]) + name[place + 1 :], kind
        place = chance.randrange(1, len(name))
        if kind == "homophone":
            alike = [mark for mark in self._sounds[pinyin(name[place]).full] if mark != name[place]]
            return (
                (name[:place] + chance.choice(alike) + name[place + 1 :], kind) if alike else (name, "exact")
            )
        former = name[:1] + self._world._given(person.born, person.sex)
        made = {
            "exact": name,
            "other_character": name[:place]
            + self._world._given(person.born, person.sex)[0]
            + name[place + 1 :],
            "former_added": f"{name}（曾用名{former}）",
            "renamed": former,
            "spaced": name[:1] + chance.choice(" \u3000") + name[1:],
            "unreadable": name[:place] + chance.choice("?\ue863") + name[place + 1 :],
        }
        return made[kind], kind

    def _birth(self, born: date, kind: str) -> str | None:
        chance = self._chance
        if kind == "swapped" and (born.day > 12 or born.day == born.month):
            kind = "digit"
        if kind == "year_only":
            return date(born.year, chance.randint(1, 12), chance.randint(1, 28)).isoformat()
        if kind == "digit":
            return self._near_day(born).isoformat()
        writing = chance.choice(("{0:%Y}.{0.month}.{0.day}", "{0:%Y%m%d}", "{0:%Y}年{0.month}月{0.day}日"))
        ways = {"exact": born.isoformat(), "other_writing": writing.format(born), "missing": None,
                "month_only": f"{born:%Y}年{born.month}月"}  # fmt: skip
        return born.replace(month=born.day, day=born.month).isoformat() if kind == "swapped" else ways[kind]

    def _near_day(self, born: date) -> date:
        while True:
            try:
                other = date.fromisoformat(self._digit(f"{born:%Y%m%d}"))
            except ValueError:
                continue
            if FIRST <= other <= LAST:
                return other

    def _phone(self, phone: str | None, kind: str) -> str | None:
        if phone is None or kind == "missing":
            return None
        if kind == "changed":
            return f"{PHONE}{self._chance.randrange(10**8):08d}"
        if kind == "digit":
            return phone[:3] + self._digit(phone[3:])
        return f"+86 {phone[:3]}-{phone[3:7]}-{phone[7:]}" if kind == "other_writing" else phone

    def _address(self, person: Person, kind: str) -> str | None:
        if kind == "missing":
            return None
        if kind == "estate_only":
            return person.estate
        if kind == "moved":
            return "".join(self._world._door()[:2])
        if kind == "exact":
            return person.address
        short = person.door.replace("幢", "-").replace("单元", "-").replace("室", "")
        return self._chance.choice(
            (f"天宁区{person.address}", f"{person.estate}{short}", f"{person.community}{person.address}")
        )

    def _other(self, value: str, kind: str, column: str) -> str | None:
        if kind == "changed":
            return getattr(self._chance.choice(self._people), column)
        return None if kind == "missing" else value

    def _digit(self, digits: str) -> str:
        at = self._chance.choice([place for place, mark in enumerate(digits) if mark.isdigit()])
        return digits[:at] + str((int(digits[at]) + self._chance.randint(1, 9)) % 10) + digits[at + 1 :]

    def _swap(self, digits: str) -> str:
        places = [place for place in range(1, len(digits) - 1) if digits[place] != digits[place - 1]]
        at = self._chance.choice(places)
        return digits[: at - 1] + digits[at] + digits[at - 1] + digits[at + 1 :]


def _characters() -> tuple[Mapping[str, list[str]], Mapping[str, Mapping[str, list[str]]]]:
    """Return characters of GB 2312's first level by sound; and the other forms of each character by kind."""
    sounds: dict[str, list[str]] = defaultdict(list)
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF):
            mark = bytes((high, low)).decode("gb2312", "ignore")
            if mark:
                sounds[pinyin(mark).full].append(mark)
    forms: dict[str, dict[str, list[str]]] = {"variant": defaultdict(list), "traditional": defaultdict(list)}
    for code, form in variants().items():
        kind = "traditional" if len(chr(code).encode("big5", "ignore")) == 2 else "variant"
        forms[kind][form].append(chr(code))
    return sounds, forms
