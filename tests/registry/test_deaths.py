"""A death is a fact: told once, corrected by telling it again, gone when the fact is withdrawn."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from minzheng.platform.acting import acting, unscoped
from minzheng.platform.time import today
from minzheng.platform.verbs import Refused
from minzheng.registry.models import Fact, Person
from minzheng.registry.services import record_death, record_fact
from minzheng.registry.services.facts import withdraw_fact
from tests.accounts import actor, key
from tests.people import registered

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 4)


def died_on(person: Person) -> date | None:
    """The day on the person, as it is stored."""
    with unscoped("a test looks"):
        return Person.objects.get(pk=person.pk).died_on


def told(person: Person) -> list[date]:
    """The standing days of death."""
    with unscoped("a test looks"):
        facts = Fact.objects.standing().of_kind("death").filter(subject_id=person.pk)
        return sorted(facts.values_list("valid_from", flat=True))


def test_a_death_told_again_stays_one_and_a_correction_takes_its_place() -> None:
    clerk = actor("qinghe_clerk")
    person = registered(clerk)
    with acting(clerk):
        for _ in range(2):
            same = key()
            assert record_death(clerk, person=person, died_on=DAY, key=same).died_on == DAY
            assert record_death(clerk, person=person, died_on=DAY, key=same).pk == person.pk
        assert told(person) == [DAY]
        record_death(clerk, person=person, died_on=DAY + timedelta(2), key=key())
    assert told(person) == [died_on(person)] == [DAY + timedelta(2)]


def test_a_day_before_birth_or_in_the_future_is_refused_by_every_road() -> None:
    clerk = actor("qinghe_clerk")
    person = registered(clerk)
    with acting(clerk):
        for day in (person.birth_date - timedelta(1), today() + timedelta(1)):
            with pytest.raises(Refused, match="death_date"):
                record_death(clerk, person=person, died_on=day, key=key())
            with pytest.raises(Refused, match="death_date"):
                record_fact(clerk, subject=person.subject, kind="death", valid_from=day, key=key())
    assert (died_on(person), told(person)) == (None, [])


def test_a_withdrawn_fact_of_death_gives_the_person_back() -> None:
    clerk, desk = actor("qinghe_clerk"), actor("data")
    person = registered(clerk)
    with acting(clerk):
        fact = record_fact(clerk, subject=person.subject, kind="death", valid_from=DAY, key=key())
    assert died_on(person) == DAY
    with acting(desk):
        withdraw_fact(desk, fact=fact, key=key(), reason="认错了人")
    assert died_on(person) is None
