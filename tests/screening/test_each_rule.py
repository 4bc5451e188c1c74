"""Each rule of the pack finds its planted person through the lake and the database, and leaves the near miss alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from minzheng.orders.models import Order, ServiceVisit
from minzheng.platform.acting import acting
from minzheng.platform.crypto import decrypt
from minzheng.registry.models import Household, Person, Subject
from minzheng.registry.services import form_household, join_household, record_death, record_income
from minzheng.screening.models import Hit
from tests.accounts import actor, key
from tests.contracts.rows import made, qinghe
from tests.people import registered
from tests.screening.lakes import (
    bill,
    certificate,
    deliver,
    funeral,
    listed,
    paid,
    screened,
)

YEAR = [date(2025, 12, 1), *(date(2026, month, 1) for month in range(1, 12))]
UNTIL_OCTOBER, UNTIL_SEPTEMBER = YEAR[:-1], YEAR[:-2]
LONG_AGO, LATELY = date(2026, 8, 1), date(2026, 9, 1)

People = tuple[list[Person], list[Person]]  # who must hit, who must not


def somebody(born: date = date(1941, 3, 5)) -> Person:
    return registered(actor("qinghe_clerk"), born=born)


def medical_burden() -> People:
    above, below, off_roll, long_ago = (somebody() for _ in range(4))
    deliver("assistance_roll", [row for one in (above, below, long_ago) for row in paid(one, YEAR)])
    bills = [bill(above, 600_000, date(2025, 11, 25)), bill(above, 400_001, date(2026, 11, 1))]
    bills += [bill(below, 1_000_000, date(2026, 5, 1)), bill(off_roll, 9_900_000, date(2026, 5, 1))]
    bills += [bill(long_ago, 9_900_000, date(2025, 11, 24))]
    deliver("medical_insurance", bills)
    return [above], [below, off_roll, long_ago]


def paid_after_death() -> People:
    told_by_funeral, told_by_register, stopped = (somebody() for _ in range(3))
    rows = [*paid(told_by_funeral, YEAR), *paid(told_by_register, YEAR), *paid(stopped, UNTIL_OCTOBER)]
    deliver("assistance_roll", rows)
    deliver("funerals", [funeral(told_by_funeral, date(2026, 9, 30)), funeral(stopped, date(2026, 10, 2))])
    clerk = actor("qinghe_clerk")
    with acting(clerk):
        record_death(clerk, person=told_by_register, died_on=date(2026, 10, 31), key=key())
    return [told_by_funeral, told_by_register], [stopped]


def disability_not_enrolled() -> People:
    severe, moderate, cancelled, on_roll = (somebody() for _ in range(4))
    deliver("assistance_roll", paid(on_roll, YEAR))
    rows = [certificate(severe, "1"), certificate(moderate, "2"), certificate(on_roll, "1")]
    deliver("disability", [*rows, certificate(cancelled, "1", "cancelled")])
    return [severe], [moderate, cancelled, on_roll]


def dropped_off() -> People:
    gone, still_there, left_before, dead = (somebody() for _ in range(4))
    rows = [*paid(gone, UNTIL_OCTOBER), *paid(still_there, YEAR), *paid(left_before, UNTIL_SEPTEMBER)]
    deliver("assistance_roll", [*rows, *paid(dead, UNTIL_OCTOBER)])
    deliver("funerals", [funeral(dead, date(2026, 10, 20))])
    return [gone], [still_there, left_before, dead]


def double_category() -> People:
    twice, changed = somebody(), somebody()
    rows = [*paid(twice, YEAR), *paid(twice, YEAR[3:4], "destitute_dispersed")]
    rows += [*paid(changed, YEAR[:3]), *paid(changed, YEAR[3:], "near_poor")]
    deliver("assistance_roll", rows)
    return [twice], [changed]


def unvisited_alone() -> People:
    never, untrue, unasked, lately, with_others, withdrawn = (somebody() for _ in range(6))
    younger = somebody(date(1947, 1, 1))
    alone = [never, untrue, unasked, lately, withdrawn, younger]
    deliver("residents_80", [*(listed(one) for one in alone), listed(with_others, "with_spouse")])
    orders = {one.pk: order(one) for one in (*alone, with_others)}
    visit(orders[untrue.pk], "disputed")
    visit(orders[unasked.pk], "reported")
    visit(orders[lately.pk], "confirmed")
    visit(orders[withdrawn.pk], "confirmed", withdrawn_by=1)
    return [never, untrue, unasked, withdrawn], [lately, with_others, younger]


def subsistence_not_drawn() -> People:
    poor, spouse, rich, unknown, on_roll = (somebody() for _ in range(5))
    deliver("assistance_roll", paid(on_roll, YEAR))
    clerk = actor("qinghe_clerk")
    with acting(clerk):
        for one in (poor, rich, unknown, on_roll):
            household = form_household(
                clerk, person=one, kind=Household.Kind.LIVING, since=LONG_AGO, reason="入户", key=key()
            )
            if one is poor:
                join_household(
                    clerk, membership=household, number=decrypt(spouse.id_cipher), relation="10", since=LONG_AGO,
                    reason="入户", key=key(),
                )  # fmt: skip
    for one, yuan in ((poor, "2039.99"), (spouse, "0"), (rich, "1020"), (on_roll, "10")):
        with acting(clerk):
            record_income(
                clerk,
                person=one,
                part="wage",
                amount=Decimal(yuan),
                valid_from=LONG_AGO,
                proof="工资单",
                key=key(),
            )
    return [poor], [spouse, rich, unknown, on_roll]


def order(person: Person) -> Order:
    subject = Subject(pk=person.pk, area_id=person.area_id)
    placed: Order = made(Order, qinghe(), subject=subject, valid_from=date(2026, 1, 1))
    return placed


def visit(of: Order, state: str, **more: object) -> None:
    checked = None if state == "reported" else LATELY
    told = {"order": of, "subject": of.subject, "served_on": LATELY, "state": state, "checked_on": checked}
    made(ServiceVisit, qinghe(), **{**told, **more})


@pytest.mark.parametrize(
    "plant",
    [
        medical_burden,
        paid_after_death,
        disability_not_enrolled,
        dropped_off,
        double_category,
        unvisited_alone,
        subsistence_not_drawn,
    ],
)
def test_the_rule_finds_its_planted_person_and_leaves_the_near_miss_alone(
    plant: Callable[[], People],
) -> None:
    planted, near = plant()
    screened()
    desk = actor("data")
    with acting(desk):
        hits = Hit.objects.visible_to(desk)
        found = set(hits.filter(rule=plant.__name__).values_list("subject_id", flat=True))
        (reason, *_) = hits.filter(rule=plant.__name__).order_by("pk")[0].reasons
    assert found == {person.pk for person in planted}
    assert not found & {person.pk for person in near}
    assert reason["what"].keys() == {"zh", "en"} and reason["seen"] and reason["basis"]
