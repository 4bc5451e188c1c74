"""An order carries so many visits of a calendar month: what goes beyond comes back, by hand and by file."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.orders.services import dispute_visit
from minzheng.platform.acting import acting
from minzheng.platform.reasons import render
from minzheng.platform.time import today
from minzheng.platform.verbs import Refused
from tests.accounts import actor, key
from tests.orders.ordering import an_elder, entitled, reported, standing_visits
from tests.people import id_number
from tests.sending import LIST, VISITS, came_back, elder, sent, visit

pytestmark = pytest.mark.django_db

FIRST, LATER, NEXT = date(2025, 3, 3), date(2025, 3, 31), date(2025, 4, 1)


def test_one_visit_more_than_the_month_s_is_refused_with_what_was_seen_and_the_ceiling() -> None:
    order = entitled(an_elder(), quantity=2)
    reported(order, "A-1", served_on=FIRST)
    reported(order, "A-2", served_on=LATER)
    with pytest.raises(Refused, match="above_ceiling") as refused:
        reported(order, "A-3", served_on=LATER)
    (reason,) = refused.value.reasons
    assert "3" in render(reason.seen) and "2025-03" in render(reason.seen) and "2" in render(reason.rule)
    assert reported(order, "A-3", served_on=NEXT).pk


def test_a_visit_that_did_not_take_place_uses_nothing_up() -> None:
    order, clerk = entitled(an_elder()), actor("qinghe_clerk")
    untrue = reported(order, "A-1", served_on=FIRST)
    with acting(clerk):
        dispute_visit(clerk, visit=untrue, way="phone", checked_on=today(), key=key())
    assert reported(order, "A-2", served_on=LATER).pk


def test_rows_of_a_file_above_the_ceiling_come_back_and_the_first_are_in() -> None:
    number = id_number()
    sent("qinghe_clerk", LIST, elder(number), on=date(2025, 1, 6))
    file = sent(
        "anhe", VISITS, visit("A-1", number, FIRST), visit("A-2", number, LATER), visit("A-3", number, NEXT)
    )
    assert came_back(file) == {3: ["order_used_up"]}
    assert {row.number for row in standing_visits(actor("anhe"))} == {"A-1", "A-3"}
    assert came_back(sent("anhe", VISITS, visit("A-4", number, LATER))) == {2: ["order_used_up"]}
