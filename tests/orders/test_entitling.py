"""What an age gives is ordered once a person and item, whichever list says so and however often."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.orders.models import Order
from minzheng.orders.shown import period
from minzheng.platform.acting import acting
from minzheng.platform.verbs import Refused
from minzheng.registry.services import record_death
from tests.accounts import actor, key
from tests.orders.ordering import an_elder, entitled, reported, standing_orders

pytestmark = pytest.mark.django_db


def test_the_same_entitlement_told_twice_is_one_order() -> None:
    person = an_elder()
    assert entitled(person).pk == entitled(person, valid_from=date(2025, 7, 1)).pk
    (order,) = standing_orders(actor("anhe"))
    assert (order.valid_from, order.valid_until, order.label) == (date(2025, 1, 1), None, person.name)


def test_until_further_notice_a_visit_of_any_later_year_lies_in_the_order() -> None:
    order = entitled(an_elder())
    assert reported(order, served_on=date(2026, 6, 1)).order_id == order.pk


def test_nobody_is_entitled_after_their_death_or_backwards() -> None:
    person, clerk = an_elder(), actor("qinghe_clerk")
    with acting(clerk):
        record_death(clerk, person=person, died_on=date(2024, 12, 30), key=key())
    with pytest.raises(Refused, match="died_before"):
        entitled(person)
    with pytest.raises(Refused, match="dates"):
        entitled(an_elder(), valid_until=date(2024, 12, 31))


def test_orders_within_a_year_are_those_that_hold_on_some_day_of_it() -> None:
    entitled(an_elder())
    entitled(an_elder(), valid_until=date(2025, 12, 31))
    entitled(an_elder(), valid_from=date(2026, 3, 1))
    clerk = actor("qinghe_clerk")
    with acting(clerk):
        orders = Order.objects.visible_to(clerk)
        counts = [orders.within(date(year, 1, 1), date(year, 12, 31)).count() for year in (2024, 2025, 2026)]
    assert counts == [0, 2, 2]


def test_an_order_by_age_tells_its_month_and_not_the_birthday() -> None:
    order = entitled(an_elder(), valid_from=date(2025, 10, 9))
    assert "2025-10" in period(order) and "2025-10-09" not in period(order)
    with pytest.raises(Refused, match="outside_order") as refused:
        reported(order, served_on=date(2025, 9, 30))
    assert refused.value.reasons[0].rule == "2025-10 – "
