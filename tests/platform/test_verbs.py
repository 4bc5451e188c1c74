"""A verb is made once, by whoever may, where they may; what it refuses leaves only a line in the log."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.db import connection

from minzheng.platform.acting import acting, nobody, unscoped
from minzheng.platform.models import Event, EventLine
from minzheng.platform.verbs import Refused
from minzheng.registry.models import Fact, Person
from minzheng.registry.services import (
    FactRow,
    PersonRow,
    record_fact,
    record_facts,
    register_people,
    register_person,
)
from tests.accounts import actor, division, key
from tests.people import QINGHE_1, WANGHU_1, id_number, registered

pytestmark = pytest.mark.django_db


def test_a_clerk_registers_a_person_and_sees_them_and_a_clerk_of_another_street_does_not() -> None:
    clerk, other = actor("qinghe_clerk"), actor("wanghu_clerk")
    person = registered(clerk)
    with acting(clerk):
        assert Person.objects.visible_to(clerk).filter(pk=person.pk).count() == 1
    with acting(other):
        assert Person.objects.visible_to(other).filter(pk=person.pk).count() == 0


def test_the_same_key_gives_the_same_person_and_leaves_one_event() -> None:
    clerk = actor("qinghe_clerk")
    with acting(clerk):
        arguments = {"area": division(QINGHE_1), "id_number": id_number(), "name": "周桂英", "key": key()}
        first = register_person(clerk, **arguments)
        again = register_person(clerk, **arguments)
        events = Event.objects.filter(key=arguments["key"]).count()
    assert (first.pk, events) == (again.pk, 1)


def test_a_key_used_for_something_else_is_refused() -> None:
    clerk, once = actor("qinghe_clerk"), key()
    with acting(clerk):
        place = division(QINGHE_1)
        register_person(clerk, area=place, id_number=id_number(), name="周桂英", key=once)
        with pytest.raises(Refused, match="key_reused"):
            register_person(clerk, area=place, id_number=id_number(), name="吴秀兰", key=once)


def test_nobody_writes_outside_the_places_of_the_permit() -> None:
    clerk = actor("qinghe_clerk")
    with acting(clerk), pytest.raises(Refused, match="not_permitted_here"):
        register_person(clerk, area=division(WANGHU_1), id_number=id_number(), name="吴秀兰", key=key())


def test_a_refused_call_frees_its_key_and_is_logged() -> None:
    leader, once = actor("leader"), key()
    with acting(leader):
        with pytest.raises(Refused, match="not_permitted"):
            register_person(leader, area=division(QINGHE_1), id_number=id_number(), name="吴秀兰", key=once)
        assert not Event.objects.filter(key=once).exists()
    with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"), acting(leader):
        cursor.execute("SELECT count(*) FROM platform_refusedcall")


def test_a_set_takes_good_rows_and_answers_bad_ones_by_their_number() -> None:
    clerk, once = actor("qinghe_clerk"), key()
    with acting(clerk):
        place = division(QINGHE_1).pk
        good = id_number(date(1950, 1, 1))
        rows = [
            PersonRow(good, "周桂英", place),
            PersonRow(good[:-1] + "Z", "吴秀兰", place),
            PersonRow(good, "周桂英", place),
        ]
        answer = register_people.many(clerk, rows, key=once)
        replay = register_people.many(clerk, rows, key=once)
        people = Person.objects.visible_to(clerk).count()
    assert [refused.index for refused in answer.refused] == [1]
    assert (len(answer.done), people) == (2, 1)
    assert (replay.event_id, [r.index for r in replay.refused]) == (answer.event_id, [1])


def test_the_same_key_with_other_rows_is_refused() -> None:
    clerk, once = actor("qinghe_clerk"), key()
    with acting(clerk):
        place = division(QINGHE_1).pk
        register_people.many(clerk, [PersonRow(id_number(), "周桂英", place)], key=once)
        with pytest.raises(Refused, match="key_reused"):
            register_people.many(clerk, [PersonRow(id_number(), "周桂英", place)], key=once)


def test_a_key_derived_from_an_event_keeps_its_first_result_whatever_the_rows_are_now() -> None:
    clerk = actor("qinghe_clerk")
    derived = uuid.uuid5(key(), "handler")
    with acting(clerk):
        place = division(QINGHE_1).pk
        first = register_people.many(clerk, [PersonRow(id_number(), "周桂英", place)], key=derived)
        second = register_people.many(clerk, [PersonRow(id_number(), "周桂英", place)], key=derived)
    assert first.event_id == second.event_id


def test_a_person_known_elsewhere_moves_with_everything_about_them_when_a_street_registers_them() -> None:
    bureau = actor("bureau")
    with acting(bureau):
        number = id_number(date(1944, 4, 4))
        rows = [PersonRow(number, "周桂英", division("320499000000").pk)]
        (pk,) = register_people.many(bureau, rows, key=key()).done
        record_facts.many(bureau, [FactRow(pk, "living", date(2025, 1, 1), code="alone")], key=key())
        register_person(bureau, area=division(QINGHE_1), id_number=number, name="周桂英", key=key())
        person = Person.objects.visible_to(bureau).get(pk=pk)
        fact = Fact.objects.visible_to(bureau).get(subject_id=pk)
    assert (person.area.code, fact.area.code, person.standing) == (QINGHE_1, QINGHE_1, "registered")


def test_a_fact_told_twice_is_one_fact() -> None:
    clerk = actor("qinghe_clerk")
    person = registered(clerk)
    with acting(clerk):
        arguments = {
            "subject": person.subject,
            "kind": "assistance",
            "code": "dibao",
            "valid_from": date(2025, 1, 1),
        }
        first = record_fact(clerk, **arguments, key=key())
        again = record_fact(clerk, **arguments, key=key())
        assert first.pk == again.pk
        assert EventLine.objects.visible_to(clerk).filter(object_kind="registry.fact").count() == 0
    with unscoped("the test reads the log"):
        assert EventLine.objects.filter(object_kind="registry.fact").count() == 1
    with nobody(), connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"):
        cursor.execute("SELECT count(*) FROM registry_person")
