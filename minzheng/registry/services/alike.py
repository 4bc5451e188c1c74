"""Who could be meant: people by what a row tells of them besides a usable number. For matching, not for eyes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BinaryField, CharField, DateField, QuerySet

from minzheng.platform.acting import Actor
from minzheng.platform.bulk import Among
from minzheng.platform.crypto import blind, decrypt
from minzheng.platform.scope import OneOf
from minzheng.registry.models import Person

COLUMNS = (
    "subject_id",
    "id_cipher",
    "name",
    "sex",
    "birth_date",
    "phone_cipher",
    "estate",
    "door_cipher",
    "area_id",
)


@dataclass
class Traits:
    """What rows tell: whoever shares one of these could be meant. `numbers` are whole ones, all a slip may hide."""

    numbers: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    sounds: set[str] = field(default_factory=set)
    born: set[date] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    estates: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Alike:
    """A person as they are compared: numbers, telephone and door in clear."""

    subject_id: int
    id_number: str = field(repr=False)
    name: str
    sex: str
    birth_date: date
    phone: str = field(repr=False)
    estate: str
    door: str = field(repr=False)
    area_id: int


def people_alike(actor: Actor, traits: Traits, areas: frozenset[int] | None) -> list[Alike]:
    """Everybody who shares a trait, registered or merely seen, in these areas or all the actor sees; by subject."""
    found: dict[int, tuple[Any, ...]] = {}
    for among in _ways(traits):
        for row in _within(actor, areas).filter(among).values_list(*COLUMNS):
            found[row[0]] = row
    return [_alike(*found[subject]) for subject in sorted(found)]


def people_within(actor: Actor, areas: frozenset[int] | None) -> int:
    """How many there are to choose from."""
    counted: int = _within(actor, areas).count()
    return counted


def _ways(traits: Traits) -> Iterable[Among]:
    text: CharField[str, str] = CharField()
    blinded: BinaryField[bytes, bytes] = BinaryField()
    ways: tuple[tuple[str, list[Any], Any], ...] = (
        ("id_index", [blind(number) for number in sorted(traits.numbers)], blinded),
        ("name", sorted(traits.names), text),
        ("pinyin", sorted(traits.sounds), text),
        ("birth_date", sorted(traits.born), DateField()),
        ("phone_index", [blind(phone) for phone in sorted(traits.phones)], blinded),
        ("estate", sorted(traits.estates), text),
    )
    return [Among(column, values, kind) for column, values, kind in ways if values]


def _within(actor: Actor, areas: frozenset[int] | None) -> QuerySet[Any]:
    people: QuerySet[Any] = Person.objects.visible_to(actor)
    return people if areas is None else people.filter(OneOf("area_id", areas))


def _alike(
    subject: int,
    number: bytes,
    name: str,
    sex: str,
    born: date,
    phone: bytes,
    estate: str,
    door: bytes,
    area: int,
) -> Alike:
    return Alike(subject, decrypt(number), name, sex, born, decrypt(phone), estate, decrypt(door), area)
