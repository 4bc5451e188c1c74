"""Seeking: somebody merely seen in files is found by the exact number alone, with a reason that is written down."""

from __future__ import annotations

import uuid
from typing import Annotated

from minzheng.platform.acting import Actor
from minzheng.platform.scope import OneOf
from minzheng.platform.verbs import Longest, Refused, record, verb
from minzheng.registry.models import Person
from minzheng.registry.searching import with_number
from minzheng.registry.services.looks import LEAST_REASON, look_at

SOUGHT = "sought"
PERMIT = "registry.seek"
Kept = Annotated[str, Longest(200)]
"""What the row of a look has room for."""


@verb(permit=PERMIT)
def seek_person(actor: Actor, *, number: str, reason: Kept, key: uuid.UUID) -> Person:
    """The person with exactly this identity or telephone number, in the places where the actor may seek; the look is
    written with its reason. Refuses a short reason, and a number that nobody has; refusals don't keep the number."""
    if len(reason.strip()) < LEAST_REASON:
        raise Refused("reason_missing")
    here = Person.objects.visible_to(actor).filter(OneOf("area_id", actor.where(PERMIT)))
    found = here.filter(with_number(number)).order_by("standing", "pk").first()
    if found is None:
        raise Refused("nobody_has_number")
    person: Person = found
    look_at(actor, person, what=SOUGHT, reason=reason.strip())
    record(person, kind=SOUGHT, subject_id=person.pk, reason=reason.strip())
    return person
