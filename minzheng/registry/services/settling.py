"""A death is a fact; the day on the person is a cache of it, rewritten whenever facts of death come or go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db.models import Min

from minzheng.platform.acting import unscoped
from minzheng.platform.bulk import update_all
from minzheng.platform.time import today
from minzheng.platform.verbs import Reason, Refused, record
from minzheng.registry.models import Fact, Person

DEATH = "death"


def impossible_deaths(died: Mapping[int, date]) -> dict[int, Refused]:
    """Of these days by subject those before the person's birth or in the future."""
    if not died:
        return {}
    with unscoped("a day of death is held against the day of birth, wherever the person lives"):
        born = dict(Person.objects.filter(pk__in=died).values_list("pk", "birth_date"))
    return {
        subject: Refused("death_date", (Reason("died_on", str(day), str(born.get(subject, ""))),))
        for subject, day in died.items()
        if subject not in born or not born[subject] <= day <= today()
    }


def settle_deaths(facts: Iterable[Fact]) -> None:
    """Writes the earliest standing day of death to the persons whom some of these facts call dead."""
    settle_death_of({fact.subject_id for fact in facts if fact.kind == DEATH})


def settle_death_of(subjects: Collection[int]) -> None:
    """The same for these people, whatever came or went."""
    if not subjects:
        return
    with unscoped("who died is dead wherever the person lives now"):
        told = Fact.objects.standing().of_kind(DEATH).filter(subject_id__in=subjects)
        days = dict(told.order_by().values_list("subject_id").annotate(Min("valid_from")))
        people = list(Person.objects.filter(pk__in=subjects))
    changed = [person for person in people if person.died_on != days.get(person.pk)]
    for person in changed:
        person.died_on = days.get(person.pk)
        kind = "died" if person.died_on else "revived"
        record(person, kind=kind, subject_id=person.pk, diff={"died_on": person.died_on})
    update_all(Person, changed, ("died_on",))
