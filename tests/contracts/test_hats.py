"""One actor, several grants: the pair of permit and place is never taken apart, hats are worn one at a time, and who
did one step may not do the next even where the first step lies out of sight."""

from __future__ import annotations

import pytest
from django.db import connection

from minzheng.platform.acting import Actor, acting, unscoped
from minzheng.platform.models import EventLine
from minzheng.platform.verbs import Refused
from minzheng.registry.models import Person, Subject
from minzheng.registry.services import move_person
from minzheng.registry.services.moves import models_about_subjects
from tests.accounts import actor, key
from tests.contracts.calls import holder
from tests.contracts.rows import made, person_in, qinghe, wanghu
from tests.contracts.trial import RenameRow, check_name, check_names, rename

pytestmark = pytest.mark.django_db


def moved(person: Person) -> None:
    """The person lives in the other street from now on."""
    bureau = actor("bureau")
    with acting(bureau):
        move_person(bureau, person=person, to=wanghu().area, key=key())


def test_who_did_the_first_step_may_not_do_the_second_though_the_first_is_out_of_sight() -> None:
    person = person_in(qinghe())
    then, now = holder("registry.register", qinghe()), holder("registry.register", wanghu())
    assert then.agent_id == now.agent_id
    with acting(then):
        rename(then, subject=person.subject, label="新名", key=key())
    moved(person)
    with acting(now):
        lines = EventLine.objects.visible_to(now).filter(verb="trial.rename")
        assert not lines.exists()
        with pytest.raises(Refused, match="same_person"):
            check_name(now, subject=person.subject, label="又名", key=key())
        answer = check_names.many(now, [RenameRow(person.pk, "又名")], key=key())
    assert [refused.code for refused in answer.refused] == ["same_person"]


def test_a_colleague_may_do_the_second_step() -> None:
    person = person_in(qinghe())
    one, other = holder("registry.register", qinghe()), actor("qinghe_clerk")
    with acting(one):
        rename(one, subject=person.subject, label="新名", key=key())
    with acting(other):
        assert check_name(other, subject=person.subject, label="又名", key=key()).label == "又名"
        answer = check_names.many(other, [RenameRow(person.pk, "三名")], key=key())
    assert answer.done == (person.pk,)


def test_a_refused_line_is_no_step_done() -> None:
    person = person_in(qinghe())
    one = holder("registry.register", qinghe())
    with acting(one):
        with pytest.raises(Refused, match="refused_at_last"):
            rename(one, subject=person.subject, label="refuse", key=key())
        assert check_name(one, subject=person.subject, label="又名", key=key()).label == "又名"


def test_a_clerk_here_who_is_head_there_neither_proposes_there_nor_approves_here() -> None:
    both = actor("two_streets")
    here, there = qinghe().area.pk, wanghu().area.pk
    assert (here in both.where("casework.propose"), there in both.where("casework.propose")) == (True, False)
    assert (here in both.where("casework.approve"), there in both.where("casework.approve")) == (False, True)


def test_grants_of_two_roles_in_two_places_do_not_widen_each_other() -> None:
    both = actor("two_streets")
    stranger = person_in(wanghu())
    with acting(both):
        assert Person.objects.visible_to(both).filter(pk=stranger.pk).exists()
        with pytest.raises(Refused, match="not_permitted_here"):
            rename(both, subject=stranger.subject, label="新名", key=key())


def test_one_actor_changing_hats_on_one_connection_sees_what_each_hat_shows() -> None:
    from minzheng.orders.models import Order

    of_party = made(Order, qinghe(), party=wanghu().party)  # foreign area, own party
    of_area = made(Order, wanghu(), party=qinghe().party)  # own area, foreign party
    staff, party = actor("two_hats", "staff"), actor("two_hats", "party")
    may = {"orders.see": staff.seen}
    staff = Actor(staff.agent_id, staff.name, "staff", {**staff.grants, **may})
    for one, expected in ((staff, of_area), (party, of_party), (staff, of_area), (party, of_party)):
        with acting(one):
            assert [order.pk for order in Order.objects.visible_to(one)] == [expected.pk]
            with connection.cursor() as cursor:
                cursor.execute("SELECT id FROM orders_order")
                assert cursor.fetchall() == [(expected.pk,)]


def test_a_party_has_no_door_and_no_table_of_persons() -> None:
    person_in(qinghe())
    party = actor("anhe")
    with acting(party):
        assert list(Subject.objects.visible_to(party)) == []
        assert list(Person.objects.visible_to(party)) == []


def test_an_actor_of_nothing_sees_nothing() -> None:
    person_in(qinghe())
    nothing = Actor(1, "nothing", "staff")
    with acting(nothing), connection.cursor() as cursor:
        assert list(Person.objects.visible_to(nothing)) == []
        cursor.execute("SELECT count(*) FROM registry_person")
        assert cursor.fetchone() == (0,)


def test_a_repeated_call_is_read_through_the_door_so_a_moved_row_is_not_found() -> None:
    person = person_in(qinghe())
    clerk, once = holder("registry.register", qinghe()), key()
    told = {"subject": person.subject, "label": "新名", "key": once}
    with acting(clerk):
        rename(clerk, **told)
    moved(person)
    with acting(clerk), pytest.raises(Refused, match="not_found"):
        rename(clerk, **told)


def test_a_move_takes_everything_about_a_person_along() -> None:
    about = [
        model for model, column in models_about_subjects() if column == "subject_id" and model is not Person
    ]
    areas = {}
    for model in about:
        person = person_in(qinghe())
        row = made(model, qinghe(), subject=person.subject)
        moved(person)
        with unscoped("the test looks everywhere"):
            areas[model._meta.label] = {
                one._base_manager.get(pk=pk).area_id
                for one, pk in ((model, row.pk), (Person, person.pk), (Subject, person.pk))
            }
    assert len(areas) > 8
    assert {label: found for label, found in areas.items() if found != {wanghu().area.pk}} == {}


def test_lines_of_the_log_stay_where_they_were_made() -> None:
    person, clerk = person_in(qinghe()), holder("registry.register", qinghe())
    with acting(clerk):
        rename(clerk, subject=person.subject, label="新名", key=key())
    moved(person)
    with unscoped("the test looks everywhere"):
        lines = EventLine.objects.filter(verb="trial.rename", object_id=person.pk)
        assert set(lines.values_list("area_id", flat=True)) == {qinghe().area.pk}
