"""After any sequence of registering, moving, facts, deaths and withdrawals: one area a person, facts never overwritten,
repetitions that change nothing, one event a call that was made, and nothing in sight that is foreign."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from minzheng.platform.acting import Actor, acting, unscoped
from minzheng.platform.models import Division, Event, EventLine
from minzheng.platform.verbs import Refused
from minzheng.registry.models import Fact, Person, Subject
from minzheng.registry.services import (
    FactRow,
    PersonRow,
    move_person,
    record_death,
    record_fact,
    record_facts,
    register_people,
    register_person,
    withdraw_facts,
)
from minzheng.registry.services.facts import WithdrawRow
from minzheng.registry.services.moves import models_about_subjects
from tests.accounts import actor
from tests.contracts.test_verbs import everything
from tests.people import QINGHE_1, QINGHE_2, WANGHU_1, id_number

AREAS = (QINGHE_1, QINGHE_2, WANGHU_1)
ACCOUNTS = ("bureau", "data", "qinghe_clerk", "wanghu_clerk", "two_streets", "leader", "anhe")
MOSTLY = (*ACCOUNTS, "bureau", "data", "qinghe_clerk", "wanghu_clerk")
NUMBERS = [id_number(date(1940 + n, 1, 1), serial=700 + n) for n in range(4)]
KINDS = ("assistance", "living", "disability")
KEPT = ("subject_id", "kind", "code", "valid_from", "valid_until", "amount", "text", "recorded_by")

Call = tuple[str, dict[str, Any]]
days = some.integers(0, 400).map(lambda n: date(2024, 1, 1) + timedelta(days=n))
common = {"who": some.sampled_from(MOSTLY), "number": some.sampled_from(NUMBERS)}
calls = some.one_of(
    some.tuples(some.just("register"), some.fixed_dictionaries({**common, "area": some.sampled_from(AREAS)})),
    some.tuples(
        some.just("register_set"), some.fixed_dictionaries({**common, "area": some.sampled_from(AREAS)})
    ),
    some.tuples(some.just("move"), some.fixed_dictionaries({**common, "area": some.sampled_from(AREAS)})),
    some.tuples(
        some.just("fact"),
        some.fixed_dictionaries(
            {**common, "kind": some.sampled_from(KINDS), "day": days, "amount": some.integers(0, 10**6)}
        ),
    ),
    some.tuples(
        some.just("fact_set"),
        some.fixed_dictionaries({**common, "kind": some.sampled_from(KINDS), "day": days}),
    ),
    some.tuples(some.just("death"), some.fixed_dictionaries({**common, "day": days})),
    some.tuples(some.just("withdraw"), some.fixed_dictionaries(common)),
)


def known(number: str) -> Person | None:
    """The person of a number, wherever."""
    from minzheng.platform.crypto import blind

    with unscoped("a test looks"):
        return Person.objects.filter(id_index=blind(number)).select_related("subject").first()


def bound(call: Call) -> Callable[[Actor, uuid.UUID], Any] | None:
    """The call with its arguments as they are now, to be made once or twice."""
    name, told = call
    person = known(told["number"])
    area = Division.objects.get(code=told["area"]) if "area" in told else None
    if area is not None and name == "register":
        return lambda who, key: register_person(
            who, area=area, id_number=told["number"], name="周桂英", key=key
        )
    if area is not None and name == "register_set":
        rows = [PersonRow(told["number"], "周桂英", area.pk, register=True)] * 2
        return lambda who, key: register_people.many(who, rows, key=key)
    if person is None:
        return None
    if name == "move":
        return lambda who, key: move_person(who, person=person, to=area, key=key)
    if name == "death":
        return lambda who, key: record_death(who, person=person, died_on=told["day"], key=key)
    if name == "fact":
        fact = {"kind": told["kind"], "valid_from": told["day"], "amount": told["amount"]}
        return lambda who, key: record_fact(who, subject=person.subject, **fact, key=key)
    if name == "fact_set":
        row = FactRow(person.pk, told["kind"], told["day"])
        return lambda who, key: record_facts.many(who, [row, row], key=key)
    with unscoped("a test looks"):
        ids = list(Fact.objects.filter(subject_id=person.pk).values_list("pk", flat=True)[:2])
    return lambda who, key: withdraw_facts.many(who, [WithdrawRow(pk) for pk in ids], key=key)


def made(call: Callable[[Actor, uuid.UUID], Any], who: Actor, key: uuid.UUID) -> Any:
    """The answer, or the refusal."""
    try:
        with acting(who), transaction.atomic():
            return call(who, key)
    except Refused as refused:
        return refused


def facts() -> dict[int, tuple[Any, ...]]:
    """Every fact as it was recorded."""
    with unscoped("a test looks"):
        return {row[0]: row[1:] for row in Fact.objects.values_list("pk", *KEPT)}


def scattered() -> list[str]:
    """Rows about a subject that lie elsewhere than the subject."""
    found = []
    with unscoped("a test looks"), connection.cursor() as cursor:
        for model, column in models_about_subjects():
            table = model._meta.db_table
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t JOIN registry_subject s ON s.id = t."{column}"'
                " WHERE t.area_id <> s.area_id"
            )
            found += [table] * cursor.fetchone()[0]
    return found


class Sequences(TestCase):
    """Each example runs in a transaction of its own, as the application's role."""

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(some.lists(calls, min_size=4, max_size=14))
    def test_whatever_is_called_in_whatever_order_the_promises_hold(self, sequence: list[Call]) -> None:
        for number, area in zip(NUMBERS, AREAS, strict=False):  # one number stays unknown
            made(bound(("register", {"number": number, "area": area})), actor("bureau"), uuid.uuid4())
        before = facts()
        for call in sequence:
            doing, who, key = bound(call), actor(call[1]["who"]), uuid.uuid4()
            if doing is None:
                continue
            state = everything()
            first = made(doing, who, key)
            after = everything()
            if isinstance(first, Refused):
                assert after == state, "a refusal changes nothing"
            again = made(doing, who, key)
            assert everything() == after, "a repetition changes no row"
            if not isinstance(first, Refused) and not isinstance(again, Refused):
                assert getattr(again, "pk", again) == getattr(first, "pk", first)
            assert scattered() == [], "everything about a person lies in one area"
            now = facts()
            assert {pk: now[pk] for pk in before} == before, "facts are never overwritten, nor lost"
            before = now
        with unscoped("a test looks"):
            assert Person.objects.count() == Subject.objects.count() == len({n for n in NUMBERS if known(n)})
            assert not EventLine.objects.exclude(event__in=Event.objects.all()).exists()
        for code in ACCOUNTS:
            one = actor(code)
            with acting(one):
                assert set(Person.objects.visible_to(one).values_list("area_id", flat=True)) <= one.where(
                    "registry.see"
                )


class Sets(TestCase):
    """Set-wise forms against single ones."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(some.lists(some.tuples(some.sampled_from(NUMBERS + ["x"]), some.sampled_from(AREAS)), max_size=8))
    def test_a_set_has_one_answer_a_row_and_its_repetition_is_equal(
        self, told: list[tuple[str, str]]
    ) -> None:
        clerk, key = actor("qinghe_clerk"), uuid.uuid4()
        places = {code: Division.objects.get(code=code).pk for code in AREAS}
        rows = [PersonRow(number, "周桂英", places[area], register=True) for number, area in told]
        with acting(clerk):
            first = register_people.many(clerk, rows, key=key)
            assert len(first.done) + len(first.refused) == len(rows)
            assert [one.index for one in first.refused] == sorted({one.index for one in first.refused})
            foreign = {n for n, (_, area) in enumerate(told) if area == WANGHU_1}
            assert foreign <= {one.index for one in first.refused}
            assert register_people.many(clerk, rows, key=key) == first
