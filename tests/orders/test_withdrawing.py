"""What is withdrawn stays in the log and in its table, and counts no more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minzheng.casework.models import Plan, PlanItem
from minzheng.orders.models import ServiceVisit
from minzheng.orders.services import (
    confirm_visit,
    place_order,
    withdraw_check,
    withdraw_order,
    withdraw_visit,
)
from minzheng.platform.acting import acting, unscoped
from minzheng.platform.models import EventLine, Party
from minzheng.platform.time import today
from minzheng.platform.verbs import Refused
from tests.accounts import actor, key
from tests.contracts.rows import made, qinghe
from tests.orders.ordering import an_elder, confirmed, entitled, reported, standing_orders, standing_visits

pytestmark = pytest.mark.django_db


def test_a_withdrawn_visit_stands_no_more_and_its_number_is_free() -> None:
    desk, clerk = actor("data"), actor("qinghe_clerk")
    order = entitled(an_elder())
    visit = confirmed(reported(order))
    with acting(desk):
        withdraw_visit(desk, visit=visit, key=key(), reason="sent in error")
        withdraw_visit(desk, visit=visit, key=key())
    assert standing_visits(clerk) == []
    with unscoped("a test reads the log"):
        lines = EventLine.objects.filter(object_id=visit.pk, verb="orders.withdraw_visit", kind="withdrawn")
        assert [line.reason for line in lines] == ["sent in error"]
    again = reported(order)
    assert again.pk != visit.pk and again.state == ServiceVisit.State.REPORTED
    with acting(clerk), pytest.raises(Refused, match="withdrawn_already"):
        confirm_visit(clerk, visit=visit, way="phone", checked_on=today(), key=key())


def test_an_order_takes_its_visits_along_and_may_be_made_anew() -> None:
    desk, clerk = actor("data"), actor("qinghe_clerk")
    person = an_elder()
    order = entitled(person)
    confirmed(reported(order))
    with acting(desk):
        withdraw_order(desk, order=order, key=key())
    assert standing_orders(clerk) == [] and standing_visits(clerk) == []
    with pytest.raises(Refused, match="withdrawn_already"):
        reported(order, "A-2")
    assert entitled(person).pk != order.pk


def test_a_check_taken_back_leaves_the_visit_reported_and_to_be_checked_anew() -> None:
    desk = actor("data")
    visit = reported(entitled(an_elder()))
    with acting(desk), pytest.raises(Refused, match="not_checked"):
        withdraw_check(desk, visit=visit, key=key())
    confirmed(visit)
    with acting(desk):
        back = withdraw_check(desk, visit=visit, key=key())
    assert (back.state, back.checked_on, back.check_way) == ("reported", None, "")
    assert confirmed(visit).state == ServiceVisit.State.CONFIRMED


def test_an_item_of_a_plan_is_ordered_from_its_approval_on_and_again_once_its_order_is_withdrawn() -> None:
    desk, clerk, place = actor("data"), actor("qinghe_clerk"), qinghe()
    plan = made(Plan, place, state="approved", decided_on=today())
    order = {
        "plan_item": made(PlanItem, place, plan=plan, subject=plan.subject),
        "party": Party.objects.get(code="anhe"),
        "valid_from": today(),
        "valid_until": today() + timedelta(days=30),
    }
    with acting(clerk):
        with pytest.raises(Refused, match="before_approval"):
            place_order(clerk, **{**order, "valid_from": today() - timedelta(days=1)}, key=key())
        first = place_order(clerk, **order, key=key())
        with pytest.raises(Refused, match="ordered_already"):
            place_order(clerk, **order, key=key())
    with acting(desk):
        withdraw_order(desk, order=first, key=key())
    with acting(clerk):
        assert place_order(clerk, **order, key=key()).pk != first.pk


def test_a_street_may_not_withdraw_what_a_file_brought() -> None:
    clerk = actor("qinghe_clerk")
    visit = reported(entitled(an_elder()))
    with acting(clerk), pytest.raises(Refused, match="not_permitted"):
        withdraw_visit(clerk, visit=visit, key=key())
