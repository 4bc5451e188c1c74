"""A death told by somebody at the counter: one fact, and the day on the person follows from it."""

from __future__ import annotations

import uuid
from datetime import date

from minzheng.platform.acting import Actor
from minzheng.platform.verbs import Refused, record, verb
from minzheng.registry.models import Fact, Person
from minzheng.registry.services.facts import FactRow, WithdrawRow, record_rows, withdraw_rows
from minzheng.registry.services.settling import DEATH


@verb(permit="registry.register")
def record_death(actor: Actor, *, person: Person, died_on: date, key: uuid.UUID) -> Person:
    """The person died on this day, whatever was told before; refuses a day before birth or in the future."""
    before = person.died_on
    told = Fact.objects.visible_to(actor).standing().of_kind(DEATH).filter(subject_id=person.pk)
    others = {fact.pk: fact for fact in told.exclude(valid_from=died_on)}
    (answer,) = record_rows([FactRow(person.pk, DEATH, died_on)], {person.pk: person})
    if isinstance(answer, Refused):
        raise answer
    withdraw_rows(others, [WithdrawRow(pk) for pk in others])
    person.died_on = died_on
    if before == died_on:
        record(person, kind="told", subject_id=person.pk)
    return person
