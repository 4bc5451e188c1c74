"""What each rule says of one person, for somebody who asks why there is a hit, or why there is none."""

from __future__ import annotations

from datetime import date

from minzheng.platform.acting import Actor
from minzheng.platform.verbs import Refused
from minzheng.registry.models import Person
from minzheng.registry.services import look_at
from minzheng.screening.inputs import code_words, installed_book, tables_about
from minzheng.screening.kernel.explain import Verdict, verdicts
from minzheng.screening.kernel.run import facts_about, settings_of


def explain(actor: Actor, *, person_id: int, as_of: date) -> list[Verdict]:
    """The verdict of every rule in force on the day, by the lake as it is now; the look is noted.

    Refuses a person the actor can't see, or whose hits they may not see. Raises RunRefused as a run does.
    """
    people = Person.objects.visible_to(actor).filter(area_id__in=actor.where("screening.see"))
    person = people.filter(pk=person_id).first()
    if person is None:
        raise Refused("not_found")
    look_at(actor, person, what="rules")
    book = installed_book()
    with tables_about(book, {person.pk}) as (files, numbers):
        facts = facts_about(book, files, as_of, person.lake_no, people=numbers)
    return verdicts(book, facts, as_of, settings_of(book, as_of), code_words())
