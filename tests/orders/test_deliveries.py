"""By files: lists entitle, providers report, streets confirm, each by the account that may; the rest comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from minzheng.orders.models import ServiceVisit
from minzheng.platform.time import today
from tests.accounts import actor
from tests.orders.ordering import standing_orders, standing_visits
from tests.people import id_number
from tests.sending import CHECKS, LIST, VISITS, came_back, check, elder, sent, visit, withdrawn

pytestmark = pytest.mark.django_db

LISTED, SERVED, CHECKED = date(2025, 1, 6), date(2025, 3, 3), date(2025, 3, 5)
WANGHU = {"street": "望湖街道", "community": "湖滨社区"}


def states(by: str = "qinghe_clerk") -> list[str]:
    return [row.state for row in standing_visits(actor(by))]


def test_who_is_80_and_listed_has_an_open_order_from_the_party_of_the_street() -> None:
    sent("qinghe_clerk", LIST, elder(id_number()), on=LISTED)
    (order,) = standing_orders(actor("anhe"))
    assert (order.item, order.quantity, order.price) == ("home_visit", 1, 3600)
    assert (order.valid_from, order.valid_until) == (date(2024, 1, 1), None)
    assert order.reasons[0]["basis"] and order.label == "周桂英"
    assert standing_orders(actor("qingfeng")) == []


def test_who_is_not_80_yet_has_an_order_from_that_birthday() -> None:
    sent("qinghe_clerk", LIST, elder(id_number(date(1945, 10, 9))), on=LISTED)
    assert [order.valid_from for order in standing_orders(actor("anhe"))] == [date(2025, 10, 9)]


def test_a_visit_stands_on_the_order_whichever_item_was_taken_and_counts_once_confirmed() -> None:
    number = id_number()
    sent("qinghe_clerk", LIST, elder(number), on=LISTED)
    assert came_back(sent("anhe", VISITS, visit("A-1", number, SERVED, item="助浴"))) == {}
    (told,) = standing_visits(actor("anhe"))
    assert (told.item, told.state) == ("bathing", ServiceVisit.State.REPORTED)
    assert came_back(sent("qinghe_clerk", CHECKS, check("A-1", CHECKED))) == {}
    assert states() == ["confirmed"]


def test_a_visit_that_the_street_finds_untrue_is_disputed() -> None:
    number = id_number()
    sent("qinghe_clerk", LIST, elder(number), on=LISTED)
    sent("anhe", VISITS, visit("A-1", number, SERVED))
    sent("qinghe_clerk", CHECKS, check("A-1", CHECKED, result="不属实"))
    assert states() == ["disputed"]


def test_visits_that_stand_on_nothing_come_back_and_the_others_are_in() -> None:
    mine, theirs, early = id_number(), id_number(), id_number(date(1945, 10, 9))
    sent("qinghe_clerk", LIST, elder(mine), elder(early), on=LISTED)
    sent("wanghu_clerk", LIST, elder(theirs, **WANGHU), on=LISTED)
    file = sent(
        "anhe",
        VISITS,
        visit("A-1", mine, SERVED),
        visit("A-2", id_number(), SERVED),
        visit("A-3", theirs, SERVED),
        visit("A-4", early, SERVED),
        visit("A-5", mine, date(2023, 12, 31)),
    )
    assert came_back(file) == {
        3: ["order_missing"],
        4: ["order_missing"],
        5: ["order_outside"],
        6: ["order_outside"],
    }
    assert came_back(file, by="anhe") == came_back(file)
    assert [row.number for row in standing_visits(actor("anhe"))] == ["A-1"]


def test_a_number_is_used_once_by_a_provider_and_two_providers_may_use_the_same() -> None:
    mine, theirs = id_number(), id_number()
    sent("qinghe_clerk", LIST, elder(mine), on=LISTED)
    sent("wanghu_clerk", LIST, elder(theirs, **WANGHU), on=LISTED)
    sent("anhe", VISITS, visit("1", mine, SERVED))
    assert came_back(sent("qingfeng", VISITS, visit("1", theirs, SERVED))) == {}
    again = sent("anhe", VISITS, visit("1", mine, SERVED + timedelta(days=30)))
    assert came_back(again) == {2: ["number_used"]}


def test_checks_of_unknown_or_foreign_visits_early_ones_and_second_ones_come_back() -> None:
    mine, theirs = id_number(), id_number()
    sent("qinghe_clerk", LIST, elder(mine), on=LISTED)
    sent("wanghu_clerk", LIST, elder(theirs, **WANGHU), on=LISTED)
    sent("anhe", VISITS, visit("A-1", mine, SERVED), visit("A-2", mine, SERVED + timedelta(days=30)))
    sent("qingfeng", VISITS, visit("B-1", theirs, SERVED))
    other = "清风居家养老服务社"
    file = sent(
        "qinghe_clerk",
        CHECKS,
        check("A-1", CHECKED),
        check("A-9", CHECKED),
        check("A-1", CHECKED, provider=other),
        check("B-1", CHECKED, provider=other),
        check("A-2", SERVED - timedelta(days=1)),
    )
    assert came_back(file) == {
        3: ["visit_missing"],
        4: ["visit_missing"],
        5: ["visit_missing"],
        6: ["check_early"],
    }
    second = sent("qinghe_clerk", CHECKS, check("A-1", CHECKED + timedelta(days=1)))
    assert came_back(second) == {2: ["visit_checked"]}


def test_the_same_file_twice_changes_nothing() -> None:
    number = id_number()
    first = sent("qinghe_clerk", LIST, elder(number), on=LISTED)
    assert sent("qinghe_clerk", LIST, elder(number), on=LISTED).pk == first.pk
    visits = sent("anhe", VISITS, visit("A-1", number, SERVED))
    assert sent("anhe", VISITS, visit("A-1", number, SERVED)).pk == visits.pk
    assert len(standing_orders(actor("anhe"))) == 1 and came_back(visits) == {}


def test_a_withdrawn_file_of_visits_takes_its_visits_along_and_may_come_again() -> None:
    number = id_number()
    sent("qinghe_clerk", LIST, elder(number), on=LISTED)
    sent("anhe", VISITS, visit("A-1", number, SERVED))
    wrong = sent("anhe", VISITS, visit("A-2", number, SERVED + timedelta(days=40)))
    sent("qinghe_clerk", CHECKS, check("A-1", CHECKED), check("A-2", today()))
    withdrawn(wrong)
    assert [row.number for row in standing_visits(actor("anhe"))] == ["A-1"]
    right = sent("anhe", VISITS, visit("A-2", number, SERVED + timedelta(days=41)))
    assert came_back(right) == {} and states() == ["confirmed", "reported"]


def test_a_withdrawn_file_of_checks_leaves_the_visits_reported() -> None:
    number = id_number()
    sent("qinghe_clerk", LIST, elder(number), on=LISTED)
    sent("anhe", VISITS, visit("A-1", number, SERVED), visit("A-2", number, SERVED + timedelta(days=40)))
    wrong = sent("qinghe_clerk", CHECKS, check("A-1", CHECKED))
    sent("qinghe_clerk", CHECKS, check("A-2", today(), result="不属实"))
    withdrawn(wrong)
    assert states() == ["reported", "disputed"]
    assert came_back(sent("qinghe_clerk", CHECKS, check("A-1", CHECKED))) == {}
    assert states() == ["confirmed", "disputed"]


def test_a_withdrawn_list_takes_the_orders_along_that_no_other_list_carries() -> None:
    both, one = id_number(), id_number()
    first = sent("qinghe_clerk", LIST, elder(both), elder(one), on=LISTED)
    second = sent("qinghe_clerk", LIST, elder(both), on=date(2025, 7, 8))
    sent("anhe", VISITS, visit("A-1", both, SERVED), visit("A-2", one, SERVED))
    withdrawn(first)
    assert [row.number for row in standing_visits(actor("anhe"))] == ["A-1"]
    assert len(standing_orders(actor("anhe"))) == 1
    withdrawn(second)
    assert standing_orders(actor("anhe")) == [] and standing_visits(actor("anhe")) == []
