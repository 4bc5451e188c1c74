"""Taking up: somebody merely seen in files becomes somebody the bureau works with, where they are."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from minzheng.platform.acting import Actor
from minzheng.platform.bulk import update_all
from minzheng.platform.verbs import Refused, record, setwise, verb
from minzheng.registry.models import Person


@dataclass(frozen=True, slots=True)
class TakeUpRow:
    """A person to take up."""

    target_id: int


@verb(permit="registry.register")
def take_up_person(actor: Actor, *, person: Person, key: uuid.UUID) -> Person:
    """The person is registered from now on, and has a page and a place in lists; refuses who is registered already."""
    (answer,) = _take_up([person])
    if isinstance(answer, Refused):
        raise answer
    return answer


@setwise(take_up_person, target=Person)
def take_up_people(
    actor: Actor, rows: Sequence[TakeUpRow], targets: Mapping[int, Person]
) -> Sequence[Person | Refused]:
    """One answer a row."""
    return _take_up([targets[row.target_id] for row in rows])


def _take_up(people: Sequence[Person]) -> list[Person | Refused]:
    answers: list[Person | Refused] = []
    taken: list[Person] = []
    for person in people:
        if person.standing != Person.Standing.OBSERVED:
            answers.append(Refused("registered_already"))
            continue
        person.standing = Person.Standing.REGISTERED
        record(person, kind="taken_up", subject_id=person.pk)
        taken.append(person)
        answers.append(person)
    update_all(Person, taken, ("standing",))
    return answers
