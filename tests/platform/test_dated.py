"""Dated rows: what held on a day, and what was known when."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.platform.acting import acting
from minzheng.platform.registries import Registry, RegistryError
from minzheng.registry.models import Fact
from minzheng.registry.services import record_fact
from minzheng.registry.services.facts import withdraw_fact
from tests.accounts import actor, key
from tests.people import registered


@pytest.mark.django_db
def test_a_fact_holds_from_its_first_to_its_last_day_and_no_longer_once_withdrawn() -> None:
    clerk, data = actor("qinghe_clerk"), actor("data")
    person = registered(clerk)
    spell = {"valid_from": date(2025, 3, 1), "valid_until": date(2025, 3, 31)}
    with acting(clerk):
        fact = record_fact(clerk, subject=person.subject, kind="assistance", code="dibao", **spell, key=key())
    with acting(data):
        facts = Fact.objects.visible_to(data)
        days = [date(2025, 2, 28), date(2025, 3, 1), date(2025, 3, 31), date(2025, 4, 1)]
        assert [facts.on(day).count() for day in days] == [0, 1, 1, 0]
        gone = withdraw_fact(data, fact=fact, key=key())
        assert facts.on(date(2025, 3, 15)).count() == 0
        assert facts.known_by(fact.recorded_by).count() == 1
        assert [facts.known_by(event).count() for event in (fact.recorded_by - 1, gone.withdrawn_by)] == [
            0,
            0,
        ]


def test_a_registry_refuses_a_second_entry_of_a_name_and_any_after_the_start() -> None:
    words: Registry[str] = Registry("words", unique=str.lower)
    words.register("One")
    with pytest.raises(RegistryError, match="twice"):
        words.register("one")
    words.freeze()
    with pytest.raises(RegistryError, match="after the start"):
        words.register("two")
