"""Registering: a person comes in by an exact identity number, once, from whatever file or counter first names them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import BinaryField

from minzheng.platform.acting import Actor, unscoped
from minzheng.platform.bulk import Among, bare, draw_ids, draw_numbers, insert_all, update_all
from minzheng.platform.crypto import blind, encrypt
from minzheng.platform.models import Division
from minzheng.platform.time import today
from minzheng.platform.verbs import Origin, Reason, Refused, record, setwise, verb
from minzheng.platform.verbs.frame import running
from minzheng.registry.kernel.identity import IdentityError, IdNumber, parse_id_number
from minzheng.registry.kernel.names import pinyin, sort_key
from minzheng.registry.models import Person, Subject
from minzheng.registry.services.moves import rewrite_areas

KNOWN_AT_A_TIME = 20_000
LAKE_NUMBERS = "registry_lake_no"
CHANGED = ("standing", "phone_index", "phone_cipher", "estate", "door_cipher", "area")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """What a file or a counter says of a person. `register` is whether the bureau works with them from now on.

    It says where somebody lives who is only seen, or with `register`; otherwise a known person stays where they are.
    """

    id_number: str
    name: str
    area_id: int
    phone: str = ""
    estate: str = ""
    door: str = ""
    register: bool = False
    origin: Origin | None = field(default=None, compare=False)


@verb(permit="registry.register")
def register_person(
    actor: Actor,
    *,
    area: Division,
    id_number: str,
    name: str,
    key: uuid.UUID,
    phone: str = "",
    estate: str = "",
    door: str = "",
) -> Person:
    """The person is registered in this area; one known by this number is taken over, not doubled. Refuses to take
    over a person from a place where the actor may not register."""
    row = PersonRow(id_number, name, area.pk, phone, estate, door, register=True)
    (answer,) = _take([row])
    if isinstance(answer, Refused):
        raise answer
    return answer


@setwise(register_person)
def register_people(
    actor: Actor, rows: Sequence[PersonRow], targets: Mapping[int, Person]
) -> Sequence[Person | Refused]:
    """One answer a row: the person, new or known. Two rows with one number are one person."""
    return _take(rows)


def _take(rows: Sequence[PersonRow]) -> list[Person | Refused]:
    as_of = today()
    numbers = [_number(row, as_of) for row in rows]
    indexes = [blind(n.text) if isinstance(n, IdNumber) else b"" for n in numbers]
    people = _known(index for index in indexes if index)
    wanted = _Wanted(people)
    frame = running()
    places = frame.places if frame else frozenset()
    answers: list[Person | Refused] = []
    for row, number, index in zip(rows, numbers, indexes, strict=True):
        if isinstance(number, Refused):
            answers.append(number)
        elif index in people and people[index].area_id not in places:
            answers.append(Refused("known_elsewhere", (Reason("id_number"),)))
        else:
            answers.append(wanted.person(row, number, index))
    wanted.write()
    return answers


def _number(row: PersonRow, as_of: date) -> IdNumber | Refused:
    try:
        return parse_id_number(row.id_number, as_of=as_of)
    except IdentityError as error:
        return Refused("id_number", (Reason("id_number", "", str(error)),))


def _known(indexes: Iterable[bytes]) -> dict[bytes, Person]:
    wanted = sorted(set(indexes))
    found: dict[bytes, Person] = {}
    with unscoped("a person known in another area is not registered twice"):
        for start in range(0, len(wanted), KNOWN_AT_A_TIME):
            part = Among("id_index", wanted[start : start + KNOWN_AT_A_TIME], BinaryField())
            for person in Person.objects.filter(part):
                found[bytes(person.id_index)] = person
        merged = {index: one.merged_into_id for index, one in found.items() if one.merged_into_id}
        same = {one.pk: one for one in found.values() if one.pk in merged.values()}
        same |= Person.objects.in_bulk(set(merged.values()) - set(same))
    return found | {index: same[into] for index, into in merged.items()}


class _Wanted:
    """The persons of one set: known ones with what changed, new ones to be inserted."""

    def __init__(self, people: dict[bytes, Person]) -> None:
        self.people = people
        self.new: dict[bytes, tuple[Person, Subject, Origin | None]] = {}
        self.changed: dict[bytes, Origin | None] = {}
        self.moved: dict[int, int] = {}

    def person(self, row: PersonRow, number: IdNumber, index: bytes) -> Person:
        """The person of a row, made or brought up to date in memory."""
        known = self.people.get(index)
        if known is None:
            return self._make(row, number, index)
        moves = _moves(known, row)
        if _bring_up_to_date(known, row):
            self.changed.setdefault(index, row.origin)
        if moves:
            known.area_id = row.area_id
            if index not in self.new:
                self.moved[known.pk] = row.area_id
            else:
                self.new[index][1].area_id = row.area_id
        return known

    def _make(self, row: PersonRow, number: IdNumber, index: bytes) -> Person:
        sound = pinyin(row.name)
        subject = bare(Subject, kind=Subject.Kind.PERSON, label=row.name, area_id=row.area_id)
        person = bare(
            Person,
            area_id=row.area_id,
            name=row.name,
            pinyin=sound.full,
            initials=sound.initials,
            sort_key=sort_key(row.name),
            sex=number.sex,
            birth_date=number.birth_date,
            id_index=index,
            id_cipher=encrypt(number.text),
            standing=Person.Standing.REGISTERED if row.register else Person.Standing.OBSERVED,
        )
        _bring_up_to_date(person, row)
        self.people[index] = person
        self.new[index] = (person, subject, row.origin)
        return person

    def write(self) -> None:
        """Inserts and updates what the set brought, and notes a line each."""
        self._insert()
        changed = [self.people[index] for index in self.changed if index not in self.new]
        if self.moved:
            rewrite_areas(self.moved)
        update_all(Person, changed, CHANGED)
        for person, _subject, origin in self.new.values():
            record(person, kind="made", subject_id=person.pk, origin=origin)
        for index, origin in self.changed.items():
            if index not in self.new:
                record(self.people[index], kind="changed", subject_id=self.people[index].pk, origin=origin)

    def _insert(self) -> None:
        fresh = list(self.new.values())
        if not fresh:
            return
        numbers = zip(draw_ids(Subject, len(fresh)), draw_numbers(LAKE_NUMBERS, len(fresh)), strict=True)
        for (person, subject, _origin), (pk, lake_no) in zip(fresh, numbers, strict=True):
            subject.pk = pk
            person.subject_id = pk
            person.lake_no = lake_no
        insert_all(Subject, [subject for _, subject, _ in fresh])
        insert_all(Person, [person for person, _, _ in fresh])


def _bring_up_to_date(person: Person, row: PersonRow) -> bool:
    """Fills what the row knows and the register doesn't yet, in memory; tells whether anything changed."""
    moves, before = _moves(person, row), _known_so_far(person)
    if row.register:
        person.standing = Person.Standing.REGISTERED
    if row.phone:
        index = blind(row.phone)
        if index != bytes(person.phone_index):
            person.phone_index, person.phone_cipher = index, encrypt(row.phone)
    if row.estate:
        person.estate = row.estate
    if row.door and not person.door_cipher:
        person.door_cipher = encrypt(row.door)
    return moves or before != _known_so_far(person)


def _moves(person: Person, row: PersonRow) -> bool:
    """Whether the row says where the person lives: of somebody merely seen any row may."""
    may = row.register or person.standing == Person.Standing.OBSERVED
    return may and person.area_id != row.area_id


def _known_so_far(person: Person) -> tuple[object, ...]:
    return person.standing, bytes(person.phone_index), person.estate, bool(person.door_cipher)
