"""Households: formed, joined, left and split, a head named; what holds on a day; members out of sight are a number."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from minzheng.platform.acting import Actor, acting
from minzheng.platform.crypto import decrypt
from minzheng.platform.time import today
from minzheng.platform.verbs import Refused
from minzheng.registry.households import homes_on, household_on, size_on, stay_on
from minzheng.registry.models import Household, Membership, Person
from minzheng.registry.services import (
    enter_in_book,
    form_household,
    join_household,
    leave_household,
    move_person,
    name_head,
    register_person,
)
from tests.accounts import actor, division, key
from tests.people import QINGHE_1, WANGHU_1, id_number, registered

pytestmark = pytest.mark.django_db

LIVING = Household.Kind.LIVING
BEFORE, THEN, NOW = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1)
A_DAY = timedelta(days=1)


def formed(by: Actor, person: Person, since: date = BEFORE) -> Membership:
    with acting(by):
        return form_household(by, person=person, kind=LIVING, since=since, reason="入户核实", key=key())


def joined(by: Actor, membership: Membership, number: str, since: date = BEFORE) -> Membership:
    with acting(by):
        return join_household(
            by,
            membership=membership,
            number=number,
            relation="20",
            since=since,
            reason="入户核实",
            key=key(),
        )


def names(by: Actor, membership: Membership, day: date) -> list[str]:
    with acting(by):
        stays = household_on(by, membership.household_id, membership.kind, day)
        return [stay.claim.subject.label for stay in stays]


def size(by: Actor, membership: Membership, day: date) -> int:
    with acting(by):
        return size_on(membership.household_id, day)


def somebody(by: Actor, name: str, born: date) -> tuple[Person, str]:
    number = id_number(born)
    with acting(by):
        place = division(QINGHE_1)
        return register_person(by, area=place, id_number=number, name=name, key=key()), number


@pytest.fixture
def clerk() -> Actor:
    return actor("qinghe_clerk")


@pytest.fixture
def mother(clerk: Actor) -> Person:
    return registered(clerk, name="周桂英")


@pytest.fixture
def son(clerk: Actor) -> tuple[Person, str]:
    return somebody(clerk, "周小明", date(1970, 5, 6))


def test_a_member_belongs_to_it_from_the_day_on(
    clerk: Actor, mother: Person, son: tuple[Person, str]
) -> None:
    hers = formed(clerk, mother)
    joined(clerk, hers, son[1], THEN)
    assert names(clerk, hers, THEN - A_DAY) == ["周桂英"]
    assert names(clerk, hers, THEN) == ["周桂英", "周小明"]
    assert (size(clerk, hers, THEN - A_DAY), size(clerk, hers, today())) == (1, 2)


def test_who_leaves_belongs_to_it_until_the_last_day(
    clerk: Actor, mother: Person, son: tuple[Person, str]
) -> None:
    hers = formed(clerk, mother)
    his = joined(clerk, hers, son[1])
    with acting(clerk):
        leave_household(clerk, membership=his, left_on=THEN, reason="外出务工", key=key())
    assert names(clerk, hers, THEN) == ["周桂英", "周小明"]
    assert names(clerk, hers, THEN + A_DAY) == ["周桂英"]
    assert size(clerk, hers, THEN + A_DAY) == 1


def test_who_forms_a_household_of_their_own_leaves_the_other(
    clerk: Actor, mother: Person, son: tuple[Person, str]
) -> None:
    hers = formed(clerk, mother)
    joined(clerk, hers, son[1])
    his = formed(clerk, son[0], NOW)
    assert names(clerk, hers, NOW - A_DAY) == ["周桂英", "周小明"]
    assert (names(clerk, hers, NOW), names(clerk, his, NOW)) == (["周桂英"], ["周小明"])
    assert (size(clerk, hers, NOW), size(clerk, his, NOW)) == (1, 1)


def test_a_named_head_stands_first_and_the_other_is_head_no_longer(
    clerk: Actor, mother: Person, son: tuple[Person, str]
) -> None:
    hers = formed(clerk, mother)
    his = joined(clerk, hers, son[1])
    with acting(clerk):
        name_head(clerk, membership=his, since=NOW, reason="户主变更", key=key())
    assert names(clerk, hers, NOW - A_DAY) == ["周桂英", "周小明"]
    assert names(clerk, hers, NOW) == ["周小明", "周桂英"]
    with acting(clerk):
        heads = [stay.claim.is_head for stay in household_on(clerk, hers.household_id, LIVING, NOW)]
    assert heads == [True, False]


def test_a_member_who_moved_away_is_a_number_to_those_who_stay(
    clerk: Actor, mother: Person, son: tuple[Person, str]
) -> None:
    hers, bureau = formed(clerk, mother), actor("bureau")
    his = joined(clerk, hers, son[1])
    with acting(bureau):
        row = Person.objects.visible_to(bureau).get(pk=son[0].pk)
        move_person(bureau, person=row, to=division(WANGHU_1), key=key())
    assert names(clerk, hers, today()) == ["周桂英"]
    assert names(actor("wanghu_clerk"), hers, today()) == ["周小明"]
    assert size(clerk, hers, today()) == 2
    with acting(clerk), pytest.raises(Refused, match="not_found"):
        leave_household(clerk, membership=his, left_on=today(), reason="搬走了", key=key())


def test_the_district_names_the_head_of_a_household_of_two_areas(
    clerk: Actor, mother: Person, son: tuple[Person, str]
) -> None:
    hers, bureau = formed(clerk, son[0]), actor("bureau")
    other = somebody(clerk, "周大海", date(1950, 2, 3))
    theirs = joined(clerk, hers, other[1])
    with acting(bureau):
        row = Person.objects.visible_to(bureau).get(pk=son[0].pk)
        move_person(bureau, person=row, to=division(WANGHU_1), key=key())
    with acting(clerk), pytest.raises(Refused, match="members_elsewhere"):
        name_head(clerk, membership=theirs, since=today(), reason="户主变更", key=key())
    with acting(bureau):
        head = name_head(bureau, membership=theirs, since=today(), reason="户主变更", key=key())
    assert head.is_head


@pytest.mark.parametrize(("since", "code"), [(date(2999, 1, 1), "in_future"), (date(1900, 1, 1), "dates")])
def test_a_day_to_come_or_before_birth_is_refused(
    clerk: Actor, mother: Person, since: date, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        formed(clerk, mother, since)


def test_nobody_joins_who_is_not_there_or_is_there_already(clerk: Actor, mother: Person) -> None:
    hers = formed(clerk, mother)
    with pytest.raises(Refused, match="nobody_has_number"):
        joined(clerk, hers, id_number(date(1999, 1, 1)))
    other = somebody(clerk, "周小红", date(1980, 1, 1))
    joined(clerk, hers, other[1])
    with pytest.raises(Refused, match="member_already"):
        joined(clerk, hers, other[1])


def test_who_belongs_nowhere_on_a_day_can_not_leave(
    clerk: Actor, mother: Person, son: tuple[Person, str]
) -> None:
    hers = formed(clerk, mother, THEN)
    his = joined(clerk, hers, son[1], NOW)
    with acting(clerk), pytest.raises(Refused, match="no_member"):
        leave_household(clerk, membership=his, left_on=THEN, reason="早已离开", key=key())
    formed(clerk, son[0], NOW + A_DAY)
    with acting(clerk), pytest.raises(Refused, match="told_later"):
        leave_household(clerk, membership=his, left_on=NOW, reason="早已离开", key=key())
    with acting(clerk):
        assert stay_on(clerk, son[0].pk, LIVING, NOW) is not None


def test_for_rules_everybody_belongs_to_one_household_living_together_before_the_booklet() -> None:
    clerk = actor("qinghe_clerk")
    head, wife, gone = (registered(clerk) for _ in range(3))
    first = formed(clerk, head)
    joined(clerk, first, decrypt(wife.id_cipher))
    joined(clerk, first, decrypt(gone.id_cipher))
    with acting(clerk):
        for person in (head, wife, gone):
            enter_in_book(clerk, person=person, number="B-1", since=THEN, is_head=person is gone, key=key())
        left = Membership.objects.visible_to(clerk).get(subject=gone.pk, kind=LIVING)
        leave_household(clerk, membership=left, left_on=THEN, reason="搬走", key=key())
        told = {claim.subject_id: claim for claim in homes_on(clerk, NOW)}
        spans = {one.pk: stay_on(clerk, one.pk, kind, NOW) for one, kind in
                 ((head, LIVING), (wife, LIVING), (gone, Household.Kind.BOOK))}  # fmt: skip
    assert told.keys() == spans.keys()
    for subject, span in spans.items():
        assert span is not None and told[subject].pk == span.claim.pk
    assert told[gone.pk].is_head and told[gone.pk].household_id != first.household_id
